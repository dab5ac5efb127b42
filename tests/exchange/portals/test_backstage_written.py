"""What is written for Backstage, and that nothing is lost on the way back."""

import pytest

from alignment.catalogue.edits import difference
from alignment.exchange.format import File, Material
from alignment.exchange.own.native import Native
from alignment.exchange.portals.backstage import Backstage
from tests.exchange.portals.entities import SHOP, entity, material, read, whole


def again(estate, format_=None):
    """What an import of the export would change, and whether writing it again is the same."""
    format_ = format_ or Backstage()
    written = format_.write(estate)
    found = whole(Material("again", (File("again.yaml", written),)))
    edits = difference(estate, found, replacing=True)
    return edits, format_.write(found) == written


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
