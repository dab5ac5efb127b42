"""The command line: one command a question, the same answers as the other doors."""

from alignment.cli.program import main

__all__ = ["main"]
