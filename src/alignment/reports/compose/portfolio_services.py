"""The review of the portfolio: each service, where it stands, how steady it is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from alignment.graphs.figures import Item
from alignment.graphs.portfolio.quadrants import Placed, Portfolio
from alignment.graphs.words import amount_text, counted
from alignment.reports.charted import fit_chart, promised_chart
from alignment.reports.compose import pieces as p
from alignment.reports.compose.making import Making
from alignment.reports.compose.portfolio_answers import PortfolioAnswers
from alignment.reports.report import Block, Cell, Chart, Form, Table

_MOST_BARS = 12
_MOST_TOLD = 8
_MOST_BUBBLES = 60
_MOST_UNSTEADY = 40


def services(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    items = list(a.contribution.items)
    if not items:
        return
    ledger, total = making.ledger, a.contribution.total
    yield p.conclusion(_spread(items, total), ledger.column("contribution", items[0].id))
    for item in [i for i in items if i.contribution > 0][:_MOST_TOLD]:
        yield p.paragraph(
            _told(a, making, item.id, item.contribution, item.support),
            *(ledger.column(f, items[0].id) for f in ("contribution", "support", "value-at-risk")),
        )
    yield _services_table(a, making)
    top = [i for i in items if i.contribution > 0][:_MOST_BARS]
    if top:
        carried = sum(i.contribution for i in top)
        yield replace(
            promised_chart(
                "services-chart", "Value that services carry",
                ((i.id, i.name, i.contribution, i.delivered) for i in top), making.unit,
                names=("carried", "delivered"),
            ),
            sentence=f"{counted(len(top), 'service')} that carry most: together "
            f"{amount_text(carried)} of {making.amount(total)}.",
            reference=ledger.column("contribution", items[0].id),
        )  # fmt: skip


def _spread(items: Sequence[Item], total: float) -> Iterator[str]:
    """How the value is spread over the services."""
    carrying = [i for i in items if i.contribution > 0]
    if not carrying:
        yield "No service carries value of an objective."
        return
    if len(items) == 1:
        yield f"One service is all there is; it carries {amount_text(items[0].contribution)}."
        return
    half, few = 0.0, 0
    while half < total / 2 and few < len(carrying):
        half, few = half + carrying[few].contribution, few + 1
    if half >= total / 2:
        verb = "carries" if few == 1 else "carry"
        yield f"{counted(few, 'service')} of {len(items):,} {verb} half of all value."
    idle = len(items) - len(carrying)
    if idle:
        yield f"{counted(idle, 'service')} {'carries' if idle == 1 else 'carry'} none."


def _told(
    a: PortfolioAnswers, making: Making, service: str, carried: float, support: float | None
) -> str:
    """One service in a sentence: what it carries, what rests on it, what its failure costs."""
    said = (f"{making.said(service)} carries {amount_text(carried)} of "
            f"{making.amount(a.contribution.total)}")  # fmt: skip
    if support is not None:
        verb = "rests" if amount_text(support) != "0" else "rest"
        said += f"; {amount_text(support)} {verb} on it"
    loss = None if a.alone is None else a.alone.get(service)
    if loss is not None:
        said += f"; if it fails, {amount_text(loss)} is at risk"
    return f"{said}."


def _services_table(a: PortfolioAnswers, making: Making) -> Table:
    ledger, total = making.ledger, a.contribution.total
    first = a.contribution.items[0].id
    d = p.service_delivery_reference(making)
    credited = sum(i.contribution for i in a.contribution.items)
    return Table(
        id="services", title="Each service", columns=(
            p.ID, p.NAME, p.text("owner", "Owner"),
            p.amount(making, "contribution", "Carries", ledger.column("contribution", first),
                     shaded=True),
            p.percent("share", "Share of all", ledger.column("contribution", first)),
            p.amount(making, "support", "Rests on it", ledger.column("support", first)),
            p.amount(making, "at_risk", "At risk if it fails",
                     ledger.column("value-at-risk", first)),
            p.amount(making, "lens_cost", "Cost", ledger.column("lens-cost", first)),
            p.number("value_per_cost", "Value per cost",
                     ledger.column("value-per-cost", first)),
            p.kept("delivery", "Delivery", d),
            p.text("quadrant", "Quadrant"),
            p.percent("stability", "Holds within", ledger.column("quadrant", first)),
        ),
        rows=tuple(_service_rows(a, making)),
        total=("", "Total", "", credited, p.share(credited, total), None, None,
               a.cost.by_lens.allocated, p.share(credited, a.cost.by_lens.allocated), None, "",
               None),
        note="Carries and cost add up; what rests on a service and what is at risk if it fails "
        "must not be added. 'Holds within': by how much value or fit may move before the "
        "quadrant turns. A question mark: fit is not known. The total's value per cost sets what "
        "services carry against what they cost; all value for all cost is another figure.",
    )  # fmt: skip


def _service_rows(a: PortfolioAnswers, making: Making) -> Iterator[tuple[Cell, ...]]:
    placed = {x.id: x for x in a.portfolio.items}
    cost = {c.id: c for c in a.cost.items}
    for i in a.contribution.items:
        priced, place = cost.get(i.id), placed.get(i.id)
        yield (
            i.id, i.name, making.owners.get(i.id, ""), i.contribution,
            p.share(i.contribution, a.contribution.total), i.support,
            None if a.alone is None else a.alone.get(i.id),
            priced.lens if priced else None, priced.value_per_cost if priced else None,
            place.fit if place else None, _quadrant(place), place.stability if place else None,
        )  # fmt: skip


def _quadrant(placed: Placed | None) -> str:
    if placed is None:
        return ""
    if placed.quadrant:
        return placed.quadrant.value
    why, _, left = placed.reason.partition(": ")
    return f"{left}?" if left else why


def quadrants(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    found, ledger = a.portfolio, making.ledger
    if not found.items:
        return
    reference = ledger.column("quadrant", found.items[0].id)
    yield p.conclusion((found.conclusion,), reference)
    known = [x for x in found.items if x.quadrant is not None]
    if known:
        yield _bubbles(found, known[:_MOST_BUBBLES], len(known), reference)
        yield Table(
            id="quadrants", title="Quadrants (TIME), the closest calls first",
            columns=(
                p.ID, p.NAME, p.text("quadrant", "Quadrant"),
                p.percent("value", "Rests on it, of all", reference),
                p.percent("fit", "Fit", reference),
                p.percent("stability", "Holds within", reference),
                p.text("turns_to", "Else"), p.text("dominated_by", "Worse than"),
            ),
            rows=tuple(
                (x.id, x.name, _quadrant(x), x.value, x.fit, x.stability,
                 x.turns_to.value if x.turns_to else "",
                 making.name(x.dominated_by) if x.dominated_by else "")
                for x in sorted(known, key=lambda x: (x.stability or 0.0, x.id))
            ),
            note="Worse than: the other has no less value and fit for no more cost; whether it "
            "could take its place is not looked at.",
        )  # fmt: skip


def _bubbles(found: Portfolio, known: Sequence[Placed], count: int, reference: str) -> Chart:
    of = f"the {len(known)} most valuable of {count:,}" if count > len(known) else f"{count:,}"
    return replace(
        fit_chart(found, known), id="quadrants-chart", title="Value against fit",
        sentence="Services by fit (right is better) and value (above is more), sized by loaded "
        f"cost: {of} of known fit. {found.conclusion}",
        x_title="Fit: delivery at the point of use", y_title="Value that rests on it",
        x_form=Form.PERCENT, reference=reference,
    )  # fmt: skip


def steadiness(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    steady = a.delivery.by_delivery
    if not steady:
        return
    by_mean = {(r.consumer, r.service): r.rank for r in a.delivery.by_mean}
    items = {(i.consumer, i.service): i for i in a.delivery.items}
    first = steady[0]
    d = making.ledger.column("delivery", first.consumer, first.service)
    ranks = making.ledger.stated(
        "rank by delivery and by mean", "rank by D, which lets no good period pay for a bad one; "
        "and by (mean - floor) / (target - floor), which does", sources=("METHODS 1.5, 2.4",),
        opened_by="alignment delivery",
    )  # fmt: skip
    fallen = [r for r in steady if r.rank > by_mean.get((r.consumer, r.service), r.rank)]
    yield p.conclusion((
        f"{counted(len(steady), 'delivery')} measured.",
        f"{len(fallen):,} stand higher by their mean than by what they delivered: good periods "
        "do not pay for bad ones." if len(fallen) > 1 else
        f"{making.said(fallen[0].service)} for {making.said(fallen[0].consumer)} stands higher "
        "by its mean than by what it delivered." if fallen else
        "No mean hides bad periods.",
    ), ranks)  # fmt: skip
    rows = [
        (making.name(r.consumer), making.name(r.service), r.rank,
         by_mean.get((r.consumer, r.service)), r.figure,
         *((i.level_loss, i.penalty, i.longest_streak) if i else (None, None, None)))
        for r in steady for i in [items.get((r.consumer, r.service))]
    ]  # fmt: skip
    yield Table(
        id="steadiness", title="Steady against brilliant", columns=(
            p.text("consumer", "Consumer"), p.text("service", "Service"),
            p.count("rank", "Rank by delivery", ranks), p.count("rank_mean", "By mean", ranks),
            p.kept("delivery", "Delivery D", d),
            p.percent("level_loss", "Level loss", d), p.percent("penalty", "Penalty", d),
            p.count("streak", "Longest run of periods met", ranks),
        ),
        rows=tuple(rows), listed=_MOST_UNSTEADY,
    )  # fmt: skip
