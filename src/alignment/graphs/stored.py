"""A snapshot as named byte strings and back: what a large one is kept as between processes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson

from alignment.graphs.snapshot import Snapshot, frozen
from alignment.graphs.texts import Texts

FORM = 3
"""Raised whenever the arrays change their meaning; older parts are then built again."""

_PTR = ".ptr"


def parts_of(snapshot: Snapshot) -> dict[str, bytes]:
    """Every array and text of a snapshot; a table of contents stands under ``contents``."""
    parts: dict[str, bytes] = {}
    facts: dict[str, object] = {}
    arrays: dict[str, str] = {}
    for name in Snapshot.__dataclass_fields__:
        held = getattr(snapshot, name)
        if isinstance(held, np.ndarray):
            parts[name], arrays[name] = held.tobytes(), held.dtype.str
        elif isinstance(held, Texts):
            parts[name], parts[name + _PTR] = held.data, held.ptr.tobytes()
        else:
            facts[name] = held
    contents = {"form": FORM, "facts": facts, "arrays": arrays}
    return {**parts, "contents": orjson.dumps(contents)}


def from_parts(parts: Mapping[str, bytes]) -> Snapshot | None:
    """The snapshot, its arrays laid over the bytes; None when a part is missing or of old form."""
    if "contents" not in parts:
        return None
    contents = orjson.loads(parts["contents"])
    arrays = contents["arrays"]
    wanted = set(Snapshot.__dataclass_fields__) - set(contents["facts"])
    if contents["form"] != FORM or wanted - set(parts):
        return None
    texts = wanted - arrays.keys()
    if {name + _PTR for name in texts} - set(parts):
        return None
    held: dict[str, Any] = {n: np.frombuffer(parts[n], arrays[n]) for n in wanted - texts}
    for name in texts:
        held[name] = Texts(parts[name], np.frombuffer(parts[name + _PTR], np.int64))
    return frozen(Snapshot(**contents["facts"], **held))
