"""きさらづWS: an offline desktop app with which one facilitator runs a city's workshops."""

__version__ = "0.1.0"
