"""Seeded estates of any size: layers, power-law fan-in, some redundancy, a few circles.

Made with NumPy as columns, so that a million elements take seconds and no object each. The same
size and seed give the same estate on every machine.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignment.catalogue.columns import Columns

Ints = NDArray[np.int64]

SEED = 20_260_831

VALUED = 50
"""Objectives that state a value; the others serve processes and clients alike, without one."""

_REDUNDANT = 0.15
"""Share of requirements that name two to four suppliers and spare at least one of them."""

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
    Layer("fronts", "service", 0.12, {"backs": 2.0, "programs": 2.5}, circles=True),
    Layer("backs", "service", 0.08, {"programs": 3.0, "stores": 1.5}),
    Layer("programs", "component", 0.42, {"programs": 1.8, "stores": 0.8, "hosts": 1.0}, 1.2, True),
    Layer("stores", "component", 0.10, {"hosts": 2.5}),
    Layer("hosts", "component", 0.14, {"networks": 2.5}),
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
    groups = _joined(
        [part for layer in LAYERS for part in _drawn(layer, first, random)]
    )
    place = random.permutation(elements)  # ranks lie scattered over the ids, as in real life
    return _written(elements, first, groups, place, soft, random)


def _first_ranks(elements: int) -> dict[str, tuple[int, int]]:
    """Where each layer begins, and how many elements it holds."""
    ends = np.rint(np.cumsum([0.0] + [layer.share for layer in LAYERS]) * elements).astype(int)
    starts, counts = ends[:-1].tolist(), np.diff(ends).tolist()
    return {layer.name: (starts[i], counts[i]) for i, layer in enumerate(LAYERS)}
