"""One service on a page for its owner: who needs it, what it needs, value, delivery, risks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import KINDS, Element
from alignment.graphs.consistency import chart as charts
from alignment.graphs.consistency.answer import Delivery, unknown_text
from alignment.graphs.contribution import ElementContribution, Figure
from alignment.graphs.findings.answer import AlignmentFinding
from alignment.graphs.impact import Answer as Impact
from alignment.graphs.portfolio.cost import CostItem
from alignment.graphs.portfolio.quadrants import Placed
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.graphs.reliability.promises import Promise
from alignment.graphs.routes import Routes
from alignment.graphs.words import amount_text, counted, joined, percent_text
from alignment.reports.compose import pieces as p
from alignment.reports.compose.making import Making, Part
from alignment.reports.report import Block, KeyFigure, Picture, Table

_MOST_ROUTES = 8
_MOST_USERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One requirement at the service: ``needs`` of these members, and how critical it is."""

    requirement: str
    of: str
    needs: int
    members: tuple[str, ...]
    criticality: float


@dataclass(frozen=True, eq=False, kw_only=True)
class ServiceAnswers:
    """What the page is made of.

    Attributes:
        needed_by: Requirements of others that name the service.
        needs: Its own requirements.
        impact: What follows if it fails alone.
        single: Single failures that take it down; None where its diagram is too large.
        charts: Of each target that was measured.
    """

    element: Element
    contribution: ElementContribution
    routes: Routes
    cost: CostItem
    placed: Placed | None
    delivery: Delivery
    charts: Sequence[charts.Chart]
    promises: Sequence[Promise]
    needed_by: Sequence[Need]
    needs: Sequence[Need]
    impact: Impact
    single: CutSets | None
    findings: Sequence[AlignmentFinding]
    picture: Picture

    @property
    def figure(self) -> Figure | None:
        """What it is credited with as a service."""
        return next((f for f in self.contribution.figures if f.lens == "service"), None)

    @property
    def id(self) -> str:
        return self.element.id


def left_out(answers: ServiceAnswers) -> Iterator[str]:
    """What could not be attributed, measured or shown."""
    unmeasured = [i for i in answers.delivery.items if i.delivery is None]
    if unmeasured:
        yield f"{counted(len(unmeasured), 'consumer')} for whom nothing was measured."
    if not answers.delivery.items:
        yield "No target of this service is stated, so nothing is said of its delivery."
    if answers.single is None:
        yield "Its diagram is too large to list what takes it down."
    for name, reason in sorted(answers.cost.undefined.items()):
        yield f"Not defined: {name.replace('_', ' ')}, since {reason}."


