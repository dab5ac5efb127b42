"""A presentation whose master slides a report takes: looked at before anything opens it."""

from alignment.errors import TooLarge
from alignment.exchange.faults import refusal
from alignment.exchange.files.archives import is_archive, read_archive
from alignment.exchange.format import File

MOST_BYTES = 25 * 1024 * 1024
MOST_INFLATED = 100 * 1024 * 1024

_KERNEL = "ppt/presentation.xml"
_MARKUP = (".xml", ".rels")
_HOW_FAR = 4_096
"""Bytes of a part in which a document type would have to stand: it comes before all else."""


def template_in(file: File) -> bytes:
    """The content of a presentation that may be opened.

    Raises:
        Unreadable: It is no presentation, or one that is not to be trusted; it says why.
        TooLarge: It is larger than master slides ever are.
    """
    if len(file.data) > MOST_BYTES:
        msg = f"{file.name}: master slides are at most {MOST_BYTES:,} bytes"
        raise TooLarge(msg)
    if not is_archive(file.data):
        raise refusal(file.name, "is no PowerPoint presentation (.pptx)")
    parts = read_archive(file)
    if _KERNEL not in parts:
        raise refusal(file.name, "is no PowerPoint presentation (.pptx): it has no slides inside")
    if sum(map(len, parts.values())) > MOST_INFLATED:
        raise refusal(file.name, f"holds more than {MOST_INFLATED:,} bytes")
    for name, data in parts.items():
        _require_plain(f"{file.name}, {name}", data)
    return file.data


def _require_plain(place: str, data: bytes) -> None:
    """Raise Unreadable for a part that could run, or stand for more than it holds."""
    name = place.casefold()
    if name.endswith("vbaproject.bin"):
        raise refusal(place, "holds a program (macro), which is not taken over")
    if name.endswith(_MARKUP) and b"<!DOCTYPE" in data[:_HOW_FAR]:
        raise refusal(place, "has a document type, which is not read")
