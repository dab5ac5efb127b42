"""How an answer is told."""
