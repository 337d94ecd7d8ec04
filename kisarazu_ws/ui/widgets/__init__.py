"""Widgets that several stations share."""
