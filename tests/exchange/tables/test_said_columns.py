"""A column map of what a person said that columns are."""

import pytest

from alignment.errors import Invalid
from alignment.exchange.format import File, Material
from alignment.exchange.tables.column_map import ColumnMap
from alignment.exchange.tables.roles import ROLES, tables_in
from alignment.exchange.tables.said_columns import Said, map_of


def _material(text, name="sheet.csv"):
    return Material(name, (File(name, text.encode()),))


def _read(material, said):
    made = map_of(tables_in(material)[0], said)
    return ColumnMap().read(Material("all", (File("map.yaml", made.encode()), *material.files)))


def test_elements_get_kind_life_cycle_and_cost_from_words_of_people():
    sheet = _material("Name;Kind;Status;Cost;Floor\nTill;Application;Production;1.234,50 EUR;2\n")
    said = Said("elements", tables_in(sheet)[0].proposed("elements"))

    till = _read(sheet, said).estate.elements[0]

    assert (till.id, till.kind, till.lifecycle, till.cost) == ("Till", "component", "live", 1234.5)
    assert till.properties == {"Floor": "2"}


def test_several_members_of_one_cell_are_divided():
    sheet = _material('Process,Depends on\nSell,"Till, Mail"\n')
    found = tables_in(sheet)[0]

    made = _read(sheet, Said("requirements", found.proposed("requirements"))).estate.requirements

    assert found.likely == "requirements"
    assert made[0].members == ("Till", "Mail")


def test_months_that_a_spreadsheet_stores_as_their_first_days_are_months():
    sheet = _material("Service,KPI,Month,Value\nS1,availability,2026-01-01,99\n")

    made = _read(sheet, Said("measurements", tables_in(sheet)[0].proposed("measurements")))

    assert made.estate.measurements[0].period == "2026-01"


def test_what_is_lacking_and_what_is_said_twice_is_told_at_once():
    sheet = _material("A,B,C\nx,y,1\n")

    with pytest.raises(Invalid) as refused:
        map_of(tables_in(sheet)[0], Said("targets", {0: "service", 1: "service"}))

    places = [p.place for p in refused.value.problems]
    assert places == ["Consumer", "Service", "Indicator", "Target", "Worthless at"]


def test_a_role_names_a_field_once():
    assert all(len({r.field for r in roles}) == len(roles) for roles in ROLES.values())
