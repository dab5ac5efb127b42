"""How likely things are down, and why: decision diagrams of the structure function."""
