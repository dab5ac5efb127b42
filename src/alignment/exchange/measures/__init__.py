"""Measurements by period, and what they are made of."""
