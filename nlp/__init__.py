"""Reads what residents write and says what it is about, who answers for it and what kind of message it is."""
