"""Which ITSM practices stand behind the value, how capable they are, and what nobody manages."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from alignment.catalogue import Element, Kind, PracticeSupport
from alignment.graphs.contribution import Contribution, contribution_of
from alignment.graphs.debt import single_failure_values
from alignment.graphs.explained import Explanation, Portion
from alignment.graphs.figures import Item, Unattributed
from alignment.graphs.flow import flow_graph, support_of_all
from alignment.graphs.lenses import NO_PRACTICE
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.words import amount_text, counted, label, per_year, percent_text

LEVELS = range(6)
"""Capability levels. Source: COBIT 2019, from 0 (incomplete) to 5 (optimising)."""

_LEVEL = re.compile(r"capability[ _-]level", re.IGNORECASE)
_MOST_NAMED = 5
_TOP = 20
"""Services that an explanation lists; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One practice and the value behind it. Amounts are per year.

    With ``part(s) = M[s] / (sum of M[s] over all practices)``, how far the practice manages
    service s against the others that do:

    Attributes:
        services: ``part`` of each service that it manages, by id.
        contribution: Sum of part x contribution of the service; adds up over practices.
        support: Sum of part x value that stands on the service; must not be added. None where a
            service is in a circle too large to tell.
        value_at_risk: Sum of part x value at risk if that service alone fails; must not be
            added. None where it was not asked for.
        capability_level: 0 to 5 as COBIT 2019 has it; None where it is not stated.
    """

    id: str
    name: str
    services: dict[str, float]
    contribution: float
    support: float | None
    value_at_risk: float | None
    capability_level: int | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Practices:
    """The answer.

    Attributes:
        total: Value per year of all objectives.
        items: The weakest capability first, of one level the most value first; then those of
            unknown level, then those behind which no value stands.
        managed: Value of services that some practice manages.
        unmanaged: Value of services that none manages; ``services`` says which, largest first.
        elsewhere: Value that reaches no service at all.
        remarks: What was assumed or left out.
        conclusion: The answer in one or two sentences.
    """

    revision: int
    total: float
    items: tuple[Practice, ...]
    managed: float
    unmanaged: float
    services: tuple[Unattributed, ...]
    elsewhere: float
    values_assumed: bool
    remarks: tuple[str, ...]
    conclusion: str


def practices_of(
    snapshot: Snapshot, supports: Iterable[PracticeSupport], *,
    levels: Mapping[str, int] | None = None, with_risk: bool = True,
) -> Practices:  # fmt: skip
    """Credit value to the practices that manage the services which carry it.

    Args:
        snapshot: The estate.
        supports: How far practices manage services.
        levels: Capability level of practices by id, as ``levels_of`` reads them.
        with_risk: Also try the failure of every service that is managed.

    Time: that of the practice lens, and one impact for each managed service.

    Source: METHODS 1.3 (practice lens), 1.2 (value at risk).
    """
    supports, levels = list(supports), levels or {}
    found = contribution_of(snapshot, "practice", practices=supports)
    parts = parts_of(snapshot, supports)
    worth = _Worth.of(snapshot, parts, with_risk=with_risk)
    items = [_practice(snapshot, i, parts.get(i.id, {}), worth, levels) for i in found.items]
    items.sort(key=_weakest_first)
    lost = list(found.unattributed)
    bare = tuple(u for u in lost if u.reason == NO_PRACTICE)
    unmanaged, gone = sum(u.amount for u in bare), sum(u.amount for u in lost)
    return Practices(
        revision=snapshot.revision, total=found.total, items=tuple(items),
        managed=sum(i.contribution for i in items), unmanaged=unmanaged, services=bare,
        elsewhere=gone - unmanaged, values_assumed=snapshot.values_assumed,
        remarks=tuple(_remarks(found, items, with_risk=with_risk)),
        conclusion=_conclusion(snapshot, items, found.total, bare),
    )  # fmt: skip


def explain_practice_contribution(
    snapshot: Snapshot, practice: str, supports: Iterable[PracticeSupport]
) -> Explanation:
    """Why a practice is credited with so much."""
    name, unit = label(snapshot, snapshot.index_of(practice)), per_year(snapshot)
    supports = list(supports)
    found = contribution_of(snapshot, "practice", practices=supports)
    managed = parts_of(snapshot, supports).get(practice, {})
    parts = sorted(
        (_portion(snapshot, service, part) for service, part in managed.items()),
        key=lambda p: (-(p.value or 0.0), p.of),
    )
    known = bool(snapshot.kinds_are(Kind.PRACTICE)[snapshot.index_of(practice)])
    value = sum(p.value or 0.0 for p in parts) if known else None
    reason = "" if known else f"{practice} is no practice"
    said = f"{reason}, so it is credited with nothing."
    if value is not None:
        said = (f"{name} manages {len(parts):,} service{'s'[: len(parts) != 1]}, and is credited "
                f"with {amount_text(value)} {unit} of what they carry.")  # fmt: skip
    return Explanation(
        revision=snapshot.revision, figure="practice-contribution", of=(practice,),
        value=value, unit=unit, reason=reason, sentence=said,
        formula="R_k = sum over services s of R_s * M[s,k] / sum over practices of M[s,.]",
        parts=tuple(parts[:_TOP]), parts_omitted=max(len(parts) - _TOP, 0),
        adds_up=len(parts) <= _TOP, assumptions=found.remarks,
        sources=("METHODS 1.3, the lenses",),
    )  # fmt: skip


def _portion(snapshot: Snapshot, service: str, part: float) -> Portion:
    graph = flow_graph(snapshot)
    rank = int(graph.rank[snapshot.index_of(service)])
    earned = float(graph.keep[rank] * graph.total.flow[rank])
    note = f"{part:.4g} of the {amount_text(earned)} that it is credited with"
    return Portion(of=(service,), value=part * earned, note=note)


def parts_of(
    snapshot: Snapshot, supports: Iterable[PracticeSupport]
) -> dict[str, dict[str, float]]:
    """The part of each practice in managing each service: by practice, then by service."""
    extents: dict[str, dict[str, float]] = defaultdict(dict)
    sums: dict[str, float] = defaultdict(float)
    services = snapshot.kinds_are(Kind.SERVICE)
    for s in supports:
        place = snapshot.place_of(s.service)
        if s.extent > 0 and place is not None and services[place]:
            extents[s.practice][s.service] = s.extent
            sums[s.service] += s.extent
    return {
        practice: {service: extent / sums[service] for service, extent in given.items()}
        for practice, given in extents.items()
    }


def levels_of(elements: Iterable[Element]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Capability levels that practices state, and in words those that are none.

    They stand in the properties of a practice, as ``capability level`` or ``capability_level``.
    """
    levels, remarks = {}, []
    for element in elements:
        stated = [v for key, v in element.properties.items() if _LEVEL.fullmatch(key.strip())]
        if element.kind is not Kind.PRACTICE or not stated:
            continue
        texts = {t.strip() for v in stated for t in ((v,) if isinstance(v, str) else v)}
        level = next(iter(texts)) if len(texts) == 1 else ""
        if level in map(str, LEVELS):
            levels[element.id] = int(level)
        else:
            said = ", ".join(repr(text) for text in sorted(texts))
            remarks.append(f"{element.id} states the capability level {said}, which is none of "
                           "0 to 5; left out.")  # fmt: skip
    return levels, tuple(remarks)


