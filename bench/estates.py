"""Seeded estates of any size: layers, power-law fan-in, some redundancy, a few circles.

Made with NumPy as columns, so that a million elements take seconds and no object each. The same
size and seed give the same estate on every machine.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue import KIND_CODE, KINDS, Channel, Element, Kind, Requirement
from alignment.catalogue.columns import OFFLINE, ONLINE, Columns

Ints = NDArray[np.int64]

Ranks = dict[str, tuple[int, int]]
"""Where each layer begins, and how many elements it holds."""

SEED = 20_260_831

VALUED = 50
"""Objectives that state a value; the others serve processes and clients alike, without one."""

_REDUNDANT = 0.15
"""Share of requirements that name two to four suppliers and spare at least one of them."""

_CHANNELS: tuple[Channel | None, ...] = (None, Channel.ONLINE, Channel.OFFLINE)
"""By the codes of columns."""

_RING = 4
"""Elements of a circle."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the estate.

    Attributes:
        share: Of all elements.
        needs: Requirements an element has on average, by the layer that they lead to. Inside a
            layer they lead to lower ranks only.
        skew: Fan-in; a supplier of rank r is taken with a density like ``r ** (1 / skew - 1)``.
        circles: Whether a few circles run inside the layer.
    """

    name: str
    kind: str
    share: float
    needs: dict[str, float]
    skew: float = 2.0
    circles: bool = False


LAYERS = (
    Layer("objectives", "objective", 0.01, {"clients": 2.0, "processes": 3.0}),
    Layer("clients", "client", 0.02, {"processes": 2.0, "fronts": 1.5}),
    Layer("processes", "process", 0.07, {"fronts": 4.0}),
    Layer("fronts", "service", 0.12, {"backs": 1.8, "programs": 2.3}, circles=True),
    Layer("backs", "service", 0.08, {"programs": 2.6, "stores": 1.4}),
    Layer(
        "programs", "component", 0.42, {"programs": 1.35, "stores": 0.65, "hosts": 0.95}, 1.2, True
    ),
    Layer("stores", "component", 0.10, {"hosts": 2.2}),
    Layer("hosts", "component", 0.14, {"networks": 2.0}),
    Layer("networks", "component", 0.04, {"networks": 0.8}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Requirements as arrays: owner, how many must work, size; members one after the other."""

    owner: Ints
    needs: Ints
    size: Ints
    member: Ints


def columns(elements: int, *, soft: float = 0.0, seed: int = SEED) -> Columns:
    """An estate of that many elements as columns.

    Args:
        elements: At least 1,000.
        soft: Share of requirements with a criticality below 1.
        seed: Of everything that is drawn.
    """
    random = np.random.default_rng(seed)
    first = _first_ranks(elements)
    groups = _joined([part for layer in LAYERS for part in _drawn(layer, first, random)])
    return _written(first, groups, soft, random)


def _first_ranks(elements: int) -> Ranks:
    """Where each layer begins, and how many elements it holds."""
    ends = np.rint(np.cumsum([0.0] + [layer.share for layer in LAYERS]) * elements).astype(int)
    starts, counts = ends[:-1].tolist(), np.diff(ends).tolist()
    return {layer.name: (starts[i], counts[i]) for i, layer in enumerate(LAYERS)}


def _drawn(layer: Layer, first: Ranks, random: np.random.Generator) -> list[Groups]:
    """The requirements of one layer, one part for each layer that they lead to."""
    start, count = first[layer.name]
    parts = []
    for name, mean in layer.needs.items():
        number = random.poisson(mean, count)
        if layer.kind != "component":  # whatever the business needs stands on something
            number = np.maximum(number, 1)
        owner = np.repeat(np.arange(count), number)
        size = np.where(
            random.random(len(owner)) < _REDUNDANT, random.integers(2, 5, len(owner)), 1
        )
        begin, most = first[name]
        below = owner if name == layer.name else np.full(len(owner), most)
        skew = next(other.skew for other in LAYERS if other.name == name)
        drawn = random.random(int(size.sum())) ** skew * np.repeat(below, size)
        parts.append(_distinct(owner + start, size, begin + drawn.astype(np.int64), random))
    if layer.circles:
        parts.append(_circles(start, count, random))
    return parts


def _distinct(owner: Ints, size: Ints, member: Ints, random: np.random.Generator) -> Groups:
    """Groups without a member twice, and without an owner that needs itself."""
    group = np.repeat(np.arange(len(owner)), size)
    own = member == owner[group]
    pairs = np.unique(np.stack([group[~own], member[~own]], axis=1), axis=0)
    size = np.bincount(pairs[:, 0], minlength=len(owner))
    kept = size > 0
    size = size[kept]
    needs = np.where(size > 1, random.integers(1, np.maximum(size, 2)), 1)
    return Groups(owner=owner[kept], needs=needs, size=size, member=pairs[:, 1])


