"""Reports: the answers of the other use cases, gathered and composed into one document."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import orjson

from alignment.catalogue import Kind as ElementKind
from alignment.catalogue.details_read import details_of
from alignment.catalogue.progress import Progress, silent
from alignment.errors import Invalid, NotFound, Problem
from alignment.graphs.explained import Explanation
from alignment.reports.compose import (
    catalogue,
    delivery,
    impact,
    objective,
    portfolio,
    service,
)
from alignment.reports.compose.making import Choice, Cover, Ledger, Making, Part, composed
from alignment.reports.formats import format_called, renderer_of
from alignment.reports.look import Look
from alignment.reports.report import Report, Stamp
from alignment.runtime import Work, own_version
from alignment.usecases import report_answers as gather
from alignment.usecases import report_briefs as briefs
from alignment.usecases.explain import explanation_of
from alignment.usecases.report_pieces import require_kind
from alignment.usecases.scenario import losses_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for beyond the kind.

    Attributes:
        of: Ids of what it is about.
        at: The revision; the newest when none is named.
        since: The revision to compare with; None for no comparison.
        choice: Which sections, in which order.
        title: Of a board's own; empty for the usual one.
        day: For which it is made, in UTC; the day of the revision when none is named.
        address: Where the catalogue is served, for links.
        progress: Is told how far it has come.
    """

    of: tuple[str, ...] = ()
    at: int | None = None
    since: int | None = None
    choice: Choice = field(default_factory=Choice)
    title: str = ""
    day: date | None = None
    address: str = ""
    progress: Progress = silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of report.

    Attributes:
        title: Of the document; ``{}`` stands for what it is about.
        says: For whom, and what it holds.
        parts: Its sections by name.
        gather: From a unit of work and an order, the answers.
        left_out: From the answers, what could not be told.
        least, most: How many ids it is about; most is None for any number.
        about: Of which kind these elements are; None where any will do.
        compares: It can tell what changed since a revision.
        parameters: What it is made with beside the choices of every report, by name.
    """

    title: str
    says: str
    parts: Mapping[str, Part[Any]]
    gather: Callable[[Work, Order], Any]
    left_out: Callable[[Any], Iterable[str]]
    least: int = 0
    most: int | None = 0
    about: ElementKind | None = None
    compares: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)


KINDS: Mapping[str, Kind] = {
    "portfolio": Kind(
        title="Portfolio review", says="worth, cost, delivery and risks of all services",
        parts=portfolio.PARTS, gather=gather.portfolio_answers, left_out=portfolio.left_out,
        compares=True, parameters={"nodes of diagrams": f"{gather.BRIEF.nodes:,}"},
    ),
    "objective": Kind(
        title="Objective: {}", says="who carries one objective, and where it is thin",
        parts=objective.PARTS, gather=gather.objective_answers, left_out=objective.left_out,
        least=1, most=1, about=ElementKind.OBJECTIVE,
    ),
    "service": Kind(
        title="Service: {}", says="one service on a page for its owner",
        parts=service.PARTS, gather=gather.service_answers, left_out=service.left_out,
        least=1, most=1, about=ElementKind.SERVICE,
    ),
    "impact": Kind(
        title="Impact of {}", says="what fails with some elements, what is spared, who to tell",
        parts=impact.PARTS, gather=briefs.impact_answers, left_out=impact.left_out,
        least=1, most=None,
    ),
    "delivery": Kind(
        title="Service level review", says="promised and delivered, period by period",
        parts=delivery.PARTS, gather=briefs.delivery_answers, left_out=delivery.left_out,
    ),
    "catalogue": Kind(
        title="Service catalogue", says="each service with description, clients, targets, owner",
        parts=catalogue.PARTS, gather=briefs.catalogue_answers, left_out=catalogue.left_out,
    ),
}  # fmt: skip
"""Every kind of report, by its name at the doors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report as a file to keep."""

    data: bytes
    media_type: str
    name: str


def document_of(
    work: Work, kind: str, ending: str, order: Order | None = None, look: Look | None = None
) -> Document:
    """A report in the format of a file's ending; raises as ``report_of`` and ``renderer_of``."""
    render, form = renderer_of(ending), format_called(ending)
    made = report_of(work, kind, order)
    if order:
        order.progress("telling", 0, 0)
    about = "-".join((kind, *(order.of if order else ())[:1], str(made.stamp.revision)))
    return Document(
        data=render(made, look or Look()), media_type=form.media_type,
        name=f"{about}.{ending.casefold()}",
    )  # fmt: skip


