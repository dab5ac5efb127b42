"""Promised against delivered: how steadily targets are kept, and what that means."""
