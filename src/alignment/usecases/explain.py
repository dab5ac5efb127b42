"""Opens any figure down to what went in: one table from a figure's name to who explains it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from alignment.errors import NotFound
from alignment.graphs.explained import Explanation
from alignment.runtime import Work


class Explainer(Protocol):
    """Explains one kind of figure.

    It is given the ids of what the figure is of, in the order in which the figure names them;
    it raises Invalid when they are too few or too many, NotFound when one is not there.
    """

    def __call__(self, work: Work, of: Sequence[str], *, at: int | None) -> Explanation: ...


EXPLAINERS: Mapping[str, Explainer] = {}
"""Every figure that can be explained, by its name at the doors."""


def explanation_of(
    work: Work, figure: str, of: Sequence[str], *, at: int | None = None
) -> Explanation:
    """Why a figure is what it is: formula, inputs, parts, routes, assumptions, sources."""
    explain = EXPLAINERS.get(figure)
    if explain is None:
        raise NotFound.of("figure", figure, close=sorted(EXPLAINERS))
    return explain(work, of, at=at)
