"""REF-1 and REF-1F, the reference model of METHODS part 2, as data."""

from alignment.catalogue import Audience, Channel, Element, Estate, Heading, Kind, Requirement
from alignment.graphs.snapshot import Snapshot, snapshot_of

_VALUES = {"O1": 60, "O2": 40}
_COSTS = {
    "S1": 30, "S2": 20, "S3": 50, "S4": 10, "S5": 10, "C1": 10, "C2": 10, "C3": 10, "C4": 40,
    "C5": 30, "C6": 20, "C7": 20, "C8": 15, "C9": 5,
}  # fmt: skip
_KINDS = {
    "O": Kind.OBJECTIVE, "X": Kind.CLIENT, "P": Kind.PROCESS, "S": Kind.SERVICE,
    "C": Kind.COMPONENT,
}  # fmt: skip
_IDS = [
    "O1", "O2", "X1", "X2", "P1", "P2", "P3", "S1", "S2", "S3", "S4", "S5",
    "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9",
]  # fmt: skip

_REQUIRES = [
    ("O1", "X1", 1, 1.0, 2, None),
    ("O1", "X2", 1, 1.0, 1, None),
    ("O2", "P2", 1, 1.0, 1, None),
    ("O2", "P3", 1, 1.0, 1, None),
    ("X1", "S1", 1, 1.0, 3, Channel.ONLINE),
    ("X1", "P2", 1, 1.0, 1, Channel.OFFLINE),
    ("X2", "P1", 1, 1.0, 1, Channel.OFFLINE),
    ("P1", "S2", 1, 1.0, 3, None),
    ("P1", "S3", 1, 0.5, 1, None),
    ("P2", "S3", 1, 1.0, 1, None),
    ("P3", "S3", 1, 1.0, 1, None),
    ("P3", "S4", 1, 0.25, 1, None),
    ("S1", "C1 C2 C3", 2, 1.0, 1, None),
    ("S1", "S3", 1, 0.6, 1, None),
    ("S1", "S5", 1, 1.0, 1, None),
    ("S2", "C6", 1, 1.0, 1, None),
    ("S3", "C4 C5", 1, 1.0, 1, None),
    ("S3", "S5", 1, 0.9, 1, None),
    ("S4", "C5", 1, 1.0, 1, None),
    ("S5", "C7", 1, 1.0, 1, None),
    ("C1", "C8", 1, 1.0, 1, None),
    ("C2", "C8", 1, 1.0, 1, None),
    ("C3", "C9", 1, 1.0, 1, None),
]
_FEEDBACK = ("S5", "S3", 1, 0.5, 1, None)


def ref1_estate(*, feedback: bool = False) -> Estate:
    """REF-1; with ``feedback`` the variant REF-1F, in which S3 and S5 need one another."""
    return Estate(
        heading=Heading(name="REF-1F" if feedback else "REF-1", currency="EUR"),
        elements=tuple(_element(i) for i in _IDS),
        requirements=tuple(
            _requirement(*row) for row in [*_REQUIRES, *([_FEEDBACK] if feedback else [])]
        ),
    )


def ref1(*, feedback: bool = False) -> Snapshot:
    return snapshot_of(ref1_estate(feedback=feedback))


def _element(element_id: str) -> Element:
    kind = _KINDS[element_id[0]]
    return Element(
        id=element_id, kind=kind, name=element_id, value=_VALUES.get(element_id),
        cost=_COSTS.get(element_id),
        audience=Audience.EXTERNAL if kind is Kind.CLIENT else None,
    )  # fmt: skip


def _requirement(of, members, needs, criticality, weight, channel):
    return Requirement(
        of=of, members=tuple(members.split()), needs=needs, criticality=criticality,
        weight=weight, channel=channel,
    )  # fmt: skip
