"""Tables of any layout, by a map of the user's."""
