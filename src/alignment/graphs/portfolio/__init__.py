"""What services cost and bring, where they stand, and which projects to take."""
