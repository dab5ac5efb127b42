"""ArchiMate models: Archi, its CSV, coArchi, and the exchange format."""
