import pytest

from alignment.catalogue import Kind
from alignment.catalogue.metamodel import PROFILES, kind_of, metamodel, profile
from alignment.errors import Invalid, NotFound


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("objective", "Goal Outcome Requirement Constraint"),
        (
            "process",
            "BusinessProcess BusinessFunction BusinessInteraction BusinessService BusinessEvent "
            "Product ValueStream Capability CourseOfAction",
        ),
        ("service", "ApplicationService TechnologyService InfrastructureService"),
        (
            "component",
            "ApplicationComponent ApplicationCollaboration ApplicationFunction DataObject Node "
            "Device SystemSoftware Artifact Path Equipment Facility Material "
            "InfrastructureFunction InfrastructureInterface CommunicationPath Network",
        ),
        (
            "context",
            "Driver Assessment Principle Value Meaning BusinessObject Representation Contract "
            "Location Resource Plateau WorkPackage Gap Grouping Junction BusinessActor "
            "BusinessRole BusinessCollaboration Stakeholder BusinessInterface",
        ),
    ],
)
def test_each_type_of_archimate_has_the_kind_of_the_table(kind, types):
    assert {kind_of(type_) for type_ in types.split()} == {Kind(kind)}


def test_only_actors_roles_collaborations_and_stakeholders_become_clients_when_served():
    served = {t.type for t in metamodel().elements.values() if t.served}

    assert served == {"BusinessActor", "BusinessRole", "BusinessCollaboration", "Stakeholder"}


@pytest.mark.parametrize(
    ("type_", "narrow", "default", "wide"),
    [
        ("Serving", 1, 1, 1),
        ("UsedBy", 1, 1, 1),
        ("Realization", 1, 1, 1),
        ("Realisation", 1, 1, 1),
        ("Assignment", 1, 1, 1),
        ("Composition", None, 1, 1),
        ("Aggregation", None, 0.5, 1),
        ("Triggering", None, None, 1),
        ("Flow", None, None, 1),
        ("Access", None, None, None),
        ("Association", None, None, None),
        ("Specialization", None, None, None),
    ],
)
def test_a_relationship_counts_as_its_row_says(type_, narrow, default, wide):
    found = [profile(p).criticality(metamodel().relationships[type_]) for p in PROFILES]

    assert found == [narrow, default, wide]


@pytest.mark.parametrize(
    ("strength", "default", "wide"),
    [
        ("++", 1, 1),
        ("+", 0.5, 1),
        ("", 0.5, 1),
        ("-", None, None),
        ("--", None, None),
        ("7", 0.5, 1),
    ],
)
def test_an_influence_counts_by_its_strength_and_never_when_negative(strength, default, wide):
    influence = metamodel().relationships["Influence"]

    found = [profile(p).criticality(influence, strength) for p in PROFILES]

    assert found == [None, default, wide]


def test_a_relationship_reads_both_ways():
    serving = metamodel().relationships["Serving"]

    assert (serving.reads, serving.reads_back) == ("serves", "is served by")


def test_the_whole_needs_its_parts_and_who_is_served_needs_who_serves():
    known = metamodel().relationships

    assert (known["Composition"].consumer, known["Serving"].consumer) == ("source", "target")
    assert {known[t].consumer for t in ("Access", "Association", "Specialization")} == {"none"}


@pytest.mark.parametrize(
    "data",
    [
        b"type,criticality,consumer,kind\nServing,0.8,,\nAccess,0.3,source,\nResource,,,component\n",
        b"- {type: Serving, criticality: 0.8}\n"
        b"- {type: AccessRelationship, criticality: 0.3, consumer: source}\n"
        b"- {type: Resource, kind: component}\n",
        b"relationships:\n- {type: Serving, criticality: 0.8}\n"
        b"- {type: Access, criticality: 0.3, consumer: source}\n"
        b"kinds:\n- {type: Resource, kind: component}\n",
    ],
)
def test_a_users_own_profile_is_read_from_csv_and_yaml(data):
    own, known = profile(data), metamodel().relationships

    assert own.criticality(known["Serving"]) == own.criticality(known["UsedBy"]) == 0.8
    assert (own.criticality(known["Access"]), own.consumer(known["Access"])) == (0.3, "source")
    assert own.criticality(known["Composition"]) is None
    assert own.kinds == {"Resource": Kind.COMPONENT}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"type,criticality\nServin,1\n", "no type 'Servin'"),
        (b"type,criticality\nServing,2\n", "from 0 to 1"),
        (b"type,criticality\nServing,nan\n", "from 0 to 1"),
        (b"type,consumer\nServing,both\n", "consumer is"),
        (b"type,kind\nGoal,purpose\n", "kind is one of"),
        (b"type,colour\nGoal,red\n", "no column colour"),
        (b"type,criticality\nServing\n", "as many cells"),
        (b"- &a {type: Serving}\n- *a\n", "no aliases"),
        (b"- [1, 2]\n", "not a row"),
        (b"- !!python/object/apply:os.system [ls]\n", "not readable YAML"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 50, "deep"),
        (b"", "list of rows"),
        (b"x" * 300_000, "at most"),
    ],
)
def test_a_broken_profile_is_refused_with_the_reason(data, said):
    with pytest.raises(Invalid, match=said):
        profile(data)


def test_unknown_names_are_answered_with_those_that_there_are():
    with pytest.raises(NotFound, match="default"):
        profile("broad")
    with pytest.raises(NotFound, match="archimate"):
        metamodel("bpmn")
