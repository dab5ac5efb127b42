"""What every kind of report is made with: its parts by name, and a reference for each figure."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from alignment.errors import Invalid, Problem
from alignment.graphs.explained import Explanation, Input
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import amount_text, figure_text, per_year
from alignment.reports.report import Block, Reference, Report, Section, Stamp
from alignment.reports.spoken import looks_like_numbers

Explain: TypeAlias = Callable[[str, tuple[str, ...]], Explanation]
"""Opens a figure of the doors, by its name and the ids of what it is a figure of."""

Answers = TypeVar("Answers")

_MOST_INPUTS = 12
_ISOLATED = "\u2068{}\u2069"


class Ledger:
    """Gives each figure that is told one reference, numbered in the order of telling."""

    def __init__(self, explain: Explain) -> None:
        self._explain = explain
        self._found: dict[tuple[str, ...], Reference] = {}

    def opened(self, figure: str, *of: str) -> str:
        """The reference of one figure that the doors explain."""
        return self._kept((figure, *of), lambda number: self._explained(number, figure, of))

    def column(self, figure: str, *example: str) -> str:
        """The reference of a column of such figures, one of which is the example."""
        if not example:
            return ""
        key = (figure, "each row")
        return self._kept(key, lambda number: self._of_rows(number, figure, example))

    def stated(
        self, figure: str, formula: str, *, of: tuple[str, ...] = (),
        inputs: tuple[str, ...] = (), sources: tuple[str, ...] = (), opened_by: str = "",
        revision: int = 0,
    ) -> str:  # fmt: skip
        """The reference of a figure whose formula says it all."""
        return self._kept((figure, "stated", *of), lambda number: Reference(
            id=number, figure=figure, formula=formula, of=of, inputs=inputs, sources=sources,
            opened_by=opened_by, revision=revision,
        ))  # fmt: skip

    @property
    def references(self) -> tuple[Reference, ...]:
        """All of them, in order."""
        return tuple(self._found.values())

    def _kept(self, key: tuple[str, ...], make: Callable[[str], Reference]) -> str:
        if key not in self._found:
            self._found[key] = make(f"R{len(self._found) + 1}")
        return self._found[key].id

    def _explained(self, number: str, figure: str, of: tuple[str, ...]) -> Reference:
        found = self._explain(figure, of)
        return Reference(
            id=number, figure=figure, of=found.of, formula=found.formula,
            inputs=_first([_input_text(i) for i in found.inputs]), sources=found.sources,
            opened_by=" ".join(("alignment explain", figure, *of)),
        )  # fmt: skip

    def _of_rows(self, number: str, figure: str, example: tuple[str, ...]) -> Reference:
        found = self._explain(figure, example)
        meanings = dict.fromkeys(i.origin for i in found.inputs if i.origin)
        return Reference(
            id=number, figure=figure, formula=found.formula, sources=found.sources,
            inputs=_first(list(meanings)), opened_by=f"alignment explain {figure} ID",
        )  # fmt: skip


def _first(texts: Sequence[str]) -> tuple[str, ...]:
    more = len(texts) - _MOST_INPUTS
    return (*texts[:_MOST_INPUTS], *([f"and {more:,} more"] if more > 0 else []))


def _input_text(given: Input) -> str:
    value = given.value
    told = "not stated" if value is None else value if isinstance(value, str) else _six(value)
    unit = f" {given.unit}" if given.unit and value is not None else ""
    origin = f" ({given.origin})" if given.origin else ""
    return f"{given.name}, {given.meaning}: {told}{unit}{origin}"


def _six(value: float) -> str:
    """A number to six digits, or to the unit: never as a power of ten for its size."""
    return f"{value:,.0f}" if abs(value) >= 1_000_000 else figure_text(value, 6)


@dataclass(frozen=True, eq=False, kw_only=True)
class Making:
    """What the parts of a report are made with.

    Attributes:
        snapshot: The estate that the answers are about.
        ledger: Takes down each figure.
        owners: Who answers for what, by id.
    """

    snapshot: Snapshot
    ledger: Ledger
    owners: Mapping[str, str] = field(default_factory=dict)

    def every_name(self) -> Iterator[str]:
        """Whatever stands in sentences as the catalogue has it."""
        yield from self.snapshot.ids
        yield from self.snapshot.names
        yield from self.snapshot.requirement_ids
        yield from self.owners.values()

    @property
    def knows_failures(self) -> bool:
        """Whether any element states an unavailability; else no probability says anything."""
        return bool((self.snapshot.unavailability >= 0).any())

    @property
    def unit(self) -> str:
        """Of amounts: ``EUR / year``."""
        return per_year(self.snapshot)

    @property
    def money(self) -> str:
        """The currency, or points."""
        return self.snapshot.currency or "points"

    def amount(self, value: float) -> str:
        """An amount with its unit, in a sentence."""
        return f"{amount_text(value, self.money)} a year"

    def name(self, element: str) -> str:
        """What an element is called; its id where it is not there."""
        place = self.snapshot.place_of(element)
        return element if place is None else self.snapshot.names[place]

    def said(self, element: str) -> str:
        """The name as it stands in a sentence, kept apart where it runs from right to left."""
        name = " ".join(self.name(element).split())
        return _ISOLATED.format(name) if _runs_left(name) else name

    def names(self, elements: Iterable[str], *, most: int = 5) -> str:
        """Some names in a cell, the rest counted."""
        named = [self.name(e) for e in elements]
        more = len(named) - most
        return ", ".join(named[:most]) + (f" and {more:,} more" if more > 0 else "")


def _runs_left(text: str) -> bool:
    return not text.isascii() and any(
        unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text
    )


@dataclass(frozen=True, slots=True)
class Part(Generic[Answers]):
    """One section of a kind of report: its title, and what it is made by.

    Attributes:
        asked: It holds something only where it was asked for; nothing is said without it.
    """

    title: str
    make: Callable[[Answers, Making], Iterable[Block]]
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which parts a report is to have, in this order; all in their own where nothing is said."""

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def of(self, parts: Mapping[str, object]) -> tuple[str, ...]:
        """The names of the chosen parts; raises Invalid for one that is not there."""
        for field_, names in (("only", self.only), ("without", self.without)):
            unknown = [name for name in names if name not in parts]
            if unknown:
                msg = f"there is no section {unknown[0]!r}; there are {', '.join(parts)}"
                raise Invalid(msg, [Problem(field_, msg)])
        return tuple(n for n in dict.fromkeys(self.only or parts) if n not in self.without)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What a report is called, and what it holds for."""

    kind: str
    title: str
    subtitle: str
    stamp: Stamp


def composed(
    cover: Cover, parts: Mapping[str, Part[Answers]], choice: Choice, answers: Answers,
    making: Making, left_out: Iterable[str],
) -> Report:  # fmt: skip
    """The chosen parts as a report; one that holds nothing is left out, and said so."""
    sections, empty = [], []
    for name in choice.of(parts):
        blocks = tuple(parts[name].make(answers, making))
        if blocks:
            sections.append(Section(id=name, title=parts[name].title, blocks=blocks))
        elif not parts[name].asked:
            empty.append(f"Nothing is known for the section {parts[name].title!r}.")
    dropped = [parts[n].title for n in parts if n not in choice.of(parts)]
    chosen = [f"By choice: {', '.join(dropped)}."] if dropped else []
    return Report(
        kind=cover.kind, title=cover.title, subtitle=cover.subtitle, sections=tuple(sections),
        references=making.ledger.references,
        left_out=tuple(dict.fromkeys([*left_out, *empty, *chosen])), stamp=cover.stamp,
        names=looks_like_numbers(making.every_name()),
    )  # fmt: skip
