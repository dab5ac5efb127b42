"""Takes material from files, folders, standard input and forms."""

import sys
from collections.abc import Sequence
from pathlib import Path

from alignment.catalogue.text import NAME_LENGTH, clean_id
from alignment.errors import NotFound, TooLarge, Unreadable
from alignment.exchange.format import File, Material

MOST_FILES = 10_000


def material_of(places: Sequence[str], *, most_bytes: int | None = None) -> Material:
    """What stands at these places, taken together as one document.

    Args:
        places: File names, folder names, or ``-`` for standard input.
        most_bytes: The largest file that is read; None for no bound.
    """
    files: list[File] = []
    for place in places:
        files += _files_at(place, most_bytes)
    if not files:
        msg = f"{', '.join(places)}: there is no file in it"
        raise Unreadable(msg)
    return Material(name=", ".join(places), files=tuple(files))


def file_sent(name: str | None, data: bytes) -> File:
    """A file of a form; what it is called there is for messages, never a place on this machine."""
    try:
        called = clean_id(name or "")[:NAME_LENGTH]
    except ValueError:
        called = "file"
    return File(called, data)


def _files_at(place: str, most_bytes: int | None) -> list[File]:
    if place == "-":
        return [File("standard input", sys.stdin.buffer.read())]
    path = Path(place)
    if not path.exists():
        raise NotFound.of("file", place)
    if not path.is_dir():
        return [File(path.name, _bytes_of(path, most_bytes))]
    inside = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path))
    if len(inside) > MOST_FILES:
        msg = f"{place}: {len(inside)} files are more than the {MOST_FILES} that are read at once"
        raise TooLarge(msg)
    return [File(str(p.relative_to(path)), _bytes_of(p, most_bytes)) for p in inside]


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _bytes_of(path: Path, most_bytes: int | None) -> bytes:
    try:
        if most_bytes is not None and path.stat().st_size > most_bytes:
            msg = f"{path}: larger than the {most_bytes} bytes that are read"
            raise TooLarge(msg)
        return path.read_bytes()
    except OSError as error:
        msg = f"{path}: {error.strerror or error}"
        raise Unreadable(msg) from error
