"""Rows of tables become elements and what joins them, as a column map says."""

import pytest

from alignment.catalogue import Audience, Kind
from alignment.catalogue.rules import check_estate
from alignment.exchange.files.sheets import unguarded
from alignment.exchange.format import recognise
from alignment.exchange.tables.column_map import ColumnMap
from tests.exchange.tables.maps import (
    HOSTS,
    LEVELS,
    MAP,
    PROMISED,
    REACHED,
    SERVICES,
    material,
    read,
    rules,
)


def test_rows_become_elements_by_the_map():
    estate = read().estate

    mail, web, pay = estate.elements[:3]
    assert (mail.id, mail.name, mail.kind, mail.type) == ("S-1", "Mail", Kind.SERVICE, "Service")
    assert (mail.cost, web.cost) == (10.5, None)
    assert [e.lifecycle for e in (mail, web, pay)] == ["live", "retired", "plan"]
    assert mail.properties == {"site": "north", "note": "a lon"}
    assert web.properties == {}
    assert pay.name == "Pay, roll"
    assert estate.elements[3].unavailability == 0.005
    assert estate.heading.currency == "EUR"


def test_texts_in_one_cell_become_a_group():
    document = read()

    check_estate(document.estate)
    assert [(r.of, r.members, r.needs) for r in document.estate.requirements] == [
        ("S-1", ("h1", "h2"), 1),
        ("S-2", ("h2",), 1),
    ]
    assert rules(document) == [("blank-reference", "services.csv row 4 column hosts")]


def test_it_is_recognised_by_the_map_among_the_files():
    given = material(map_yaml=MAP, services_csv=SERVICES, hosts_csv=HOSTS)

    assert recognise(given).name == "column-map"
    assert not ColumnMap().recognises(material(services_csv=SERVICES))


def test_types_are_counted():
    assert read().element_types == {"Service": 3, "component": 2}


UNTIDY = {
    "reference to nothing": (
        {"services": SERVICES.replace("h1;h2", "h1;h9")},
        ("refers-to-nothing", "services.csv row 2"),
        "there is no h9; S-1:h1+h9 was left out",
    ),
    "repeated row": (
        {"services": SERVICES + "2,Web,Digital,,old,,,h2\n"},
        ("repeated-row", "services.csv row 5"),
        "S-2 stands in services.csv row 3 too",
    ),
    "file that nobody names": (
        {
            "column_map": MAP.replace('"hosts*.csv"', "services.csv")
            .replace("{host}", "{code}")
            .replace("{down}", "{cost}")
            .replace('members: {text: "{hosts}"', 'members: {text: "{code}"')
        },
        ("file-not-read", "hosts.csv"),
        "no table names it",
    ),
}


@pytest.mark.parametrize("case", UNTIDY)
def test_untidiness_is_a_finding_with_its_place(case):
    given, (rule, place), message = UNTIDY[case]

    found = [f for f in read(**given).findings if f.rule == rule]

    assert place in [f.place for f in found]
    assert any(message in f.message for f in found)


def test_many_findings_of_one_kind_are_counted():
    rows = "".join(f"{n},S{n},T,1,prod,,,nowhere\n" for n in range(10, 310))

    document = read(services=SERVICES + rows)

    found = [f for f in document.findings if f.rule == "refers-to-nothing"]
    assert len(found) == 101
    assert found[-1].message == "200 more of this kind, 300 in all"


def test_targets_and_measurements_come_from_joined_tables():
    document = read(column_map=LEVELS, services=PROMISED, hosts=REACHED)

    estate = document.estate
    assert [(t.service, t.target, t.floor) for t in estate.targets] == [("A", 99.9, 95)]
    assert [(m.service, m.consumer, m.period, m.value) for m in estate.measurements] == [
        ("A", "X", "2026-02", 99.7),
        ("Z", "", "2026-02", 98),
    ]
    assert set(rules(document)) == {
        ("blank-number", "services.csv row 3 column target"),
        ("target-equals-floor", "services.csv row 4"),
        ("join-without-match", "hosts.csv row 5"),
        ("blank-number", "hosts.csv row 4 column value"),
        ("earlier-rows", "table reached"),
    }


def test_equally_late_rows_are_told():
    document = read(column_map=LEVELS, services=PROMISED, hosts=REACHED + "A,2026-02,97\n")

    assert document.estate.measurements[0].value == 97
    assert ("equally-late-rows", "hosts.csv row 6") in rules(document)


SPLIT = """
column_map: 1
tables: {t: {file: services.csv, delimiter: ";", encoding: latin-1}}
elements:
  - {table: t, id: "{id}", kind: service, name: "{name}"}
  - {table: t, split: {for: "|"}, distinct: true, id: "{for}", kind: client, name: "{for}",
     audience: {text: "{for}", words: {staff: internal}, otherwise: external}}
requirements:
  - {table: t, split: {for: "|"}, of: "{for}", members: "{id}"}
relationships:
  - {table: t, where: {link: y}, type: Flow, source: "{id}", target: "{id}"}
practices:
  - {table: t, practice: "{id}", service: "{id}", extent: "0"}
"""


def test_a_row_may_count_once_for_each_text_of_a_cell():
    text = "id;name;for;link\n1;Caf\xe9;staff|guests;y\n2;Bar;guests| ;\n3;Baz;;\n".encode(
        "latin-1"
    )

    document = read(column_map=SPLIT, services=text)

    estate = document.estate
    assert [(e.id, e.audience) for e in estate.elements[3:]] == [
        ("staff", Audience.INTERNAL), ("guests", Audience.EXTERNAL)]  # fmt: skip
    assert [(r.of, *r.members) for r in estate.requirements] == [
        ("staff", "1"), ("guests", "1"), ("guests", "2")]  # fmt: skip
    assert estate.elements[0].name == "Caf\xe9"
    assert [r.source for r in estate.relationships] == ["1"]
    assert estate.practices[0].extent == 0
    assert not [f for f in document.findings if f.rule == "repeated-row"]


def test_a_header_without_rows_is_fine():
    document = read(services=SERVICES.splitlines()[0], hosts="\ufeffhost,down\r\n\r\n")

    assert document.estate.elements == ()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1+1", "=1+1"),
        ("'-a", "-a"),
        ("'@x", "@x"),
        ("'\uff1dx", "\uff1dx"),
        ("''=x", "'=x"),
        ("'quoted'", "'quoted'"),
        ("'", "'"),
        ("=x", "=x"),
        ("'\tx", "\tx"),
    ],
)
def test_one_apostrophe_before_a_formula_sign_is_taken_off(cell, text):
    assert unguarded(cell) == text
    assert (
        read(services=SERVICES + f'9,"{cell}.",,,old,,,\n').estate.elements[3].name
        == f"{text}.".strip()
    )
