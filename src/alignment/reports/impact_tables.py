"""What a scenario means as tables, for spreadsheets: one sheet a question."""

from collections.abc import Sequence

from alignment.graphs.at_risk import ObjectiveAtRisk
from alignment.graphs.impact import Affected
from alignment.reports.report import Column, Form, Table

_AT_RISK = Column(key="at_risk", title="Value at risk a year", form=Form.AMOUNT)


def affected_table(elements: Sequence[Affected], *, omitted: int = 0) -> Table:
    """Every element that is reached, the worst first."""
    return Table(
        id="affected", title="Affected", omitted=omitted,
        columns=(
            Column(key="id", title="Id", form=Form.ID), Column(key="kind", title="Kind"),
            Column(key="name", title="Name"), Column(key="status", title="Status"),
            Column(key="loss", title="Loss", form=Form.PERCENT),
            Column(key="margin", title="Can lose more", form=Form.COUNT),
            Column(key="because_of", title="Because of"),
        ),
        rows=tuple(
            (e.id, e.kind, e.name, e.status, e.loss, e.margin,
             "; ".join(e.because.members) if e.because else "")
            for e in elements
        ),
    )  # fmt: skip


def objectives_table(objectives: Sequence[ObjectiveAtRisk], total: float) -> Table:
    """Value at risk by objective; its rows add up to the total."""
    return Table(
        id="objectives", title="Value at risk",
        columns=(
            Column(key="id", title="Id", form=Form.ID), Column(key="name", title="Objective"),
            Column(key="value", title="Value a year", form=Form.AMOUNT),
            Column(key="loss", title="Loss", form=Form.PERCENT), _AT_RISK,
        ),
        rows=tuple((o.id, o.name, o.value, o.loss, o.at_risk) for o in objectives),
        total=("", "All", None, None, total),
    )  # fmt: skip


def classes_table(amounts: Sequence[tuple[str, float]]) -> Table:
    """Value at risk by class of client."""
    return Table(
        id="classes", title="By client", columns=(Column(key="class", title="Client"), _AT_RISK),
        rows=tuple(amounts), total=("All", sum(amount for _, amount in amounts)),
    )  # fmt: skip


def contacts_table(contacts: Sequence[tuple[str, int, int, Sequence[str]]]) -> Table:
    """Owner, how many of theirs are hit and how many exposed, and their names."""
    return Table(
        id="contacts", title="Contacts",
        columns=(
            Column(key="owner", title="Owner"), Column(key="hit", title="Hit", form=Form.COUNT),
            Column(key="exposed", title="Spared but exposed", form=Form.COUNT),
            Column(key="elements", title="Elements"),
        ),
        rows=tuple((owner, hit, exposed, "; ".join(n)) for owner, hit, exposed, n in contacts),
    )  # fmt: skip
