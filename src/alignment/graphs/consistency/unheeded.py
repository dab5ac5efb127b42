"""Measurements that no target stands for: which they are, and what their targets are for."""

from collections.abc import Iterable

import numpy as np

from alignment.graphs.service_levels import ANYONE, ServiceLevels
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import counted, joined, label


def unheeded_text(snapshot: Snapshot, levels: ServiceLevels) -> str:
    """Which measurements count for nothing, and why; empty where all count."""
    left = levels.readings.left
    if not len(left):
        return ""
    which = [_of_service(snapshot, levels, s) for s in np.unique(levels.of[left]).tolist()]
    return (
        f"Left out: {counted(len(left), 'measurement')} that no target stands for: "
        f"{joined(which)}."
    )


def unheeded_of(levels: ServiceLevels, consumer: int, service: int) -> list[str]:
    """The indicators under which a service was measured for a consumer, and none was promised."""
    left = levels.readings.left
    heard = (levels.at[left] == ANYONE) | (levels.at[left] == consumer)
    codes = np.unique(levels.what[left[(levels.of[left] == service) & heard]]).tolist()
    return [levels.indicators[code] for code in codes]


def _of_service(snapshot: Snapshot, levels: ServiceLevels, service: int) -> str:
    """The measurements of a service; consumers are named where the indicator is the same."""
    left, mine = levels.readings.left, levels.service == service
    left, promised = left[levels.of[left] == service], set(levels.indicator[mine].tolist())
    pairs = zip(levels.what[left].tolist(), levels.at[left].tolist(), strict=True)
    said = [
        _at(snapshot, levels, code, consumer if code in promised else ANYONE)
        for code, consumer in sorted(set(pairs))
    ]
    same = promised & set(levels.what[left].tolist())
    targets = zip(levels.indicator[mine].tolist(), levels.consumer[mine].tolist(), strict=True)
    kept = [
        _at(snapshot, levels, code, consumer if code in same else ANYONE)
        for code, consumer in sorted(set(targets))
    ]
    why = f"its targets are for {_once(kept)}" if kept else "it has no target"
    return f"{_once(said)} of {label(snapshot, service)} ({why})"


def _once(names: Iterable[str]) -> str:
    return joined(list(dict.fromkeys(names)))


def _at(snapshot: Snapshot, levels: ServiceLevels, code: int, consumer: int) -> str:
    name = levels.indicators[code]
    return name if consumer == ANYONE else f"{name} at {snapshot.ids[consumer]}"
