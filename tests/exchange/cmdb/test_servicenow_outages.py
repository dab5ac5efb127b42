"""Outages that ServiceNow recorded become the availability of services."""

import pytest

from alignment.exchange.cmdb.servicenow_outages import Whereabouts, outages
from alignment.exchange.cmdb.servicenow_records import records_of
from alignment.exchange.format import Material
from alignment.exchange.inventory import Inventory
from tests.exchange.cmdb.records import rules
from tests.exchange.cmdb.servicenow_tables import ITEMS, file, read

OUTAGES = (
    "number,cmdb_ci,begin,end,type\n"
    "O1,s1,2026-01-03 10:00:00,2026-01-03 11:30:00,outage\n"
    "O2,Web shop,2026-01-05 10:00:00,,Degradation\n"
    "O3,gone,2026-01-05 10:00:00,,planned\n"
    "O4,oak,yesterday,,planned\n"
    "O5,oak,2026-01-05 10:00:00,2026-01-04 10:00:00,planned\n"
)


def test_outages_are_counted_and_those_that_cannot_be_told_are_said():
    document = read(file("cmdb_ci.csv", ITEMS), file("cmdb_ci_outage.csv", OUTAGES))

    assert rules(document) == [
        ("refers-to-nothing", "cmdb_ci_outage.csv row 4"),
        ("outage-time-not-read", "cmdb_ci_outage.csv row 5"),
        ("outage-time-not-read", "cmdb_ci_outage.csv row 6"),
        ("outages-not-calculated", "cmdb"),
        ("observation-assumed", "cmdb"),
    ]
    assert "1 outage of 1 item" in document.findings[-2].message


def test_outages_of_a_service_make_its_availability_by_month():
    rows = (
        "number,cmdb_ci,begin,end,type\n"
        "O1,s1,2026-01-31 12:00:00,2026-02-01 12:00:00,outage\n"
        "O2,s1,2026-01-31 18:00:00,2026-02-01 06:00:00,outage\n"
        "O3,s1,2026-01-05 10:00:00,2026-01-06 10:00:00,planned\n"
    )

    document = read(file("cmdb_ci.csv", ITEMS), file("cmdb_ci_outage.csv", rows))

    measured = [(m.service, m.period, m.value) for m in document.estate.measurements]
    assert measured == [
        ("s1", "2026-01", pytest.approx(100 * (1 - 0.5 / 31))),
        ("s1", "2026-02", pytest.approx(100 * (1 - 0.5 / 28))),
    ]
    assert "1 planned" in document.findings[-2].message
    assert document.findings[-1].rule == "observation-assumed"


def test_an_outage_has_an_item_a_window_a_type_and_a_place():
    inventory = Inventory("cmdb", "servicenow")
    material = Material("cmdb", (file("cmdb_ci_outage.csv", OUTAGES.partition("O3")[0]),))

    records = records_of(material, inventory)
    found = list(outages(inventory, [Whereabouts(record, "s1") for record in records]))

    assert [(o.item, o.type, o.place) for o in found] == [
        ("s1", "outage", "cmdb_ci_outage.csv row 2"),
        ("s1", "degradation", "cmdb_ci_outage.csv row 3"),
    ]
    assert [str(o.begin) for o in found] == ["2026-01-03 10:00:00", "2026-01-05 10:00:00"]
    assert [str(o.end) for o in found] == ["2026-01-03 11:30:00", "None"]
