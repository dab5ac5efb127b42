"""The command that compares what was promised with what was delivered."""

from typing import Annotated

import typer

from alignment.cli.opening import reading
from alignment.cli.options import Question
from alignment.cli.output import emit


def delivery(
    asked: Question,
    p: Annotated[
        float,
        typer.Option(
            "--p", metavar="P",
            help="How much unsteadiness counts: 1 not at all, 2 as its variance, inf the worst "
            "period alone.",
        ),
    ] = 2.0,
    consumer: Annotated[
        str | None, typer.Option("--consumer", metavar="ID", help="Only what it was promised.")
    ] = None,
    service: Annotated[
        str | None, typer.Option("--service", metavar="ID", help="Only what it promised.")
    ] = None,
    chart: Annotated[
        bool,
        typer.Option("--chart", help="One target over time; needs --consumer and --service."),
    ] = False,
    indicator: Annotated[
        str | None,
        typer.Option("--indicator", metavar="NAME", help="With --chart: which of its targets."),
    ] = None,
) -> None:  # fmt: skip
    """What was promised, what of it arrived, how steadily, and where the rest was lost.

    Example: alignment delivery --service S3
    """
    from alignment.cli import tell_delivery as tell
    from alignment.usecases import delivery as question

    if indicator is not None and not chart:
        msg = "--indicator belongs to --chart"
        raise typer.BadParameter(msg)
    with reading(asked.catalogue) as work:
        at, currency = asked.revision, work.snapshot(asked.revision).currency
        if not chart:
            whole = question.delivery_of(work, p=p, consumer=consumer, service=service, at=at)
            emit(asked.output, whole, lambda: tell.delivery_view(whole, currency))
            return
        if consumer is None or service is None:
            msg = "--chart needs --consumer and --service: whose target?"
            raise typer.BadParameter(msg)
        one = question.chart_of(
            work, consumer=consumer, service=service, indicator=indicator, at=at
        )
        emit(asked.output, one, lambda: tell.chart_view(one))
