"""Many affected elements as JSON, straight from columns: no object for each element.

A line feed never stands inside JSON text, so it parts texts that are made in one go.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import orjson
from numpy.typing import NDArray

from alignment.catalogue import KINDS
from alignment.graphs.impact import Hits, Status
from alignment.graphs.reasons import Parts, Reasons, reasons_of
from alignment.graphs.snapshot import Floats, Snapshot

_MIDDLES = [f'","kind":"{kind.value}","name":"' for kind in KINDS]
_ROW_END = '},{"id":"'


def hits_json(hits: Hits) -> bytes:
    """The same as orjson makes of the listed elements one by one.

    Texts rather than bytes are joined: that takes far less memory for very many pieces.
    """
    if not len(hits):
        return b"[]"
    snapshot, elements = hits.impact.snapshot, hits.labels.elements
    places = elements.tolist()
    woven = _woven(
        len(places),
        _strings([snapshot.ids[i] for i in places]),
        [_MIDDLES[kind] for kind in snapshot.kind[elements].tolist()],
        _strings([snapshot.names[i] for i in places]),
        _fates(hits),
        *_reasons(snapshot, len(places), reasons_of(hits.impact, elements)),
        _ROW_END,
    )
    return b'[{"id":"' + woven[: -len(_ROW_END)].encode() + b"}]"


def _fates(hits: Hits) -> list[str]:
    """Loss, status and margin of each; neighbours mostly share them, so each run is told once."""
    labels = hits.labels
    new = np.ones(len(hits), dtype=bool)
    new[1:] = np.diff(labels.losses) != 0
    for column in (labels.status, labels.margins):
        new[1:] |= np.diff(column) != 0
    runs = np.flatnonzero(new)
    rows = zip(
        _numbers(labels.losses[runs]), labels.status[runs].tolist(),
        labels.margins[runs].tolist(), strict=True,
    )  # fmt: skip
    texts = [
        f'","loss":{loss},"status":"{Status(status).word}","margin":'
        f'{margin if status == Status.AT_RISK else "null"},"because":'
        for loss, status, margin in rows
    ]
    fates: list[str] = _objects(texts)[np.cumsum(new) - 1].tolist()
    return fates


def _reasons(snapshot: Snapshot, count: int, reasons: Reasons) -> Iterable[list[str]]:
    """The reason of each element, in five columns; only the first holds something for all."""
    starts = np.full(count, "null", dtype=object)
    if len(reasons.nodes):
        starts[reasons.nodes] = _objects(_made_of(snapshot, reasons.parts))
    starts[reasons.rows] = '{"requirement":"'
    yield starts.tolist()
    for told in (
        _objects(_requirements(snapshot, reasons.groups)), '","members":["',
        _objects(_members(snapshot, reasons.members, reasons.ends)), '"],"parts":[]}',
    ):  # fmt: skip
        column = np.full(count, "", dtype=object)
        column[reasons.rows] = told
        yield column.tolist()


def _made_of(snapshot: Snapshot, parts: Parts) -> list[str]:
    """The reason of each value node: its largest part, and all of them."""
    requirements = _requirements(snapshot, parts.groups)
    members = _members(snapshot, parts.members, parts.ends)
    told = _lines(_woven(
        len(members), '{"requirement":"', requirements, '","members":["', members,
        '"],"share":', _numbers(parts.shares), ',"criticality":',
        _numbers(parts.criticalities), ',"loss":', _numbers(parts.losses), ',"adds":',
        _numbers(parts.adds), "}\n",
    ))  # fmt: skip
    first = parts.ptr[:-1].tolist()
    return _lines(_woven(
        len(first), '{"requirement":"', [requirements[i] for i in first], '","members":["',
        [members[i] for i in first], '"],"parts":[', _joined(told, parts.ptr, ","), "]}\n",
    ))  # fmt: skip


def _requirements(snapshot: Snapshot, groups: NDArray[np.integer]) -> list[str]:
    return _strings([snapshot.requirement_ids[g] for g in groups.tolist()])


def _members(snapshot: Snapshot, members: NDArray[np.int32], ends: NDArray[np.int64]) -> list[str]:
    return _joined(_strings([snapshot.ids[i] for i in members.tolist()]), ends, '","')


def _joined(texts: list[str], ends: NDArray[np.int64], joint: str) -> list[str]:
    """The texts of each run ``ends[i]:ends[i + 1]`` as one; no run is empty."""
    bounds, several = ends.tolist(), np.flatnonzero(np.diff(ends) > 1).tolist()
    found = [texts[first] for first in bounds[:-1]] if several else texts
    for run in several:
        found[run] = joint.join(texts[bounds[run] : bounds[run + 1]])
    return found


def _strings(texts: list[str]) -> list[str]:
    """Each text as inside the quotes of JSON, where no quote stands by itself."""
    return orjson.dumps(texts).decode()[2:-2].split('","') if texts else []


def _numbers(numbers: Floats) -> list[str]:
    return orjson.dumps(numbers.tolist()).decode()[1:-1].split(",") if len(numbers) else []


def _woven(count: int, *columns: Iterable[str] | str) -> str:
    """Row after row of some columns as one text; a column of one text has it in every row."""
    pieces = [""] * (count * len(columns))
    for place, column in enumerate(columns):
        pieces[place :: len(columns)] = [column] * count if isinstance(column, str) else column
    return "".join(pieces)


def _lines(text: str) -> list[str]:
    return text[:-1].split("\n")


def _objects(texts: Sequence[str]) -> NDArray[np.object_]:
    return np.fromiter(texts, dtype=object, count=len(texts))
