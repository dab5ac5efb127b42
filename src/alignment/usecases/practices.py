"""What stands behind the practices: names in, names out."""

from dataclasses import replace

from alignment.graphs import practices
from alignment.graphs.explained import Explanation
from alignment.runtime import Work
from alignment.usecases.analyse import practice_supports


def practices_of(
    work: Work, *, at: int | None = None, with_risk: bool = True
) -> practices.Practices:
    """The value behind each practice, at risk or not, how capable it is, and what none manages."""
    snapshot = work.snapshot(at)
    number = None if snapshot.revision == work.reader.head() else snapshot.revision
    stated = work.reader.rows_where("elements", "kind", "practice", at=number)
    levels, refused = practices.levels_of(version.entity for version in stated)
    found = practices.practices_of(
        snapshot, practice_supports(work, snapshot), levels=levels, with_risk=with_risk
    )
    return replace(found, remarks=(*found.remarks, *refused))


def explain_practice_contribution(work: Work, practice: str, *, at: int | None) -> Explanation:
    """Why a practice is credited with so much."""
    snapshot = work.snapshot(at)
    supports = practice_supports(work, snapshot)
    return practices.explain_practice_contribution(snapshot, practice, supports)
