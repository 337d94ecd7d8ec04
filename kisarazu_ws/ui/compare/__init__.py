"""比較: sessions, groups and districts side by side, with n and caveats."""
