"""The answer to "what if these fail?": names in, names out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from alignment.catalogue import KIND_CODE, KINDS, Kind
from alignment.graphs.conclusion import conclusion_of
from alignment.graphs.hits import (
    LOST,
    Because,
    Cause,
    Labels,
    Part,
    Status,
    because_of,
    cause_of,
    labels_of,
)
from alignment.graphs.propagation import Impact, Losses, propagate, require_losses
from alignment.graphs.snapshot import Snapshot

__all__ = [
    "LOST",
    "Affected",
    "Answer",
    "Because",
    "Cause",
    "Hits",
    "Impact",
    "Labels",
    "Losses",
    "Part",
    "Status",
    "answer_of",
    "because_of",
    "cause_of",
    "labels_of",
    "propagate",
    "require_losses",
    "told",
]

_STATUS_WORDS = tuple(status.word for status in Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """One element that a scenario reaches.

    Attributes:
        loss: 0 works, 1 is down.
        status: down, degraded, at_risk or reached.
        margin: Only at risk: how many more members its tightest requirement can lose.
        because: What decided the loss; None for an own loss and where nothing is lost.
    """

    id: str
    kind: str
    name: str
    loss: float
    status: str
    margin: int | None
    because: Because | None


class Hits(Sequence[Affected]):
    """The affected elements of an answer, made when they are looked at.

    A part is made alone where no more is looked at, else all of them once.

    No dataclass, since JSON would take it for an object rather than a list.

    Attributes:
        labels: Those that are listed.
    """

    def __init__(self, impact: Impact, labels: Labels) -> None:
        self.impact, self.labels = impact, labels

    def __len__(self) -> int:
        return len(self.labels.elements)

    def __iter__(self) -> Iterator[Affected]:
        return iter(self._made)

    @overload
    def __getitem__(self, place: int) -> Affected: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Affected, ...]: ...
    def __getitem__(self, place: int | slice) -> Affected | tuple[Affected, ...]:
        if isinstance(place, slice) and "_made" not in self.__dict__:
            return _affected(self.impact, self.labels.part(place))
        return self._made[place]

    def of(self, *statuses: Status, kind: Kind | None = None) -> "Hits":
        """Those of one of these statuses, and of a kind where one is named."""
        wanted = np.zeros(len(Status), dtype=bool)
        wanted[list(statuses)] = True
        wanted = wanted[self.labels.status]
        if kind is not None:
            wanted &= self.impact.snapshot.kind[self.labels.elements] == KIND_CODE[kind]
        return Hits(self.impact, self.labels.part(wanted))

    def told(self, most: int) -> list[tuple[str, str, Status, float]]:
        """Id, name, status and loss of the first of them, without what decided it."""
        snapshot, labels = self.impact.snapshot, self.labels.part(slice(most))
        places = labels.elements.tolist()
        return list(zip(
            snapshot.ids.taken(places), snapshot.names.taken(places),
            map(Status, labels.status.tolist()), labels.losses.tolist(), strict=True,
        ))  # fmt: skip

    @cached_property
    def by_status(self) -> dict[str, int]:
        """How many there are of each status."""
        counts = np.bincount(self.labels.status, minlength=len(Status)).tolist()
        return dict(zip(_STATUS_WORDS, counts, strict=True))

    @cached_property
    def _made(self) -> tuple[Affected, ...]:
        return _affected(self.impact, self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a scenario means.

    Attributes:
        conclusion: One or two sentences in business words.
        value_at_risk, total_value: Per year, in the catalogue's currency.
        values_assumed: No objective states a value; each top objective counts 1.
        elements: The scenario and all that it reaches: by loss, status, kind and id.
        omitted: How many elements were left out: of each status past the limit; of practices
            and context, which are not calculated with.
    """

    revision: int
    conclusion: str
    value_at_risk: float
    total_value: float
    currency: str
    values_assumed: bool
    elements: Hits
    omitted: Mapping[str, int]


def answer_of(
    snapshot: Snapshot, losses: Mapping[str, float], *, limit: int | None = None
) -> Answer:
    """What happens when the named elements lose so much: 1 is down, 0 is healthy.

    Args:
        snapshot: The estate.
        losses: Own loss of each element that fails or degrades, by id.
        limit: How many elements to list at most, the worst first.

    Raises:
        NotFound: An element is not there.
        Invalid: An element cannot fail by itself, or a loss is not in 0..1.
    """
    impact = propagate(snapshot, require_losses(snapshot, losses))
    return told(impact, labels_of(impact), limit=limit)


def told(impact: Impact, labels: Labels, *, limit: int | None = None) -> Answer:
    """An impact in names, with its labels, reasons and a conclusion."""
    snapshot = impact.snapshot
    return Answer(
        revision=snapshot.revision,
        conclusion=conclusion_of(impact, labels),
        value_at_risk=impact.value_at_risk,
        total_value=snapshot.total_value,
        currency=snapshot.currency,
        values_assumed=snapshot.values_assumed,
        elements=Hits(impact, labels.part(slice(limit))),
        omitted=_omitted(snapshot, labels, limit),
    )


def _affected(impact: Impact, labels: Labels) -> tuple[Affected, ...]:
    snapshot, elements = impact.snapshot, labels.elements
    places = elements.tolist()
    columns = zip(
        snapshot.ids.taken(places), snapshot.names.taken(places),
        snapshot.kind[elements].tolist(), labels.losses.tolist(),
        labels.status.tolist(), labels.margins.tolist(), because_of(impact, elements),
        strict=True,
    )  # fmt: skip
    return tuple(
        Affected(
            id=key, kind=KINDS[kind].value, name=name,
            loss=loss, status=_STATUS_WORDS[status],
            margin=margin if status == Status.AT_RISK else None, because=because,
        )
        for key, name, kind, loss, status, margin, because in columns
    )  # fmt: skip


def _omitted(snapshot: Snapshot, labels: Labels, limit: int | None) -> dict[str, int]:
    beyond = np.bincount(labels.status[limit:] if limit is not None else [], minlength=len(Status))
    return dict(zip(_STATUS_WORDS, beyond.tolist(), strict=True)) | snapshot.derived(_outside)


def _outside(snapshot: Snapshot) -> dict[str, int]:
    """How many elements are not calculated with, by kind."""
    count = np.bincount(snapshot.kind, minlength=len(KINDS)).tolist()
    return {kind.value: count[KIND_CODE[kind]] for kind in (Kind.PRACTICE, Kind.CONTEXT)}
