"""How risky a planned change is: names in, names out."""

from collections.abc import Mapping

from alignment.graphs.portfolio import planned_change as planned
from alignment.graphs.portfolio.planned_change import Cuts, History, PlannedChange
from alignment.runtime import Work
from alignment.usecases.analyse import require_some

LISTED = 20
"""Elements of the redundancy debt that an answer lists where nothing else is asked for."""


def change_risk_of(
    work: Work, losses: Mapping[str, float], *, history: History, cuts: Cuts,
    top: int | None = LISTED, at: int | None = None,
) -> PlannedChange:  # fmt: skip
    """The risk of changing these elements, with the redundancy debt unless ``top`` is None."""
    require_some(losses)
    return planned.planned_change(work.snapshot(at), losses, history=history, cuts=cuts, top=top)
