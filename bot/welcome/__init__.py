"""The first minutes: start, language, menu, help, and kind answers to what we cannot read."""
