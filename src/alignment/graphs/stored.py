"""A snapshot as named byte strings and back: what a large one is kept as between processes.

What is the same throughout, as most terms of requirements are, is stored once, and where texts
end as their lengths: half of the bytes need neither be read nor checked.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from alignment.catalogue.runs import starts_of
from alignment.catalogue.texts import Texts
from alignment.graphs.snapshot import Snapshot, frozen

FORM = 5
"""Raised whenever the arrays change their meaning; older parts are then built again."""

_SIZES = ".sizes"


def parts_of(snapshot: Snapshot) -> dict[str, bytes]:
    """Every array and text of a snapshot; a table of contents stands under ``contents``."""
    parts: dict[str, bytes] = {}
    facts: dict[str, object] = {}
    arrays: dict[str, tuple[str, int]] = {}
    for name in Snapshot.__dataclass_fields__:
        held = getattr(snapshot, name)
        if isinstance(held, Texts):
            sizes = np.diff(held.ptr)
            parts[name] = held.data
            arrays[name + _SIZES] = _put(parts, name + _SIZES, _narrow(sizes))
        elif isinstance(held, np.ndarray):
            arrays[name] = _put(parts, name, held)
        else:
            facts[name] = held
    contents = {"form": FORM, "facts": facts, "arrays": arrays}
    return {**parts, "contents": orjson.dumps(contents)}


def from_parts(parts: Mapping[str, bytes]) -> Snapshot | None:
    """The snapshot, its arrays laid over the bytes; None when a part is missing or of old form."""
    if "contents" not in parts:
        return None
    contents = orjson.loads(parts["contents"])
    if contents["form"] != FORM:
        return None
    arrays = contents["arrays"]
    wanted = set(Snapshot.__dataclass_fields__) - set(contents["facts"])
    if (wanted | arrays.keys()) - set(parts):
        return None
    held: dict[str, Any] = {}
    for name in wanted:
        if name in arrays:
            held[name] = _taken(parts[name], *arrays[name])
        else:
            sizes = _taken(parts[name + _SIZES], *arrays[name + _SIZES])
            held[name] = Texts(parts[name], starts_of(sizes, np.int64))
    return frozen(Snapshot(**contents["facts"], **held))


def _put(parts: dict[str, bytes], name: str, array: NDArray[Any]) -> tuple[str, int]:
    """Keep an array, or one item of it where all are the same bits; its type and length."""
    bits = array.view(f"u{array.dtype.itemsize}")
    is_even = len(bits) > 1 and bool((bits == bits[0]).all())
    parts[name] = (array[:1] if is_even else array).tobytes()
    return array.dtype.str, len(array)


def _taken(data: bytes, kind: str, length: int) -> NDArray[Any]:
    held = np.frombuffer(data, kind)
    return held if len(held) == length else np.full(length, held[0], dtype=kind)


def _narrow(sizes: NDArray[np.int64]) -> NDArray[Any]:
    return sizes.astype(np.min_scalar_type(int(sizes.max(initial=0))))
