"""The matrix of value: who carries how much of what, with sums that add up in every column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from alignment.catalogue import Kind
from alignment.graphs.contribution import Contribution
from alignment.graphs.figures import Item
from alignment.reports.report import Form
from alignment.reports.themes import CLASS_WORDS, plural
from alignment.usecases.overview import Reason
from alignment.web.figures import summed
from alignment.web.tables import Column, Foot, Grid

SHADED = 100
"""Rows, those that carry most, of which the strongest cell has the strongest colour."""


@dataclass(frozen=True, slots=True)
class Split:
    """What the matrix splits value by.

    Attributes:
        by: ``objective`` or ``class``.
        columns: Those that have one of their own; ``more`` are put together.
        sums: What each adds up to.
        nobody: What of that nobody is credited with, where it is known in all alone.
    """

    by: str
    columns: Sequence[str]
    more: Sequence[str]
    sums: Mapping[str, float]
    nobody: Mapping[str, float] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """The field of an item that is split so."""
        return f"by_{self.by}"

    def key(self, name: str) -> str:
        """The key of a column."""
        return f"{self.field}.{name}"

    def part(self, item: Item, name: str) -> float:
        """What an item carries in one column."""
        return float(getattr(item, self.field).get(name, 0.0))

    def others(self, item: Item) -> float:
        """What an item carries beside the columns of their own."""
        return item.contribution - summed(getattr(item, self.field), self.columns)

    def strongest(self, items: Iterable[Item]) -> float:
        """The largest part of a column that one item carries; 1 where none carries any."""
        return max(
            (self.part(i, n) / self.sums[n] for i in items for n in self.columns
             if self.sums.get(n)),
            default=0.0,
        ) or 1.0  # fmt: skip


def value_columns(
    found: Contribution, split: Split, unit: str, names: Mapping[str, str]
) -> list[Column]:
    """What is told of who carries value: in all, then by objective or class of client."""
    total, amount = found.total, Form.AMOUNT
    columns = [
        Column(key="name", title=plural(Kind(found.lens)), id="id", tab="value"),
        Column(key="contribution", title="Contribution", note=unit, form=amount),
        Column(key="share", title="Share", form=Form.PERCENT,
               of=lambda i: i.contribution / total if total else None),
    ]  # fmt: skip
    if found.targets:
        columns.append(Column(key="delivered", title="Delivered", note=unit, form=amount))
    if found.lens != "practice":
        columns.append(Column(key="support", title="Support", note="do not add", form=amount))
    strongest = split.strongest(found.items[:SHADED])
    columns += [
        Column(key=split.key(name), title=CLASS_WORDS.get(name, name), form=amount,
               hint=names.get(name, ""), about=name if name in names else "",
               heat=split.sums.get(name, 0.0) * strongest, of=partial(split.part, name=name))
        for name in split.columns
    ]  # fmt: skip
    if split.more:
        columns.append(
            Column(key="others", title=f"{len(split.more)} others", form=amount, of=split.others)
        )
    return columns


def with_sums(grid: Grid, found: Contribution, reasons: Sequence[Reason], split: Split) -> Grid:
    """With what is not on this page, what nobody carries and why, and what all adds up to."""
    whole = _whole(found, split)
    lost = [_lost(reason, split) for reason in reasons]
    here = [_carried(item, split, delivers=bool(found.targets)) for item in grid.part]
    feet = [
        Foot(title=f"Unattributed: {reason.reason}", elements=reason.elements, values=values)
        for reason, values in zip(reasons, lost, strict=True)
    ]
    rest = {
        key: amount - sum(row.get(key, 0.0) for row in (*here, *lost))
        for key, amount in whole.items()
    }
    if split.nobody:
        nobody = {split.key(name): amount for name, amount in split.nobody.items()}
        rest |= {key: rest[key] - amount for key, amount in nobody.items()}
        if reasons:
            feet.append(Foot(title=f"Unattributed, by {split.by}", values=nobody))
    if hidden := grid.held.all - len(grid.part):
        feet.insert(0, Foot(title=f"{hidden:,} not on this page", values=rest))
    feet.append(Foot(title="Sum", values=whole))
    return replace(grid, foot=tuple(
        replace(foot, values=_shared(foot.values, found.total)) for foot in feet
    ))  # fmt: skip


def _whole(found: Contribution, split: Split) -> dict[str, float]:
    """What every column adds up to, by its key."""
    whole = {"contribution": found.total}
    if found.delivered is not None:
        whole["delivered"] = found.delivered
    whole |= {split.key(name): split.sums.get(name, 0.0) for name in split.columns}
    if split.more:
        whole["others"] = found.total - summed(split.sums, split.columns)
    return whole


def _carried(item: Item, split: Split, *, delivers: bool) -> dict[str, float]:
    row = {"contribution": item.contribution, "others": split.others(item)}
    if delivers and item.delivered is not None:
        row["delivered"] = item.delivered
    return row | {split.key(name): split.part(item, name) for name in split.columns}


def _lost(reason: Reason, split: Split) -> dict[str, float]:
    """What nobody carries for a reason; by class of client it is known in all alone."""
    row = {"contribution": reason.amount}
    if reason.delivered is not None:
        row["delivered"] = reason.delivered
    if split.by == "objective":
        row |= {split.key(n): reason.by_objective.get(n, 0.0) for n in split.columns}
        row["others"] = reason.amount - summed(reason.by_objective, split.columns)
    return row


def _shared(values: Mapping[str, float], total: float) -> dict[str, float | None]:
    """With the part of all value, and rounding of what adds up to nothing taken as nothing."""
    least = 1e-9 * abs(total)
    even = {key: amount if abs(amount) > least else 0.0 for key, amount in values.items()}
    if "contribution" not in even:
        return dict(even)
    return {**even, "share": even["contribution"] / total if total else None}
