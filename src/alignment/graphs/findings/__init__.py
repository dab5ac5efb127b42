"""What is not aligned, each check in the file of its subject."""
