"""The third station: reception, timer, paper cards, and notes as they arrive."""
