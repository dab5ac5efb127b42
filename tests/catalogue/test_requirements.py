import pytest

from alignment.catalogue import Element, Estate, Kind, Relationship, Requirement
from alignment.catalogue.metamodel import kind_of, metamodel, profile
from alignment.catalogue.requirements import derive

TYPES = {
    "goal": "Goal", "outcome": "Outcome", "actor": "BusinessActor", "process": "BusinessProcess",
    "service": "ApplicationService", "app": "ApplicationComponent", "node": "Node",
    "driver": "Driver", "or": "Junction", "and": "Junction",
}  # fmt: skip


def element(result, element_id):
    return next(e for e in result.estate.elements if e.id == element_id)


def estate(*sentences, **properties):
    """Sentences such as "app1 Serving service1" or "g1 Influence++ g2"; names tell the types."""
    elements, relationships = {}, []
    for number, sentence in enumerate(sentences, start=1):
        source, verb, target = sentence.split()
        type_ = verb.rstrip("+-")
        strength = verb.removeprefix(type_)
        relationships.append(
            Relationship(
                id=f"r{number}", type=type_, source=source, target=target,
                attributes={"strength": strength} if strength else {},
            )
        )  # fmt: skip
        for name in (source, target):
            word = name.rstrip("0123456789")
            if word in TYPES:
                elements[name] = Element(
                    id=name, name=name, type=TYPES[word], kind=kind_of(TYPES[word]),
                    attributes={"junction": word} if word in {"or", "and"} else {},
                    properties=properties.get(name, {}),
                )  # fmt: skip
    return Estate(elements=tuple(elements.values()), relationships=tuple(relationships))


def derived(*sentences, using="default", **properties):
    return derive(estate(*sentences, **properties), metamodel(), profile(using))


def shape(result):
    return {
        r.id: (r.of, r.members, r.needs, r.criticality, r.sources)
        for r in result.estate.requirements
    }


def rules(result):
    return {finding.rule: finding.elements for finding in result.findings}


def test_who_is_served_needs_who_serves():
    result = derived("service1 Serving process1")

    assert shape(result) == {"process1:service1": ("process1", ("service1",), 1, 1.0, ("r1",))}


def test_the_whole_needs_its_parts_only_in_the_default_and_wide_profile():
    found = [list(shape(derived("app1 Composition app2", using=p))) for p in ("narrow", "default")]

    assert found == [[], ["app1:app2"]]


def test_parallel_requirements_are_one_with_the_strongest_criticality():
    result = derived("app1 Aggregation app2", "app1 Composition app2", "app1 Association app2")

    assert shape(result) == {"app1:app2": ("app1", ("app2",), 1, 1.0, ("r1", "r2"))}


def test_an_or_junction_makes_one_any_of_group_for_each_target():
    result = derived(
        "app1 Realization or1", "app2 Realization or1",
        "or1 Realization service1", "or1 Realization service2",
    )  # fmt: skip

    assert shape(result) == {
        "service1:or1": ("service1", ("app1", "app2"), 1, 1.0, ("r1", "r2", "r3")),
        "service2:or1": ("service2", ("app1", "app2"), 1, 1.0, ("r1", "r2", "r4")),
    }


def test_an_and_junction_makes_a_single_requirement_for_each_source():
    result = derived("app1 Realization and1", "app2 Realization and1", "and1 Realization service1")

    assert shape(result) == {
        "service1:app1": ("service1", ("app1",), 1, 1.0, ("r1", "r3")),
        "service1:app2": ("service1", ("app2",), 1, 1.0, ("r2", "r3")),
    }


def test_a_junction_is_read_from_the_consumers_end():
    result = derived("app1 Composition or1", "or1 Composition app2", "or1 Composition app3")

    assert shape(result) == {"app1:or1": ("app1", ("app2", "app3"), 1, 1.0, ("r1", "r2", "r3"))}


def test_chains_of_junctions_come_down_to_groups():
    result = derived(
        "app1 Serving and1", "app2 Serving and1", "and1 Serving or1",
        "app3 Serving or1", "or1 Serving service1",
    )  # fmt: skip

    groups = {(r.of, frozenset(r.members), r.needs) for r in result.estate.requirements}
    assert groups == {
        ("service1", frozenset(("app1", "app3")), 1),
        ("service1", frozenset(("app2", "app3")), 1),
    }
    assert all(set(r.sources) >= {"r3", "r4", "r5"} for r in result.estate.requirements)


def test_a_circle_of_junctions_ends():
    result = derived(
        "app1 Serving or1", "or1 Serving or2", "or2 Serving or1", "or2 Serving service1"
    )

    assert [r.members for r in result.estate.requirements] == [("app1",)]
    assert "junction-circle" in rules(result)


def test_a_junction_with_too_many_ways_through_it_makes_none_and_says_so():
    pairs = [
        sentence
        for n in range(20)
        for sentence in (
            f"app{2 * n} Serving and{n}", f"app{2 * n + 1} Serving and{n}", f"and{n} Serving or1"
        )
    ]  # fmt: skip

    result = derived(*pairs, "or1 Serving service1")

    assert result.estate.requirements == ()
    assert rules(result)["junction-too-wide"] == ("or1",)


def test_an_or_group_of_several_kinds_makes_none_and_says_so():
    result = derived("app1 Serving or1", "service2 Serving or1", "or1 Serving service1")

    assert result.estate.requirements == ()
    assert rules(result) == {"mixed-group": ("r1", "r2", "r3")}


