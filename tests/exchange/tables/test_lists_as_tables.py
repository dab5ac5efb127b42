"""Lists in YAML and JSON are tables for a column map, too."""

import pytest

from alignment.errors import Unreadable
from alignment.exchange.format import File, Material
from alignment.exchange.tables.column_map import ColumnMap

APPS = """
column_map: 1
tables:
  apps: {file: "apps.*", sheet: "%s", header: %d}
elements:
  - table: apps
    id: {text: "{code}", default: "{name}"}
    kind: component
    name: "{name}"
    cost: {text: "{cost}", decimal: ",", units: {EUR: 1, kEUR: 1000}, scale: 12, blank: [unknown]}
    properties: {site: "{place.site}", tags: "{tags}"}
requirements:
  - table: apps
    split: {needs: ";"}
    join: {table: apps, on: {needs: [code, name]}}
    of: {text: "{code}", default: "{name}"}
    members: {text: "{apps.code}", default: "{apps.name}"}
"""
APPS_YAML = """
apps:
  - {code: a1, name: Mail, cost: "1.200,5", place: {site: north}, tags: [x, y]}
  - {name: Web, cost: 2 kEUR, needs: Mail; a3, tags: []}
  - code: a3
    name: 007
    cost: unknown
    needs: ~
"""


def read_apps(name, data, *, sheet="", header=0, column_map=APPS):
    files = (File("map.yaml", (column_map % (sheet, header)).encode()), File(name, data.encode()))
    return ColumnMap().read(Material("given", files))


def test_a_list_in_yaml_is_a_table():
    estate = read_apps("apps.yaml", APPS_YAML, sheet="apps").estate

    mail, web, third = estate.elements
    assert (mail.id, mail.cost, mail.properties) == (
        "a1",
        14406,
        {"site": "north", "tags": "x\ny"},
    )
    assert (web.id, web.cost, web.properties) == ("Web", 24_000, {})
    assert (third.name, third.cost) == ("007", None)


def test_a_reference_is_found_by_any_of_several_columns_after_its_cell_was_split():
    document = read_apps("apps.yaml", APPS_YAML, sheet="apps")

    assert [(r.of, r.members) for r in document.estate.requirements] == [
        ("Web", ("a1",)), ("Web", ("a3",))]  # fmt: skip
    assert document.findings == ()


def test_json_and_objects_by_their_names_are_tables_too():
    by_name = APPS.replace("{code}", "{(key)}")
    data = '{"a": {"name": "A", "code": "", "cost": 1, "needs": "", "tags": "", "place.site": ""}}'

    estate = read_apps("apps.json", data, column_map=by_name).estate

    assert [(e.id, e.name, e.cost) for e in estate.elements] == [("a", "A", 12)]


def test_rows_above_the_header_are_passed_over():
    text = "Our apps\n\ncode,name,cost,needs,tags,place.site,,\na1,Mail,,,,,,\n"

    estate = read_apps("apps.csv", text, header=3).estate

    assert [e.id for e in estate.elements] == ["a1"]


@pytest.mark.parametrize(
    ("name", "data", "given", "reason"),
    [
        ("apps.yaml", APPS_YAML, {}, "apps.yaml: holds no list of objects; name the key"),
        ("apps.yaml", APPS_YAML, {"sheet": "aps"}, "there is no key 'aps'; there are apps"),
        ("apps.yaml", "- a\n- b", {}, "apps.yaml line 1.*must be an object with keys"),
        ("apps.yaml", "a: 1\nb: 2", {}, "holds no list of objects; name the key of a list"),
        ("apps.yaml", "just words", {}, "holds no list of objects; this is no table"),
        ("apps.yaml", APPS_YAML.replace("2 kEUR", "2 pounds"), {"sheet": "apps"},
         "apps.yaml, apps line 4 column cost: cost must be a number, not '2 pounds'"),
        ("apps.yaml", APPS_YAML.replace("1.200,5", "1.20,5"), {"sheet": "apps"},
         "line 3 column cost: cost must be a number, not '1.20,5'"),
        ("apps.yaml", APPS_YAML.replace("name: 007", "nam: 7"), {"sheet": "apps"},
         "line 5 column name: name is missing"),
        ("apps.csv", "code,name,cost,needs,tags,place.site\n", {"header": 9},
         "has no header in row 9"),
    ],
)  # fmt: skip
def test_a_broken_list_is_refused_with_its_line(name, data, given, reason):
    with pytest.raises(Unreadable, match=reason):
        read_apps(name, data, **given)
