"""One objective for a strategist: who carries it, by which processes, and where it is thin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import Element, Kind
from alignment.graphs.consistency.answer import ObjectiveDelivery
from alignment.graphs.consistency.edges import DeliveryItem
from alignment.graphs.contribution import CLASSES, Contribution
from alignment.graphs.figures import Item
from alignment.graphs.findings.answer import AlignmentFinding
from alignment.graphs.reliability.cut_sets import CutSets
from alignment.graphs.routes import Route
from alignment.graphs.words import amount_text, counted, percent_text
from alignment.reports.compose import pieces as p
from alignment.reports.compose.making import Making, Part
from alignment.reports.report import Block, Chart, Form, Picture, Point, Series, Shape, Table
from alignment.reports.themes import CLASS_WORDS

_MOST_BARS = 12
_MOST_EDGES = 40
_MOST_THIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A process or client, and what of the objective's value stands on it."""

    id: str
    name: str
    kind: Kind
    value: float


@dataclass(frozen=True, eq=False, kw_only=True)
class ObjectiveAnswers:
    """What the report is made of.

    Attributes:
        contribution: Of services, to this objective alone.
        delivery: None for an objective without a value.
        standing: Clients and processes by the value that stands on them.
        routes: The strongest over all services that carry it.
        items: How services were delivered on its line of sight.
        outer: Ids of external clients.
        thin: Single failures that cost a quarter of it or more; None where it is too large.
    """

    element: Element
    contribution: Contribution
    delivery: ObjectiveDelivery | None
    standing: Sequence[Standing]
    routes: Sequence[Route]
    items: Sequence[DeliveryItem]
    outer: frozenset[str]
    thin: CutSets | None
    findings: Sequence[AlignmentFinding]
    picture: Picture


def left_out(answers: ObjectiveAnswers) -> Iterator[str]:
    """What could not be attributed, measured or shown."""
    lost = sum(u.amount for u in answers.contribution.unattributed)
    if lost:
        yield f"Value that no service is credited with: {amount_text(lost)} a year."
    if answers.delivery is not None:
        yield from p.taken_as_delivered(answers.delivery)
    if answers.thin is None:
        yield "Its diagram is too large to list the single failures that cost it most."
    yield from answers.contribution.remarks


def _reference(a: ObjectiveAnswers, making: Making) -> str:
    first = next((i for i in a.contribution.items if i.contribution > 0), None)
    if first is None:
        return making.ledger.opened("delivered", a.element.id)
    return making.ledger.column("contribution", first.id)


def _summary(a: ObjectiveAnswers, making: Making) -> Iterator[Block]:
    total, name = a.contribution.total, making.said(a.element.id)
    if not total:
        yield p.conclusion((
            f"{name} has no value of its own, so there is nothing to attribute to it.",
        ))  # fmt: skip
        return
    reference, carrying = _reference(a, making), _carrying(a)
    sentences = [f"{name} is worth {making.amount(total)}."]
    if carrying:
        best = carrying[0]
        verb = "carries" if len(carrying) == 1 else "carry"
        sentences.append(
            f"{counted(len(carrying), 'service')} {verb} it; {making.said(best.id)} carries most: "
            f"{amount_text(best.contribution)} ({percent_text(best.contribution / total)})."
        )
    else:
        sentences.append("No service carries anything of it.")
    if a.delivery is not None and a.delivery.gap > 0:
        sentences.append(f"{amount_text(a.delivery.gap)} of it was lost by what was delivered.")
    yield p.conclusion(sentences, reference)
    if a.element.documentation:
        yield p.paragraph(a.element.documentation)
    delivered = making.ledger.opened("delivered", a.element.id)
    lost = sum(u.amount for u in a.contribution.unattributed)
    yield p.key_figures(
        "objective",
        p.key_amount(making, "Value", total, delivered),
        p.key_amount(making, "Carried by services", total - lost, reference,
                     percent_text((total - lost) / total)),
        p.key_amount(making, "Credited to none", lost, reference),
        *(p.delivered_figures(making, a.delivery, delivered) if a.delivery else ()),
    )  # fmt: skip


def _carrying(a: ObjectiveAnswers) -> list[Item]:
    return [i for i in a.contribution.items if i.contribution > 0]


def _sight(a: ObjectiveAnswers, _making: Making) -> Iterator[Block]:
    yield a.picture


