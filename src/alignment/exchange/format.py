"""The form of a plug-in: how bytes become a document and an estate becomes bytes."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, runtime_checkable

from alignment.catalogue import Collection, Estate, Finding
from alignment.errors import Invalid, NotFound, Unreadable

FILE_NOT_READ = "file-not-read"
"""The finding of a file that was given and is no part of the document."""

SHEET_NOT_READ = "sheet-not-read"
"""The finding of a sheet that is none of ours."""

SHEET_MISSING = "sheet-missing"
"""The finding of a sheet of ours that is not there: nothing is said about what stands on it."""

NOT_WHOLE = frozenset({FILE_NOT_READ, SHEET_NOT_READ, SHEET_MISSING})
"""Findings after which a document cannot replace a catalogue."""


@dataclass(frozen=True, slots=True)
class File:
    """One file as it was given: its name (within the folder, if one was given) and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Material:
    """What a caller hands in as one document: a file, or several that belong together.

    Attributes:
        name: What to call it in messages.
        files: In the order of their names; never empty.
    """

    name: str
    files: tuple[File, ...]

    @property
    def only(self) -> File:
        """The single file; raises Unreadable when there are several."""
        if len(self.files) != 1:
            msg = f"{self.name}: this format is one file, {len(self.files)} were given"
            raise Unreadable(msg)
        return self.files[0]


def name_of(material: Material, files: Sequence[File]) -> str:
    """What to call the files that were read: the only one by its own name."""
    return files[0].name if len(files) == 1 else material.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a reader made of some material.

    Attributes:
        estate: The content; for a foreign notation without requirements, which are derived from
            the relationships afterwards (``catalogue.requirements``).
        notation: Name of the metamodel by which requirements are to be derived, or empty when
            the document states them itself.
        complete: It states every field of what it holds. A foreign notation does not; what it
            leaves out of an element stays as the catalogue has it.
        lists: Lists that it speaks for when it replaces; empty for all of them.
        silent: Fields of elements for which the document had no place at all, such as names.
        findings: Untidiness that was met, and what was done about it.
        element_types, relationship_types: How many of each type the file holds, by the names
            that the file uses.
        mentioned: Ids of elements and requirements that the document only refers to. They are
            made where the catalogue lacks them, a requirement where it lacks the owner; else they
            stay as the catalogue has them.
        by_name: It names elements of the catalogue as people do: by id, or by a name that only one
            of them has.
        places: Where an entity stands, by what ``catalogue.estate.place_of`` calls it.
    """

    estate: Estate
    notation: str = ""
    complete: bool = False
    lists: frozenset[Collection] = frozenset()
    silent: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    element_types: Mapping[str, int] = field(default_factory=dict)
    relationship_types: Mapping[str, int] = field(default_factory=dict)
    mentioned: frozenset[str] = frozenset()
    by_name: bool = False
    places: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """A file as a format wrote it.

    Attributes:
        findings: What of the estate the file does not hold; empty where the format does not say.
    """

    data: bytes
    findings: tuple[Finding, ...] = ()


@runtime_checkable
class Format(Protocol):
    """What a stranger's package registers as an entry point: a way in, a way out, or both.

    Attributes:
        name: What a user types after ``--format``.
        title: What a page shows.
        suffixes: Endings of file names, the usual one first.
        media_type: For downloads.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    media_type: str


@runtime_checkable
class Reader(Format, Protocol):
    """A format that comes in."""

    def recognises(self, material: Material) -> bool:
        """Whether the content (not only the name) is of this format."""
        ...

    def read(self, material: Material) -> Document:
        """The document; raises Unreadable with every fault located, and keeps nothing."""
        ...


@runtime_checkable
class Writer(Format, Protocol):
    """A format that goes out."""

    def write(self, estate: Estate) -> bytes:
        """The estate as one file, the same bytes for the same estate."""
        ...


@runtime_checkable
class NotingWriter(Writer, Protocol):
    """A format that says what it leaves out when it writes."""

    def write_noting(self, estate: Estate) -> Written:
        """What ``write`` gives, and a finding for each thing that is not in it."""
        ...


def written(format_: Writer, estate: Estate) -> Written:
    """The estate in a format, with what was left out where the format says so."""
    if isinstance(format_, NotingWriter):
        return format_.write_noting(estate)
    return Written(format_.write(estate))


