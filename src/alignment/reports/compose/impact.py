"""A brief for those who decide on a change: what fails with it, what is spared, who to tell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import KINDS, Kind
from alignment.graphs.debt import NO_DEBT, Debt, instead_text
from alignment.graphs.impact import Affected, Answer
from alignment.graphs.words import counted, joined, percent, percent_text
from alignment.reports.compose import pieces as p
from alignment.reports.compose.making import Making, Part
from alignment.reports.report import Block, Column, Form, KeyFigure, Picture, Table
from alignment.reports.themes import CLASS_WORDS

_MOST_LISTED = 60
_MOST_OWED = 20


@dataclass(frozen=True, eq=False, kw_only=True)
class ImpactAnswers:
    """What the brief is made of.

    Attributes:
        losses: What fails or degrades, by id.
        by_class: Value at risk by class of client.
        debt: None where the estate is too large to try every other failure.
        picture: What is reached, on the map.
        worth: Value of each objective a year, by id.
    """

    losses: Mapping[str, float]
    impact: Answer
    by_class: Mapping[str, float]
    debt: Debt | None
    picture: Picture
    worth: Mapping[str, float]

    @property
    def hit(self) -> list[Affected]:
        """What really loses something."""
        return [e for e in self.impact.elements if e.loss > 0]


def left_out(answers: ImpactAnswers) -> Iterator[str]:
    """What could not be shown."""
    for name, number in answers.impact.omitted.items():
        if number and name in ("practice", "context"):
            yield f"No part of the calculation: {counted(number, name + ' element')}."
        elif number:
            yield f"{counted(number, 'element')} more, {name.replace('_', ' ')}."
    if answers.debt is None:
        yield "The estate is too large to try every other failure."
    if answers.impact.values_assumed:
        yield "No objective states a value: each top objective counts 1."


def _losses_text(a: ImpactAnswers, making: Making) -> str:
    named = [making.said(i) if v == 1 else f"{making.said(i)} (loses {percent(v)})"
             for i, v in a.losses.items()]  # fmt: skip
    return joined(named)


def _reference(a: ImpactAnswers, making: Making) -> str:
    stated = " ".join(i if v == 1 else f"{i}={v:g}" for i, v in a.losses.items())
    return making.ledger.stated(
        "impact", "loss of a requirement = criticality * loss of its (n - k + 1)th best member; "
        "value at risk = sum over objectives of value * loss", of=tuple(a.losses),
        inputs=tuple(f"own loss of {i}: {v:g}" for i, v in a.losses.items()),
        sources=("METHODS 1.2",), opened_by=f"alignment impact {stated}",
    )  # fmt: skip


def _summary(a: ImpactAnswers, making: Making) -> Iterator[Block]:
    found, reference = a.impact, _reference(a, making)
    yield p.conclusion((found.conclusion,), reference)
    counts = found.elements.by_status
    yield p.key_figures(
        "impact",
        p.key_amount(making, "Value at risk", found.value_at_risk, reference,
                     f"{percent_text(found.value_at_risk / found.total_value)} of all"
                     if found.total_value else "no objective has a value"),
        *(KeyFigure(label=label, value=counts[word], form=Form.COUNT, reference=reference,
                    note=note)
          for label, word, note in (
              ("Down", "down", "with what fails first"), ("Degraded", "degraded", ""),
              ("Spared but exposed", "at_risk", "redundancy used up"))),
    )  # fmt: skip
    if found.value_at_risk:
        yield _classes(a, making)


def _classes(a: ImpactAnswers, making: Making) -> Table:
    """Whom the value at risk would reach first."""
    total = a.impact.value_at_risk
    reference = making.ledger.stated(
        "value at risk by class of client", "value at risk handed down from the objectives to "
        "what decided their losses; the first external client on the way decides the class",
        of=tuple(a.losses), inputs=("the value at risk of each objective",),
        sources=("METHODS 1.4",),
    )  # fmt: skip
    return Table(
        id="classes", title="By client", columns=(
            p.text("class", "Client"), p.amount(making, "at_risk", "Value at risk", reference),
            p.percent("share", "Share", reference),
        ),
        rows=tuple((CLASS_WORDS[name], amount, p.share(amount, total))
                   for name, amount in a.by_class.items()),
        total=("Total", total, 1.0),
    )  # fmt: skip


def _sight(a: ImpactAnswers, _making: Making) -> Iterator[Block]:
    yield a.picture


def _affected(a: ImpactAnswers, making: Making) -> Iterator[Block]:
    reference, hit = _reference(a, making), a.hit
    if not hit:
        yield p.conclusion(("Nothing loses anything.",))
        return
    counts = [(kind, sum(e.kind == kind for e in hit)) for kind in KINDS]
    told = joined([counted(n, k) for k, n in counts if n], most=len(KINDS))
    yield p.conclusion((f"Hit: {told}.",), reference)
    for kind, number in counts:
        rows = [e for e in hit if e.kind == kind]
        if kind is Kind.OBJECTIVE:
            rows.sort(key=lambda e: -a.worth.get(e.id, 0.0) * e.loss)
        if not number:
            continue
        yield Table(
            id=f"hit-{kind}", title=f"Hit: {counted(number, kind)}", columns=(
                p.ID, p.NAME, p.text("owner", "Owner"),
                p.percent("loss", "Loses", reference, shaded=True),
                p.text("because", "Because of"),
                *(_worth_column(making, reference) if kind is Kind.OBJECTIVE else ()),
            ),
            rows=tuple(
                (e.id, e.name, making.owners.get(e.id, ""), e.loss, _because(e, making),
                 *((_at_risk(a, e),) if kind is Kind.OBJECTIVE else ()))
                for e in rows
            ),
            listed=_MOST_LISTED,
        )  # fmt: skip


def _at_risk(a: ImpactAnswers, objective: Affected) -> float | None:
    """What an objective loses a year; None for one without a value of its own."""
    worth = a.worth.get(objective.id)
    return None if worth is None else worth * objective.loss


def _worth_column(making: Making, reference: str) -> tuple[Column, ...]:
    return (p.amount(making, "at_risk", "Value at risk", reference),)


def _because(hit: Affected, making: Making) -> str:
    """What decided the loss, in names."""
    if hit.because is None:
        return "it fails by itself"
    return making.names(hit.because.members)


def _spared(a: ImpactAnswers, making: Making) -> Iterator[Block]:
    reference = _reference(a, making)
    exposed = [e for e in a.impact.elements if e.status == "at_risk"]
    if not exposed:
        yield p.conclusion(("Nothing that is spared hangs on less than before.",))
        return
    last = [e for e in exposed if e.margin == 0]
    works = "keeps" if len(exposed) == 1 else "keep"
    yield p.conclusion((
        f"{counted(len(exposed), 'element')} {works} working because something stands in.",
        f"Of these {len(last):,} can lose nothing more." if last else "",
    ), reference)  # fmt: skip
    yield Table(
        id="spared", title="Spared but exposed", columns=(
            p.ID, p.NAME, p.text("kind", "Kind"), p.text("owner", "Owner"),
            p.count("margin", "Failures it can still bear", reference),
        ),
        rows=tuple((e.id, e.name, e.kind, making.owners.get(e.id, ""), e.margin)
                   for e in exposed),
        listed=_MOST_LISTED,
    )  # fmt: skip


def _debt(a: ImpactAnswers, making: Making) -> Iterator[Block]:
    if a.debt is None:
        return
    own = a.impact.value_at_risk
    reference = making.ledger.stated(
        "redundancy debt", "value at risk of both together - value at risk of the other alone; "
        "used up = debt - value at risk of the scenario",
        of=tuple(a.losses), sources=("METHODS 1.2",), opened_by="alignment impact ID --debt",
    )  # fmt: skip
    if not a.debt.elements:
        yield p.conclusion((NO_DEBT,), reference)
        return
    first = a.debt.elements[0]
    yield p.conclusion((
        f"While {_losses_text(a, making)} {'is' if len(a.losses) == 1 else 'are'} out, "
        f"{making.said(first.id)} must not fail: {making.amount(first.together)} would be at risk "
        f"{instead_text(first.together - first.excess, own)}.",
    ), reference)  # fmt: skip
    yield Table(
        id="debt", title="What must not fail meanwhile", columns=(
            p.ID, p.NAME, p.text("kind", "Kind"),
            p.amount(making, "alone", "At risk by itself", reference),
            p.amount(making, "together", "At risk meanwhile", reference),
            p.amount(making, "excess", "Redundancy used up", reference, shaded=True),
        ),
        rows=tuple((o.id, o.name, o.kind, o.alone, o.together, o.excess)
                   for o in a.debt.elements),
        listed=_MOST_OWED,
    )  # fmt: skip


def _routes(a: ImpactAnswers, making: Making) -> Iterator[Block]:
    """How the loss reaches each objective: the chain of what decided."""
    reference, by_id = _reference(a, making), {e.id: e for e in a.impact.elements}
    rows = [(e.id, " < ".join(_chain(e, by_id, making)), e.loss)
            for e in a.hit if e.kind == Kind.OBJECTIVE]  # fmt: skip
    if rows:
        yield Table(
            id="routes", title="How it reaches each objective", columns=(
                p.ID, p.text("route", "From the objective down to what fails"),
                p.percent("loss", "Loses", reference),
            ),
            rows=tuple(rows), note="The most damaging way: at each step what decided.",
        )  # fmt: skip


def _chain(start: Affected, by_id: Mapping[str, Affected], making: Making) -> Iterator[str]:
    seen: set[str] = set()
    here: Affected | None = start
    while here is not None and here.id not in seen:
        seen.add(here.id)
        yield making.said(here.id)
        members: Sequence[str] = here.because.members if here.because else ()
        worst = sorted((by_id[m] for m in members if m in by_id), key=lambda e: (-e.loss, e.id))
        here = worst[0] if worst else None


def _tell(a: ImpactAnswers, making: Making) -> Iterator[Block]:
    rows: dict[str, list[str]] = {}
    for element in a.hit:
        owner = making.owners.get(element.id, "")
        rows.setdefault(owner, []).append(element.id)
    clients = [e for e in a.hit if e.kind == Kind.CLIENT]
    if clients:
        yield p.conclusion((
            f"Clients that will notice: {joined([making.said(c.id) for c in clients], most=8)}.",
        ), _reference(a, making))  # fmt: skip
    named = [(owner, ids) for owner, ids in sorted(rows.items()) if owner]
    if named:
        yield Table(
            id="tell", title="Who to tell", columns=(
                p.text("owner", "Who"), p.text("for", "Because these are hit"),
                p.count("count", "Hit", p.counting(making, "elements that are hit")),
            ),
            rows=tuple((owner, making.names(ids), len(ids)) for owner, ids in named),
        )  # fmt: skip
    bare = len(rows.get("", ()))
    if bare:
        verb = "is" if bare == 1 else "are"
        yield p.paragraph(f"{counted(bare, 'element')} that {verb} hit: no owner is named.",
                          _reference(a, making))  # fmt: skip


PARTS: Mapping[str, Part[ImpactAnswers]] = {
    "summary": Part("Conclusion", _summary),
    "sight": Part("On the map", _sight),
    "affected": Part("What is hit, by level", _affected),
    "spared": Part("Spared but exposed", _spared),
    "debt": Part("Redundancy debt", _debt),
    "routes": Part("Routes", _routes),
    "tell": Part("Who to tell", _tell),
}
"""The sections, by the names by which they are chosen."""
