"""What residents asked for lately, summed up for those who answer."""
