"""Where services stand in the portfolio: names in, names out."""

from collections.abc import Mapping

from alignment.graphs import portfolio
from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import FIT_CUT, VALUE_CUT
from alignment.runtime import Work


def portfolio_of(
    work: Work, *, value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT, at: int | None = None
) -> portfolio.Portfolio:
    """Every service by its value and fit, and which ones another dominates."""
    snapshot = work.snapshot(at)
    return portfolio.portfolio_of(
        snapshot, fits_of(work, at=at), value_cut=value_cut, fit_cut=fit_cut
    )


def explain_quadrant(work: Work, element: str, *, at: int | None) -> Explanation:
    """Why a service stands where it stands."""
    return portfolio.explain_quadrant(work.snapshot(at), element, fits_of(work, at=at))


def fits_of(_work: Work, *, at: int | None) -> Mapping[str, float | None]:  # noqa: ARG001
    """The fit of each service: its delivery, weighted by what was promised; none is known yet."""
    return {}
