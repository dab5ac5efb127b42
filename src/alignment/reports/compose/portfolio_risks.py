"""The review of the portfolio: risks, findings, and that everything adds up."""

from collections.abc import Iterator, Sequence

from alignment.catalogue import KINDS, Kind
from alignment.graphs.words import amount_text, counted
from alignment.reports.compose import pieces as p
from alignment.reports.compose.making import Making
from alignment.reports.compose.portfolio_answers import PortfolioAnswers
from alignment.reports.report import Block, Paragraph, Table

_MOST_RISKS = 15
_MOST_REASONS = 25


def risks(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    alone = {} if a.alone is None else a.alone
    costly = sorted(
        ((v, i) for i, v in alone.items() if v > 0 and _is_component(making, i)),
        key=lambda x: (-x[0], x[1]),
    )
    if costly:
        yield _worst(a, making, costly)
        yield _risks_table(a, making, costly)
    if a.cuts:
        yield p.cut_sets_table(
            making, "What takes the most valuable services down", a.cuts, several=True
        )


def _worst(a: PortfolioAnswers, making: Making, costly: Sequence[tuple[float, str]]) -> Paragraph:
    loss, worst = costly[0]
    said = (
        f"{counted(len(costly), 'component')} cost value by failing alone; worst is "
        f"{making.said(worst)}: {making.amount(loss)} is at risk."
        if len(costly) > 1 else
        f"One component costs value by failing alone: {making.said(worst)}, "
        f"{making.amount(loss)}."
    )  # fmt: skip
    return p.conclusion(
        (said, a.availability.conclusion), making.ledger.column("value-at-risk", worst),
        p.expected_reference(making),
    )  # fmt: skip


def _risks_table(
    a: PortfolioAnswers, making: Making, costly: Sequence[tuple[float, str]]
) -> Table:
    kinds, ledger, worst = {e.id: e for e in a.availability.elements}, making.ledger, costly[0][1]
    at_risk = ledger.column("value-at-risk", worst)
    down = ledger.column("probability-down", worst)
    avoidable = ledger.stated(
        "avoidable value at risk", "expected value at risk - that if it never failed by "
        "itself", sources=("METHODS 1.6",), opened_by="alignment availability",
    )  # fmt: skip
    return Table(
        id="risks", title="Concentrated risks", columns=(
            p.ID, p.NAME, p.text("owner", "Owner"),
            p.amount(making, "at_risk", "At risk if it fails", at_risk, shaded=True),
            p.number("minutes", "Down on average", down, "min / year"),
            p.amount(making, "avoidable", "Avoidable on average", avoidable),
        ),
        rows=tuple(
            (i, making.name(i), making.owners.get(i, ""), v,
             p.minutes_down(making, kinds[i].probability_down) if i in kinds else None,
             kinds[i].avoidable if i in kinds else None)
            for v, i in costly
        ),
        note="Single failures overlap: do not add them.",
        listed=_MOST_RISKS,
    )  # fmt: skip


def _is_component(making: Making, element: str) -> bool:
    place = making.snapshot.place_of(element)
    return place is not None and KINDS[making.snapshot.kind[place]] is Kind.COMPONENT


def findings(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    yield p.conclusion((a.findings.conclusion,), p.findings_reference(making))
    if a.findings.findings:
        yield p.findings_table(
            making, "findings", a.findings.findings, omitted=sum(a.findings.omitted.values())
        )


def reconciliation(a: PortfolioAnswers, making: Making) -> Iterator[Block]:
    ledger = making.ledger
    reference = ledger.stated(
        "reconciliation", "credited + unattributed = total value; allocated + unallocated = "
        "total cost", sources=("METHODS 1.3, 1.7",), opened_by="alignment contribution",
    )  # fmt: skip
    credited = sum(i.contribution for i in a.contribution.items)
    lost = sum(u.amount for u in a.contribution.unattributed)
    yield p.conclusion((
        f"Of {making.amount(a.contribution.total)} of value {amount_text(credited)} is credited "
        f"to services and {amount_text(lost)} to none.",
        f"Of {making.amount(a.cost.total)} of cost {amount_text(a.cost.by_root.allocated)} "
        f"leads to an objective and {amount_text(a.cost.by_root.unallocated)} to none."
        if a.cost.total else "No element states a cost.",
    ), reference)  # fmt: skip
    yield Table(
        id="reconciliation", title="What adds up to what", columns=(
            p.text("of", "Of"), p.amount(making, "allocated", "Credited or allocated", reference),
            p.amount(making, "rest", "Not", reference),
            p.amount(making, "total", "Total", reference),
            p.amount(making, "difference", "Difference", reference),
        ),
        rows=(
            ("value, to services", credited, lost, a.contribution.total,
             _dust(credited + lost - a.contribution.total)),
            *((name, r.allocated, r.unallocated, r.total, _dust(r.difference)) for name, r in (
                ("cost, to objectives", a.cost.by_root), ("cost, to services", a.cost.by_lens))),
        ),
        note="The difference is nothing but rounding.",
    )  # fmt: skip
    reasons = [("value", u.id, making.name(u.id), u.amount, u.reason)
               for u in a.contribution.unattributed]  # fmt: skip
    reasons += [("cost", u.id, making.name(u.id), u.amount, u.reason) for u in a.cost.unallocated]
    if reasons:
        yield Table(
            id="unattributed", title="What is credited or allocated to nobody, and why", columns=(
                p.text("what", "What"), p.ID, p.NAME,
                p.amount(making, "amount", "Amount", reference), p.sentence("reason", "Reason"),
            ),
            rows=tuple(reasons), listed=_MOST_REASONS,
        )  # fmt: skip


def _dust(difference: float) -> float:
    """A difference that is nothing but rounding, as nothing."""
    return 0.0 if abs(difference) < 1e-6 else difference
