"""What stands behind the practices: names in, names out."""

from dataclasses import replace

from alignment.graphs.explained import Explanation
from alignment.graphs.portfolio import practices, practices_explained
from alignment.runtime import Work


def practices_of(
    work: Work, *, at: int | None = None, with_risk: bool = True
) -> practices.Practices:
    """The value behind each practice, at risk or not, how capable it is, and what none manages.

    Worked out once a revision.
    """
    return work.snapshot(at).remembered(
        (practices_of, with_risk), lambda: _practices(work, at, with_risk=with_risk)
    )


def _practices(work: Work, at: int | None, *, with_risk: bool) -> practices.Practices:
    stated = work.reader.rows_where("elements", "kind", "practice", at=work.past(at))
    levels, refused = practices.levels_of(version.entity for version in stated)
    found = practices.practices_of(
        work.snapshot(at), work.practices(at), levels=levels, with_risk=with_risk
    )
    return replace(found, remarks=(*found.remarks, *refused))


def explain_practice_contribution(work: Work, practice: str, *, at: int | None) -> Explanation:
    """Why a practice is credited with so much."""
    supports = work.practices(at)
    return practices.explain_practice_contribution(work.snapshot(at), practice, supports)


def explain_practice(work: Work, practice: str, *, figure: str, at: int | None) -> Explanation:
    """Why so much stands on what a practice manages, or is at risk there."""
    supports = work.practices(at)
    return practices_explained.explain_practice(work.snapshot(at), figure, practice, supports)
