"""How an estate travels: bytes to documents and back."""