@dataclass(frozen=True, eq=False)
class _Worth:
    """What stands on each element, and what its failure costs, shape (n,) each."""

    support: Floats
    at_risk: Floats | None

    @classmethod
    def of(
        cls, snapshot: Snapshot, parts: Mapping[str, Mapping[str, float]], *, with_risk: bool
    ) -> "_Worth":
        managed: Ints = snapshot.indices(sorted({s for given in parts.values() for s in given}))
        at_risk = single_failure_values(snapshot, managed) if with_risk else None
        return cls(support_of_all(snapshot), at_risk)


def _practice(
    snapshot: Snapshot, item: Item, parts: Mapping[str, float], worth: _Worth,
    levels: Mapping[str, int],
) -> Practice:  # fmt: skip
    places, part = snapshot.indices(parts), np.array(list(parts.values()))
    support = float(part @ worth.support[places]) if len(part) else 0.0
    at_risk = None
    if worth.at_risk is not None:
        at_risk = float(part @ worth.at_risk[places]) if len(part) else 0.0
    return Practice(
        id=item.id, name=item.name, services=dict(sorted(parts.items())),
        contribution=item.contribution, support=None if np.isnan(support) else support,
        value_at_risk=at_risk, capability_level=levels.get(item.id),
    )  # fmt: skip


def _weakest_first(practice: Practice) -> tuple[bool, int, float, str]:
    level = practice.capability_level
    known = len(LEVELS) if level is None else level
    return practice.contribution <= 0, known, -practice.contribution, practice.id


def _conclusion(
    snapshot: Snapshot, items: list[Practice], total: float, bare: tuple[Unattributed, ...]
) -> str:
    if not total:
        return "No objective has a value, so there is none behind any practice."
    carrying = [i for i in items if i.contribution > 0]
    said = amount_text(total, snapshot.currency)
    if not carrying:
        return f"No practice manages a service that carries any of {said} a year."
    managed = amount_text(sum(i.contribution for i in carrying))
    who = f"{len(carrying):,} practices manage" if len(carrying) > 1 else "1 practice manages"
    first = f"{who} services that carry {managed} of {said} a year"
    lost = sum(u.amount for u in bare)
    if lost:
        part = f"{amount_text(lost)} ({percent_text(lost / total)})"
        first += f"; {part} is managed by none (most of it {bare[0].id})"
    weakest = carrying[0]
    if weakest.capability_level is None:
        return f"{first}."
    behind = f"behind {amount_text(weakest.contribution)} of value"
    return f"{first}. Weakest is {weakest.name}, at level {weakest.capability_level} {behind}."


def _remarks(found: Contribution, items: list[Practice], *, with_risk: bool) -> Iterable[str]:
    yield from found.remarks
    unknown = [i.id for i in items if i.capability_level is None]
    if unknown:
        named = ", ".join(unknown[:_MOST_NAMED]) + (", ..." if len(unknown) > _MOST_NAMED else ".")
        said = "states" if len(unknown) == 1 else "state"
        of = counted(len(items), "practice")
        yield f"{len(unknown):,} of {of} {said} no capability level: {named}"
    if not with_risk:
        yield "Value at risk is left out: the estate is too large to try every failure meanwhile."
