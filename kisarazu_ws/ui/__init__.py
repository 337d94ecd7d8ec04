"""The window: one folder per station, the wall, shared widgets and the look."""
