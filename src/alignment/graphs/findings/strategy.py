"""Checks on the layer of objectives: Balanced Scorecard, benefits dependency network.

They look at what elements state of themselves: the properties ``perspective`` and
``benefits role``. Without any, there is nothing to check.

Source: METHODS 3.8; Kaplan and Norton 1992; Peppard, Ward, Daniel 2007.
"""

from collections.abc import Iterator, Mapping, Sequence

from alignment.catalogue import Kind
from alignment.graphs.arrows import reach
from alignment.graphs.findings.finding import AlignmentFinding, Evidence
from alignment.graphs.snapshot import Snapshot

PERSPECTIVE, BENEFITS_ROLE, MEASURE = "perspective", "benefits role", "measure"

PERSPECTIVES = ("learning", "internal", "customer", "financial")
"""The four perspectives from the bottom up; a stated one may begin with any of these words."""

ROLES = (
    "enabler", "enabling change", "business change", "benefit", "investment objective", "driver",
)  # fmt: skip
"""The parts of a benefits dependency network, means first."""


def stated(evidence: Evidence, key: str) -> dict[int, str]:
    """What elements state under a property, in small letters, by index; blank or not."""
    found = {}
    for ident, properties in evidence.details.properties.items():
        place = evidence.snapshot.place_of(ident)
        for name, text in properties.items():
            if name.casefold().replace("_", " ") == key and place is not None:
                found[place] = (text if isinstance(text, str) else " ".join(text)).casefold()
    return dict(sorted(found.items()))


def perspectives_of(evidence: Evidence) -> dict[int, int]:
    """The place in ``PERSPECTIVES`` of each objective that states one we know."""
    objective = evidence.snapshot.kinds_are(Kind.OBJECTIVE)
    found = {}
    for element, text in stated(evidence, PERSPECTIVE).items():
        for place, word in enumerate(PERSPECTIVES):
            if text.startswith(word) and objective[element]:
                found[element] = place
    return found


def scorecard(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Whether every objective serves a higher perspective, and none a lower one."""
    level = perspectives_of(evidence)
    snapshot = evidence.snapshot
    for element, place in level.items():
        above = _others(snapshot, snapshot.owner[snapshot.uses_of(element)].tolist())
        below = _others(snapshot, snapshot.needed_by(element).tolist())
        if not above and not below:
            message = f"The objective {evidence.name(element)} is joined to no other objective."
            yield _worth(evidence, "scorecard-isolated", [element], message)
            continue
        lower = [a for a in above if level.get(a, place) < place]
        if lower:
            message = (
                f"{evidence.name(element)} ({PERSPECTIVES[place]}) supports "
                f"{evidence.names(lower)} of a lower perspective."
            )
            yield _worth(evidence, "scorecard-downward", [element, *lower], message)
        if place < len(PERSPECTIVES) - 1 and not _serves_higher(snapshot, level, element):
            message = (
                f"{evidence.name(element)} ({PERSPECTIVES[place]}) supports no objective of a "
                "higher perspective."
            )
            yield _worth(evidence, "scorecard-unsupportive", [element], message)


def benefits_network(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Whether means lead to benefits, and benefits come of business changes and are owned."""
    roles = stated(evidence, BENEFITS_ROLE)
    of_role = {role: [e for e, text in roles.items() if text == role] for role in ROLES}
    benefits, changes = set(of_role["benefit"]), set(of_role["business change"])
    for element in (*of_role["enabler"], *of_role["enabling change"]):
        if benefits.isdisjoint(_reached(evidence.snapshot, element, downstream=True)):
            message = f"{evidence.name(element)} ({roles[element]}) leads to no benefit."
            yield _worth(evidence, "enabler-without-benefit", [element], message)
    for element in of_role["benefit"]:
        if changes.isdisjoint(_reached(evidence.snapshot, element, downstream=False)):
            message = f"No business change brings the benefit {evidence.name(element)} about."
            yield _worth(evidence, "benefit-without-change", [element], message)
    yield from _unowned(evidence, of_role["benefit"])


def _unowned(evidence: Evidence, benefits: Sequence[int]) -> Iterator[AlignmentFinding]:
    measures = stated(evidence, MEASURE)
    for element in benefits:
        missing = [] if evidence.snapshot.ids[element] in evidence.details.owners else ["owner"]
        missing += [] if measures.get(element, "").strip() else ["measure"]
        if missing:
            message = f"The benefit {evidence.name(element)} has no {' and no '.join(missing)}."
            yield _worth(evidence, "benefit-unowned", [element], message)


def _serves_higher(snapshot: Snapshot, level: Mapping[int, int], element: int) -> bool:
    """Whether some objective above it, however far, is of a higher perspective."""
    return any(
        level.get(above, -1) > level[element]
        for above in _reached(snapshot, element, downstream=True)
    )


def _reached(snapshot: Snapshot, element: int, *, downstream: bool) -> set[int]:
    start = snapshot.indices([snapshot.ids[element]])
    found: list[int] = reach(snapshot, start, downstream=downstream)[1:].tolist()
    return set(found)


def _others(snapshot: Snapshot, elements: Sequence[int]) -> list[int]:
    """The objectives among some elements, each once."""
    objective = snapshot.kinds_are(Kind.OBJECTIVE)
    return sorted({e for e in elements if objective[e]})


def _worth(
    evidence: Evidence, rule: str, elements: Sequence[int], message: str
) -> AlignmentFinding:
    return evidence.finding(rule, elements, message, float(evidence.support[elements[0]]))
