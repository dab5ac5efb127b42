"""Estates for the tests of the value flow: REF-1, and short ways to write others."""

from functools import cache

from alignment.catalogue import KIND_CODE, Element, Estate, Kind, PracticeSupport, Requirement
from alignment.catalogue.columns import Columns
from alignment.catalogue.entities import Heading
from alignment.graphs.snapshot import build, snapshot_of

NEAR = {"rel": 1e-9, "abs": 1e-9}
"""As exact as METHODS asks for."""

KIND_OF = {"O": "objective", "X": "client", "P": "process", "S": "service", "C": "component"}

NAMES = {
    "O1": "Grow sales", "O2": "Serve reliably", "X1": "Web customers", "X2": "Store customers",
    "P1": "Sell in store", "P2": "Fulfil order", "P3": "Manage stock", "S1": "Web shop",
    "S2": "Point of sale", "S3": "Order management", "S4": "Reporting", "S5": "Identity",
}  # fmt: skip

REF1_NEEDS = (
    ("O1", "X1", {"weight": 2}),
    ("O1", "X2", {"weight": 1}),
    ("O2", "P2", {}),
    ("O2", "P3", {}),
    ("X1", "S1", {"weight": 3, "channel": "online"}),
    ("X1", "P2", {"weight": 1, "channel": "offline"}),
    ("X2", "P1", {"weight": 1, "channel": "offline"}),
    ("P1", "S2", {"weight": 3}),
    ("P1", "S3", {"criticality": 0.5, "weight": 1}),
    ("P2", "S3", {}),
    ("P3", "S3", {}),
    ("P3", "S4", {"criticality": 0.25, "weight": 1}),
    ("S1", "C1 C2 C3", {"needs": 2}),
    ("S1", "S3", {"criticality": 0.6, "weight": 1}),
    ("S1", "S5", {}),
    ("S2", "C6", {}),
    ("S3", "C4 C5", {"needs": 1}),
    ("S3", "S5", {"criticality": 0.9, "weight": 1}),
    ("S4", "C5", {}),
    ("S5", "C7", {}),
    ("C1", "C8", {}),
    ("C2", "C8", {}),
    ("C3", "C9", {}),
)

CIRCLE = ("S5", "S3", {"criticality": 0.5, "weight": 1})
"""What makes REF-1F of REF-1."""

PRACTICES = (
    ("incident", "S1", 2.0), ("change", "S1", 1.0), ("monitoring", "S1", 1.0),
    ("incident", "S2", 1.0), ("service desk", "S2", 1.0),
    ("change", "S3", 3.0), ("availability", "S3", 2.0), ("security", "S5", 1.0),
)  # fmt: skip


def need(of, members, **fields):
    return Requirement(of=of, members=tuple(members.split()), **fields)


def estate(needs, *, values=None, own=None, kinds=None, currency="", internal=()):
    """An estate from triples (owner, members, fields); the first letter of an id is its kind."""
    values, own, kinds = values or {}, own or {}, kinds or {}
    named = {i for of, members, _ in needs for i in (of, *members.split())}
    elements = []
    for i in sorted(named | set(values) | set(own) | set(kinds)):
        kind = Kind(kinds.get(i, KIND_OF.get(i[0])))
        fields = {"audience": "internal"} if i in internal else {}
        elements.append(
            Element(id=i, kind=kind, name=NAMES.get(i, i), value=values.get(i), own=own.get(i),
                    **fields)
        )  # fmt: skip
    requirements = [
        need(of, members, **{"id": f"{of}:{place}", **fields})
        for place, (of, members, fields) in enumerate(needs)
    ]
    return Estate(
        heading=Heading(currency=currency),
        elements=tuple(elements),
        requirements=tuple(requirements),
    )


def snapshot(needs, **fields):
    return snapshot_of(estate(needs, **fields))


@cache
def long_way(services, *, keeps, ring=False):
    """An objective of 12 on a chain of services, or a ring of them; one alone keeps value."""
    ids = ["O", *(f"S{i}" for i in range(services))]
    count = len(ids) if ring else services
    kinds = [Kind.OBJECTIVE, *[Kind.SERVICE] * services]
    return build(Columns(
        ids=ids, names=ids, kinds=[KIND_CODE[kind] for kind in kinds],
        values=[12.0, *[None] * services], internal=[0] * len(ids),
        owns=[None, *(None if i == keeps else 0.0 for i in range(services))],
        costs=[None] * len(ids), unavailabilities=[None] * len(ids),
        requirement_ids=[f"r{i}" for i in range(count)], owners=ids[:count],
        needs=[1] * count, criticalities=[1.0] * count, weights=[None] * count,
        channels=[0] * count, sizes=[1] * count, members=[*ids[1:], "S0"][:count],
        shares=[1.0] * count,
    ))  # fmt: skip


def ref1(*more, without=(), weights=None, **fields):
    """The reference estate of METHODS part 2, with and without some requirements."""
    weights = weights or {}
    needs = [
        (
            of,
            members,
            {**given, **({"weight": weights[of, members]} if (of, members) in weights else {})},
        )
        for of, members, given in REF1_NEEDS
        if (of, members) not in without
    ]
    kinds = {practice: "practice" for practice, _, _ in PRACTICES}
    return snapshot(
        [*needs, *more],
        **{"values": {"O1": 60, "O2": 40}, "kinds": kinds, "currency": "EUR", **fields},
    )


def supports():
    return [PracticeSupport(practice=p, service=s, extent=e) for p, s, e in PRACTICES]


def credits(answer):
    return {item.id: item.contribution for item in answer.items if item.contribution}


def lost(answer):
    return {(u.id, u.reason): u.amount for u in answer.unattributed}
