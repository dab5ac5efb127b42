"""The command that hands importance on by matrices."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from alignment.cli.options import Answered, paired
from alignment.cli.output import emit
from alignment.cli.sheet import Column, Sheet, View, conclusion, digits, notes, number, percents

if TYPE_CHECKING:
    from alignment.graphs.judgement.importance import Importances


def cascade(
    asked: Answered,
    matrices: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Sheets of P and S, or of numbers: rows act on "
                       "columns; the columns of each are the rows of the next."),
    ],
    form: Annotated[
        Literal["conserving", "classic", "toolkit", "network"],
        typer.Option("--form", help="How importance is handed on."),
    ] = "conserving",
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", metavar="ROW=WEIGHT", help="Of a row of the first matrix; 1 "
                     "when nothing is said, in the toolkit's form 3."),
    ] = None,
) -> None:  # fmt: skip
    """Hand importance on by matrices: goals cascade, house of quality, network of influences.

    Example: alignment cascade goals.csv services.csv --weight growth=5
    """
    from alignment.exchange.material import material_of
    from alignment.graphs.judgement.importance import Form
    from alignment.usecases.cascade import cascade_in

    stated = [paired(text, "ROW=WEIGHT") for text in weight or ()]
    if len(dict(stated)) < len(stated):
        msg = "a row has a weight twice"
        raise typer.BadParameter(msg)
    files = [material_of([place]).only for place in matrices]
    found = cascade_in(Form(form), files, dict(stated))
    emit(asked.output, found, lambda: cascade_view(found))


def cascade_view(answer: "Importances") -> View:
    """Every column with what it matters and by whom."""
    columns = (
        Column("id", "ID"), number("importance", "Importance", digits(6)),
        number("share", "Share", percents), Column("by", "By"),
    )  # fmt: skip
    rows = [
        (i.id, i.importance, i.share, tuple(f"{name} {part:.4g}" for name, part in i.by.items()))
        for i in answer.items
    ]
    sheet = Sheet(columns, rows)
    told = notes([*answer.remarks, f"Form {answer.form.value}: {answer.formula}.",
                  f"Source: {answer.source}."])  # fmt: skip
    return View((conclusion(answer.conclusion), sheet, *told), sheet)
