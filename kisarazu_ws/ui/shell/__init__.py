"""The window around the stations: rail, top bar, notices, keys."""
