"""Personal data in messages: found so that it can be masked, by rules and lists alone."""
