"""Japanese notes without a network: groups, nameplates, suggestions, near-duplicates, flags."""
