"""The review of service levels: promised and delivered, period by period, for each consumer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import Target
from alignment.graphs.consistency import chart as charts
from alignment.graphs.consistency.answer import Delivery
from alignment.graphs.consistency.edges import DeliveryItem
from alignment.graphs.reliability.promises import Promises
from alignment.graphs.words import amount_text, counted
from alignment.reports.compose import pieces as p
from alignment.reports.compose.making import Making, Part
from alignment.reports.report import Block, Table
from alignment.reports.themes import CLASS_WORDS

_MOST_EDGES = 400
_MOST_PERIODS = 24


@dataclass(frozen=True, eq=False, kw_only=True)
class DeliveryAnswers:
    """What the review is made of.

    Attributes:
        charts: Of the targets that were measured, those that lose most first.
        uncharted: How many more there are.
        outer: Ids of external clients.
    """

    delivery: Delivery
    charts: Sequence[charts.Chart]
    uncharted: int
    promises: Promises
    targets: Sequence[Target]
    outer: frozenset[str]


def left_out(answers: DeliveryAnswers) -> Iterator[str]:
    """What was not measured or is not shown."""
    found = answers.delivery
    yield from p.taken_as_delivered(found)
    bare = sum(i.delivery is None for i in found.items)
    if bare:
        yield f"{counted(bare, 'edge')} without a measurement."
    if answers.uncharted:
        yield f"{counted(answers.uncharted, 'target')} measured and not drawn."
    for reason, number in answers.promises.unchecked.items():
        yield f"{counted(number, 'target')} not checked against what is possible: {reason}."
    yield from found.remarks


def _summary(a: DeliveryAnswers, making: Making) -> Iterator[Block]:
    found, ledger = a.delivery, making.ledger
    value = ledger.opened("delivered")
    yield p.conclusion((found.conclusion,), value)
    periods = sum(i.periods for i in found.items)
    met = sum(i.met for i in found.items)
    counted_ = p.counting(making, "periods with a measurement")
    yield p.key_figures(
        "delivery",
        p.key_amount(making, "Promised", found.promised, value),
        *p.delivered_figures(making, found, value),
        p.key_amount(making, "Not measured", found.unmeasured, value,
                     "counts as delivered" if found.measured else ""),
        *((p.key_amount(making, "Passes no use", found.beyond, value,
                        "cannot be measured"),) if found.beyond else ()),
        p.key_percent("Periods met", met / periods if periods else None, counted_,
                      f"{met:,} of {periods:,}" if periods else "nothing was measured"),
    )  # fmt: skip
    if found.promised:
        yield Table(
            id="classes", title="By class of client", columns=(
                p.text("class", "Client"), p.amount(making, "promised", "Promised", value),
                p.amount(making, "measured", "Measured", value),
                p.amount(making, "delivered", "Delivered", value),
                p.amount(making, "gap", "Lost", value),
                p.kept("share", "Delivered", value),
            ),
            rows=tuple((CLASS_WORDS[name], c.promised, c.measured, *c.arrived, c.share)
                       for name, c in found.by_class.items()),
            total=("Total", found.promised, found.measured, *found.arrived, found.share),
        )  # fmt: skip


def _services(a: DeliveryAnswers, making: Making) -> Iterator[Block]:
    found = a.delivery.by_service
    if not found:
        return
    reference = making.ledger.column("delivered", found[0].id)
    fit = p.service_delivery_reference(making)
    yield Table(
        id="services", title="Promised and delivered by service", columns=(
            p.ID, p.NAME, p.text("owner", "Owner"),
            p.kept("delivery", "Delivery", fit),
            p.amount(making, "promised", "Carries", reference),
            p.amount(making, "measured", "Measured", reference),
            p.amount(making, "delivered", "Delivered", reference),
            p.amount(making, "gap", "Lost", reference),
            p.amount(making, "unmeasured", "Not measured where used", fit),
        ),
        rows=tuple((s.id, s.name, making.owners.get(s.id, ""), s.delivery, s.promised,
                    s.measured, *s.arrived, s.unmeasured) for s in found),
        note="A dash: nothing was measured where the service is used.",
    )  # fmt: skip


def _edges(a: DeliveryAnswers, making: Making, *, external: bool) -> Iterator[Block]:
    items = [i for i in a.delivery.items if (i.consumer in a.outer) is external]
    if not items:
        return
    measured = [i for i in items if i.delivery is not None]
    yield p.conclusion((_measured_text(items, measured),), making.ledger.opened("delivered"))
    name = "outer" if external else "inner"
    title = "To external clients" if external else "To internal clients and processes"
    yield p.deliveries_table(making, name, title, items, omitted=a.delivery.omitted,
                             listed=_MOST_EDGES)  # fmt: skip
    yield from _periods(measured, making, name)


def _measured_text(items: Sequence[DeliveryItem], measured: Sequence[DeliveryItem]) -> str:
    """How many deliveries there are, how many were measured, and what was lost on those."""
    said = counted(len(items), "delivery")
    if not measured:
        return f"{said}, not measured." if len(items) == 1 else f"{said}, none of them measured."
    lost = f"{amount_text(sum(i.gap for i in measured))} was lost on"
    if len(items) == 1:
        return f"{said}, measured; {lost} it."
    count = "all" if len(measured) == len(items) else f"{len(measured):,}"
    return f"{said}, {count} of them measured; {lost} {'it' if len(measured) == 1 else 'them'}."


def _periods(items: Sequence[DeliveryItem], making: Making, name: str) -> Iterator[Block]:
    """How much of each period fell short, edge by edge."""
    every = sorted({period for i in items for period in i.shortfalls})
    if not every:
        return
    shown = every[-_MOST_PERIODS:]
    reference = making.ledger.stated(
        "attained in a period", "1 - shortfall; shortfall = clip((target - value) / (target - "
        "floor), 0, 1), the worst target by criticality", sources=("METHODS 1.5",),
        opened_by="alignment delivery",
    )  # fmt: skip
    earlier = len(every) - len(shown)
    yield Table(
        id=f"{name}-periods", title="Attained, period by period", columns=(
            p.text("consumer", "Consumer"), p.text("service", "Service"),
            *(p.kept(f"period_{place}", period, reference)
              for place, period in enumerate(shown)),
        ),
        rows=tuple(
            (i.consumer_name, i.service_name,
             *(1 - i.shortfalls[t] if t in i.shortfalls else None for t in shown))
            for i in items
        ),
        note="100 %: every target was met."
        + (f" {counted(earlier, 'earlier period')} not shown." if earlier else ""),
        listed=_MOST_EDGES,
    )  # fmt: skip


def _outer(a: DeliveryAnswers, making: Making) -> Iterator[Block]:
    yield from _edges(a, making, external=True)


def _inner(a: DeliveryAnswers, making: Making) -> Iterator[Block]:
    yield from _edges(a, making, external=False)


def _charts(a: DeliveryAnswers, making: Making) -> Iterator[Block]:
    yield from p.measured_charts(making, a.charts)


def _budgets(a: DeliveryAnswers, making: Making) -> Iterator[Block]:
    found = p.budgets_table(making, a.charts)
    if found is not None:
        yield found


def _targets(a: DeliveryAnswers, making: Making) -> Iterator[Block]:
    if not a.targets:
        return
    best = {(x.consumer, x.service, x.indicator): x for x in a.promises.items}
    reference = making.ledger.stated(
        "target and floor", "as agreed; at best = 1 - probability that the service is down",
        inputs=("the targets of the catalogue", "the unavailabilities stated below the service"),
        sources=("METHODS 1.5, 1.6",), opened_by="alignment promises",
    )  # fmt: skip
    yield p.conclusion((a.promises.conclusion,), reference)
    yield Table(
        id="targets", title="What was promised", columns=(
            p.text("consumer", "Consumer"), p.text("service", "Service"),
            p.text("indicator", "Indicator"), p.number("target", "Target", reference),
            p.number("floor", "Floor", reference), p.text("unit", "Unit"),
            p.percent("criticality", "Criticality", reference),
            p.number("best", "Possible at best", reference), p.text("verdict", "Can be kept"),
        ),
        rows=tuple(
            (making.name(t.consumer), making.name(t.service), t.indicator, t.target, t.floor,
             t.unit, t.criticality, found.best if found else None,
             found.verdict.value if found else "not checked")
            for t in a.targets
            for found in [best.get((t.consumer, t.service, t.indicator))]
        ),
    )  # fmt: skip


PARTS: Mapping[str, Part[DeliveryAnswers]] = {
    "summary": Part("Summary", _summary),
    "services": Part("By service", _services),
    "external": Part("External clients", _outer),
    "internal": Part("Internal clients and processes", _inner),
    "charts": Part("Targets over time", _charts),
    "budgets": Part("Error budgets", _budgets),
    "targets": Part("Targets and promises", _targets),
}
"""The sections, by the names by which they are chosen."""
