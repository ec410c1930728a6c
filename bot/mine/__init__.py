"""What a person has sent in, for that person alone."""
