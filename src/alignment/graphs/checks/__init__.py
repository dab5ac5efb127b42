"""The checks: what is not aligned, each in the room of its subject."""