def _circles(start: int, count: int, random: np.random.Generator) -> Groups:
    """A few rings of elements, each of which needs the next."""
    rings = max(2, count // 20_000)
    member = start + random.choice(count, size=(rings, _RING), replace=False)
    ones = np.ones(member.size, dtype=np.int64)
    owner = np.roll(member, 1, axis=1)
    return Groups(owner=owner.ravel(), needs=ones, size=ones, member=member.ravel())


def _joined(parts: list[Groups]) -> Groups:
    return Groups(
        owner=np.concatenate([p.owner for p in parts]),
        needs=np.concatenate([p.needs for p in parts]),
        size=np.concatenate([p.size for p in parts]),
        member=np.concatenate([p.member for p in parts]),
    )


def _written(first: Ranks, groups: Groups, soft: float, random: np.random.Generator) -> Columns:
    """Columns in which ranks lie scattered over the ids, as they do in real life."""
    elements = sum(count for _, count in first.values())
    count = len(groups.owner)
    place = random.permutation(elements)
    ids = np.array([f"E{i:0{len(str(elements - 1))}}" for i in range(elements)], dtype=object)
    kinds = np.empty(elements, dtype=np.int8)
    channels = np.zeros(count, dtype=np.int8)
    for layer in LAYERS:
        start, held = first[layer.name]
        kinds[place[start : start + held]] = KIND_CODE[Kind(layer.kind)]
    start, held = first["clients"]
    of_client = (groups.owner >= start) & (groups.owner < start + held)
    to_service = groups.member[np.cumsum(groups.size) - 1] >= first["fronts"][0]
    channels[of_client] = np.where(to_service[of_client], ONLINE, OFFLINE)
    values = np.full(elements, np.nan)
    valued = min(VALUED, first["objectives"][1])
    values[place[:valued]] = 1e6 / np.arange(1, valued + 1)
    kappa = np.where(random.random(count) < soft, random.integers(1, 20, count) / 20, 1.0)
    unstated = np.full(elements, np.nan)
    return Columns(
        revision=1, name="bench", currency="EUR", ids=ids.tolist(),
        names=[f"{KINDS[kind]} {i}" for i, kind in enumerate(kinds)], kinds=kinds,
        internal=np.zeros(elements, dtype=bool), values=values, owns=unstated, costs=unstated,
        unavailabilities=unstated, requirement_ids=[f"R{i:08}" for i in range(count)],
        owners=ids[place[groups.owner]].tolist(), needs=groups.needs, criticalities=kappa,
        weights=np.full(count, np.nan), channels=channels, sizes=groups.size,
        members=ids[place[groups.member]].tolist(), shares=np.ones(len(groups.member)),
    )  # fmt: skip


def entities(columns: Columns) -> Iterator[Element | Requirement]:
    """The same estate as entities, made one after the other: what an import is given.

    What equals a default is not stated, as documents have it.
    """
    made = zip(columns.ids, columns.names, _kinds(columns), _values(columns), strict=True)
    for key, name, kind, value in made:
        yield Element(id=key, name=name, kind=kind, value=value)
    end = 0
    terms = zip(
        columns.requirement_ids, columns.owners, columns.sizes, columns.needs,
        columns.criticalities, columns.channels, strict=True,
    )  # fmt: skip
    for key, owner, size, needs, kappa, channel in terms:
        start, end = end, end + int(size)
        yield Requirement(
            id=key, of=owner, members=tuple(columns.members[start:end]), needs=int(needs),
            criticality=float(kappa), channel=_CHANNELS[channel],
        )  # fmt: skip


def _kinds(columns: Columns) -> Iterator[Kind]:
    return map(KINDS.__getitem__, columns.kinds)


def _values(columns: Columns) -> Iterator[float | None]:
    return (None if np.isnan(value) else float(value) for value in columns.values)


def write_edges(columns: Columns, folder: Path) -> None:
    """The same estate as an edge list: a table of nodes and one of edges."""
    with (folder / "nodes.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "kind", "name", "value"))
        writer.writerows(
            zip(columns.ids, _kinds(columns), columns.names, _values(columns), strict=True)
        )
    with (folder / "edges.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("source", "target", "group", "needs", "channel"))
        writer.writerows(_edges(columns))


def _edges(columns: Columns) -> Iterator[tuple[object, ...]]:
    end = 0
    rows = zip(columns.owners, columns.sizes, columns.needs, columns.channels, strict=True)
    for i, (owner, size, needs, channel) in enumerate(rows):
        start, end = end, end + int(size)
        word = _CHANNELS[channel] or ""
        stated = (f"g{i}", int(needs), word) if size > 1 else ("", "", word)
        for member in columns.members[start:end]:
            yield (owner, member, *stated)
