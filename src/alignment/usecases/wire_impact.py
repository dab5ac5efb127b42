"""Many affected elements as JSON, straight from columns: no object for each element."""

import numpy as np
import orjson
from numpy.typing import NDArray

from alignment.catalogue import KINDS
from alignment.graphs.impact import Hits, Status
from alignment.graphs.loss_parts import Parts
from alignment.graphs.reasons import Reasons, reasons_of
from alignment.graphs.snapshot import Snapshot
from alignment.usecases.weaving import Loom, Places, Runs, either, texts_at

_MIDDLES = tuple(f'","kind":"{kind.value}","name":"' for kind in KINDS)


def hits_json(hits: Hits) -> memoryview:
    """The same bytes as orjson makes of the listed elements one by one."""
    count = len(hits)
    if not count:
        return memoryview(b"[]")
    snapshot, elements = hits.impact.snapshot, hits.labels.elements
    loom = Loom(len(snapshot.member))
    is_last = np.arange(count) == count - 1
    rows = loom.woven(
        count, ',{"id":"', texts_at(snapshot.ids, elements),
        either(snapshot.kind[elements], *_MIDDLES), texts_at(snapshot.names, elements),
        _fates(hits), *_reasons(loom, snapshot, count, reasons_of(hits.impact, elements)),
        either(is_last, "}", "}]"),
    )  # fmt: skip
    rows.data[0] = ord("[")
    return rows.data.data


def _fates(hits: Hits) -> Runs:
    """Loss, status and margin of each; neighbours mostly share them, so each run is told once."""
    labels = hits.labels
    new = np.ones(len(hits), dtype=bool)
    new[1:] = np.diff(labels.losses) != 0
    for column in (labels.status, labels.margins):
        new[1:] |= np.diff(column) != 0
    runs = np.flatnonzero(new)
    losses = orjson.dumps(labels.losses[runs].tolist()).decode()[1:-1].split(",")
    rows = zip(
        losses, labels.status[runs].tolist(),
        labels.margins[runs].tolist(), strict=True,
    )  # fmt: skip
    texts = [
        f'","loss":{loss},"status":"{Status(status).word}","margin":'
        f'{margin if status == Status.AT_RISK else "null"},"because":'
        for loss, status, margin in rows
    ]
    return Runs.of(texts).at(np.cumsum(new) - 1)


def _reasons(loom: Loom, snapshot: Snapshot, count: int, reasons: Reasons) -> tuple[Runs, ...]:
    """The reason of each element: null, one requirement with its members, or many parts."""
    form = np.zeros(count, dtype=np.intp)
    form[reasons.rows], form[reasons.nodes] = 1, 2
    members = _members(loom, snapshot, reasons.members, reasons.ends)
    return (
        either(form, "null", '{"requirement":"', ""),
        _made_of(loom, snapshot, reasons.parts).spread(reasons.nodes, count),
        texts_at(snapshot.requirement_ids, reasons.groups).spread(reasons.rows, count),
        either(form == 1, "", '","members":["'),
        members.spread(reasons.rows, count),
        either(form == 1, "", '"],"parts":[]}'),
    )


def _made_of(loom: Loom, snapshot: Snapshot, parts: Parts) -> Runs:
    """The reason of each value node: its largest part, and all of them."""
    requirements = texts_at(snapshot.requirement_ids, parts.groups)
    members = _members(loom, snapshot, parts.members, parts.ends)
    told = loom.woven(
        len(members), '{"requirement":"', requirements, '","members":["', members,
        '"],"share":', Runs.numbers(parts.shares), ',"criticality":',
        Runs.numbers(parts.criticalities), ',"loss":', Runs.numbers(parts.losses), ',"adds":',
        Runs.numbers(parts.adds), "}",
    )  # fmt: skip
    first = parts.ptr[:-1]
    return loom.woven(
        len(first), '{"requirement":"', requirements.at(first), '","members":["',
        members.at(first), '"],"parts":[', loom.joined(told, parts.ptr, ","), "]}",
    )  # fmt: skip


def _members(loom: Loom, snapshot: Snapshot, members: Places, ends: NDArray[np.int64]) -> Runs:
    return loom.joined(texts_at(snapshot.ids, members), ends, '","')
