"""Answers as JSON: the one form that the command line and HTTP both print."""

import heapq
from collections.abc import Sequence
from dataclasses import asdict
from itertools import zip_longest
from typing import Any

import numpy as np
import orjson

from alignment.catalogue.edits import Edit
from alignment.catalogue.rows import Revision, plain
from alignment.catalogue.store import Page, Version
from alignment.graphs.impact import Hits
from alignment.usecases.documents import Plan
from alignment.usecases.wire_impact import hits_json

_GAP = b"\0"
"""Where woven text goes: no JSON holds this byte, and copying megabytes once is enough."""

_MANY, _MANY_LOST = 200, 16
"""Affected elements, and those of them that lose something and so have reasons, from which making
all columns at once is quicker than each element."""


def json_of(answer: Any, *, indent: bool = False) -> bytes:
    """Any answer as UTF-8 JSON; a number that is not finite would be a fault and reads null."""
    option = orjson.OPT_SERIALIZE_NUMPY | (orjson.OPT_INDENT_2 if indent else 0)
    if indent:
        return orjson.dumps(answer, option=option, default=_listed)
    woven: list[memoryview] = []

    def told(value: Any) -> Any:
        if not isinstance(value, Hits) or not _are_many(value):
            return _listed(value)
        woven.append(hits_json(value))
        return orjson.Fragment(_GAP)

    texts = orjson.dumps(answer, option=option, default=told).split(_GAP)
    return b"".join(part for pair in zip_longest(texts, woven, fillvalue=b"") for part in pair)


def _are_many(hits: Hits) -> bool:
    return len(hits) >= _MANY or int(np.count_nonzero(hits.labels.losses)) >= _MANY_LOST


def version_wire(version: Version) -> dict[str, Any]:
    """An entity's fields, its key and the revision that made it as it is."""
    return entity_wire(version.entity) | {"version": version.since}


def entity_wire(entity: Any) -> dict[str, Any]:
    """An entity's fields and its key as ``id``."""
    return {"id": entity.key, **(plain(entity) or {})}


def page_wire(page: Page) -> dict[str, Any]:
    """Part of a list: ``{items, total, next}``."""
    return {
        "items": [version_wire(v) for v in page.items], "total": page.total, "next": page.next
    }  # fmt: skip


def revision_wire(revision: Revision) -> dict[str, Any]:
    """A revision without its edits."""
    return asdict(revision)


def edit_wire(edit: Edit) -> dict[str, Any]:
    """An edit: what it is about, before and after, and field by field what changed."""
    before, after = plain(edit.before), plain(edit.after)
    changed = list(edit.changes())
    return {
        "verb": edit.verb, "collection": edit.collection, "id": edit.key,
        "changes": {
            name: {"from": (before or {}).get(name), "to": (after or {}).get(name)}
            for name in changed
        },
        "before": before, "after": after,
    }  # fmt: skip


MOST_EDITS = 1_000
"""Edits of a plan that are listed; the rest is counted."""


def plan_wire(plan: Plan) -> dict[str, Any]:
    """An import plan as PRODUCT 5 has it; its edits field by field, alterations first."""
    listed = alterations_first(plan.edits, MOST_EDITS)
    return {
        "format": plan.format, "recognised": plan.recognised, "source": plan.source,
        "dry_run": plan.dry_run, "revision": plan.revision,
        **{name: asdict(tally) for name, tally in plan.tallies.items()},
        "by_type": plan.by_type,
        "findings": [asdict(finding) for finding in plan.findings],
        "suggestions": [asdict(suggestion) for suggestion in plan.suggestions],
        "edits": [_told(edit) for edit in listed],
        "edits_omitted": len(plan.edits) - len(listed),
    }  # fmt: skip


_RANKS = {"altered": 0, "retired": 1, "added": 2}


def alterations_first(edits: Sequence[Edit], most: int) -> list[Edit]:
    """So many of the edits: what was there before and moves, then what is added."""
    return heapq.nsmallest(most, edits, key=lambda e: _RANKS[e.verb])


def _told(edit: Edit) -> dict[str, Any]:
    """An edit without what it is before and after as a whole."""
    told = edit_wire(edit)
    return {name: told[name] for name in ("verb", "collection", "id", "changes")}


def _listed(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(type(value).__name__)