def test_an_element_of_the_context_takes_no_part_in_a_group():
    result = derived("app1 Serving or1", "driver1 Serving or1", "or1 Serving service1")

    assert [r.members for r in result.estate.requirements] == [("app1",)]
    assert "outside-the-chain" in rules(result)


def test_a_relationship_with_itself_makes_none():
    result = derived("app1 Serving app1")

    assert result.estate.requirements == ()
    assert rules(result) == {"self-relation": ("r1",)}


def test_a_relationship_with_a_relationship_at_one_end_makes_none_and_is_kept():
    result = derived("app1 Serving service1", "app2 Serving r1")

    assert list(shape(result)) == ["service1:app1"]
    assert len(result.estate.relationships) == 2
    assert rules(result) == {"relation-on-relation": ("r2",)}


@pytest.mark.parametrize(
    ("properties", "audience", "assumed"),
    [
        ({}, "external", True),
        ({"audience": "Internal"}, "internal", False),
        ({"AUDIENCE": ("?", " external ")}, "external", False),
        ({"audience": "us"}, "external", True),
    ],
)
def test_who_is_served_is_a_client_external_unless_a_property_says_otherwise(
    properties, audience, assumed
):
    result = derived("service1 Serving actor1", actor1=properties)

    actor = element(result, "actor1")
    assert (actor.kind, actor.audience) == (Kind.CLIENT, audience)
    assert ("client-audience-assumed" in rules(result)) is assumed


def test_an_actor_that_is_served_through_a_junction_is_a_client():
    result = derived("service1 Serving and1", "and1 Serving actor1")

    assert list(shape(result)) == ["actor1:service1"]


def test_an_actor_that_nothing_serves_stays_context():
    result = derived("actor1 Assignment process1", "actor1 Serving actor1")

    assert element(result, "actor1").kind is Kind.CONTEXT
    assert result.estate.requirements == ()


def test_a_gate_does_not_depend_on_what_holds_value():
    result = derived("service1 Serving actor1", "actor1 Assignment process1")

    assert list(shape(result)) == ["actor1:service1"]
    assert rules(result)["gate-on-value"] == ("r2",)


def test_influence_counts_only_onto_objectives():
    result = derived("goal1 Influence++ goal2", "goal1 Influence- goal3", "goal1 Influence++ app1")

    assert list(shape(result)) == ["goal2:goal1"]
    assert rules(result) == {}


def test_of_a_circle_of_objectives_the_weakest_influence_goes():
    result = derived(
        "goal1 Influence+ goal2", "goal2 Influence++ goal3", "goal3 Influence++ goal1"
    )

    assert set(shape(result)) == {"goal3:goal2", "goal1:goal3"}
    assert rules(result) == {"value-circle": ("r1",)}


def test_of_a_circle_an_influence_goes_before_any_other_relationship():
    result = derived("goal1 Influence++ goal2", "goal2 Realization goal1", using="wide")

    assert rules(result) == {"value-circle": ("r1",)}


def test_of_a_circle_of_equals_the_last_one_read_goes():
    result = derived(
        "goal1 Realization goal2", "goal2 Realization goal3", "goal3 Realization goal1"
    )

    assert rules(result) == {"value-circle": ("r3",)}


def test_requirements_that_run_up_the_chain_are_kept_and_noted():
    result = derived("process1 Serving service1", "process2 Serving app1", "service2 Serving app2")

    assert len(result.estate.requirements) == 3
    assert rules(result) == {"impact-only": ("r1", "r2")}


def test_a_process_straight_on_a_component_is_kept_and_noted():
    result = derived("app1 Serving process1")

    assert len(result.estate.requirements) == 1
    assert rules(result) == {"process-on-component": ("r1",)}


def test_a_stated_requirement_wins_over_a_derived_one():
    given = estate("app1 Serving service1", "app2 Serving service1")
    stated = Requirement(of="service1", members=("app1",), criticality=0.3, id="mine")

    result = derive(given.with_(requirements=(stated,)), metamodel(), profile())

    assert [(r.id, r.criticality) for r in result.estate.requirements] == [
        ("mine", 0.3), ("service1:app2", 1.0)
    ]  # fmt: skip


def test_a_users_profile_decides_kinds_and_ends():
    own = profile(b"type,criticality,consumer,kind\nAccess,0.4,source,\nDriver,,,objective\n")
    given = estate("app1 Access app2", "app1 Serving service1", "driver1 Association goal1")

    result = derive(given, metamodel(), own)

    assert shape(result) == {"app1:app2": ("app1", ("app2",), 1, 0.4, ("r1",))}
    assert element(result, "driver1").kind is Kind.OBJECTIVE


def test_different_pairs_never_share_an_id():
    names = ("a", "a:b", "b:c", "c")
    given = Estate(
        elements=tuple(Element(id=n, name=n, kind=Kind.COMPONENT, type="Node") for n in names),
        relationships=(
            Relationship(id="r1", type="Serving", source="b:c", target="a"),
            Relationship(id="r2", type="Serving", source="c", target="a:b"),
        ),
    )

    result = derive(given, metamodel(), profile())

    assert len({r.id for r in result.estate.requirements}) == 2


def test_deriving_twice_changes_nothing():
    once = derived("app1 Serving or1", "app2 Serving or1", "or1 Serving service1")

    twice = derive(once.estate, metamodel(), profile())

    assert twice.estate == once.estate


def test_a_long_ring_of_objectives_is_opened_once():
    ring = [f"goal{n} Realization goal{(n + 1) % 3000}" for n in range(3000)]

    result = derived(*ring)

    assert len(result.estate.requirements) == 2999
