"""A resident writes what should be different, and gets a number."""
