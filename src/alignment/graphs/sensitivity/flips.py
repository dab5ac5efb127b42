"""Where a ranking flips as a weight, a share or the value of an objective is turned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from alignment.catalogue import PracticeSupport
from alignment.errors import Invalid, Problem
from alignment.graphs.contribution import root_of
from alignment.graphs.lenses import Lens
from alignment.graphs.sensitivity.courses import (
    Course,
    course_of_share,
    course_of_value,
    course_of_weight,
)
from alignment.graphs.sensitivity.crossings import crossings
from alignment.graphs.sensitivity.field import Field, field_of
from alignment.graphs.sensitivity.in_play import (
    group_of,
    outlets_in_play,
    shares_of,
    ways_in_play,
)
from alignment.graphs.sensitivity.splits import OWN
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import VALUES_ASSUMED, amount_text, apart, capital, shift_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """Where one of two neighbours in the ranking passes the other.

    Attributes:
        at: The weight, share or value per year at which they are equal.
        share: The part that a weight has in its split there, or a share in its group; None
            along a value.
        change: How far that is from now, as a fraction of it; None where it is 0 now.
        above: The one that stands above now; where they are equal now, either.
        below: The one that stands above beyond that point.
        contribution: What each of the two carries there.
    """

    at: float
    share: float | None
    change: float | None
    above: str
    below: str
    contribution: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number that is turned while all others stay.

    Attributes:
        number: ``weight`` of a requirement, ``share`` of a member in one, ``own`` weight of an
            element, or ``value``.
        element: Whose it is: the requirement's owner, the element, the objective.
        requirement: Id of the requirement; None where it is no number of one.
        member: The member whose share is turned; None where it is no share.
        now: The number as it stands.
        share: The part that it has in its split or group now; None along a value.
        holds_from, holds_to: The ranking stays as it is strictly between them; None where it
            does down to 0, or however large the number grows.
        flips: The nearest first, of neighbours in the present ranking.
        omitted: How many more there are.
        reason: Why the number moves nothing; empty where it does.
    """

    number: str
    element: str
    requirement: str | None
    member: str | None
    now: float
    share: float | None
    holds_from: float | None
    holds_to: float | None
    flips: tuple[Flip, ...]
    omitted: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """Where a ranking flips: one line for each number that was turned."""

    revision: int
    lens: Lens
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]
    conclusion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """Which numbers are turned; exactly one is named.

    Attributes:
        requirement: Its weight; with ``member`` the share of that member in it.
        element: Every weight of its split, one after the other, its own among them.
        objective: Its value.
    """

    requirement: str | None = None
    element: str | None = None
    objective: str | None = None
    member: str | None = None


def flips_of(
    snapshot: Snapshot, turned: Turned, *, lens: str = "service",
    practices: Iterable[PracticeSupport] = (), top: int = 20,
) -> Flips:  # fmt: skip
    """Where neighbours in the ranking by contribution pass one another.

    Args:
        snapshot: The estate.
        turned: What is turned; all other weights and values stay.
        lens: Whose ranking.
        practices: How far practices manage services; read for the lens "practice".
        top: Flips listed for each number.

    Raises:
        NotFound: What is named is not there.
        Invalid: Not exactly one is named, a member without a requirement, or the objective is
            none.

    Time: one push for a value, two a weight or share (four where a service is a platform too).

    Source: METHODS 1.8.
    """
    field = field_of(snapshot, lens, practices)
    lines = tuple(_lines(field, turned, top))
    return Flips(
        revision=snapshot.revision, lens=field.lens, lines=lines,
        remarks=tuple(_remarks(snapshot, turned)), conclusion=_conclusion(field, lines),
    )  # fmt: skip


def _lines(field: Field, turned: Turned, top: int) -> Iterable[Line]:
    snapshot = field.snapshot
    named = [n for n in (turned.requirement, turned.element, turned.objective) if n is not None]
    if len(named) != 1:
        msg = "name one thing to turn: a requirement, an element or an objective"
        raise Invalid(msg)
    if turned.member is not None and turned.requirement is None:
        msg = "a member has a share in a requirement; name that too"
        raise Invalid(msg, [Problem("requirement", msg)])
    if turned.objective is not None:
        root = int(root_of(snapshot, field.graph, turned.objective)[0])
        course = course_of_value(field, root)
        yield _line(course, field, _Number("value", turned.objective), top)
    elif turned.requirement is not None and turned.member is not None:
        group = group_of(snapshot, turned.requirement)
        yield _share_line(field, group, snapshot.index_of(turned.member), top)
    elif turned.requirement is not None:
        group = group_of(snapshot, turned.requirement)
        yield _weight_line(field, int(snapshot.owner[group]), group, top)
    else:
        element = snapshot.index_of(named[0])
        groups = list(snapshot.groups_of(element))
        for group in [*groups, OWN] if snapshot.own[element] > 0 else groups:
            yield _weight_line(field, element, group, top)


