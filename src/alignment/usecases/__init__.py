"""What can be asked, and what can be done."""
