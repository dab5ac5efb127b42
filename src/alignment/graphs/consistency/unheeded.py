"""Measurements that no target stands for: which they are, and what their targets are called."""

import numpy as np

from alignment.graphs.service_levels import ServiceLevels
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import counted, joined, label


def unheeded_text(snapshot: Snapshot, levels: ServiceLevels) -> str:
    """Which measurements count for nothing, and why; empty where all count."""
    left = levels.readings.left
    if not len(left):
        return ""
    services = np.unique(levels.of[left]).tolist()
    which = [
        f"{joined(unheeded_of(levels, s))} of {label(snapshot, s)} ({_why(levels, s)})"
        for s in services
    ]
    return (
        f"Left out: {counted(len(left), 'measurement')} that no target stands for: "
        f"{joined(which)}."
    )


def unheeded_of(levels: ServiceLevels, service: int) -> list[str]:
    """The indicators under which a service was measured though no target stands for that."""
    left = levels.readings.left
    codes = np.unique(levels.what[left[levels.of[left] == service]]).tolist()
    return [levels.indicators[code] for code in codes]


def _why(levels: ServiceLevels, service: int) -> str:
    codes = np.unique(levels.indicator[levels.service == service]).tolist()
    if not codes:
        return "it has no target"
    return f"its targets are for {joined([levels.indicators[code] for code in codes])}"
