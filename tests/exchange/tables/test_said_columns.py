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


@pytest.mark.parametrize(
    ("header", "typed", "cost"),
    [
        ("Cost", "30 k", 30_000), ("Cost", '"3,5 million"', 3_500_000),
        ("Cost", '"1,25 Mio"', 1_250_000), ("Cost", "40 TEUR", 40_000), ("Cost", "30 EUR", 30),
        ("Cost per month", "250", 3_000), ("Monthly cost", "2 k", 24_000),
        ("Cost per quarter", "1 k", 4_000), ("Cost per year", "250", 250),
    ],
)  # fmt: skip
def test_an_amount_is_what_its_unit_and_its_header_make_of_it(header, typed, cost):
    sheet = _material(f"Name,Kind,{header}\nTill,service,{typed}\n")
    table = tables_in(sheet)[0]

    till = _read(sheet, Said("elements", table.proposed("elements"))).estate.elements[0]

    assert table.proposed("elements")[2] == "cost"
    assert till.cost == cost


def test_units_of_several_sizes_may_stand_in_one_column():
    sheet = _material("Name,Kind,Value\nSell,objective,30 k\nGrow,objective,2 million\n")

    read = _read(sheet, Said("elements", tables_in(sheet)[0].proposed("elements")))

    assert [e.value for e in read.estate.elements] == [30_000, 2_000_000]


def test_what_is_measured_by_month_is_not_made_a_years():
    sheet = _material("Service,KPI,Month,Value per month\nS1,orders,2026-01,2 k\n")

    read = _read(sheet, Said("measurements", tables_in(sheet)[0].proposed("measurements")))

    assert read.estate.measurements[0].value == 2_000


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
