"""リハーサル: the evening practised alone, on a copy, with simulated phones."""
