"""Estates whose elements fail: as sentences with unavailabilities, REF-1, and random ones."""

from dataclasses import replace
from itertools import product

import numpy as np

from alignment.catalogue import GATE_KINDS, KINDS, Element, Estate, Kind, Requirement
from alignment.graphs.impact import propagate
from alignment.graphs.snapshot import Snapshot, snapshot_of
from tests.graphs.estates import sentences
from tests.graphs.ref1 import ref1_estate

REF1 = {
    "C1": 0.01, "C2": 0.01, "C3": 0.01, "C4": 0.02, "C5": 0.02, "C6": 0.005, "C7": 0.001,
    "C8": 0.005, "C9": 0.005,
}  # fmt: skip

BRIDGE = """
    top needs 1 of left, right, over, back
    left needs A, B
    right needs D, E
    over needs A, C, E
    back needs B, C, D
"""
"""The bridge as the ways that must work: A B, D E, A C E, D C B."""


def failing(estate: Estate, odds) -> Estate:
    """The estate in which some elements fail with these probabilities."""
    elements = [
        replace(e, unavailability=odds[e.id]) if e.id in odds else e for e in estate.elements
    ]
    return estate.with_(elements=tuple(elements))


def unreliable(text: str, **odds: float) -> Snapshot:
    """The estate that some sentences describe, with unavailabilities by id."""
    return snapshot_of(failing(sentences(text), odds))


def ref1(*, feedback: bool = False) -> Snapshot:
    return snapshot_of(failing(ref1_estate(feedback=feedback), REF1))


def random_unreliable(seed: int, *, fallible: int = 7) -> Snapshot:
    """A small estate with circles, quorums, soft requirements, and groups of value nodes."""
    rng = np.random.default_rng(seed)
    kinds = {"O": Kind.OBJECTIVE, "X": Kind.CLIENT, "P": Kind.PROCESS, "S": Kind.SERVICE,
             "C": Kind.COMPONENT}  # fmt: skip
    ids = ["O1", "O2", "O3", "X1", "X2", "P1", "P2", "S1", "S2", "S3", "S4", "C1", "C2", "C3"]
    chosen = set(rng.choice(ids[5:], fallible, replace=False).tolist())
    elements = [
        Element(id=i, kind=kinds[i[0]], name=i,
                value=float(rng.integers(0, 60)) if i in {"O1", "O2"} else None,
                unavailability=float(rng.choice([0.02, 0.1, 0.3])) if i in chosen else None)
        for i in ids
    ]  # fmt: skip
    services, components, processes = ids[7:11], ids[11:], ids[5:7]
    pools = {
        "O": [["O3"], ["X1", "X2"], processes], "X": [processes, services[:3]],
        "P": [services, processes], "S": [services, components], "C": [components],
    }  # fmt: skip
    requirements, soft = [], (0.3, 0.5, 0.9)[seed % 3]
    for i in ids:
        for number in range(int(rng.integers(0 if i[0] == "C" else 1, 4))):
            options = pools[i[0]]
            pool = [m for m in options[rng.integers(len(options))] if m != i]
            if i == "O3":
                pool = ["S1", "S3", "S4"]
            members = rng.choice(pool, int(rng.integers(1, len(pool) + 1)), replace=False)
            requirements.append(Requirement(
                id=f"{i}-{number}", of=i, members=tuple(members.tolist()),
                needs=int(rng.integers(1, len(members) + 1)),
                criticality=float(rng.choice([0.0, soft, soft, 1.0, 1.0, 1.0])),
                weight=float(rng.choice([0.0, 1.0, 2.0])),
            ))  # fmt: skip
    return snapshot_of(Estate(elements=tuple(elements), requirements=tuple(requirements)))


def states(snapshot: Snapshot, vary=None):
    """Every state of what can fail, with its probability and losses by the impact pass.

    Args:
        snapshot: The estate.
        vary: More elements to vary, each with probability 0 where none is stated.
    """
    gates = [i for i in range(len(snapshot)) if KINDS[snapshot.kind[i]] in GATE_KINDS]
    some = [i for i in gates if snapshot.unavailability[i] > 0 or i in (vary or ())]
    for failed in product([False, True], repeat=len(some)):
        chances = [snapshot.unavailability[i] for i in some]
        odds = np.prod([q if f else 1 - q for f, q in zip(failed, chances, strict=True)])
        down = {i: 1.0 for i, f in zip(some, failed, strict=True) if f}
        yield float(odds), down, propagate(snapshot, down)
