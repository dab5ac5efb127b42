"""What one person judged as fields of a form: kept, to begin with, and judged anew meanwhile."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import combinations
from math import log
from typing import Any

from alignment.catalogue import Requirement
from alignment.catalogue.edits import WEIGHING
from alignment.runtime import Work
from alignment.usecases import maintain
from alignment.usecases.weigh import Given
from alignment.web.common import Names
from alignment.web.forms import Difference, text_of

SCALE = (
    ("9", "9 extremely more"), ("7", "7 very much more"), ("5", "5 much more"),
    ("3", "3 somewhat more"), ("2", "2 a little more"), ("1", "1 as much"),
    ("1/2", "1/2 a little less"), ("1/3", "1/3 somewhat less"), ("1/5", "1/5 much less"),
    ("1/7", "1/7 very much less"), ("1/9", "1/9 extremely less"),
)  # fmt: skip
"""Saaty's scale, as it is offered; any other number can be kept from elsewhere."""

_MOST_CALLED = 3


def kept_of(
    work: Work, of: str, method: str, ids: Sequence[str], *, at: int | None = None
) -> Mapping[str, Any]:
    """What people said of the same requirements by the same method, as it was kept."""
    held = maintain.find(work, "elements", of, at=at).entity.properties.get(WEIGHING, "")
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        kept = json.loads(held)
        if kept["method"] == method:
            return {
                name: said for name, said in kept["people"].items() if _about(said) == set(ids)
            }
    return {}


def fields_of(said: Any, ids: Sequence[str]) -> dict[str, str]:
    """One person's judgements as the fields of the form; none where nothing was said."""
    if not said:
        return {}
    if isinstance(said, dict):
        return {f"points-{n}": f"{said.get(i, 0):g}" for n, i in enumerate(ids)}
    ratios = {(a, b): float(x) for a, b, x in said}
    found = {}
    for i, j in combinations(range(len(ids)), 2):
        pair = (ids[i], ids[j])
        ratio = ratios.get(pair) or (1 / ratios[pair[::-1]] if ratios.get(pair[::-1]) else None)
        if ratio:
            found[f"pair-{i}-{j}"] = _on_scale(ratio)
    return found


def fields_from_weights(items: Sequence[Requirement], method: str) -> dict[str, str]:
    """Where nothing was judged yet: what the weights say, in pairs to the nearest step."""
    weights = [_weight(r) for r in items]
    if method == "points":
        return {f"points-{n}": f"{weight:g}" for n, weight in enumerate(weights)}
    return {
        f"pair-{i}-{j}": _nearest(weights[i], weights[j])
        for i, j in combinations(range(len(items)), 2)
    }


def moved_fields(
    values: Mapping[str, str], was: Sequence[str], now: Sequence[str]
) -> dict[str, str]:
    """The fields of a form over other requirements; judgements on what is gone fall away."""
    place = {name: n for n, name in enumerate(was)}
    rest = {k: v for k, v in values.items() if not k.startswith(("pair-", "points-"))}
    for n, name in enumerate(now):
        if name in place:
            rest[f"points-{n}"] = values.get(f"points-{place[name]}", "")
    paired = any(k.startswith("pair-") for k in values)
    for i, j in combinations(range(len(now) if paired else 0), 2):
        if now[i] in place and now[j] in place:
            a, b = place[now[i]], place[now[j]]
            text = values.get(f"pair-{min(a, b)}-{max(a, b)}", "")
            rest[f"pair-{i}-{j}"] = text if a < b else _turned(text)
    return rest


def meanwhile(
    before: Sequence[Requirement], now: Sequence[Requirement], names: Names
) -> Iterator[Difference]:
    """Requirements that came, went or were weighed otherwise since a form was filled in."""
    held = {r.id: r for r in before}
    there = {r.id for r in now}
    for r in now:
        seen = text_of(_weight(held[r.id])) if r.id in held else "not there"
        if seen != text_of(_weight(r)):
            label = f"Weight of {called(r, names)}"
            yield Difference(label, seen, text_of(_weight(r)), "", mine=False)
    for r in before:
        if r.id not in there:
            yield Difference(
                f"Weight of {called(r, names)}", text_of(_weight(r)), "gone", "", False
            )


def judged_meanwhile(
    was: Mapping[str, str],
    now: Mapping[str, str],
    typed: Mapping[str, str],
    labels: Mapping[str, str],
) -> Iterator[Difference]:
    """Fields of the same person that were judged otherwise since, by somebody of that name."""
    for name, label in labels.items():
        if was.get(name, "") != now.get(name, "") and typed.get(name, "") != now.get(name, ""):
            mine = typed.get(name, "") != was.get(name, "")
            yield Difference(
                label, was.get(name, ""), now.get(name, ""), typed.get(name, ""), mine=mine
            )


def labels_of(items: Sequence[Requirement], method: str, names: Names) -> dict[str, str]:
    """What the fields of a form are about, by their names."""
    said = [called(r, names) for r in items]
    if method == "points":
        return {f"points-{n}": text for n, text in enumerate(said)}
    return {
        f"pair-{i}-{j}": f"{said[i]} against {said[j]}"
        for i, j in combinations(range(len(items)), 2)
    }


def called(requirement: Requirement | Given, names: Names) -> str:
    """A requirement, or what it was given, by the names of its members."""
    shown = ", ".join(names.get(m, m) for m in requirement.members[:_MOST_CALLED])
    more = len(requirement.members) - _MOST_CALLED
    return f"{shown} and {more} more" if more > 0 else shown


def _about(said: Any) -> set[str]:
    if isinstance(said, dict):
        return set(said)
    return {name for first, second, _ in said for name in (first, second)}


def _weight(requirement: Requirement) -> float:
    held = requirement.weight
    return requirement.criticality if held is None else held


def _nearest(first: float, second: float) -> str:
    """The step of the scale that is nearest to a ratio of weights."""
    if not first or not second:
        return "1" if first == second else ("9" if first else "1/9")
    return min((text for text, _ in SCALE), key=lambda t: abs(log(first / second / _ratio(t))))


def _ratio(text: str) -> float:
    top, _, below = text.partition("/")
    return float(top) / float(below or 1)


def _turned(text: str) -> str:
    """The same judgement seen from the other side."""
    with suppress(ValueError, ZeroDivisionError):
        return _on_scale(1 / _ratio(text))
    return text


def _on_scale(ratio: float) -> str:
    """A ratio as the scale has it, or as it is."""
    text = f"{ratio:g}" if ratio >= 1 else f"1/{1 / ratio:g}"
    return text if text in dict(SCALE) else f"{ratio!r}"
