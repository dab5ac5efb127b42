import pytest

from alignment.catalogue import (
    Element,
    Estate,
    Kind,
    Measurement,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
)
from alignment.catalogue.bulk import elements_from, requirements_from
from alignment.catalogue.rules import (
    Known,
    check_estate,
    check_part,
    find_circle,
    known_of,
)
from alignment.catalogue.warnings import warnings_of
from alignment.errors import RuleBroken

KINDS = {"O": "objective", "X": "client", "P": "process", "S": "service", "C": "component",
         "M": "practice", "Z": "context"}  # fmt: skip


def element(key, **more):
    """An element whose kind is told by the first letter of its id."""
    return Element(**{"id": key, "kind": Kind(KINDS[key[0]]), "name": key, **more})


def needs(of, *members, **more):
    return Requirement(of=of, members=members, **more)


def estate(*entities):
    """A sound estate with some entities more."""
    names = ("O1", "O2", "O3", "X1", "X2", "P1", "S1", "S2", "C1", "C2", "M1", "Z1")
    given = {e.id for e in entities if isinstance(e, Element)}
    return Estate.of([*(element(n) for n in names if n not in given), *entities])


def target(consumer, service):
    return Target(consumer=consumer, service=service, indicator="i", target=2, floor=1)


def measured(service, consumer=""):
    return Measurement(service=service, indicator="i", period="2026", value=1, consumer=consumer)


SOUND = {
    "nothing": (),
    "the chain": (
        needs("O1", "X1"),
        needs("X1", "P1"),
        needs("P1", "S1"),
        needs("S1", "C1", "C2"),
    ),
    "objectives below objectives": (needs("O1", "O2", "O3"), needs("O2", "O3")),
    "a circle of services": (needs("S1", "S2"), needs("S2", "S1")),
    "platform": (needs("C1", "S1"), needs("S1", "P1")),
    "straight to a component": (needs("O1", "C1"), needs("P1", "C1")),
    "online to a service": (needs("X1", "S1", "S2", channel="online"),),
    "offline": (needs("X1", "P1", channel="offline"),),
    "practice": (PracticeSupport(practice="M1", service="S1"),),
    "targets of both consumers": (target("X1", "S1"), target("P1", "S1")),
    "measured": (measured("S1"), measured("S1", "X1"), measured("S2", "P1")),
    "relationship of anything": (Relationship(type="Flow", source="Z1", target="M1", id="r"),),
    "relationship of a relationship": (
        Relationship(type="Flow", source="Z1", target="M1", id="r"),
        Relationship(type="Association", source="r", target="O1", id="q"),
    ),
    "relationship of itself": (Relationship(type="Flow", source="S1", target="S1"),),
}


@pytest.mark.parametrize("case", SOUND)
def test_a_sound_estate_is_accepted(case):
    check_estate(estate(*SOUND[case]))


