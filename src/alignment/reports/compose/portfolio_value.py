"""The review of the portfolio: summary, alignment index, value by objective."""

from collections.abc import Iterator
from dataclasses import replace

from alignment.graphs.words import amount_text, counted, percent_text
from alignment.reports.charted import promised_chart
from alignment.reports.compose import pieces as p
from alignment.reports.compose.making import Making
from alignment.reports.compose.portfolio_answers import PortfolioAnswers
from alignment.reports.report import Block, KeyFigure, Table

_MOST_BARS = 12


def summary(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    ledger, promised = making.ledger, a.delivery.promised
    index = ledger.opened("alignment-index")
    value, cost = ledger.opened("delivered"), _cost_reference(making)
    yield p.conclusion(_worth(a, making), value)
    yield p.paragraph(a.delivery.conclusion, value)
    yield p.paragraph(f"{a.portfolio.conclusion} {a.cost.conclusion}", cost)
    yield p.paragraph(a.findings.conclusion, p.findings_reference(making))
    risk = a.availability.expected_value_at_risk
    yield p.key_figures(
        "summary",
        p.key_percent("Alignment index", a.findings.index.value, index, "100 % is wholly aligned"),
        p.key_amount(making, "Promised value", promised, value),
        *p.delivered_figures(making, a.delivery, value)[:1],
        p.key_amount(making, "Cost", a.cost.total if a.cost.total else None, cost,
                     "" if a.cost.total else "no element states a cost"),
        KeyFigure(label="Value per cost", value=a.cost.value_per_cost, reference=cost,
                  note="all value for all cost" if a.cost.value_per_cost is not None
                  else "no cost or no value"),
        p.key_amount(making, "Expected value at risk", risk if making.knows_failures else None,
                     p.expected_reference(making),
                     "from outages, on average" if making.knows_failures
                     else "no element states an unavailability"),
    )  # fmt: skip


def _worth(a: PortfolioAnswers, making: Making) -> Iterator[str]:
    """Who carries the value and what nobody does, in names."""
    total = a.contribution.total
    carrying = [i for i in a.contribution.items if i.contribution > 0]
    if not total:
        yield "No objective has a value, so there is nothing to attribute."
        return
    if not carrying:
        yield f"No service carries anything of {making.amount(total)}."
    else:
        credited, most = sum(i.contribution for i in carrying), carrying[0]
        largest = amount_text(most.contribution)
        verb = "carries" if len(carrying) == 1 else "carry"
        yield (f"{counted(len(carrying), 'service')} {verb} {amount_text(credited)} of "
               f"{making.amount(total)} ({percent_text(credited / total)}); "
               f"{making.said(most.id)} carries most: {largest}.")  # fmt: skip
    lost = list(a.contribution.unattributed)
    if lost:
        amount = sum(u.amount for u in lost)
        yield (f"{amount_text(amount)} is credited to no service, most of it at "
               f"{making.said(lost[0].id)}: {lost[0].reason}.")  # fmt: skip


def _cost_reference(making: Making) -> str:
    return making.ledger.stated(
        "cost and value per cost", "cost = sum of own costs; value per cost = value of all "
        "objectives / cost", sources=("METHODS 1.7",), opened_by="alignment cost",
    )  # fmt: skip


def index(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    index, reference = a.findings.index, making.ledger.opened("alignment-index")
    if index.value is None:
        yield p.conclusion(("The alignment index is not defined: none of its parts is.",))
    else:
        weakest = min((x for x in index.parts if x.value is not None), key=lambda x: x.value or 0)
        said = (
            f"weakest is {weakest.name} ({percent_text(weakest.value or 0)}): {weakest.detail}"
            if weakest.value != 1
            else "no part of it that is known lacks anything"
        )
        yield p.conclusion((
            f"The alignment index is {percent_text(index.value)}; {said}.",
        ), reference)  # fmt: skip
    yield Table(
        id="index-parts", title="The alignment index and its parts", columns=(
            p.text("part", "Part"), p.kept("value", "Value", reference),
            p.sentence("detail", "What is behind it"),
            p.sentence("formula", "How it is worked out"),
        ),
        rows=tuple((x.name, x.value, x.detail or f"Not defined: {x.reason}.", x.formula)
                   for x in index.parts),
        note="What one part lacks, no other makes good.",
    )  # fmt: skip


def objectives(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    found = a.delivery.by_objective
    if not found:
        return
    reference = making.ledger.column("delivered", found[0].id)
    worst = found[0]
    said, arrived = counted(len(found), "objective"), "nothing of it was measured"
    if a.delivery.measured:
        arrived = f"{amount_text(a.delivery.delivered)} arrived"
    yield p.conclusion((
        f"{said} with a value of {making.amount(a.delivery.promised)}; {arrived}.",
        f"{making.said(worst.id)} loses most: {amount_text(worst.gap)} of "
        f"{amount_text(worst.promised)}." if worst.gap > 0 else "None is known to lose anything.",
    ), making.ledger.opened("delivered"))  # fmt: skip
    yield Table(
        id="objectives", title="Promised and delivered by objective", columns=(
            p.ID, p.NAME, p.amount(making, "promised", "Promised", reference),
            p.amount(making, "delivered", "Delivered", reference),
            p.amount(making, "gap", "Lost", reference),
            p.amount(making, "unmeasured", "Not measured", reference),
            p.amount(making, "beyond", "Passes no use", reference),
            p.kept("share", "Delivered", reference),
        ),
        rows=tuple((o.id, o.name, o.promised, *o.arrived, o.unmeasured, o.beyond, o.share)
                   for o in found),
        total=("", "Total", a.delivery.promised, *a.delivery.arrived,
               a.delivery.unmeasured, a.delivery.beyond, a.delivery.share),
        note="What was not measured, or passes no client or process that uses a service, "
        "counts as delivered; where nothing at all was measured, a dash says so.",
    )  # fmt: skip
    shown = sorted(found, key=lambda o: -o.promised)[:_MOST_BARS]
    yield replace(
        promised_chart(
            "objectives-chart", "Promised and delivered value",
            ((o.id, o.name, o.promised, o.arrived[0]) for o in shown), making.unit,
        ),
        sentence=f"{counted(len(shown), 'objective')}, the most valuable first: what each was "
        "promised, and what of it arrived.", reference=reference,
    )  # fmt: skip
