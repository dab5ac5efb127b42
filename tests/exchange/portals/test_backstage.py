"""Entities of Backstage become elements; what is untidy or broken is said with its place."""

import pytest

from alignment.catalogue import Kind, LifeCycle
from alignment.errors import Unreadable
from alignment.exchange.format import recognise
from alignment.exchange.portals.backstage import Backstage
from tests.exchange.portals.entities import SHOP, entity, material, read, rules, whole

LONG = '{"name": "' + "x" * 301 + '"}'


def by_id(estate):
    return {element.id: element for element in estate.elements}


def arrows(document):
    return {(r.type, r.source, r.target) for r in document.estate.relationships}


def refused(*texts, **kwargs):
    with pytest.raises(Unreadable) as caught:
        read(*texts, **kwargs)
    return [(problem.place, problem.message) for problem in caught.value.problems]


def test_kinds_of_backstage_become_ours():
    found = by_id(read(SHOP).estate)

    assert {key: e.kind for key, e in found.items()} == {
        "domain:default/sales": Kind.PROCESS,
        "system:default/web-shop": Kind.SERVICE,
        "component:default/cart": Kind.COMPONENT,
        "component:default/rounding": Kind.COMPONENT,
        "resource:default/orders-db": Kind.COMPONENT,
        "api:default/orders": Kind.COMPONENT,
        "group:default/shopkeepers": Kind.CONTEXT,
        "location:default/others": Kind.CONTEXT,
    }


def test_fields_of_ours_are_filled_and_the_rest_is_kept():
    shop = by_id(read(SHOP).estate)["system:default/web-shop"]

    assert (shop.name, shop.owner, shop.lifecycle) == (
        "Web shop", "group:shopkeepers", LifeCycle.BUILD,
    )  # fmt: skip
    assert shop.documentation == "Sells.\nAll day.\n"
    assert shop.properties == {
        "labels.tier": '"1"',
        "annotations.example.com/pager": '"true"',
        "annotations.example.com/port": '"8080"',
        "tags": ("sales", "web"),
        "links": ('{"url": "https://example.com", "title": "Home"}',),
        "spec.port": "8080",
        "spec.budget": "1.50",
        "spec.regions": ("eu", "7", "null"),
    }
    assert shop.attributes == {"metadata.name": "Web-Shop"}


def test_references_lead_to_the_entity_whatever_they_leave_out():
    document = read(SHOP)

    assert arrows(document) == {
        ("owner", "domain:default/sales", "group:default/shopkeepers"),
        ("owner", "system:default/web-shop", "group:default/shopkeepers"),
        ("domain", "system:default/web-shop", "domain:default/sales"),
        ("system", "component:default/cart", "system:default/web-shop"),
        ("dependsOn", "component:default/cart", "resource:default/orders-db"),
        ("providesApis", "component:default/cart", "api:default/orders"),
        ("owner", "component:default/rounding", "group:default/shopkeepers"),
        ("subcomponentOf", "component:default/rounding", "component:default/cart"),
        ("owner", "resource:default/orders-db", "group:default/shopkeepers"),
        ("dependencyOf", "resource:default/orders-db", "component:default/cart"),
        ("owner", "api:default/orders", "group:default/shopkeepers"),
    }


def test_whoever_depends_needs_whom_it_depends_on():
    estate = whole(material(SHOP))

    assert {(r.of, r.members, r.criticality) for r in estate.requirements} == {
        ("domain:default/sales", ("system:default/web-shop",), 0.5),
        ("system:default/web-shop", ("component:default/cart",), 1.0),
        ("component:default/cart", ("resource:default/orders-db",), 1.0),
        ("component:default/cart", ("component:default/rounding",), 1.0),
        ("api:default/orders", ("component:default/cart",), 1.0),
    }


def test_what_is_untidy_is_said_with_its_place():
    found = {(rule, place) for _, rule, place in rules(read(SHOP))}

    assert found == {
        ("refers-to-nothing", "catalog-0.yaml line 33, spec.owner"),
        ("stands-twice", "catalog-0.yaml line 35, spec.dependsOn[1]"),
        ("refers-to-nothing", "catalog-0.yaml line 35, spec.dependsOn[2]"),
        ("lifecycle-unknown", "catalog-0.yaml line 41, spec.lifecycle"),
        ("wrong-kind-reference", "catalog-0.yaml line 46, spec.dependsOn[0]"),
        ("not-followed", "catalogue"),
    }


def test_placeholders_and_locations_are_counted_and_not_followed():
    document = read(SHOP)

    said = next(f.message for f in document.findings if f.rule == "not-followed")
    assert said == "kept as texts, not followed: $text (1), targets of locations (2)"
    definition = by_id(document.estate)["api:default/orders"].properties["spec.definition"]
    assert definition == '{"$text": "../../../../secrets"}'


def test_a_reference_in_another_namespace_is_another_entity():
    one = entity(
        name="a", more="  namespace: Blue\n", spec="dependsOn: [component:b, component:default/b]"
    )
    two = entity(name="b")
    three = entity(name="b", more="  namespace: blue\n")

    document = read(f"{one}---\n{two}---\n{three}")

    assert arrows(document) == {
        ("dependsOn", "component:blue/a", "component:blue/b"),
        ("dependsOn", "component:blue/a", "component:default/b"),
    }
    assert by_id(document.estate)["component:blue/a"].attributes == {"metadata.namespace": "Blue"}


