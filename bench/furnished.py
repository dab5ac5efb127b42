"""A catalogue in which everything is stated that the pages show, with a history of its own.

The estate of ``bench.estates`` from two sources, with owners, stages of life, costs, targets and
twelve months of measurements, then edits by hand, waivers and a large import.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from alignment.catalogue import (
    Element,
    Estate,
    Kind,
    LifeCycle,
    Measurement,
    PracticeSupport,
    Requirement,
    Target,
    Waiver,
)
from alignment.catalogue.edits import Edit
from alignment.exchange.format import Document
from alignment.runtime import Runtime
from alignment.usecases import maintain
from alignment.usecases.documents import Reading, apply_plan
from bench.estates import SEED, columns, entities

OWNERS = 40
PRACTICES = 20
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
_REVISIONS = 60
"""Edits by hand, one a revision."""

_IMPORTED = 0.4
"""Share of the elements that the large import alters."""

_DRAWN = 40
"""Elements of each kind of which questions are asked that nobody asked before."""

_FOUND = 0.05
"""Share of the elements that another source brought."""


@dataclass(frozen=True, slots=True)
class Furnished:
    """What the questions to a furnished catalogue name.

    Attributes:
        large: The revision of the import that altered most.
        small: A revision of one edit.
        of: An element of each kind, one that much stands on or that stands on much.
        among: Some more of each kind, drawn from all of it.
        edge: A consumer and a service with a target between them.
        requirement: The id of one.
    """

    large: int
    small: int
    of: dict[Kind, str]
    among: dict[Kind, tuple[str, ...]]
    edge: tuple[str, str]
    requirement: str


def furnish(address: str, elements: int, *, seed: int = SEED) -> Furnished:
    """Write the catalogue."""
    random = np.random.default_rng(seed)
    stated = list(entities(columns(elements)))
    dressed = [_dressed(e, random) for e in stated if isinstance(e, Element)]
    groups = [e for e in stated if isinstance(e, Requirement)]
    kinds = {e.id: e.kind for e in dressed}
    targets = list(_targets(groups, kinds, random))
    practices = [
        Element(id=f"K{i:02}", kind=Kind.PRACTICE, name=f"practice {i}") for i in range(PRACTICES)
    ]
    supports = list(_supports(dressed, random))
    measured = list(_measured(targets, random))
    cut = int(len(dressed) * (1 - _FOUND))
    runtime = Runtime(address)
    _imported(runtime, "cmdb", [*dressed[:cut], *practices])
    _imported(runtime, "discovery", dressed[cut:])
    _revised(runtime, [*groups, *supports, *targets, *measured], "State what needs what")
    served = sorted({t.service for t in targets})
    waived: set[str] = set()
    _edited(runtime, dressed, served, waived)
    large = _altered(runtime, dressed, random)
    small = _edited(runtime, dressed[_REVISIONS:], served[_REVISIONS:] or served, waived)
    runtime.close()
    used = {k: _most_used(k, kinds, groups) for k in Kind if k in set(kinds.values())}
    return Furnished(
        large=large, small=small, of=used | {Kind.PRACTICE: practices[0].id},
        among={k: _drawn(k, kinds, random) for k in used},
        edge=(targets[0].consumer, targets[0].service), requirement=groups[0].id,
    )  # fmt: skip


def _drawn(kind: Kind, kinds: dict[str, Kind], random: np.random.Generator) -> tuple[str, ...]:
    held = sorted(i for i, k in kinds.items() if k is kind)
    return tuple(held[i] for i in random.permutation(len(held))[:_DRAWN].tolist())


def _dressed(element: Element, random: np.random.Generator) -> Element:
    """An element with what people state of one."""
    drawn = random.random(5)
    is_part = element.kind in {Kind.SERVICE, Kind.COMPONENT}
    return replace(
        element,
        name=f"{element.name} of the {_WORDS[int(drawn[0] * len(_WORDS))]}",
        owner=f"team {int(drawn[1] * OWNERS)}" if drawn[1] < 0.9 else "",
        lifecycle=LifeCycle.LIVE if drawn[2] < 0.9 else LifeCycle.PHASE_OUT,
        cost=round(float(drawn[3]) * 50_000, 2) if is_part else None,
        unavailability=round(float(drawn[4]) * 0.01, 5) if element.kind is Kind.COMPONENT
        else None,
    )  # fmt: skip


_WORDS = ("harbour office", "northern depot", "main hall", "river works", "old town", "mill")


def _targets(
    groups: Iterable[Requirement], kinds: dict[str, Kind], random: np.random.Generator
) -> Iterator[Target]:
    """One for each client or process and service that a requirement joins."""
    users, seen = {Kind.CLIENT, Kind.PROCESS}, set[tuple[str, str]]()
    for group in groups:
        edge = group.of, group.members[0]
        if kinds[edge[0]] in users and kinds[edge[1]] is Kind.SERVICE and edge not in seen:
            seen.add(edge)
            level = 99 + float(random.integers(0, 99)) / 100
            yield Target(consumer=edge[0], service=edge[1], indicator="availability", unit="%",
                         target=level, floor=level - 5)  # fmt: skip


def _measured(targets: Iterable[Target], random: np.random.Generator) -> Iterator[Measurement]:
    for service in sorted({t.service for t in targets}):
        levels = 100 - random.exponential(0.6, len(MONTHS))
        for period, level in zip(MONTHS, levels.tolist(), strict=True):
            yield Measurement(service=service, indicator="availability", period=period,
                              value=round(level, 3))  # fmt: skip


def _supports(
    elements: Iterable[Element], random: np.random.Generator
) -> Iterator[PracticeSupport]:
    for element in elements:
        if element.kind is Kind.SERVICE:
            for place in random.choice(PRACTICES, 2, replace=False).tolist():
                yield PracticeSupport(practice=f"K{place:02}", service=element.id)


def _imported(runtime: Runtime, source: str, elements: Iterable[Element]) -> int:
    estate = Estate.of(elements)
    document = Document(estate=estate, complete=False)
    with runtime.writing("bench") as work:
        plan = apply_plan(work, Reading(format="bench", document=document, source=source))
    return plan.revision


def _revised(runtime: Runtime, stated: Iterable[object], reason: str) -> None:
    with runtime.writing("bench") as work:
        work.revise([Edit(None, entity) for entity in stated], reason=reason)  # type: ignore[arg-type]


def _edited(runtime: Runtime, elements: list[Element], served: list[str], waived: set[str]) -> int:
    """Some edits by hand, and a waiver now and then, where a small estate has still a service for
    one; returns the last that altered an element."""
    number = 0
    for i, element in enumerate(elements[:_REVISIONS]):
        with runtime.writing(f"person {i % 7}") as work:
            service = served[i % len(served)]
            if i % 10 == 0 and service not in waived:
                waived.add(service)
                maintain.add(work, Waiver(rule="over-served", element=service,
                                          reason="agreed", expires="2099-12-31"))  # fmt: skip
            else:
                done = maintain.alter(work, "elements", element.id, {"owner": f"team {i}"})
                number = done.revision.number
    return number


def _altered(runtime: Runtime, elements: list[Element], random: np.random.Generator) -> int:
    """The first source again, with other costs and stages of life."""
    count = int(len(elements) * _IMPORTED)
    drawn = random.random(count).tolist()
    changed = [
        replace(e, name=f"{e.name} (renamed {share:.3f})")
        for e, share in zip(elements[:count], drawn, strict=True)
    ]
    return _imported(runtime, "cmdb", changed)


def _most_used(kind: Kind, kinds: dict[str, Kind], groups: Iterable[Requirement]) -> str:
    """The element of a kind with most requirements around it: the worst page of its kind."""
    count = dict.fromkeys((i for i, k in kinds.items() if k is kind), 0)
    for group in groups:
        for name in (group.of, *group.members):
            if name in count:
                count[name] += 1
    return max(count, key=lambda i: (count[i], i))
