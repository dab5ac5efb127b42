"""What is behind a figure of availability that is too large to know exactly: bounds and draws."""

from collections.abc import Iterator
from dataclasses import dataclass

from alignment.graphs.explained import Explanation, Input
from alignment.graphs.reliability.availability import Effort, known_of
from alignment.graphs.reliability.probabilities import Figures, figures_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import amount_text, known, label

INDEPENDENT = "Own failures are independent; what elements share is an element of its own."
SOURCES = ("METHODS 1.6", "R. E. Bryant 1986", "A. Rauzy 1993")
TOO_LARGE = "the diagram of what it needs would be too large, and too few drawn states tell of it"

_USUAL = Effort()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which figure is wanted.

    Attributes:
        figure: Its name at the doors.
        element: Its id; None for a figure of the whole.
        formula: As it would be worked out exactly.
        threshold: The loss that counts, where the figure depends on one.
    """

    figure: str
    element: str | None
    unit: str
    formula: str
    threshold: float = 1.0


def loss_asked(threshold: float) -> Input:
    """From which loss on an element counts as lost, as whoever asks has it."""
    origin = "usual choice" if threshold == 1 else "whoever asks"
    return Input(name="theta", meaning="loss from which on it counts", value=threshold,
                 unit="fraction", origin=origin)  # fmt: skip


def estimated(snapshot: Snapshot, asked: Asked, *, effort: Effort = _USUAL) -> Explanation:
    """The figure as the answer on availability has it: bounds, a mean of draws and its error.

    Args:
        snapshot: The estate.
        asked: The figure.
        effort: As the answer was asked for.
    """
    solved = known_of(snapshot, asked.threshold, effort.nodes)
    figures = figures_of(snapshot, solved, asked.threshold, effort)
    place = None if asked.element is None else snapshot.index_of(asked.element)
    value, error = _read(figures, asked.figure, place)
    name = "the whole" if place is None else label(snapshot, place)
    what = asked.figure.replace("-", " ")
    said = f"The {what} of {name} is not known."
    if value is not None:
        said = f"The {what} of {name} is about {amount_text(value)}, as drawn states tell."
    return Explanation(
        revision=snapshot.revision, figure=asked.figure, value=value, unit=asked.unit,
        of=() if asked.element is None else (asked.element,), formula=asked.formula,
        reason=TOO_LARGE if value is None else "", sentence=said,
        inputs=(*_inputs(figures, asked, place, error, effort.seed), *_loss(asked)),
        assumptions=(INDEPENDENT, "Diagrams would be too large: the figure is a mean of draws."),
        sources=(*SOURCES, "METHODS 3.3"),
    )  # fmt: skip


def _read(figures: Figures, figure: str, place: int | None) -> tuple[float | None, float | None]:
    """A figure and its standard error, where there is one."""
    if place is None:
        whole = {"expected-value-at-risk": (figures.value_at_risk, figures.value_error),
                 "probability-of-any-loss": (figures.any_loss, None)}  # fmt: skip
        return whole[figure]
    own = figures.avoidable[place] / figures.slope[place] if figures.slope[place] else 0.0
    found = {
        "probability-down": (figures.down[place], None),
        "probability-of-loss": (figures.reached[place], None),
        "expected-loss": (figures.expected_loss[place], figures.loss_error[place]),
        "birnbaum": (figures.slope[place], figures.slope_error[place]),
        "avoidable": (figures.avoidable[place], own * figures.slope_error[place]),
    }  # fmt: skip
    value, error = found[figure]
    return known(value), None if error is None else known(error)


def _loss(asked: Asked) -> tuple[Input, ...]:
    return (loss_asked(asked.threshold),) if asked.figure == "probability-of-loss" else ()


def _inputs(
    figures: Figures, asked: Asked, place: int | None, error: float | None, seed: int
) -> Iterator[Input]:
    if asked.figure == "probability-down" and place is not None:
        for name, meaning, bounds in (("low", "lowest", figures.low), ("high", "highest",
                                                                       figures.high)):  # fmt: skip
            yield Input(name=name, meaning=f"{meaning} it can be", value=known(bounds[place]),
                        unit=asked.unit, origin="its bounds")  # fmt: skip
    if error is not None:
        yield Input(name="se", meaning="standard error of the mean", value=error, unit=asked.unit,
                    origin="the spread of the draws")  # fmt: skip
    if figures.drawn is not None:
        yield Input(name="n", meaning="drawn states", value=float(figures.drawn.samples),
                    origin=f"seed {seed}")  # fmt: skip
