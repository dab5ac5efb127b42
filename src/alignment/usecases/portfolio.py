"""Where services stand in the portfolio: names in, names out."""

from collections.abc import Mapping

from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import criteria, quadrants
from alignment.graphs.portfolio.quadrants import FIT_CUT, VALUE_CUT
from alignment.runtime import Work
from alignment.usecases.delivery import fit_of


def portfolio_of(
    work: Work, *, value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT, at: int | None = None
) -> quadrants.Portfolio:
    """Every service by its value and fit, and which ones another dominates."""
    snapshot = work.snapshot(at)
    if (value_cut, fit_cut) != (VALUE_CUT, FIT_CUT):
        fits = fit_of(work, at)
        return quadrants.portfolio_of(snapshot, fits, value_cut=value_cut, fit_cut=fit_cut)
    return snapshot.remembered(
        portfolio_of, lambda: quadrants.portfolio_of(snapshot, fit_of(work, at))
    )


def ranking_of(
    work: Work, weights: Mapping[str, float], *, at: int | None = None
) -> criteria.Ranking:
    """Services in one order by the weighted criteria value, cost and fit."""
    spent = float(work.snapshot(at).cost.sum())
    return criteria.ranking_of(portfolio_of(work, at=at), weights, spent=spent)


def explain_quadrant(
    work: Work, element: str, *, value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT,
    at: int | None,
) -> Explanation:  # fmt: skip
    """Why a service stands where it stands."""
    return quadrants.explain_quadrant(
        work.snapshot(at), element, fit_of(work, at), value_cut=value_cut, fit_cut=fit_cut
    )
