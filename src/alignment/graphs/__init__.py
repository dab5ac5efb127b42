"""What follows from an estate: pure functions on arrays."""
