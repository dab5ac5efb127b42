"""Those who answer the same questions: ours, and what a reader would take instead."""