class _Number(NamedTuple):
    """What is turned, as a line names it."""

    number: str
    element: str
    requirement: str | None = None
    member: str | None = None

    def idle(self, now: float, reason: str) -> Line:
        """The line of a number that moves nothing."""
        return Line(
            **self._asdict(), now=now, share=None, holds_from=None, holds_to=None, flips=(),
            omitted=0, reason=reason,
        )  # fmt: skip


def _weight_line(field: Field, element: int, group: int, top: int) -> Line:
    snapshot, own = field.snapshot, group == OWN
    number = _Number(
        "own" if own else "weight", snapshot.ids[element],
        None if own else snapshot.requirement_ids[group],
    )  # fmt: skip
    outlets, reason = outlets_in_play(field, element, group)
    if reason:
        return number.idle(float(snapshot.own[element] if own else snapshot.weight[group]), reason)
    return _line(course_of_weight(field, outlets), field, number, top)


def _share_line(field: Field, group: int, member: int, top: int) -> Line:
    snapshot = field.snapshot
    number = _Number(
        "share", snapshot.ids[snapshot.owner[group]], snapshot.requirement_ids[group],
        snapshot.ids[member],
    )  # fmt: skip
    shares = shares_of(snapshot, group)
    ways, reason = ways_in_play(field, group, member, shares)
    if reason:
        return number.idle(float(shares[member]), reason)
    return _line(course_of_share(field, ways, shares), field, number, top)


def _line(course: Course, field: Field, number: _Number, top: int) -> Line:
    at, above, below = crossings(course)
    lower, upper = at[at < course.now], at[at > course.now]
    nearest = np.lexsort((below, above, np.abs(at - course.now)))[:top]
    flips = tuple(
        Flip(
            at=x, share=course.share(x), change=x / course.now - 1 if course.now else None,
            above=field.id_of(a), below=field.id_of(b),
            contribution=float(course.at(x)[a]),
        )
        for x, a, b in zip(
            at[nearest].tolist(), above[nearest].tolist(), below[nearest].tolist(), strict=True
        )
    )  # fmt: skip
    return Line(
        **number._asdict(), now=course.now, share=course.share(course.now),
        holds_from=float(lower.max()) if len(lower) else None,
        holds_to=float(upper.min()) if len(upper) else None, flips=flips,
        omitted=len(at) - len(flips), reason="",
    )  # fmt: skip


def _remarks(snapshot: Snapshot, turned: Turned) -> Iterable[str]:
    if snapshot.values_assumed:
        more = ""
        if turned.objective is not None:
            more = " The value is turned against 1 for each of the others."
        yield f"{VALUES_ASSUMED}{more}"


def _conclusion(field: Field, lines: Sequence[Line]) -> str:
    if not lines:
        return "It needs nothing, so it has no weights to turn."
    what = f"the ranking of {field.lens}s"
    near = [(line, flip) for line in lines for flip in line.flips if flip.at != line.now]
    if not near:
        said = f"{capital(_number(lines[0]))} never changes {what}"
        if len(lines) > 1:
            said = f"No single weight of {lines[0].element} changes {what}"
        reasons = {line.reason for line in lines}
        why = f": {lines[0].reason}" if len(reasons) == 1 and lines[0].reason else ""
        return f"{said}{why}."
    line, flip = min(near, key=lambda each: _distance(*each))
    one, other = (field.label_of(i) for i in (flip.above, flip.below))
    by = "" if flip.change is None else f" ({shift_text(flip.change)})"
    first = (
        f"{capital(_number(line))} is {amount_text(line.now)}; at {apart(flip.at, line.now)}{by} "
        f"{other} passes {one}."
    )
    if len(lines) > 1:
        return f"{first} No other single weight of {line.element} flips {what} sooner."
    return f"{first} {capital(what)} holds {_range(line)}.{_equal(line)}"


def _equal(line: Line) -> str:
    """Neighbours that no number keeps apart but by chance."""
    pairs = [f"{flip.above} and {flip.below}" for flip in line.flips if flip.at == line.now]
    return f" Equal now, and parted by any change: {', '.join(pairs)}." if pairs else ""


def _range(line: Line) -> str:
    if line.holds_from is None:
        return f"below {amount_text(line.holds_to or 0.0)}"
    if line.holds_to is None:
        return f"above {amount_text(line.holds_from)}"
    return f"between {amount_text(line.holds_from)} and {amount_text(line.holds_to)}"


def _distance(line: Line, flip: Flip) -> float:
    """How far a flip is, a doubling being as far as a halving."""
    return np.inf if not line.now else float(abs(np.log(flip.at / line.now)))


def _number(line: Line) -> str:
    if line.number == "value":
        return f"the value of {line.element}"
    if line.number == "share":
        return f"the share of {line.member} in {line.requirement}"
    if line.number == "own":
        return f"the own weight of {line.element}"
    return f"the weight of {line.requirement}"
