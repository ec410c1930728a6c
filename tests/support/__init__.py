"""What stories and contracts share."""
