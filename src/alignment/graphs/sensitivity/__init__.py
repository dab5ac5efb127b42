"""How a ranking depends on weights: flips, ranges, spread, what to check."""
