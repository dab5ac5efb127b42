"""Import with a plan before it, and export."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

from alignment.catalogue import ENTITIES, Collection, Estate, Finding, Severity
from alignment.catalogue.edits import Additions, Edit, apply, difference
from alignment.catalogue.metamodel import Profile, metamodel, profile
from alignment.catalogue.progress import Progress, silent
from alignment.catalogue.requirements import derive
from alignment.catalogue.rules import check_estate
from alignment.catalogue.sources import (
    Held,
    brought,
    facts_of,
    same_under_another_name,
)
from alignment.catalogue.text import clean_name
from alignment.catalogue.untargeted import untargeted
from alignment.catalogue.warnings import warnings_of
from alignment.errors import Invalid, Problem, RuleBroken, Unreadable
from alignment.exchange.archimate.redrawn import referring, with_drawings_of
from alignment.exchange.confined import Limits, read_confined
from alignment.exchange.faults import several
from alignment.exchange.format import (
    NOT_WHOLE,
    Document,
    Material,
    Written,
    reader_called,
    recognise,
    written,
)
from alignment.exchange.options import writer_with
from alignment.runtime import Work, WritingWork
from alignment.usecases.called import by_id
from alignment.usecases.merging import Suggestion, suggestions_of

_NOTHING: Mapping[str, str] = {}
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
    """A document as it was read, and what it is to be taken for.

    Attributes:
        format: Name of the format that it was read as.
        recognised: Why that one, in words.
        source: Whose elements they are; empty for a document that speaks for the catalogue.
        named: A person named the source.
        profile: How relationships become requirements; None where nothing is derived.
    """

    format: str
    document: Document
    recognised: str = ""
    source: str = ""
    named: bool = False
    profile: Profile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import does, or would do.

    Attributes:
        format: The format that was taken.
        recognised: Why that one, in words.
        source: Whose elements they are; empty where the document speaks for the catalogue.
        dry_run: Nothing was written.
        revision: The revision that holds it; of a dry run, the one it was compared with.
        tallies: What becomes of each list.
        by_type: How many of each type the file holds, by the file's own names.
        findings: Untidiness, and what was done about it.
        suggestions: Elements that may be ones that are here already.
    """

    format: str
    recognised: str
    source: str
    dry_run: bool
    revision: int
    tallies: Mapping[Collection, Tally]
    by_type: Mapping[str, Mapping[str, int]]
    findings: tuple[Finding, ...]
    suggestions: tuple[Suggestion, ...]
    edits: Sequence[Edit] = field(repr=False)


def read(
    material: Material,
    *,
    format_name: str = "",
    mapping: str | bytes = "default",
    source: str = "",
    apart: Limits | None = None,
    progress: Progress = silent,
) -> Reading:
    """Read material into a document.

    Args:
        material: What was given.
        format_name: The format; told from the content when it is empty.
        mapping: Profile of METHODS 1.12 by name, or a mapping file's bytes.
        source: Whose elements they are; else a foreign document's own name, or its format's.
        apart: Read in a process of its own under these limits, as the doors do.
        progress: Is told how far it has come.
    """
    chosen = reader_called(format_name) if format_name else recognise(material)
    progress("reading", 0, 0)
    if apart:
        watch = partial(progress, "reading", 0, 0)
        document = read_confined(chosen, material, limits=apart, watch=watch)
    else:
        document = chosen.read(material)
    notation = document.notation
    return Reading(
        format=chosen.name,
        recognised="as it was asked for"
        if format_name
        else f"its content is that of {chosen.title}",
        document=document,
        source=clean_name(source) if source else _source_of(document, chosen.name),
        named=bool(source),
        profile=profile(mapping, notation=notation) if notation else None,
    )


def _source_of(document: Document, format_name: str) -> str:
    return "" if document.complete else document.estate.heading.name or format_name


