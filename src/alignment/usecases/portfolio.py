"""Where services stand in the portfolio: names in, names out."""

from collections.abc import Mapping

from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import criteria, quadrants
from alignment.graphs.portfolio.quadrants import FIT_CUT, VALUE_CUT
from alignment.graphs.portfolio.standing import standings_of
from alignment.runtime import Work
from alignment.usecases.delivery import fit_of


def placement_of(
    work: Work, *, value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT, at: int | None = None
) -> quadrants.Placement:
    """Both cuts laid through the services; what no cut changes is worked out once a revision."""
    snapshot = work.snapshot(at)
    standings = snapshot.remembered(placement_of, lambda: standings_of(snapshot, fit_of(work, at)))
    return quadrants.placement_of(standings, value_cut, fit_cut)


def portfolio_of(
    work: Work, *, value_cut: float = VALUE_CUT, fit_cut: float = FIT_CUT, at: int | None = None
) -> quadrants.Portfolio:
    """Every service by its value and fit, and which ones another dominates."""
    return placement_of(work, value_cut=value_cut, fit_cut=fit_cut, at=at).portfolio()


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
    placement = placement_of(work, value_cut=value_cut, fit_cut=fit_cut, at=at)
    return quadrants.explain_quadrant(placement, element)
