"""The colours of a map: by which figure or word, and what they mean."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np

from alignment.catalogue import CHAIN_KINDS, GATE_KINDS, LifeCycle
from alignment.graphs.flow import support_of_all
from alignment.graphs.impact import Status
from alignment.graphs.portfolio.cost import cost_table
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import VALUES_ASSUMED, amount_text, counted, figure_text, percent
from alignment.reports.maps.shapes import Shade
from alignment.runtime import Work
from alignment.usecases.delivery import fit_of
from alignment.usecases.features import features_of
from alignment.usecases.overview import single_failures_if_small
from alignment.usecases.struck import struck

_LEAST = 0.001
"""What is less is not said as a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """The colour of each element that has one.

    Attributes:
        shades: By index.
        scale: What full colour stands for; empty where there is no scale.
        none: What no colour stands for.
        tones: Where colours are words: each with what a person reads.
        remarks: What could not be coloured, and what was assumed.
    """

    shades: Mapping[int, Shade]
    scale: str = ""
    none: str = "0 %"
    tones: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()


def colours_of(work: Work, colour: str, losses: Mapping[str, float], at: int | None) -> Colours:
    """The colours of a map by the name of what they show."""
    snapshot = work.snapshot(at)
    if colour == "loss":
        key = (colours_of, colour, tuple(losses.items()))
        return snapshot.lately(key, lambda: _by_loss(snapshot, losses))
    return snapshot.lately((colours_of, colour), lambda: _BY_NAME[colour](work, snapshot, at))


def _by_kind(_work: Work, _snapshot: Snapshot, _at: int | None) -> Colours:
    return Colours(shades={})


def _by_value(_work: Work, snapshot: Snapshot, _at: int | None) -> Colours:
    values = support_of_all(snapshot).tolist()
    return Colours(
        shades=_shares(snapshot, enumerate(values)), scale="100 %: all value stands on it",
        remarks=_assumed(snapshot),
    )  # fmt: skip


def _by_risk(_work: Work, snapshot: Snapshot, _at: int | None) -> Colours:
    values = single_failures_if_small(snapshot)
    if values is None:
        return Colours(shades={}, remarks=("The estate is too large to try every single failure "
                                           "for a page.",))  # fmt: skip
    gates = snapshot.kinds_are(*GATE_KINDS).tolist()
    costs = ((i, value) for i, value in enumerate(values.tolist()) if gates[i])
    return Colours(
        shades=_shares(snapshot, costs), scale="100 %: its failure alone costs all value",
        remarks=_assumed(snapshot),
    )  # fmt: skip


def _shares(snapshot: Snapshot, values: Iterable[tuple[int, float]]) -> dict[int, Shade]:
    total, chain = snapshot.total_value, snapshot.kinds_are(*CHAIN_KINDS).tolist()
    return {
        i: Shade(value / total, percent(value / total))
        for i, value in values
        if total and chain[i] and value == value  # noqa: PLR0124 - NaN where a circle is too large
    }


def _assumed(snapshot: Snapshot) -> tuple[str, ...]:
    return (VALUES_ASSUMED,) if snapshot.values_assumed else ()


def _by_loss(snapshot: Snapshot, losses: Mapping[str, float]) -> Colours:
    if not losses:
        return Colours(shades={}, remarks=("Name what fails to colour the map by its loss.",))
    _, labels = struck(snapshot, losses)
    starts = np.ones(len(labels.elements), dtype=bool)
    starts[1:] = (np.diff(labels.losses) != 0) | (np.diff(labels.status) != 0)
    first = np.flatnonzero(starts)  # an outage: nearly all are down
    alike = map(_loss_shade, labels.losses[first].tolist(), labels.status[first].tolist())
    counts = np.diff([*first, len(labels.elements)]).tolist()
    shades = chain.from_iterable(map(repeat, alike, counts))
    return Colours(shades=dict(zip(labels.elements.tolist(), shades, strict=True)), scale="down")


def _loss_shade(loss: float, code: int) -> Shade:
    return Shade(loss, _loss_words(loss, Status(code)))


def _loss_words(loss: float, status: Status) -> str:
    if status is Status.DOWN:
        return status.word
    if not loss:
        return status.word.replace("_", " ")
    return f"loses {percent(loss)}" if loss < _LEAST else f"-{percent(loss)}"


def _by_delivery(work: Work, snapshot: Snapshot, at: int | None) -> Colours:
    fits = fit_of(work, at)
    shades = {
        snapshot.index_of(key): Shade(1 - fit, percent(fit))
        for key, fit in fits.items()
        if fit is not None
    }
    unmeasured = len(fits) - len(shades)
    said = f"{counted(unmeasured, 'service')} {'is' if unmeasured == 1 else 'are'}"
    return Colours(
        shades=shades, scale="0 %: nothing of what was promised", none="100 % delivered",
        remarks=(f"{said} not coloured: not measured where clients or processes use them.",)
        if unmeasured else (),
    )  # fmt: skip


def _by_cost(_work: Work, snapshot: Snapshot, _at: int | None) -> Colours:
    costs = np.nan_to_num(cost_table(snapshot).costs.loaded)  # a circle may be too large to tell
    chosen = np.flatnonzero((costs > 0) & snapshot.kinds_are(*CHAIN_KINDS))
    loaded = dict(zip(chosen.tolist(), costs[chosen].tolist(), strict=True))
    most, unit = max(loaded.values(), default=0.0), snapshot.currency or "points"
    if not most:
        return Colours(shades={}, remarks=("No element states a cost.",))
    shades = {i: Shade(v / most, _short(v)) for i, v in loaded.items()}
    return Colours(
        shades=shades, none="0", scale=f"{amount_text(most, unit)} a year, all that it stands on",
        remarks=("Costs of shared parts are loaded on each that uses them: they do not add up.",),
    )  # fmt: skip


def _short(amount: float) -> str:
    for size, sign in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if amount >= size:
            return f"{amount / size:.3g} {sign}"
    return figure_text(amount, 3)


def _by_stage(work: Work, _snapshot: Snapshot, at: int | None) -> Colours:
    stages = features_of(work, at=at).stage
    words = {stage.value: stage.value.replace("_", " ") for stage in LifeCycle}
    shades = {i: Shade(None, words[s], s) for i, s in enumerate(stages) if s in words}
    none = len(stages) - len(shades)
    return Colours(
        shades=shades, tones=tuple(words.items()),
        remarks=(f"Without a stage of life, in the colour of their kind: "
                 f"{counted(none, 'element')}.",)
        if none else (),
    )  # fmt: skip


_BY_NAME: Mapping[str, Callable[[Work, Snapshot, int | None], Colours]] = {
    "kind": _by_kind, "value": _by_value, "risk": _by_risk, "delivery": _by_delivery,
    "cost": _by_cost, "lifecycle": _by_stage,
}  # fmt: skip

COLOURS = (*_BY_NAME, "loss")
"""By kind alone; by the value that stands on each; by what its failure costs; by the part of
its promises that it keeps; by loaded cost; by stage of life; by the loss in a scenario."""
