"""Maps of the layers: what is shown, where it stands, how it is drawn."""