def report_of(work: Work, kind: str, order: Order | None = None) -> Report:
    """A report of a kind; raises NotFound or Invalid for what cannot be told."""
    order = order or Order()
    made = require_order(work, kind, order)
    snapshot, stamp = work.snapshot(order.at), _stamp(work, kind, order)
    about = tuple(losses_of(snapshot, order.of))
    owners = details_of(work.reader, at=work.past(order.at)).owners
    answers = made.gather(work, order)
    order.progress("composing", 0, 0)
    making = Making(
        snapshot=snapshot, ledger=Ledger(_explainer(work, order.at)), owners=owners
    )  # fmt: skip
    named = [making.name(i) for i in about]
    cover = Cover(
        kind=kind, title=order.title or made.title.format(_title_names(named)),
        subtitle=stamp.catalogue, stamp=stamp,
    )  # fmt: skip
    return composed(cover, made.parts, order.choice, answers, making, made.left_out(answers))


def require_order(work: Work, kind: str, order: Order) -> Kind:
    """The kind of that name, if it can be made so; raises before anything is worked out.

    Raises:
        NotFound: There is no such kind, element or revision.
        Invalid: The kind cannot be made of what is asked for.
    """
    made = KINDS.get(kind)
    if made is None:
        raise NotFound.of("kind of report", kind, close=sorted(KINDS))
    if len(order.of) < made.least:
        msg = f"say what the report is about: {kind} ID"
        raise Invalid(msg, [Problem("of", msg)])
    if made.most is not None and len(order.of) > made.most:
        msg = (f"a {kind} report is about one element" if made.most
               else f"a {kind} report is about the whole catalogue: name no element")  # fmt: skip
        raise Invalid(msg, [Problem("of", msg)])
    if order.since is not None and not made.compares:
        msg = f"a {kind} report compares no revisions"
        raise Invalid(msg, [Problem("since", msg)])
    order.choice.of(made.parts)
    if order.since is not None:
        work.past(order.since)
    snapshot = work.snapshot(order.at)
    for element in losses_of(snapshot, order.of):
        if made.about is not None:
            require_kind(snapshot, element, made.about)
    return made


def _title_names(names: Sequence[str], *, most: int = 3) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def _explainer(work: Work, at: int | None) -> Callable[[str, tuple[str, ...]], Explanation]:
    return lambda figure, of: explanation_of(work, figure, of, at=at)


def _stamp(work: Work, kind: str, order: Order) -> Stamp:
    """What the report holds for. Of the empty catalogue it is the epoch: nothing was written."""
    number, version = work.snapshot(order.at).revision, own_version()
    revision = work.reader.revision(number) if number else None
    made_at = revision.time if revision else datetime.fromtimestamp(0, UTC)
    made_at = made_at.replace(microsecond=0)
    if order.day is not None:
        made_at = datetime.combine(order.day, time(), UTC)
    parameters = {
        name: value for name, value in (
            ("about", ", ".join(order.of)),
            ("since revision", "" if order.since is None else str(order.since)),
            ("sections", ", ".join(order.choice.of(KINDS[kind].parts))),
            ("value cut", f"{gather.VALUE_CUT:g}"), ("fit cut", f"{gather.FIT_CUT:g}"),
            ("exponent of delivery", f"{gather.DEFAULT_P:g}"),
            *KINDS[kind].parameters.items(),
        ) if value
    }  # fmt: skip
    facts = [revision.hash if revision else "", kind, parameters, version, made_at.isoformat(),
             order.title, order.address]  # fmt: skip
    return Stamp(
        catalogue=work.snapshot(order.at).name or "Catalogue without a name", revision=number,
        made_at=made_at, version=version,
        digest=hashlib.sha256(orjson.dumps(facts)).hexdigest(), parameters=parameters,
        restriction=f"about {', '.join(order.of)}" if order.of else "", address=order.address,
    )  # fmt: skip