def _carriers(a: ObjectiveAnswers, making: Making) -> Iterator[Block]:
    found, total = _carrying(a), a.contribution.total
    if not found:
        return
    reference = _reference(a, making)
    lost = list(a.contribution.unattributed)
    rows = [(i.id, i.name, making.owners.get(i.id, ""), i.contribution,
             p.share(i.contribution, total), i.delivered) for i in found]  # fmt: skip
    rows += [(u.id, f"no service: {u.reason}", "", u.amount, p.share(u.amount, total), u.delivered)
             for u in lost]  # fmt: skip
    yield Table(
        id="carriers", title="Who carries it", columns=(
            p.ID, p.NAME, p.text("owner", "Owner"),
            p.amount(making, "contribution", "Carries", reference, shaded=True),
            p.percent("share", "Share", reference),
            p.amount(making, "delivered", "Of it delivered", reference),
        ),
        rows=tuple(rows),
        total=("", "Total", "", sum(r[3] for r in rows), sum(r[4] or 0.0 for r in rows), None),
        note="The shares add up to the whole value of the objective.",
    )  # fmt: skip
    top = found[:_MOST_BARS]
    yield Chart(
        id="carriers-chart", title="Who carries it", shape=Shape.BARS, series=(
            Series(name="carries", points=tuple(
                Point(label=i.name, y=i.contribution, id=i.id) for i in top)),
        ),
        sentence=f"{counted(len(top), 'service')}, the largest first, of "
        f"{making.amount(total)}.", y_title=making.unit, y_form=Form.AMOUNT, reference=reference,
    )  # fmt: skip


def _processes(a: ObjectiveAnswers, making: Making) -> Iterator[Block]:
    if not a.standing:
        return
    reference = making.ledger.stated(
        "value of an objective that stands on an element", "F_u / N_uu with the value of this "
        "objective alone", sources=("METHODS 1.3, support",),
        inputs=("the weights of the requirements",), opened_by="alignment explain support ID",
    )  # fmt: skip
    processes = [s for s in a.standing if s.kind is Kind.PROCESS]
    if processes:
        best = processes[0]
        verb = "stands" if len(processes) == 1 else "stand"
        yield p.conclusion((
            f"{counted(len(processes), 'process')} {verb} between it and IT;",
            f"most rests on {making.said(best.id)} ({amount_text(best.value)}).",
        ), reference)  # fmt: skip
    yield Table(
        id="standing", title="By which processes and clients", columns=(
            p.ID, p.NAME, p.text("kind", "Kind"), p.text("owner", "Owner"),
            p.amount(making, "value", "Rests on it", reference, shaded=True),
            p.percent("share", "Of the objective", reference),
        ),
        rows=tuple((s.id, s.name, s.kind.value, making.owners.get(s.id, ""), s.value,
                    p.share(s.value, a.contribution.total)) for s in a.standing),
        note="Value passes several of them on its way: do not add.",
    )  # fmt: skip


def _thin(a: ObjectiveAnswers, making: Making) -> Iterator[Block]:
    if a.thin is None:
        return
    if not a.thin.cut_sets:
        yield p.conclusion(("No single failure costs it a quarter of its value.",))
        return
    count = sum(o.count for o in a.thin.orders if o.order == 1)
    yield p.conclusion((
        f"{counted(count, 'element')} alone {'costs' if count == 1 else 'cost'} it a quarter of "
        "its value or more.",
    ), p.cut_sets_reference(making))  # fmt: skip
    yield p.cut_sets_table(
        making, "Single failures that cost it a quarter or more", [a.thin], several=False,
        omitted=count - len(a.thin.cut_sets), listed=_MOST_THIN,
    )  # fmt: skip


def _delivery(a: ObjectiveAnswers, making: Making) -> Iterator[Block]:
    total, reference = a.contribution.total, _reference(a, making)
    items = _carrying(a)
    if items:
        yield Table(
            id="classes", title="Carried value by class of client", columns=(
                p.text("class", "Client"), p.amount(making, "amount", "Carried", reference),
                p.percent("share", "Share", reference),
            ),
            rows=tuple(
                (CLASS_WORDS[name], amount, p.share(amount, total))
                for name in CLASSES
                for amount in [sum(i.by_class.get(name, 0.0) for i in items)]
            ),
            note="By the first client on the way of the value.",
        )  # fmt: skip
    for name, title, external in (
        ("outer", "Delivery to external clients", True),
        ("inner", "Delivery to internal clients and processes", False),
    ):
        edges = [i for i in a.items if (i.consumer in a.outer) is external]
        if edges:
            yield p.deliveries_table(making, name, title, edges,
                                     listed=_MOST_EDGES)  # fmt: skip


def _routes(a: ObjectiveAnswers, making: Making) -> Iterator[Block]:
    if a.routes:
        rest = "The two strongest of each of the largest carriers."
        yield p.routes_table(making, "routes", a.routes, _reference(a, making), rest=rest)


def _gaps(a: ObjectiveAnswers, making: Making) -> Iterator[Block]:
    if not a.findings:
        yield p.conclusion(("No finding stands on its line of sight.",))
        return
    yield p.findings_table(making, "findings", a.findings)


PARTS: Mapping[str, Part[ObjectiveAnswers]] = {
    "summary": Part("Summary", _summary),
    "sight": Part("Line of sight", _sight),
    "carriers": Part("Who carries it", _carriers),
    "processes": Part("By which processes", _processes),
    "thin": Part("Where it is thin", _thin),
    "delivery": Part("Delivery by class of client", _delivery),
    "routes": Part("Routes", _routes),
    "gaps": Part("Gaps and findings", _gaps),
}
"""The sections, by the names by which they are chosen."""
