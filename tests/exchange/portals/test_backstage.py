import pytest

from alignment.catalogue import Kind, LifeCycle
from alignment.catalogue.edits import difference
from alignment.catalogue.metamodel import metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.own.native import Native
from alignment.exchange.portals.backstage import Backstage

SHOP = """
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: sales}
spec: {owner: shopkeepers}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: Web-Shop
  title: Web shop
  description: |
    Sells.
    All day.
  labels: {tier: "1"}
  annotations: {example.com/pager: "true", example.com/port: "8080"}
  tags: [sales, web]
  links: [{url: "https://example.com", title: Home}]
spec:
  owner: group:default/shopkeepers
  domain: sales
  lifecycle: experimental
  port: 8080
  budget: 1.50
  regions: [eu, 7, null]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: cart, namespace: default}
spec:
  type: service
  lifecycle: production
  owner: user:ann
  system: web-shop
  dependsOn: [resource:Orders-DB, "resource:default/orders-db", component:gone]
  providesApis: [orders]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: rounding}
spec: {type: library, lifecycle: retro, owner: shopkeepers, subcomponentOf: cart}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders-db}
spec: {type: database, owner: shopkeepers, dependencyOf: ["component:cart"], dependsOn: [api:cart]}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: orders}
spec:
  type: openapi
  lifecycle: deprecated
  owner: shopkeepers
  definition: {$text: ../../../../secrets}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: shopkeepers}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: others}
spec: {targets: [./a.yaml, "https://example.com/b.yaml"]}
"""


def material(*texts, names=()):
    names = names or [f"catalog-{number}.yaml" for number in range(len(texts))]
    pairs = zip(names, texts, strict=True)
    return Material("catalogue", tuple(File(name, text.encode()) for name, text in pairs))


def read(*texts, **kwargs):
    return Backstage().read(material(*texts, **kwargs))


def whole(found):
    """The estate of what is in some material, with the requirements that it means."""
    document = recognise(found).read(found)
    if not document.notation:
        return document.estate
    rows = profile(notation=document.notation)
    return derive(document.estate, metamodel(document.notation), rows).estate


def by_id(estate):
    return {element.id: element for element in estate.elements}


def rules(document):
    return [(f.severity.value, f.rule, f.place) for f in document.findings]


def arrows(document):
    return {(r.type, r.source, r.target) for r in document.estate.relationships}


def refused(*texts, **kwargs):
    with pytest.raises(Unreadable) as caught:
        read(*texts, **kwargs)
    return [(problem.place, problem.message) for problem in caught.value.problems]


def entity(kind="Component", name="a", spec="", more=""):
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n"
        f"{more}spec: {{{spec}}}\n"
    )


def again(estate, format_=None):
    """What an import of the export would change, and whether writing it again is the same."""
    format_ = format_ or Backstage()
    written = format_.write(estate)
    found = whole(Material("again", (File("again.yaml", written),)))
    edits = difference(estate, found, replacing=True)
    return edits, format_.write(found) == written


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


def test_an_export_read_again_changes_nothing():
    estate = whole(material(SHOP))

    edits, same = again(estate)

    assert edits == []
    assert same


@pytest.mark.parametrize(
    "spec", ["profile: {displayName: true}", "profile: {displayName: A}", "profile: [1]"]
)
@pytest.mark.parametrize("title", ["", "  title: a\n", "  title: A\n", "  title: 7\n"])
def test_wherever_the_name_stands_it_is_written_there_again(spec, title):
    edits, same = again(whole(material(entity(spec=spec, more=title))))

    assert edits == []
    assert same


def test_an_export_is_made_of_what_backstage_knows():
    text = Backstage().write(read(SHOP).estate).decode()

    assert "alignment/" not in text.split("name: cart")[1].split("---")[0]
    assert "title: Web shop\n  description: |\n    Sells.\n    All day.\n" in text
    assert '    example.com/pager: "true"\n' in text
    assert "  budget: 1.50\n" in text
    assert '    $text: "../../../../secrets"\n' in text
    assert "  dependsOn:\n    - resource:orders-db\n    - component:gone\n" in text


STRANGE = """
alignment: 1
name: A town
currency: EUR
elements:
  - {id: O1, kind: objective, name: Grow, value: 60}
  - {id: X1, kind: client, name: Buyers, audience: internal}
  - {id: "P 1/ä", kind: process, name: Sell, own: 0}
  - {id: P-1, kind: process, name: Sell too, documentation: "  a\\n\\tb\\n\\n"}
  - {id: p.1, kind: process, name: p.1}
  - {id: S1, kind: service, name: Shop, cost: 30, owner: "Digital, web", lifecycle: retired}
  - {id: S2, kind: service, name: "yes", unavailability: 0.01, type: Node}
  - {id: "component:default/c1", kind: component, name: c1, type: Component,
     properties: {colour: [red, "1"], spec.type: tool, tags: one, labels.a: "[1"}}
  - {id: change, kind: practice, name: Change}
  - {id: d, kind: context, name: Driver, attributes: {folder: x}}
requirements:
  - {of: X1, members: [S1, S2], needs: 1, criticality: 0.5, weight: 3}
  - {of: O1, members: [X1]}
  - {of: S1, members: [{id: "component:default/c1", share: 3}]}
practices: [{practice: change, service: S1, extent: 2}]
targets: [{consumer: X1, service: S1, indicator: up, target: 99.9, floor: 99}]
measurements: [{service: S1, indicator: up, period: 2026-01, value: 99.95}]
relationships:
  - {id: r1, type: Serving, source: S1, target: "P 1/ä"}
  - {id: r2, type: Association, source: r1, target: d}
  - {type: dependsOn, source: S2, target: "component:default/c1"}
  - {type: system, source: "component:default/c1", target: S1}
  - {type: system, source: "component:default/c1", target: S2, name: also}
"""


def test_a_catalogue_of_any_origin_is_written_and_read_again_without_a_change():
    estate = Native().read(Material("town", (File("town.yaml", STRANGE.encode()),))).estate

    edits, same = again(estate)

    assert [e for e in edits if e.collection != "requirements" or e.before] == []
    assert same


def test_what_a_catalogue_needs_is_shown_to_backstage():
    estate = Native().read(Material("town", (File("town.yaml", STRANGE.encode()),))).estate

    text = Backstage().write(estate).decode()

    buyers = text.split("name: x1\n")[1].split("---")[0]
    assert "  dependsOn:\n    - system:s1\n    - system:s2\n" in buyers
    assert "alignment/kind: client\n" in buyers


def test_an_empty_catalogue_is_written_and_read():
    from alignment.catalogue import Estate

    edits, same = again(Estate())

    assert edits == []
    assert same
