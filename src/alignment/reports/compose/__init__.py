"""Answers made into reports, a file a kind."""
