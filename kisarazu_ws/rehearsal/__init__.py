"""Simulated phones: they speak the reception protocol over real HTTP, as the phone page does."""
