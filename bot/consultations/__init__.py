"""The municipality asks, members answer, everyone sees the result."""
