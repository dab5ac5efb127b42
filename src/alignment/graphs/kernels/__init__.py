"""The loops that cannot be vectorised."""
