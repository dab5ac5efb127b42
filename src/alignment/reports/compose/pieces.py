"""Pieces that several kinds of report share: columns, findings, routes, deliveries, charts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from alignment.graphs.consistency import chart as charts
from alignment.graphs.consistency.answer import Delivery, ObjectiveDelivery, unknown_text
from alignment.graphs.consistency.edges import DeliveryItem
from alignment.graphs.findings.answer import AlignmentFinding
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.graphs.reliability.estimates_explained import SOURCES
from alignment.graphs.reliability.explained import EXPECTED_VALUE_AT_RISK
from alignment.graphs.reliability.probabilities import BRIEF
from alignment.graphs.routes import Route
from alignment.graphs.words import HOURS, amount_text, counted, percent_text
from alignment.reports.charted import target_chart
from alignment.reports.compose.making import Making
from alignment.reports.report import (
    Block,
    Chart,
    Column,
    Form,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Table,
)

ID = Column(key="id", title="ID", form=Form.ID)
NAME = Column(key="name", title="Name")

MOST_FINDINGS = 100
MOST_CHARTS = 12


def text(key: str, title: str) -> Column:
    """A column of words."""
    return Column(key=key, title=title)


def sentence(key: str, title: str) -> Column:
    """A column of sentences."""
    return Column(key=key, title=title, form=Form.SENTENCE)


def amount(
    making: Making, key: str, title: str, reference: str, *, shaded: bool = False
) -> Column:
    """A column of amounts a year."""
    return Column(
        key=key, title=title, form=Form.AMOUNT, unit=making.unit, reference=reference,
        shaded=shaded,
    )  # fmt: skip


def percent(key: str, title: str, reference: str, *, shaded: bool = False) -> Column:
    """A column of shares."""
    return Column(key=key, title=title, form=Form.PERCENT, reference=reference, shaded=shaded)


def kept(key: str, title: str, reference: str) -> Column:
    """A column of what was kept of something whole: it is shaded where there is less of it."""
    return Column(key=key, title=title, form=Form.PERCENT, reference=reference, lacking=True)


def number(key: str, title: str, reference: str, unit: str = "") -> Column:
    """A column of numbers."""
    return Column(key=key, title=title, form=Form.NUMBER, unit=unit, reference=reference)


def count(key: str, title: str, reference: str) -> Column:
    """A column of counts."""
    return Column(key=key, title=title, form=Form.COUNT, reference=reference)


def key_amount(
    making: Making, label: str, value: float | None, reference: str, note: str = ""
) -> KeyFigure:
    """One amount that a reader takes away."""
    return KeyFigure(
        label=label, value=value, form=Form.AMOUNT, unit=making.unit, note=note,
        reference=reference,
    )  # fmt: skip


def key_percent(label: str, value: float | None, reference: str, note: str = "") -> KeyFigure:
    """One share that a reader takes away."""
    return KeyFigure(
        label=label, value=value, form=Form.PERCENT, note=note, reference=reference
    )  # fmt: skip


def conclusion(sentences: Iterable[str], *references: str) -> Paragraph:
    """What a section opens with."""
    return Paragraph(text=" ".join(s for s in sentences if s), strong=True, references=references)


def paragraph(sentence: str, *references: str) -> Paragraph:
    """What is said beside the figures."""
    return Paragraph(text=sentence, references=references)


def key_figures(name: str, *figures: KeyFigure) -> KeyFigures:
    """Some numbers side by side."""
    return KeyFigures(id=f"{name}-figures", figures=figures)


def share(part: float | None, whole: float) -> float | None:
    """A part of a whole; None where there is none."""
    return None if part is None or not whole else part / whole


MINUTES = HOURS * 60
"""Of a year."""


def minutes_down(making: Making, probability: float | None) -> float | None:
    """A probability to be down as what a person can picture: minutes a year, on average."""
    return probability * MINUTES if probability is not None and making.knows_failures else None


def cut_sets_table(
    making: Making, title: str, cuts: Sequence[CutSets], *,
    several: bool, omitted: int | None = None, listed: int | None = None,
) -> Table:  # fmt: skip
    """The smallest sets of failures that take something down, and how long that is."""
    reference = cut_sets_reference(making)
    return Table(
        id="cut-sets", title=title, columns=(
            *((text("service", "Service"),) if several else ()),
            text("set", "Fail together"), count("size", "Failures", reference),
            number("minutes", "Down on average", reference, "min / year"),
        ),
        note="" if making.knows_failures else "No element states an unavailability.",
        rows=tuple(
            (*((c.name,) if several else ()), " and ".join(making.name(i) for i in ids), len(ids),
             minutes_down(making, probability))
            for c in cuts for ids, probability in zip(c.cut_sets, c.probabilities, strict=True)
        ),
        omitted=sum(c.omitted for c in cuts) if omitted is None else omitted, listed=listed,
    )  # fmt: skip


def counting(making: Making, what: str) -> str:
    """The reference of counts of entries of the catalogue."""
    return making.ledger.stated(
        f"number of {what}", f"count of {what}", inputs=("the catalogue at this revision",)
    )


def findings_reference(making: Making) -> str:
    """The reference of counts of findings and of amounts in their words."""
    return making.ledger.stated(
        "findings", "what the rules find at this revision, waivers judged on the day",
        inputs=("the catalogue at this revision",), sources=("METHODS 1.10, 3.8",),
        opened_by="alignment findings",
    )  # fmt: skip


def terms_reference(making: Making) -> str:
    """The reference of what requirements state."""
    return making.ledger.stated(
        "terms of a requirement", "needs k of n members; criticality = share of their loss that "
        "arrives", inputs=("the requirement as the catalogue states it",),
        sources=("METHODS 1.1",), opened_by="alignment show ID",
    )  # fmt: skip


def cut_sets_reference(making: Making) -> str:
    """The reference of minimal cut sets and of how long they last."""
    return making.ledger.stated(
        "minimal cut sets", "smallest sets of failures that take the service down; minutes = "
        "product of the unavailabilities * 525,600", sources=("METHODS 2.2", "A. Rauzy 1993"),
        opened_by="alignment availability --cut-sets ID",
    )  # fmt: skip


def service_delivery_reference(making: Making) -> str:
    """The reference of how a service is delivered over all who use it."""
    return making.ledger.stated(
        "delivery of a service", "mean D of its measured edges, weighted by what they promise",
        sources=("METHODS 2.5",), opened_by="alignment delivery --service ID",
    )  # fmt: skip


def expected_reference(making: Making) -> str:
    """The reference of the expected value at risk as it is worked out for a report."""
    return making.ledger.stated(
        "expected-value-at-risk", EXPECTED_VALUE_AT_RISK,
        inputs=("the unavailabilities that elements state",), sources=SOURCES,
        opened_by=f"alignment availability --nodes {BRIEF.nodes}",
    )  # fmt: skip


def findings_table(
    making: Making, name: str, findings: Sequence[AlignmentFinding], *, omitted: int = 0
) -> Table:
    """Findings, the gravest first, with what stands behind them and what to do."""
    behind = making.ledger.stated(
        "value behind a finding",
        "value that stands on what it is about, or is lost or unattributed there",
        sources=("METHODS 1.3, 1.10",), opened_by="alignment findings",
    )  # fmt: skip
    return Table(
        id=name, title="Findings", columns=(
            text("severity", "Severity"), sentence("finding", "What is so"),
            sentence("advice", "Advice"),
            amount(making, "value", "Value behind it", behind), text("elements", "Elements"),
        ),
        rows=tuple(
            (f.severity.value if f.waived is None else "waived",
             f.message if f.waived is None else f"{f.message} Waived: {f.waived}.",
             f.advice, f.value, ", ".join(f.elements[:4])
             + (f" and {len(f.elements) - 4:,} more" if len(f.elements) > 4 else ""))
            for f in findings
        ),
        note="Values behind findings overlap: do not add them.",
        omitted=omitted, listed=MOST_FINDINGS,
    )  # fmt: skip


def route_text(making: Making, ids: Sequence[str]) -> str:
    """A route in names, from the objective down."""
    return " > ".join(" ".join(making.name(i).split()) for i in ids)


def routes_table(
    making: Making, name: str, routes: Sequence[Route], reference: str, *, rest: str
) -> Table:
    """The strongest routes and what each carries."""
    return Table(
        id=name, title="Strongest routes of value", columns=(
            text("route", "Route, from the objective down"),
            amount(making, "amount", "Carries", reference),
        ),
        rows=tuple((route_text(making, r.ids), r.amount) for r in routes), note=rest,
    )  # fmt: skip


def deliveries_table(
    making: Making, name: str, title: str, items: Sequence[DeliveryItem], *,
    omitted: int = 0, listed: int | None = None,
) -> Table:  # fmt: skip
    """How services were delivered, edge by edge."""
    ledger, first = making.ledger, next((i for i in items if i.delivery is not None), None)
    example = (first.consumer, first.service) if first else ()
    d = ledger.column("delivery", *example)
    flow = ledger.stated(
        "promised and delivered on an edge", "promised = value that flows along the edge; "
        "delivered = promised * D; gap = promised - delivered", sources=("METHODS 1.5",),
        opened_by="alignment delivery",
    )  # fmt: skip
    counted_ = ledger.stated(
        "periods of an edge", "measured = periods with a measurement; met = those in which every "
        "target was met", sources=("METHODS 1.5",), opened_by="alignment delivery",
    )  # fmt: skip
    return Table(
        id=name, title=title, columns=(
            text("consumer", "Consumer"), text("service", "Service"),
            kept("delivery", "Delivery D", d or flow),
            percent("level_loss", "Level loss", d or flow),
            percent("penalty", "Penalty", d or flow),
            count("met", "Met", counted_), count("periods", "Periods", counted_),
            text("worst", "Worst period"),
            amount(making, "promised", "Promised", flow), amount(making, "gap", "Lost", flow),
        ),
        rows=tuple(
            (i.consumer_name, i.service_name, i.delivery, i.level_loss, i.penalty, i.met,
             i.periods, i.worst.period if i.worst else "", i.promised,
             i.gap if i.delivery is not None else None)
            for i in items
        ),
        note="D = 1 - level loss - penalty for unsteadiness; a dash was not measured.",
        omitted=omitted, listed=listed,
    )  # fmt: skip


def control_chart(making: Making, found: charts.Chart, *, number_: int) -> Chart:
    """One target over time with its floor, its mean and its natural limits."""
    ledger = making.ledger
    reference = ledger.stated(
        "control chart", "limits = mean -+ 3 * mean moving range / 1.128",
        inputs=("the measurements of the target at this revision",),
        sources=("METHODS 3.9", "D. J. Wheeler, Understanding Variation, 1993"),
        opened_by="alignment delivery --consumer ID --service ID",
    )  # fmt: skip
    return replace(
        target_chart(found), id=f"chart-{number_}", reference=reference,
        title=f"{found.indicator.capitalize()}: {making.name(found.service)} "
        f"for {making.name(found.consumer)}",
    )  # fmt: skip


def measured_charts(
    making: Making, found: Sequence[charts.Chart], *, first: int = 1
) -> Iterator[Block]:
    """The charts that hold something, the first of them numbered."""
    drawn = [c for c in found if c.points]
    for place, one in enumerate(drawn[:MOST_CHARTS]):
        yield control_chart(making, one, number_=first + place)
    more = len(drawn) - MOST_CHARTS
    if more > 0:
        yield paragraph(
            f"Not drawn, of targets that lose less: {counted(more, 'chart')}.",
            counting(making, "targets that were measured"),
        )


def delivered_figures(
    making: Making, part: Delivery | ObjectiveDelivery, reference: str
) -> tuple[KeyFigure, KeyFigure]:
    """What was delivered and what lost, or why neither is known."""
    delivered, lost = part.arrived
    share, why = part.share, unknown_text(part)
    return (
        key_amount(making, "Delivered", delivered, reference,
                   why if share is None else percent_text(share)),
        key_amount(making, "Lost", lost, reference,
                   why or f"of {amount_text(part.measured)} that was measured"),
    )  # fmt: skip


def taken_as_delivered(part: Delivery | ObjectiveDelivery) -> Iterator[str]:
    """What of a figure nobody knows."""
    if part.unmeasured:
        said = amount_text(part.unmeasured)
        yield f"Value that was not measured and is taken as delivered: {said} a year."
    if part.beyond:
        said = amount_text(part.beyond)
        yield (f"Value that passes no client or process that uses a service, so that "
               f"nothing of it can be measured: "
               f"{said} a year, counted as delivered.")  # fmt: skip


def budgets_table(making: Making, found: Sequence[charts.Chart]) -> Table | None:
    """The error budget of each target that has one; None where none has."""
    rows = tuple(
        (making.name(c.consumer), making.name(c.service), c.indicator, c.budget.objective,
         c.budget.minutes, c.budget.spent_minutes, c.budget.spent, c.budget.burn_rate)
        for c in sorted(found, key=lambda c: -c.budget.spent if c.budget else 0.0)
        if c.budget is not None
    )  # fmt: skip
    if not rows:
        return None
    reference = making.ledger.stated(
        "error budget", "budget = (1 - objective) * minutes of the measured periods; spent = "
        "minutes below, by period; burn rate = share of failure / (1 - objective)",
        sources=("The Site Reliability Workbook, 2018",),
        opened_by="alignment delivery --consumer ID --service ID",
    )  # fmt: skip
    return Table(
        id="budgets", title="Error budgets of the measured periods", columns=(
            text("consumer", "Consumer"), text("service", "Service"),
            text("indicator", "Indicator"), percent("objective", "Objective", reference),
            number("minutes", "Budget", reference, "min"),
            number("spent_minutes", "Spent", reference, "min"),
            percent("spent", "Spent", reference), number("burn", "Burn rate, last", reference),
        ),
        rows=rows,
        note="Above 100 % the budget is overdrawn.",
    )  # fmt: skip
