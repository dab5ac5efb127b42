"""Which projects to take: what was listed in, names out."""

from collections.abc import Sequence

from alignment.exchange.format import File
from alignment.exchange.tables.project_sheet import read_projects
from alignment.graphs.portfolio import projects
from alignment.graphs.portfolio.projects import Investment, Project
from alignment.runtime import Work


def investment_of(
    work: Work, listed: Sequence[Project], *, budget: float | None = None, at: int | None = None
) -> Investment:
    """The set of items that brings most, each with what it requires, within a budget if any."""
    return projects.investment_of(work.snapshot(at), listed, budget=budget)


def investment_in(
    work: Work, file: File, *, budget: float | None = None, at: int | None = None
) -> Investment:
    """The same of the items that a sheet lists."""
    listed = [
        Project(id=row.item, profit=row.profit, requires=row.requires)
        for row in read_projects(file)
    ]
    return investment_of(work, listed, budget=budget, at=at)