def plan(
    work: Work, reading: Reading, *,
    replacing: bool = False, strict: bool = False, progress: Progress = silent,
) -> Plan:  # fmt: skip
    """What the document would do to the catalogue; raises before anything is written.

    Args:
        work: The unit of work.
        reading: What ``read`` made of the material.
        replacing: Retire what the source does not hold any more.
        strict: Refuse a document with findings above the level of information.
        progress: Is told how far it has come.
    """
    head = work.reader.head()
    before = work.reader.estate() if head else Estate()
    document = reading.document
    if replacing:
        _require_whole(document)
    progress("comparing", 0, 0)
    if document.by_name:
        document = by_id(document, before)
        reading = replace(reading, document=document)
    incoming, noticed = _settled(before, reading)
    incoming = with_drawings_of(before, incoming)
    edits = difference(
        before, incoming, replacing=replacing, complete=document.complete,
        source=reading.source, lists=document.lists, silent=document.silent,
    )  # fmt: skip
    after = edits.estate if isinstance(edits, Additions) else apply(before, edits)
    progress("checking", 0, 0)
    _check(after, document)
    alike = suggestions_of(before, edits, reading.source)
    noticed += (*alike.findings, *untargeted(incoming.measurements, after.targets))
    findings = _with_warnings(noticed, after if document.complete else incoming)
    if strict:
        _refuse_findings(findings)
    verbs = _verbs_of(edits)
    return Plan(
        format=reading.format, recognised=reading.recognised, source=reading.source,
        dry_run=True, revision=head, findings=findings,
        by_type={
            "elements": dict(document.element_types) or _types(incoming.elements),
            "relationships": dict(document.relationship_types) or _types(incoming.relationships),
        },
        suggestions=alike.suggestions,
        tallies={name: _tally(name, incoming, verbs) for name in LISTS},
        edits=edits if isinstance(edits, Additions) else tuple(edits),
    )  # fmt: skip


def _settled(before: Estate, reading: Reading) -> tuple[Estate, tuple[Finding, ...]]:
    """The document with the ids of the catalogue and its requirements, and what was noticed."""
    document, incoming = reading.document, reading.document.estate
    findings = list(document.findings)
    held = Held.by(reading.source, before) if reading.source else None
    if held:
        held.give_up(document.mentioned)
        if not reading.named:
            _require_new(incoming, held)
        named = brought(incoming, held, refer=referring)
        incoming = named.estate
        findings += named.findings
    if reading.profile:
        derived = derive(incoming, metamodel(document.notation), reading.profile)
        incoming = derived.estate
        findings += derived.findings
    incoming = _beside(before, incoming, document.mentioned)
    if held:
        stated = facts_of(incoming, held)
        incoming = stated.estate
        findings += stated.findings
    return incoming, tuple(findings)


def _beside(before: Estate, stated: Estate, mentioned: frozenset[str]) -> Estate:
    """What a document states, with what it only mentions as the catalogue has it."""
    there = {e.id: e for e in before.elements if e.id in mentioned}
    if not there:
        return stated
    held = {r.id: r for r in before.requirements if r.id in mentioned}
    return stated.with_(
        elements=tuple(there.get(e.id, e) for e in stated.elements),
        requirements=tuple(
            held.get(r.id, r)
            for r in stated.requirements
            if r.id not in mentioned or r.id in held or r.of not in there
        ),
    )


def _require_new(incoming: Estate, held: Held) -> None:
    other = same_under_another_name(incoming, held)
    if other:
        msg = (
            f"this document is called {held.source!r} and holds the elements of the source "
            f"{other!r}. Say --source {other!r} if it is that one, or --source {held.source!r} "
            "to keep both side by side."
        )
        raise Invalid(msg, source=held.source, other=other)


def apply_plan(
    work: WritingWork, reading: Reading, *,
    replacing: bool = False, strict: bool = False, reason: str = "", progress: Progress = silent,
) -> Plan:  # fmt: skip
    """Plan and write as one revision; a document that changes nothing writes none."""
    made = plan(work, reading, replacing=replacing, strict=strict, progress=progress)
    number = made.revision
    if made.edits:
        why = reason or f"Import {reading.document.estate.heading.name or reading.format}".strip()
        number = work.revise(made.edits, reason=why, progress=progress).number
    return replace(made, dry_run=False, revision=number)