def test_an_entity_met_again_alike_is_kept_once():
    document = read(entity(), entity())

    assert len(document.estate.elements) == 1
    assert rules(document) == [("info", "stands-twice", "catalog-1.yaml line 1")]


def test_of_an_entity_defined_differently_the_first_stands_and_the_fields_are_named():
    document = read(entity(name="A", spec="type: tool"), entity(name="a", spec="system: s"))

    assert [e.properties for e in document.estate.elements] == [{"spec.type": "tool"}]
    assert rules(document) == [("medium", "defined-differently", "catalog-1.yaml line 1")]
    assert document.findings[0].message == (
        "component:default/a is defined in catalog-0.yaml line 1 too, and otherwise: "
        "metadata.name, spec.type, spec.system differ; the first stands"
    )


def test_other_yaml_in_the_tree_is_passed_over_and_said():
    document = read(
        f"---\n# nothing\n---\nsite_name: Docs\n---\n{entity()}",
        "site_name: Docs\nnav: [a]\n",
        "apiVersion: backstage.io/v1alpha1",
        names=["catalog-info.yaml", "mkdocs.yml", "README.md"],
    )

    assert [e.id for e in document.estate.elements] == ["component:default/a"]
    assert rules(document) == [
        ("info", "empty-document", "catalog-info.yaml line 1"),
        ("low", "not-an-entity", "catalog-info.yaml line 3"),
        ("medium", "file-not-read", "mkdocs.yml"),
        ("medium", "file-not-read", "README.md"),
    ]


def test_merge_keys_take_over_what_an_anchor_holds():
    text = "x-common: &c {owner: ops, type: tool}\n" + entity(spec="<<: *c, type: own")

    document = read(text)

    assert document.estate.elements[0].properties["spec.type"] == "own"
    assert document.estate.elements[0].owner == "group:ops"


def test_an_export_of_backstages_own_as_json_is_read():
    text = '[{"apiVersion": "backstage.io/v1alpha1", "kind": "API", "metadata": {"name": "a"}}]'

    document = read(text, names=["entities.json"])

    assert [e.id for e in document.estate.elements] == ["api:default/a"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (entity(kind="Widget"), [(
            "catalog-0.yaml line 2, kind", "there is no kind 'Widget' in Backstage; known are "
            "Domain, System, Component, API, Resource, Group, User, Location, Template")]),
        ("apiVersion: backstage.io/v1alpha1\nkind: API\n",
         [("catalog-0.yaml line 1", "metadata is missing")]),
        ("apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {title: A}\n",
         [("catalog-0.yaml line 3, metadata", "metadata.name is missing")]),
        (entity() + "---\nkind: API\nmetadata: {name: a}\n",
         [("catalog-0.yaml line 6", "apiVersion is missing")]),
        (entity(name="a/b"), [("catalog-0.yaml line 4, metadata.name",
                               "must be a name without blanks, colons and slashes")]),
        (entity(spec="size: .inf"), [("catalog-0.yaml line 5, spec.size",
                                      "is not a finite number")]),
        ("apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\nspec: [1]\n",
         [("catalog-0.yaml line 4, spec", "must be an object with keys")]),
        (entity(more='  annotations: {alignment/cost: "-1"}\n'),
         [("catalog-0.yaml line 1 cost", "must be at least 0, not '-1'")]),
        (entity(more='  annotations: {alignment/targets: "[{\\"place\\": 1}]"}\n'),
         [("catalog-0.yaml line 5, metadata.annotations.alignment/targets[0]",
           "unknown key 'place'")]),
        (entity(more='  annotations: {alignment/targets: "x"}\n'),
         [("catalog-0.yaml line 5, metadata.annotations.alignment/targets",
           "must be a list of objects as JSON")]),
        (entity(more=f"  annotations: {{alignment/catalogue: '{LONG}'}}\n"),
         [("catalog-0.yaml line 1 name",
           f"must not be longer than 300 characters, not '{'x' * 60}'")]),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused_with_its_place(text, problems):
    assert refused(text) == problems


def test_every_broken_file_is_named_at_once():
    found = refused(entity() + "a: [\n", entity(kind="Widget"), entity())

    assert [place.split(",")[0] for place, _ in found] == [
        "catalog-0.yaml line 7 column 1", "catalog-1.yaml line 2",
    ]  # fmt: skip


def test_files_without_an_entity_are_refused_when_the_format_is_named():
    assert refused("a: 1") == [("catalogue", "it holds no entity of Backstage")]


def test_a_text_that_is_too_long_is_left_out_and_said():
    document = read(entity(spec=f"definition: {'x' * 100_001}"))

    assert document.estate.elements[0].properties == {}
    assert rules(document) == [("medium", "not-kept", "catalog-0.yaml line 1")]


def test_it_is_told_by_its_content():
    assert recognise(material(SHOP)).name == "backstage"
    assert not Backstage().recognises(material("kind: Deployment\napiVersion: apps/v1\n"))
