"""Weights from people: pairwise comparison, cascades of goals, games as an audit."""
