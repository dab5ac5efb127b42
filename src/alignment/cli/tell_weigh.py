"""Weights from people as a table: the conclusion first, then what each one said."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from alignment.cli.sheet import Column, Sheet, View, answered, notes, number, percents
from alignment.usecases.judged import doubt_text, ratio_text

if TYPE_CHECKING:
    from alignment.usecases.weigh import Weighed


def weighed_view(done: "Weighed") -> View:
    """The weights, and how well the judgements of each person agree."""
    people = done.people if len(done.people) > 1 else ()
    columns = (
        Column("element"), Column("requirement", "Requirement"), Column("members", "Needs"),
        number("share", "Share", percents),
        *(number(person.name, person.name, percents) for person in people),
        number("before", "Weight before"), number("weight", "Weight"),
    )  # fmt: skip
    rows = [
        (g.element, g.requirement, g.members, g.share,
         *(person.shares[g.requirement] for person in people), g.before, g.weight)
        for g in done.weights
    ]  # fmt: skip
    sheet = Sheet(columns, rows)
    tried = ["Only tried: nothing was written."] if done.dry_run else []
    return answered(done, sheet, *notes([*_agreement(done), *tried]), main=sheet)


def _agreement(done: "Weighed") -> Iterable[str]:
    """The consistency ratios, and the judgement to look at again."""
    if done.table is None:
        return
    for person in done.people:
        if person.ratio is not None:
            least = f"; fits least: {doubt_text(person.worst)}" if person.worst else ""
            said = f"{person.name}: consistency ratio {ratio_text(person.ratio)}"
            yield f"{said} ({done.table}){least}."