BROKEN = {
    "owner is not there": (
        needs("S9", "S1"),
        "requirement S9:S1: there is no element 'S9'; did you mean S",
    ),
    "member is not there": (needs("S1", "C9"), "there is no element 'C9'; did you mean C1"),
    "case matters": (needs("S1", "c1"), "there is no element 'c1'"),
    "process and service": (
        needs("O1", "P1", "S1"),
        "one kind, here P1 a process, S1 a service: put a service",
    ),
    "service and component": (needs("S2", "S1", "C1"), "put a service in between"),
    "practice in a group": (
        needs("S1", "M1"),
        "M1 is a practice; only objectives, clients, processes",
    ),
    "context in a group": (needs("Z1", "S1"), "Z1 is a context; only"),
    "service needs a client": (needs("S1", "X1"), "S1 is a service and cannot need X1, a client"),
    "process needs an objective": (
        needs("P1", "O1"),
        "P1 is a process and cannot need O1, an objective",
    ),
    "itself": (needs("S1", "S1"), "S1 needs itself"),
    "itself among others": (needs("S1", "S2", "S1", needs=1), "S1 needs itself"),
    "objective needs itself": (needs("O1", "O1"), "O1 needs itself"),
    "channel of a process": (
        needs("P1", "S1", channel="online"),
        "for external clients; P1 is none",
    ),
    "channel of an objective": (
        needs("O1", "S1", channel="offline"),
        "for external clients; O1 is none",
    ),
    "channel of a service": (
        needs("S1", "C1", channel="online"),
        "for external clients; S1 is none",
    ),
    "online to a process": (
        needs("X1", "P1", channel="online"),
        "leads to services; P1 is a process",
    ),
    "online to a component": (
        needs("X1", "C1", channel="online"),
        "leads to services; C1 is a component",
    ),
    "support by a service": (
        PracticeSupport(practice="S1", service="S2"),
        "S1 is a service, not a practice",
    ),
    "support of a process": (
        PracticeSupport(practice="M1", service="P1"),
        "P1 is a process, not a service",
    ),
    "support by nobody": (
        PracticeSupport(practice="M9", service="S1"),
        "no element 'M9'; did you mean M1",
    ),
    "target of an objective": (
        target("O1", "S1"),
        "target i of O1 on S1: O1 is an objective, not a client or a process",
    ),
    "target of a service": (target("S2", "S1"), "S2 is a service, not a client or a process"),
    "target on a component": (target("X1", "C1"), "C1 is a component, not a service"),
    "target of nobody": (target("X9", "S1"), "no element 'X9'"),
    "measured process": (
        measured("P1"),
        "measurement i of P1 2026: P1 is a process, not a service",
    ),
    "measured at a component": (
        measured("S1", "C1"),
        "C1 is a component, not a client or a process",
    ),
    "measured at nobody": (measured("S1", "X9"), "no element 'X9'"),
    "relationship from nothing": (
        Relationship(type="Flow", source="Q", target="S1"),
        "no element 'Q'",
    ),
    "relationship to nothing": (
        Relationship(type="Flow", source="S1", target="Q"),
        "relationship Flow:S1>Q: there is no",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_breaks_a_rule_is_refused_by_name(case):
    entity, reason = BROKEN[case]

    with pytest.raises(RuleBroken) as refused:
        check_estate(estate(entity))

    assert reason in "\n".join(str(p) for p in refused.value.problems)


def test_the_channel_of_an_internal_client_is_refused():
    inside = element("X1", audience="internal")

    with pytest.raises(RuleBroken, match="a channel is for external clients; X1 is none"):
        check_estate(estate(inside, needs("X1", "S1", channel="online")))


@pytest.mark.parametrize(
    ("groups", "circle"),
    [
        ([("O1", "O2"), ("O2", "O1")], "O1 needs O2 needs O1"),
        (
            [("O1", "O2"), ("O2", "O3"), ("O3", "X1"), ("X1", "O2")],
            "O2 needs O3 needs X1 needs O2",
        ),
        ([("O2", "O1"), ("O1", "S1"), ("O1", "X1", "O2")], "O2 needs O1 needs O2"),
    ],
)
def test_a_circle_of_values_is_named(groups, circle):
    with pytest.raises(RuleBroken) as refused:
        check_estate(estate(*(needs(*group) for group in groups)))

    assert circle in "\n".join(str(p) for p in refused.value.problems)


def test_a_long_circle_is_shortened():
    names = [f"O{n}" for n in range(3000)]
    circle = [needs(a, b) for a, b in zip(names, [*names[1:], names[0]], strict=True)]

    with pytest.raises(RuleBroken, match=r"O0 needs O1 .* needs ... needs .* needs O0"):
        check_estate(estate(*(element(n) for n in names), *circle))


def test_what_stands_twice_is_refused():
    doubled = Estate(elements=(element("S1"), element("S1")))

    with pytest.raises(RuleBroken, match="elements S1: stands twice"):
        check_estate(doubled)


def test_everything_is_told_at_once_and_counted_beyond_fifty():
    wrong = [needs("S1", f"C{n}") for n in range(10, 90)]

    with pytest.raises(RuleBroken, match=r"^80 rules are broken") as refused:
        check_estate(estate(*wrong))

    assert len(refused.value.problems) == 50
    assert refused.value.facts["total"] == 80


def test_a_part_is_checked_with_answers_about_the_rest():
    rest = estate(needs("O1", "O2"), needs("O2", "O3"))
    asked = known_of(rest)
    known = Known(
        kind_of=asked.kind_of,
        is_external=asked.is_external,
        value_members=lambda i: [m for r in rest.requirements if r.of == i for m in r.members],
    )

    check_part(Estate(requirements=(needs("O1", "O3"), needs("S1", "C1"))), known)
    with pytest.raises(RuleBroken, match="O3 needs O1 needs O2 needs O3"):
        check_part(Estate(requirements=(needs("O3", "O1"),)), known)
    with pytest.raises(RuleBroken, match="there is no element 'Q'"):
        check_part(Estate(targets=(target("Q", "S1"),)), known)


def test_a_part_may_alter_what_closed_a_circle():
    """The answers leave out what the edit alters, so turning an arrow round is no circle."""
    asked = known_of(estate())
    known = Known(kind_of=asked.kind_of, is_external=asked.is_external)

    check_part(Estate(requirements=(needs("O2", "O1"),)), known)


@pytest.mark.parametrize(
    ("arrows", "circle"),
    [
        ({}, None),
        ({"a": "bc", "b": "d", "c": "d"}, None),
        ({"a": "b", "b": "a"}, ["a", "b", "a"]),
        ({"a": "b", "b": "cb"}, ["b", "b"]),
        ({"a": "b", "b": "c", "c": "d", "d": "b"}, ["b", "c", "d", "b"]),
    ],
)
def test_a_circle_is_found_wherever_the_walk_begins(arrows, circle):
    assert find_circle(arrows, lambda i: arrows.get(i, "")) == circle


def rules(*entities):
    return {(f.rule, f.elements) for f in warnings_of(estate(*entities))}


QUIET = (needs("X1", "S1"), needs("X2", "S1"))


@pytest.mark.parametrize(
    ("entities", "found"),
    [
        (QUIET, set()),
        ((), {("client-needs-nothing", ("X1",)), ("client-needs-nothing", ("X2",))}),
        ((*QUIET, needs("P1", "C1", "C2")), {("process-on-component", ("P1", "C1", "C2"))}),
        (
            (*QUIET, element("S2", lifecycle="retired"), needs("P1", "S2")),
            {("retired-needed", ("S2", "P1"))},
        ),
        (
            (
                *QUIET,
                element("S2", lifecycle="retired"),
                element("S3", lifecycle="retired"),
                needs("S3", "S2"),
            ),
            set(),
        ),
        ((*QUIET, element("S3", name="pay\u200bments")), {("hidden-marks", ("S3",))}),
        ((*QUIET, element("S\u202e3")), {("hidden-marks", ("S\u202e3",))}),
        (
            (*QUIET, element("Sap"), element("SAP"), element("S\u0430p")),
            {("confusable-ids", ("Sap", "SAP", "S\u0430p"))},
        ),
        (
            (*QUIET, target("X1", "S1"), target("P1", "S1")),
            {("target-without-requirement", ("P1", "S1"))},
        ),
    ],
)
def test_what_is_allowed_and_worth_a_look_is_a_finding(entities, found):
    assert rules(*entities) == found


LONG = ("service", "objective")


@pytest.mark.slow
def test_a_large_estate_is_checked_in_one_walk():
    count = 100_000
    named = {kind: [f"{kind[0].upper()}{n}" for n in range(count)] for kind in LONG}
    elements = [
        made for kind, ids in named.items()
        for made in elements_from({"id": ids, "kind": [kind] * count, "name": ids})
    ]  # fmt: skip
    chains = [
        made for ids in named.values() for made in requirements_from(
            {"of": ids[:-1], "members": [(i,) for i in ids[1:]], "needs": [1] * (count - 1)})
    ]  # fmt: skip

    check_estate(Estate.of([*elements, *chains]))
