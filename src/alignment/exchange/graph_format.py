"""What the graph formats have in common: they are written, and not read."""

from typing import ClassVar

from alignment.errors import Unanswerable
from alignment.exchange.format import Document, Material


class GraphFormat:
    """A way out only: such a file says less than a catalogue holds."""

    name: ClassVar[str]
    reads: ClassVar[bool] = False
    writes: ClassVar[bool] = True

    def recognises(self, material: Material) -> bool:  # noqa: ARG002
        """Never: it is not read."""
        return False

    def read(self, material: Material) -> Document:
        """Refused."""
        message = f"{material.name}: {self.name} is written, not read; read an edge list or native"
        raise Unanswerable(message)
