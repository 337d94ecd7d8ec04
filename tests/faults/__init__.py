"""Faults made on purpose: killed processes, power cuts, full and failing disks, damaged files."""
