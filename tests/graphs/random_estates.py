"""Seeded estates of any size: circles, redundancy, degrees, several layers of value."""

import numpy as np

from alignment.catalogue import KIND_CODE, Kind
from alignment.catalogue.columns import Columns
from alignment.graphs.snapshot import Snapshot, build

SHARES = {"objective": 0.03, "client": 0.04, "process": 0.13, "service": 0.3, "component": 0.5}


def random_estate(n: int, *, seed: int) -> Snapshot:
    rng = np.random.default_rng(seed)
    kinds = [k for k, share in SHARES.items() for _ in range(max(1, int(n * share)))]
    ids = [f"{kind[0]}{i:06d}" for i, kind in enumerate(kinds)]
    places = {k: [i for i, kind in enumerate(kinds) if kind == k] for k in SHARES}
    columns = Columns(
        ids=ids, names=ids, kinds=[KIND_CODE[Kind(kind)] for kind in kinds],
        owns=[None] * len(ids), costs=[1.0] * len(ids),
        values=[float(rng.integers(1, 9)) if k == "objective" else None for k in kinds],
        unavailabilities=[0.01] * len(ids), internal=[0] * len(ids),
        requirement_ids=[], owners=[], members=[],
    )  # fmt: skip
    for i, kind in enumerate(kinds):
        for _ in range(int(rng.integers(0, 4))):
            _require(columns, rng, i, _pool(places, kind, i, rng))
    return build(columns)


def _pool(places, kind: str, i: int, rng) -> list[int]:
    """Possible members: value nodes only below, gate elements anywhere on their own level."""
    order = list(SHARES)
    below = order[order.index(kind) :] if kind == "component" else order[order.index(kind) + 1 :]
    chosen = [kind] if rng.random() < 0.3 else [below[0]]
    return [
        j for j in places[chosen[0]] if j != i and (kind not in ("objective", "client") or j > i)
    ]


def _require(columns: Columns, rng, owner: int, pool: list[int]) -> None:
    if not pool:
        return
    size = min(len(pool), int(rng.integers(1, 5)))
    members = rng.choice(pool, size, replace=False)
    columns.requirement_ids.append(f"r{len(columns.requirement_ids):07d}")
    columns.owners.append(columns.ids[owner])
    columns.needs.append(int(rng.integers(1, size + 1)))
    columns.criticalities.append(float(rng.choice([0.0, 0.5, 0.9, 1.0, 1.0, 1.0])))
    columns.weights.append(None)
    columns.channels.append(0)
    columns.sizes.append(size)
    columns.members.extend(columns.ids[j] for j in members)
    columns.shares.extend([1.0] * size)