GROUP = "alignment.formats"
_OURS = "alignment."
LOG = logging.getLogger("alignment.exchange")


@dataclass(frozen=True, slots=True)
class _Registry:
    """Formats by name; and why each one that is registered and could not be had is not there."""

    formats: dict[str, Format]
    lacking: dict[str, str]


@cache
def _registry() -> _Registry:
    """What is installed: ours first, so that nobody takes one of our names."""
    found = _Registry({}, {})
    strangers_last = sorted(
        entry_points(group=GROUP), key=lambda p: (not p.value.startswith(_OURS), p.name)
    )
    for point in strangers_last:
        reason = _take(point, found.formats)
        if reason:
            found.lacking[point.name] = reason
            LOG.warning("the format %r is not there: %s", point.name, reason)
    return found


def _take(point: EntryPoint, known: dict[str, Format]) -> str:
    """Add a format to those that are known; or say why a stranger's cannot be had.

    Whatever goes wrong in a package of somebody else, all other formats are there.
    """
    try:
        made = point.load()()
    except Exception as error:
        return f"{point.value} cannot be loaded ({type(error).__name__}: {error})"
    if not isinstance(made, Reader | Writer):
        return f"{point.value} does not have the form of a format"
    if known.setdefault(made.name, made) is not made:
        return f"{point.value} calls itself {made.name!r}, as another format does"
    return ""


def formats() -> dict[str, Format]:
    """Every format by name: ours and those of installed packages, through the same door."""
    return _registry().formats


def readers() -> Mapping[str, Reader]:
    """Those that come in."""
    return {name: f for name, f in formats().items() if isinstance(f, Reader)}


def writers() -> Mapping[str, Writer]:
    """Those that go out."""
    return {name: f for name, f in formats().items() if isinstance(f, Writer)}


def reader_called(name: str) -> Reader:
    """The format of that name; raises NotFound, or Invalid for one that only goes out."""
    found = _called(name)
    if not isinstance(found, Reader):
        msg = f"the format {name!r} is only written, not read"
        raise Invalid(msg)
    return found


def writer_called(name: str) -> Writer:
    """The format of that name; raises NotFound, or Invalid for one that only comes in."""
    found = _called(name)
    if not isinstance(found, Writer):
        msg = f"the format {name!r} is only read, not written"
        raise Invalid(msg)
    return found


def _called(name: str) -> Format:
    known = _registry()
    found = known.formats.get(name)
    if found is not None:
        return found
    if name in known.lacking:
        msg = f"the format {name!r} is not there: {known.lacking[name]}"
        raise Invalid(msg)
    raise NotFound.of("format", name, close=list(known.formats))


def recognise(material: Material) -> Reader:
    """The format of the material, told from its content; raises Unreadable when none fits."""
    _refuse_empty(material)
    for candidate in readers().values():
        if candidate.recognises(material):
            return candidate
    msg = f"{material.name}: {_looks_like(material)}. Known formats: {', '.join(readers())}"
    raise Unreadable(msg, unknown=True)


def _refuse_empty(material: Material) -> None:
    for file in material.files:
        if not file.data.strip():
            msg = f"{file.name}: the file is empty"
            raise Unreadable(msg)


_TABLES = (".csv", ".xlsx", ".yaml", ".yml", ".json")
"""Endings of what a column map may read."""
_NO_TABLE = (b"<", b"%pdf", b"\x89png")


def _looks_like(material: Material) -> str:
    name, data = material.files[0].name.lower(), material.files[0].data
    head = data[:512].lstrip().lower()
    if name.endswith(_TABLES) and not head.startswith(_NO_TABLE):
        return (
            "no format here recognises the content; `alignment map` proposes a column map for "
            "tables of any layout"
        )
    for start, what in (
        (b"<!doctype html", "this is a web page"), (b"<html", "this is a web page"),
        (b"%pdf", "this is a PDF"), (b"\x89png", "this is a picture"),
        (b"<?xml", "this XML has a vocabulary that no format here reads"),
        (b"pk\x03\x04", "this archive holds nothing that a format here reads"),
    ):  # fmt: skip
        if head.startswith(start):
            return what
    return "no format here recognises the content"
