"""Which projects to take, as a table: the conclusion first, then what is taken and left."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from alignment.cli.sheet import Column, Line, Sheet, View, amount, answered, priced

if TYPE_CHECKING:
    from alignment.graphs.portfolio.projects import Investment


def _decided(values: Sequence[Any]) -> list[str]:
    return ["take" if value else "leave" for value in values]


def investment_view(answer: "Investment", currency: str) -> View:
    """Every item with what was decided, and the cut that proves it."""
    columns = (
        Column("id", "ID"), Column("name", "Name"),
        Column("taken", "Decision", _decided, style=lambda taken: "green" if taken else "dim"),
        priced("profit", "Profit", currency), Column("requires", "Requires"),
    )  # fmt: skip
    rows = [(i.id, i.name, i.taken, i.profit, i.requires) for i in answer.items]
    sheet = Sheet(columns, rows)
    cut = "minimum cut" if answer.budget is None else "given up or spent"
    proof = (
        f"All gains {amount(answer.profit + answer.cut)} - {cut} {amount(answer.cut)} = "
        f"{amount(answer.profit, currency)}."
    )
    return answered(answer, sheet, Line(proof), main=sheet)
