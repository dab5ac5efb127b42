"""The command that asks how far a ranking depends on its weights."""

from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from alignment.cli.opening import reading
from alignment.cli.options import Question
from alignment.cli.output import emit


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """What is turned to find flips; nothing: which weights are worth checking."""

    requirement: Annotated[
        str | None,
        typer.Option("--requirement", metavar="ID", help="Flips along its weight."),
    ] = None
    member: Annotated[
        str | None,
        typer.Option("--member", metavar="ID", help="With --requirement: along its share there."),
    ] = None
    element: Annotated[
        str | None,
        typer.Option("--element", metavar="ID", help="Flips along each weight of its split."),
    ] = None
    objective: Annotated[
        str | None, typer.Option("--objective", metavar="ID", help="Flips along its value.")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Varying:
    """How uncertain weights are."""

    within: Annotated[
        float | None,
        typer.Option("--within", min=0, max=1, metavar="F", help="Bounds when each share may be "
                     "this fraction smaller or larger; with --element, exact for its split."),
    ] = None  # fmt: skip
    spread: Annotated[
        bool, typer.Option("--spread", help="Draw all weights, and show where ranks come out.")
    ] = False
    seed: Annotated[
        int, typer.Option("--seed", min=0, metavar="N", help="Of the draws; the same is repeated.")
    ] = 1
    draws: Annotated[
        int, typer.Option("--draws", min=1, max=100_000, metavar="N", help="How many draws.")
    ] = 1_000
    concentration: Annotated[
        float,
        typer.Option("--concentration", min=1, metavar="X", help="How sure the shares are; a "
                     "share p varies by sqrt(p (1 - p) / (X + 1))."),
    ] = 100.0  # fmt: skip


def sensitivity(
    asked: Question,
    turning: Turning,
    varying: Varying,
    lens: Annotated[
        Literal["service", "component", "practice"],
        typer.Option("--lens", "-l", help="Whose ranking."),
    ] = "service",
    top: Annotated[
        int, typer.Option("--top", min=1, max=1_000, metavar="N", help="Rows that are listed.")
    ] = 20,
) -> None:
    """Which weights decide a ranking: what to check first, where it flips, how far it spreads.

    Example: alignment sensitivity --requirement S3:S5
    """
    from alignment.cli import tell_sensitivity as tell
    from alignment.graphs.sensitivity.flips import Turned
    from alignment.graphs.sensitivity.spread import Uncertainty
    from alignment.usecases import sensitivity as use

    turned = Turned(
        requirement=turning.requirement, element=turning.element, objective=turning.objective,
        member=turning.member,
    )  # fmt: skip
    kind = _kind(turning, varying)
    with reading(asked.catalogue) as work:
        at, currency = asked.revision, work.snapshot(asked.revision).currency
        if kind == "spread":
            drawn = Uncertainty(
                concentration=varying.concentration, draws=varying.draws, seed=varying.seed
            )
            far = use.spread_of(work, drawn, lens=lens, top=top, at=at)
            emit(asked.output, far, lambda: tell.spread_view(far, currency))
        elif kind == "ranges":
            bounds = use.ranges_of(
                work, within=varying.within or 0.0, element=turning.element, lens=lens, top=top,
                at=at,
            )  # fmt: skip
            emit(asked.output, bounds, lambda: tell.ranges_view(bounds, currency))
        elif kind == "flips":
            flips = use.flips_of(work, turned, lens=lens, top=top, at=at)
            emit(asked.output, flips, lambda: tell.flips_view(flips, currency))
        else:
            checks = use.checks_of(
                work, lens=lens, concentration=varying.concentration, top=top, at=at
            )
            emit(asked.output, checks, lambda: tell.checks_view(checks, currency))


def _kind(turning: Turning, varying: Varying) -> str:
    """Which question was asked; refuses two at once."""
    if turning.member is not None and turning.requirement is None:
        msg = "--member needs --requirement: its share in which?"
        raise typer.BadParameter(msg)
    turned = [turning.requirement, turning.element, turning.objective]
    others = turned if varying.spread else [turning.requirement, turning.objective]
    both = varying.spread and varying.within is not None
    if both or ((varying.spread or varying.within is not None) and any(others)):
        msg = "ask one thing: flips along something, bounds (--within), or --spread"
        raise typer.BadParameter(msg)
    if varying.spread:
        return "spread"
    if varying.within is not None:
        return "ranges"
    return "flips" if any(text is not None for text in turned) else "checks"
