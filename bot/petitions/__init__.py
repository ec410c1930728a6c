"""E-petitions: start one, read it before it is public, find it, sign it."""
