"""Where services stand in the portfolio: names in, names out."""

from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import quadrants
from alignment.graphs.portfolio.quadrants import FIT_CUT, VALUE_CUT
from alignment.runtime import Work
from alignment.usecases.delivery import fit_of


def portfolio_of(
    work: Work, *, value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT, at: int | None = None
) -> quadrants.Portfolio:
    """Every service by its value and fit, and which ones another dominates."""
    snapshot = work.snapshot(at)
    return quadrants.portfolio_of(snapshot, fit_of(work, at), value_cut=value_cut, fit_cut=fit_cut)


def explain_quadrant(
    work: Work, element: str, *, value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT,
    at: int | None,
) -> Explanation:  # fmt: skip
    """Why a service stands where it stands."""
    return quadrants.explain_quadrant(
        work.snapshot(at), element, fit_of(work, at), value_cut=value_cut, fit_cut=fit_cut
    )
