"""The page door: templates over the same use cases as the JSON door."""
