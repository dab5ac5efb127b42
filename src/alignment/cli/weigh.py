"""The command that turns what people say into weights."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from alignment.cli.opening import login_name, reading, writing
from alignment.cli.options import Answered, paired
from alignment.cli.output import emit
from alignment.cli.revisions import Reason

if TYPE_CHECKING:
    from alignment.exchange.tables.matrix_sheet import Matrix
    from alignment.usecases.judgements import Weighing
    from alignment.usecases.weigh import Weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Where what people say stands."""

    judgements: Annotated[
        str | None,
        typer.Option("--judgements", metavar="FILE", help="YAML or JSON: judgements or points "
                     "by person; - for standard input."),
    ] = None  # fmt: skip
    points: Annotated[
        bool, typer.Option("--points", help="What follows is points, REQUIREMENT=POINTS each.")
    ] = False
    matrix: Annotated[
        str | None,
        typer.Option("--matrix", metavar="FILE", help="A sheet of P and S, or of numbers: rows "
                     "are elements, columns what they need."),
    ] = None  # fmt: skip
    accept_inconsistent: Annotated[
        bool,
        typer.Option("--accept-inconsistent", help="Take judgements that contradict one another."),
    ] = False
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would do; write nothing.")
    ] = False


def weigh(
    asked: Answered,
    saying: Saying,
    element: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Whose requirements are weighed.")
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REQUIREMENT=POINTS]...", help="With --points: by id, or by the "
                       "only member of a requirement."),
    ] = None,
    reason: Reason = "",
) -> None:  # fmt: skip
    """Turn pairwise judgements, points or a matrix into the weights of requirements.

    Example: alignment weigh O1 --points X1=2 X2=1
    """
    from alignment.cli.tell_weigh import weighed_view
    from alignment.usecases import weigh as use

    _require_one(saying, element, given or [])
    done_by: Callable[..., Weighed]
    if saying.matrix is not None:
        done_by = partial(use.weigh_by_matrix, matrix=_matrix(saying.matrix))
    else:
        said = _weighing(saying, given or [])
        done_by = partial(use.weigh, element=element or "", weighing=said)
    with (reading if saying.dry_run else writing)(asked.catalogue) as work:
        done = done_by(work, reason=reason, dry_run=saying.dry_run)
    emit(asked.output, use.weighed_wire(done), lambda: weighed_view(done))


def _require_one(saying: Saying, element: str | None, given: list[str]) -> None:
    """Refuse what says nothing, or two things at once."""
    ways = [saying.judgements is not None, saying.points, saying.matrix is not None]
    if sum(ways) != 1 or bool(given) != saying.points:
        msg = "say one: --judgements FILE, --points REQUIREMENT=POINTS..., or --matrix FILE"
        raise typer.BadParameter(msg)
    if (element is None) != (saying.matrix is not None):
        msg = "name the element whose requirements are weighed; with --matrix its rows name them"
        raise typer.BadParameter(msg)


def _weighing(saying: Saying, given: list[str]) -> "Weighing":
    from alignment.exchange.material import material_of
    from alignment.usecases.judgements import weighing_from, weighing_in

    if saying.judgements is None:
        points = dict(paired(text, "REQUIREMENT=POINTS") for text in given)
        if len(points) < len(given):
            msg = "a requirement has points twice"
            raise typer.BadParameter(msg)
        found = weighing_from({"points": {login_name(): points}})
    else:
        found = weighing_in(material_of([saying.judgements]).only)
    if saying.accept_inconsistent:
        return found.model_copy(update={"accept_inconsistent": True})
    return found


def _matrix(place: str) -> "Matrix":
    from alignment.exchange.material import material_of
    from alignment.exchange.tables.matrix_sheet import read_matrix

    return read_matrix(material_of([place]).only)
