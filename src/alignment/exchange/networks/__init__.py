"""Edge lists, and graphs for the tools that draw them."""
