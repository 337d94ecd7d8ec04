"""議事録: written from the data, edited in place, checked, exported."""
