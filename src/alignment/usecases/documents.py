"""Import with a plan before it, and export."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from alignment.catalogue import ENTITIES, Collection, Estate, Finding
from alignment.catalogue.edits import Edit, apply, difference
from alignment.catalogue.metamodel import metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.catalogue.rules import check_estate, warnings_of
from alignment.errors import Invalid, Problem, Unreadable
from alignment.exchange.format import (
    FILE_NOT_READ,
    Document,
    Material,
    format_called,
    recognise,
)
from alignment.runtime import Work, WritingWork

LISTS: tuple[Collection, ...] = tuple(name for name in ENTITIES if name != "heading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What becomes of one list of a document."""

    read: int
    added: int
    altered: int
    retired: int
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document as it will stand in a catalogue: read, its requirements derived."""

    format: str
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import does, or would do.

    Attributes:
        format: The format that was taken.
        dry_run: Nothing was written.
        revision: The revision that holds it; of a dry run, the one it was compared with.
        by_type: How many of each type the file holds, by the file's own names.
        findings: Untidiness, and what was done about it.
    """

    format: str
    dry_run: bool
    revision: int
    elements: Tally
    relationships: Tally
    requirements: Tally
    practices: Tally
    targets: Tally
    measurements: Tally
    by_type: Mapping[str, Mapping[str, int]]
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...] = field(repr=False)


def read(
    material: Material, *, format_name: str = "", mapping: str | bytes = "default"
) -> Reading:
    """Read material into a document and derive the requirements of a foreign notation.

    Args:
        material: What was given.
        format_name: The format; told from the content when it is empty.
        mapping: Profile of METHODS 1.12 by name, or a mapping file's bytes.
    """
    chosen = format_called(format_name) if format_name else recognise(material)
    if not chosen.reads:
        msg = f"the format {chosen.name!r} is only written, not read"
        raise Invalid(msg)
    document = chosen.read(material)
    if document.notation:
        rows = metamodel(document.notation)
        derived = derive(document.estate, rows, profile(mapping, notation=document.notation))
        findings = (*document.findings, *derived.findings)
        document = replace(document, estate=derived.estate, findings=findings)
    return Reading(format=chosen.name, document=document)


def plan(work: Work, reading: Reading, *, replacing: bool = False, strict: bool = False) -> Plan:
    """What the document would do to the catalogue; raises before anything is written.

    Args:
        work: The unit of work.
        reading: What ``read`` made of the material.
        replacing: Retire what the document does not hold.
        strict: Refuse a document with findings above the level of information.
    """
    head = work.reader.head()
    before = work.reader.estate() if head else Estate()
    incoming = reading.document.estate
    if replacing:
        _require_whole(reading.document)
    edits = difference(before, incoming, replacing=replacing, complete=reading.document.complete)
    after = apply(before, edits) if head else incoming
    check_estate(after)
    findings = _findings(reading, after if reading.document.complete else incoming)
    if strict:
        _refuse_findings(findings)
    tallies = {name: _tally(name, incoming, edits) for name in LISTS}
    return Plan(
        format=reading.format, dry_run=True, revision=head, findings=findings,
        by_type={
            "elements": dict(reading.document.element_types) or _types(incoming.elements),
            "relationships": dict(reading.document.relationship_types)
            or _types(incoming.relationships),
        },
        edits=tuple(edits), **tallies,
    )  # fmt: skip


def apply_plan(
    work: WritingWork, reading: Reading, *,
    replacing: bool = False, strict: bool = False, reason: str = "",
) -> Plan:  # fmt: skip
    """Plan and write as one revision; a document that changes nothing writes none."""
    made = plan(work, reading, replacing=replacing, strict=strict)
    number = made.revision
    if made.edits:
        why = reason or f"Import {reading.document.estate.heading.name or reading.format}".strip()
        number = work.revise(made.edits, reason=why).number
    return replace(made, dry_run=False, revision=number)


def export(work: Work, format_name: str, *, at: int | None = None) -> bytes:
    """The whole catalogue of a revision in a format that is written."""
    chosen = format_called(format_name)
    if not chosen.writes:
        msg = f"the format {chosen.name!r} is only read, not written"
        raise Invalid(msg)
    number = work.reader.resolve(at)
    return chosen.write(work.reader.estate(at=number))


def _findings(reading: Reading, estate: Estate) -> tuple[Finding, ...]:
    """What the reader noticed, and what it did not but the estate shows."""
    noticed = reading.document.findings
    rules = {finding.rule for finding in noticed}
    return (*noticed, *(f for f in warnings_of(estate) if f.rule not in rules))


def _require_whole(document: Document) -> None:
    """Refuse to retire what a document does not hold when it may hold more than was read."""
    unread = [f for f in document.findings if f.rule == FILE_NOT_READ]
    if unread:
        problems = [Problem(f.place, f.message) for f in unread]
        names = ", ".join(f.place for f in unread[:3]) + (", ..." if len(unread) > 3 else "")
        msg = f"not all files were read ({names}); what was read cannot replace the catalogue"
        raise Unreadable(msg, problems)
    if not any(getattr(document.estate, name) for name in LISTS):
        msg = "the document holds nothing; refusing to retire everything"
        raise Unreadable(msg)


def _refuse_findings(findings: Sequence[Finding]) -> None:
    grave = [f for f in findings if f.severity != "info"]
    if grave:
        problems = [Problem(f.place, f.message) for f in grave]
        msg = f"refused by --strict: {len(grave)} findings, first: {problems[0]}"
        raise Unreadable(msg, problems)


def _tally(name: Collection, incoming: Estate, edits: Sequence[Edit]) -> Tally:
    verbs = Counter(edit.verb for edit in edits if edit.collection == name)
    read_count = len(getattr(incoming, name))
    return Tally(
        read=read_count, added=verbs["added"], altered=verbs["altered"],
        retired=verbs["retired"], unchanged=read_count - verbs["added"] - verbs["altered"],
    )  # fmt: skip


def _types(items: Sequence[object]) -> dict[str, int]:
    return dict(sorted(Counter(getattr(i, "type", "") or "" for i in items).items()))
