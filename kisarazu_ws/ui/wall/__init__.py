"""The second window, for the projector: read from six metres, never touched."""
