"""Makes the shipped model from the corpus and measures it; nothing here runs while the bot does."""
