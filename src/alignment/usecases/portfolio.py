"""Where services stand in the portfolio: names in, names out."""

from alignment.graphs import portfolio
from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import FIT_CUT, VALUE_CUT
from alignment.runtime import Work
from alignment.usecases.delivery import fit_of


def portfolio_of(
    work: Work, *, value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT, at: int | None = None
) -> portfolio.Portfolio:
    """Every service by its value and fit, and which ones another dominates."""
    snapshot = work.snapshot(at)
    return portfolio.portfolio_of(snapshot, fit_of(work, at), value_cut=value_cut, fit_cut=fit_cut)


def explain_quadrant(work: Work, element: str, *, at: int | None) -> Explanation:
    """Why a service stands where it stands."""
    return portfolio.explain_quadrant(work.snapshot(at), element, fit_of(work, at))
