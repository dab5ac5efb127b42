"""How far something long has come, told to whoever waits for it."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, int, int], None]
"""Is told the stage, how much of it is done, and how much there is (0: nobody knows).

It may raise ``Cancelled``: then all ends, and nothing is written.
"""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Nobody waits."""
