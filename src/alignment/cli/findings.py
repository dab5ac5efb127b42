"""The commands that open things up: what is not aligned, and why a figure is what it is."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from alignment.cli.faults import FINDINGS
from alignment.cli.opening import reading
from alignment.cli.options import Output, Place, Question, Revision
from alignment.cli.output import emit

if TYPE_CHECKING:
    from alignment.graphs.findings.answer import Findings


class Grade(StrEnum):
    """How grave a finding is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Form(StrEnum):
    """The forms of findings: those of every answer, and two that pipelines read."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    YAML = "yaml"
    SARIF = "sarif"
    JUNIT = "junit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking(Place):
    """What a question takes, and the forms that pipelines read."""

    output: Annotated[
        Form | None,
        typer.Option(
            "--output", "-o", case_sensitive=False,
            help="Form of the answer; a table on a terminal, JSON in a pipe; SARIF and JUnit "
            "for pipelines.",
        ),
    ] = None  # fmt: skip
    revision: Revision = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What the figure that is explained was asked with, where that is not as usual."""

    p: Annotated[
        float | None, typer.Option("--p", metavar="P", help="Of delivery: another exponent.")
    ] = None
    value_cut: Annotated[
        float | None,
        typer.Option("--value-cut", min=0, max=1, metavar="FRACTION", help="Of a quadrant."),
    ] = None
    fit_cut: Annotated[
        float | None,
        typer.Option("--fit-cut", min=0, max=1, metavar="FRACTION", help="Of a quadrant."),
    ] = None
    lens: Annotated[
        Literal["service", "component", "practice"] | None,
        typer.Option("--lens", "-l", help="Of a flip, range, spread or rank: whose ranking."),
    ] = None
    member: Annotated[
        str | None, typer.Option("--member", metavar="ID", help="Of a flip: along whose share.")
    ] = None
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", metavar="LOSS", help="Of availability: from which loss on."),
    ] = None
    within: Annotated[
        float | None,
        typer.Option("--within", min=0, max=1, metavar="F", help="Of a range: how far off."),
    ] = None
    concentration: Annotated[
        float | None,
        typer.Option("--concentration", min=1, metavar="X", help="Of a spread or rank."),
    ] = None
    draws: Annotated[
        int | None,
        typer.Option("--draws", min=1, max=100_000, metavar="N", help="Of a spread or rank."),
    ] = None
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, metavar="N", help="Of a spread or rank.")
    ] = None
    usage: Annotated[
        str | None,
        typer.Option("--usage", metavar="FILE", help="Of cost: provider, consumer, usage."),
    ] = None


def findings(
    asked: Checking,
    fail_on: Annotated[
        Grade | None,
        typer.Option("--fail-on", help="Exit with 3 when there are findings this grave."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Only the gravest N.")
    ] = None,
) -> None:
    """What is not aligned, the gravest first, with the value behind it and what to do.

    Example: alignment findings --fail-on high
    """
    from alignment.catalogue import Severity
    from alignment.graphs.findings.answer import at_or_above
    from alignment.usecases.findings import MOST_LISTED, findings_in

    with reading(asked.catalogue) as work:
        answer = findings_in(work, at=asked.revision, limit=limit or MOST_LISTED)
        currency = work.snapshot(asked.revision).currency
    _print(asked.output, answer, currency, fail_on)
    if fail_on is not None and at_or_above(answer, Severity(fail_on.value)):
        raise typer.Exit(FINDINGS)


def _print(form: Form | None, answer: "Findings", currency: str, fail_on: Grade | None) -> None:
    from alignment.cli.tell_findings import findings_view

    if form is Form.SARIF:
        from alignment.reports.sarif import sarif_of
        from alignment.runtime import own_version

        typer.echo(sarif_of(answer, version=own_version()), nl=False)
    elif form is Form.JUNIT:
        from alignment.catalogue import Severity
        from alignment.reports.junit import junit_of

        failing = Severity.LOW if fail_on is None else Severity(fail_on.value)
        typer.echo(junit_of(answer, failing=failing), nl=False)
    else:
        chosen = None if form is None else Output(form.value)
        emit(chosen, answer, lambda: findings_view(answer, currency))


def explain(
    asked: Question,
    chosen: Choosing,
    figure: Annotated[
        str, typer.Argument(metavar="FIGURE", help="Such as support, delivery or value-at-risk.")
    ],
    of: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="What it is a figure of.")
    ] = None,
) -> None:
    """Why a figure is what it is: formula, inputs, parts, routes, assumptions, sources.

    Example: alignment explain support S3
    """
    from alignment.cli.tell_findings import explanation_view
    from alignment.exchange.material import material_of
    from alignment.usecases.explain import Choices, explanation_of

    usage = None if chosen.usage is None else material_of([chosen.usage]).only
    choices = Choices(**{**asdict(chosen), "usage": usage})
    with reading(asked.catalogue) as work:
        found = explanation_of(work, figure, of or [], choices=choices, at=asked.revision)
    emit(asked.output, found, lambda: explanation_view(found))