def export(work: Work, format_name: str, *, at: int | None = None) -> bytes:
    """The whole catalogue of a revision in a format that is written."""
    return export_noting(work, format_name, at=at).data


def export_noting(
    work: Work, format_name: str, *, at: int | None = None,
    options: Mapping[str, str] = _NOTHING, progress: Progress = silent,
) -> Written:  # fmt: skip
    """The same, and what of the catalogue the file does not hold, where the format says so.

    Args:
        work: The unit of work.
        format_name: A format that is written.
        at: The revision; else the latest.
        options: What was chosen of the options that the format has.
        progress: Is told how far it has come.
    """
    chosen = writer_with(format_name, options)
    number = work.reader.resolve(at)
    progress("reading", 0, 0)
    estate = work.reader.estate(at=number)
    progress("writing", 0, 0)
    return written(chosen, estate)


def by_rule(findings: Iterable[Finding]) -> list[tuple[Severity, str, list[Finding]]]:
    """Findings grouped by severity and rule, the gravest first."""
    grave = list(Severity)
    ordered = sorted(findings, key=lambda f: (-grave.index(f.severity), f.rule))
    return [
        (severity, rule, list(group))
        for (severity, rule), group in groupby(ordered, key=lambda f: (f.severity, f.rule))
    ]


def _check(after: Estate, document: Document) -> None:
    """Check the rules; what breaks one is named by its place in the document."""
    try:
        check_estate(after)
    except RuleBroken as error:
        problems = [
            replace(p, place=document.places.get(p.place, p.place)) for p in error.problems
        ]
        if not document.places or not problems:
            raise
        count = int(error.facts.get("total", 1))
        first = str(problems[0])
        message = first if count == 1 else f"{count} rules are broken; the first: {first}"
        raise RuleBroken(message, problems, **error.facts) from None


def _with_warnings(noticed: tuple[Finding, ...], estate: Estate) -> tuple[Finding, ...]:
    """What was noticed on the way, and what was not but the estate shows."""
    rules = {finding.rule for finding in noticed}
    return (*noticed, *(f for f in warnings_of(estate) if f.rule not in rules))


def _require_whole(document: Document) -> None:
    """Refuse to retire what a document does not hold when it may hold more than was read."""
    unread = [f for f in document.findings if f.rule in NOT_WHOLE]
    if unread:
        problems = [Problem(f.place, f.message) for f in unread]
        names = ", ".join(f.place for f in unread[:3]) + (", ..." if len(unread) > 3 else "")
        msg = f"not all was read ({names}); what was read cannot replace the catalogue"
        raise Unreadable(msg, problems)
    if not any(getattr(document.estate, name) for name in LISTS):
        msg = "the document holds nothing; refusing to retire everything"
        raise Unreadable(msg)


def _refuse_findings(findings: Sequence[Finding]) -> None:
    grave = [f for f in findings if f.severity != "info"]
    if grave:
        problems = [Problem(f.place, f.message) for f in grave]
        msg = f"refused by --strict: {several(len(grave), 'finding')}, first: {problems[0]}"
        raise Unreadable(msg, problems)


def _verbs_of(edits: Sequence[Edit]) -> Counter[tuple[str, str]]:
    """How many edits of a list add, alter and retire."""
    if isinstance(edits, Additions):
        return Counter({(name, "added"): n for name, n in edits.estate.counts().items()})
    return Counter((edit.collection, edit.verb) for edit in edits)


def _tally(name: Collection, incoming: Estate, verbs: Counter[tuple[str, str]]) -> Tally:
    added, altered, retired = (verbs[name, verb] for verb in ("added", "altered", "retired"))
    read_count = len(getattr(incoming, name))
    return Tally(
        read=read_count, added=added, altered=altered, retired=retired,
        unchanged=read_count - added - altered,
    )  # fmt: skip


def _types(items: Sequence[object]) -> dict[str, int]:
    return dict(sorted(Counter(getattr(i, "type", "") or "" for i in items).items()))
