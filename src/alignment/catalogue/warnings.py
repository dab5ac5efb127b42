"""What a whole estate may hold and what is yet worth a look."""

import unicodedata
from collections.abc import Iterator, Mapping

from alignment.catalogue.distinct import surely_distinct
from alignment.catalogue.estate import Estate
from alignment.catalogue.finding import Finding
from alignment.catalogue.text import hidden_marks
from alignment.catalogue.vocabulary import Kind, LifeCycle, Severity


def warnings_of(estate: Estate) -> list[Finding]:
    """What is allowed and yet worth a look, in a fixed order. Time O(size)."""
    kinds = {element.id: element.kind for element in estate.elements}
    found = [
        *_marked(estate),
        *_twins(estate),
        *_retired(estate),
        *_skipping(estate, kinds),
        *_unserved(estate),
        *_unfounded(estate),
    ]
    return found


def _marked(estate: Estate) -> Iterator[Finding]:
    for element in estate.elements:
        if marks := [*hidden_marks(element.id), *hidden_marks(element.name)]:
            message = f"{element.id} holds characters that nobody sees: {', '.join(marks)}"
            yield _finding(Severity.MEDIUM, "hidden-marks", message, element.id)


def _twins(estate: Estate) -> Iterator[Finding]:
    alike: dict[str, list[str]] = {}
    if surely_distinct(_skeleton(element.id) for element in estate.elements):
        return
    for element in estate.elements:
        alike.setdefault(_skeleton(element.id), []).append(element.id)
    for ids in alike.values():
        if len(ids) > 1:
            message = f"{' and '.join(ids)} look alike and are different elements"
            yield _finding(Severity.MEDIUM, "confusable-ids", message, *ids)


_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u03bf\u03b1\u03c1\u03bd\u0432\u043a\u043c\u043d\u0442\u03ba\u03c4",
    "aeopcyxijsoapvbkmhtkt",
)
"""Small letters of Cyrillic and Greek that are drawn like Latin ones."""


def _skeleton(text: str) -> str:
    """What remains of a text when case, width, hidden marks and lookalikes are disregarded."""
    if text.isascii():
        return text.casefold()
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if not hidden_marks(c))
    return seen.casefold().translate(_LOOKALIKES)


def _retired(estate: Estate) -> Iterator[Finding]:
    retired = {e.id for e in estate.elements if e.lifecycle is LifeCycle.RETIRED}
    users: dict[str, list[str]] = {}
    for requirement in estate.requirements if retired else ():
        for member in requirement.members:
            if member in retired and requirement.of not in retired:
                users.setdefault(member, []).append(requirement.of)
    for element, needed_by in users.items():
        message = f"{element} is retired and still needed by {_some(needed_by)}"
        yield _finding(Severity.HIGH, "retired-needed", message, element, *needed_by)


def _skipping(estate: Estate, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    for requirement in estate.requirements:
        if kinds.get(requirement.of) is not Kind.PROCESS:
            continue
        parts = [m for m in requirement.members if kinds.get(m) is Kind.COMPONENT]
        if parts:
            message = f"{requirement.of} needs {_some(parts)} without a service in between"
            yield _finding(Severity.LOW, "process-on-component", message, requirement.of, *parts)


def _unserved(estate: Estate) -> Iterator[Finding]:
    clients = {element.id for element in estate.elements if element.kind is Kind.CLIENT}
    owners = {r.of for r in estate.requirements if r.of in clients}
    for element in estate.elements:
        if element.kind is Kind.CLIENT and element.id not in owners:
            message = f"{element.id} is a client and needs nothing: no value of it can be traced"
            yield _finding(Severity.LOW, "client-needs-nothing", message, element.id)


def _unfounded(estate: Estate) -> Iterator[Finding]:
    promised = {(t.consumer, t.service) for t in estate.targets}
    for requirement in estate.requirements if promised else ():
        promised.difference_update((requirement.of, member) for member in requirement.members)
    for consumer, service in sorted(promised):
        message = f"{consumer} has a target on {service} and no requirement for it"
        yield _finding(Severity.LOW, "target-without-requirement", message, consumer, service)


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _finding(severity: Severity, rule: str, message: str, *elements: str) -> Finding:
    return Finding(severity, rule, elements[0], message, elements)
