"""What several kinds of report ask alike."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.catalogue.vocabulary import with_article
from alignment.errors import Invalid, Problem, Unanswerable
from alignment.graphs.consistency import chart as charts
from alignment.graphs.consistency.edges import DeliveryItem
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.graphs.reliability.structure import MOST_NODES
from alignment.graphs.snapshot import Snapshot
from alignment.reports.compose.service import Need
from alignment.reports.report import Picture
from alignment.runtime import Work
from alignment.usecases import availability, delivery, pictures
from alignment.usecases.overview import single_failures_if_small

_MOST_SETS = 4
_MOST_CHARTED = 40
MOST_DRAWN = 36
"""Elements above which a picture in a report leaves layers out."""


def require_kind(snapshot: Snapshot, element: str, kind: Kind) -> None:
    """Raise Invalid for an element of another kind, NotFound for none."""
    place = snapshot.index_of(element)
    if not snapshot.kinds_are(kind)[place]:
        found = KINDS[snapshot.kind[place]]
        msg = f"{element} is {with_article(found)}, not {with_article(kind)}"
        raise Invalid(msg, [Problem("of", msg)])


def alone_of(snapshot: Snapshot) -> Mapping[str, float] | None:
    """Value at risk when an element fails alone, by id; None for an estate too large to try."""
    values = single_failures_if_small(snapshot)
    if values is None:
        return None
    gates = np.flatnonzero(snapshot.kinds_are(Kind.SERVICE, Kind.COMPONENT)).tolist()
    return {snapshot.ids[i]: float(values[i]) for i in gates}


def cuts_of(
    work: Work, elements: Sequence[str], at: int | None, *,
    threshold: float = 1.0, order: int = 2, limit: int = _MOST_SETS, nodes: int = MOST_NODES,
) -> Iterator[CutSets]:  # fmt: skip
    """The smallest cut sets of some elements, those too large left out."""
    for element in elements:
        try:
            yield availability.cut_sets_of(
                work,
                element,
                threshold=threshold,
                order=order,
                limit=limit,
                nodes=nodes,
                at=at,
            )
        except Unanswerable:
            continue


def outer_of(snapshot: Snapshot) -> frozenset[str]:
    """The ids of external clients."""
    return frozenset(snapshot.ids[i] for i in np.flatnonzero(snapshot.external).tolist())


def charts_of(
    work: Work, items: Sequence[DeliveryItem], at: int | None, *, most: int = _MOST_CHARTED
) -> Iterator[charts.Chart]:
    """The chart of each target of some edges, those that lose most first."""
    asked = [(i, t.indicator) for i in items for t in i.indicators if t.periods]
    for item, indicator in asked[:most]:
        yield delivery.chart_of(
            work, consumer=item.consumer, service=item.service, indicator=indicator, at=at
        )


def picture_of(work: Work, element: str, at: int | None) -> Picture:
    """The line of sight of an element, coloured by the value that stands on each."""
    return drawn(work, pictures.Wish(focus=element, colour="value", most=MOST_DRAWN), at)


def drawn(work: Work, wish: pictures.Wish, at: int | None) -> Picture:
    """A map as a picture of a report."""
    found = pictures.map_of(work, wish, at=at)
    return Picture(
        id="sight", title=found.drawing.title, drawing=found.drawing,
        sentence=" ".join((found.conclusion, *pictures.remarks_beside(found))),
    )  # fmt: skip


def need_of(snapshot: Snapshot, group: int) -> Need:
    return Need(
        requirement=snapshot.requirement_ids[group], of=snapshot.ids[int(snapshot.owner[group])],
        needs=int(snapshot.needs[group]),
        members=tuple(snapshot.ids[m] for m in snapshot.members_of(group).tolist()),
        criticality=float(snapshot.kappa[group]),
    )  # fmt: skip
