"""Words that every feature shares: pure values, standard library only."""