def _summary(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    ledger, figure, total = making.ledger, a.figure, a.contribution.total
    carried = ledger.opened("contribution", a.id, "service")
    support, risk = ledger.opened("support", a.id), ledger.opened("value-at-risk", a.id)
    contribution = figure.contribution if figure else 0.0
    said = f"{making.said(a.id)} carries {amount_text(contribution)} of {making.amount(total)}"
    if a.contribution.support is not None:
        said += f"; {amount_text(a.contribution.support)} rests on it"
    yield p.conclusion((
        f"{said}; if it fails, {amount_text(a.impact.value_at_risk)} is at risk.",
        _delivered_text(a),
    ), carried, support, risk)  # fmt: skip
    if a.element.documentation:
        yield p.paragraph(a.element.documentation)
    fit = a.placed.fit if a.placed else None
    yield p.key_figures(
        "service",
        p.key_amount(making, "Carries", contribution, carried,
                     f"{percent_text(contribution / total)} of all" if total else "no value"),
        p.key_amount(making, "Rests on it", a.contribution.support, support, "do not add"),
        p.key_amount(making, "At risk if it fails", a.impact.value_at_risk, risk, "do not add"),
        p.key_amount(making, "Cost", a.cost.lens, ledger.opened("lens-cost", a.id),
                     "with the components it uses directly" if a.cost.loaded
                     else "none is stated, or it is 0"),
        KeyFigure(label="Value per cost", value=a.cost.value_per_cost,
                  note=a.cost.undefined.get("value_per_cost", ""),
                  reference=ledger.opened("value-per-cost", a.id)),
        p.key_percent("Delivery", fit, ledger.opened("quadrant", a.id),
                      "at its point of use" if fit is not None else "not measured"),
    )  # fmt: skip


def _delivered_text(a: ServiceAnswers) -> str:
    found = next((s for s in a.delivery.by_service if s.id == a.id), None)
    if found is None or not found.promised:
        return ""
    if found.share is None:
        return f"What of it arrived is not known: {unknown_text(found)}."
    if found.gap <= 0:
        return "Nothing of it is known to be lost."
    return f"Of what it carries {amount_text(found.delivered)} arrived."


def _sight(a: ServiceAnswers, _making: Making) -> Iterator[Block]:
    yield a.picture


def _needed_by(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    if not a.needed_by:
        yield p.conclusion((f"Nothing needs {making.said(a.id)}.",))
        return
    users = list(dict.fromkeys(n.of for n in a.needed_by))
    yield p.conclusion((
        f"{making.said(a.id)} is needed by {joined([making.said(u) for u in users])}.",
    ), p.terms_reference(making))  # fmt: skip
    yield _needs_table(making, "needed-by", "Who needs it", a.needed_by,
                       consumer=True)  # fmt: skip


def _needs(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    if not a.needs:
        yield p.conclusion((f"{making.said(a.id)} needs nothing that the catalogue knows of.",))
        return
    alone = [n for n in a.needs if len(n.members) == n.needs]
    if len(a.needs) == 1:
        said = f", which can spare {'no' if alone else 'a'} member."
    else:
        said = f"; {len(alone):,} of them can spare no member." if alone else (
            "; each can spare a member."
        )  # fmt: skip
    yield p.conclusion((
        f"{making.said(a.id)} has {counted(len(a.needs), 'requirement')}{said}",
    ), p.terms_reference(making))  # fmt: skip
    yield _needs_table(making, "needs", "What it needs", a.needs,
                       consumer=False)  # fmt: skip
    yield from _single_points(a, making)


def _needs_table(
    making: Making, name: str, title: str, needs: Sequence[Need], *, consumer: bool
) -> Table:
    reference = p.terms_reference(making)
    snapshot = making.snapshot

    def kind(element: str) -> str:
        place = snapshot.place_of(element)
        return "" if place is None else KINDS[snapshot.kind[place]].value

    who = [(n.of,) if consumer else n.members for n in needs]
    return Table(
        id=name, title=title, columns=(
            p.text("name", "Who" if consumer else "What"), p.text("kind", "Kind"),
            p.text("quorum", "Needs"), p.percent("criticality", "Criticality", reference),
            p.text("owner", "Owner"),
        ),
        rows=tuple(
            (making.names(ids), kind(ids[0]), f"{n.needs} of {len(n.members)}", n.criticality,
             ", ".join(dict.fromkeys(making.owners[i] for i in ids if i in making.owners)))
            for ids, n in zip(who, needs, strict=True)
        ),
        listed=_MOST_USERS,
    )  # fmt: skip


def _single_points(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    if a.single is None or not a.single.cut_sets:
        return
    yield p.cut_sets_table(making, "What takes it down", [a.single], several=False)
    yield p.paragraph(a.single.conclusion, p.cut_sets_reference(making))


def _value(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    figure = a.figure
    if figure is None or not figure.by_objective:
        yield p.conclusion((f"No value of an objective reaches {making.said(a.id)}.",))
        return
    reference = making.ledger.opened("contribution", a.id, "service")
    split = sorted(figure.by_objective.items(), key=lambda pair: (-pair[1], pair[0]))
    yield p.conclusion((a.routes.conclusion,), reference)
    yield Table(
        id="value", title="What it carries, by objective", columns=(
            p.ID, p.NAME, p.amount(making, "amount", "Carries", reference, shaded=True),
            p.percent("share", "Of what it carries", reference),
        ),
        rows=tuple((o, making.name(o), v, p.share(v, figure.contribution)) for o, v in split),
        total=("", "Total", figure.contribution, p.share(figure.contribution,
                                                         figure.contribution)),
    )  # fmt: skip
    rest = (
        ""
        if not a.routes.further
        else (
            f"{counted(a.routes.further, 'further route')}: {amount_text(a.routes.further_sum)}."
        )
    )
    yield p.routes_table(making, "routes", a.routes.routes[:_MOST_ROUTES], reference, rest=rest)


def _cost(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    cost, ledger = a.cost, making.ledger
    if not cost.loaded:
        return
    lens, loaded = ledger.opened("lens-cost", a.id), ledger.opened("loaded-cost", a.id)
    per_cost = ledger.opened("value-per-cost", a.id)
    yield p.key_figures(
        "cost",
        p.key_amount(making, "Own cost", cost.own, lens),
        p.key_amount(making, "With its components", cost.lens, lens, "adds up over services"),
        p.key_amount(making, "With all below", cost.loaded, loaded, "do not add"),
        KeyFigure(label="Value per cost", value=cost.value_per_cost, reference=per_cost,
                  note=cost.undefined.get("value_per_cost", "carries / cost")),
    )  # fmt: skip


def _delivery(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    if not a.delivery.items:
        yield p.conclusion(("No target is stated and nothing was measured.",))
        return
    yield p.deliveries_table(making, "deliveries", "Delivery to each consumer",
                             a.delivery.items, omitted=a.delivery.omitted)  # fmt: skip
    yield from p.measured_charts(making, a.charts)
    budgets = p.budgets_table(making, a.charts)
    if budgets is not None:
        yield budgets


def _promises(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    if not a.promises:
        return
    first = a.promises[0]
    reference = making.ledger.column("promise", first.consumer, first.service, first.indicator)
    broken = [x for x in a.promises if x.verdict == "impossible"]
    yield p.conclusion((
        f"{counted(len(broken), 'promise')} cannot be kept with what stands below." if broken
        else "What stands below can keep every promise that can be checked.",
    ), reference)  # fmt: skip
    yield Table(
        id="promises", title="Promised availability against what is possible", columns=(
            p.text("consumer", "Consumer"), p.text("indicator", "Indicator"),
            p.number("target", "Promised", reference), p.number("best", "At best", reference),
            p.text("unit", "Unit"), p.text("verdict", "Verdict"),
            p.sentence("obstacle", "In the way"),
        ),
        rows=tuple(
            (making.name(x.consumer), x.indicator, x.target, x.best, x.unit, x.verdict.value,
             _obstacle(x, making)) for x in a.promises
        ),
    )  # fmt: skip


def _obstacle(promise: Promise, making: Making) -> str:
    found = promise.obstacle
    if found is None:
        return ""
    return making.name(found.element) if found.element else making.names(found.members)


def _findings(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    if not a.findings:
        yield p.conclusion(("No finding is about this service.",))
        return
    yield p.findings_table(making, "findings", a.findings)


def _contacts(a: ServiceAnswers, making: Making) -> Iterator[Block]:
    rows: dict[tuple[str, str], list[str]] = {}
    for role, ids in (
        ("owner", [a.id]), ("needs it", [n.of for n in a.needed_by]),
        ("it needs", [m for n in a.needs for m in n.members]),
    ):  # fmt: skip
        for element in dict.fromkeys(ids):
            if element in making.owners:
                rows.setdefault((making.owners[element], role), []).append(making.name(element))
    if not rows:
        yield p.conclusion(("Nobody is named as owner here or next to it.",))
        return
    yield Table(
        id="contacts", title="Who answers for what", columns=(
            p.text("owner", "Who"), p.text("role", "Stands where"), p.text("names", "For"),
        ),
        rows=tuple((who, role, joined(names, most=5)) for (who, role), names in rows.items()),
    )  # fmt: skip


PARTS: Mapping[str, Part[ServiceAnswers]] = {
    "summary": Part("Summary", _summary),
    "sight": Part("Line of sight", _sight),
    "needed-by": Part("Who needs it", _needed_by),
    "needs": Part("What it needs", _needs),
    "value": Part("Value", _value),
    "cost": Part("Cost", _cost),
    "delivery": Part("Delivery", _delivery),
    "promises": Part("Promises", _promises),
    "findings": Part("Findings", _findings),
    "contacts": Part("Contacts", _contacts),
}
"""The sections, by the names by which they are chosen."""
