"""A broken table or column map is refused, all faults at once, with their places."""

import pytest

from alignment.errors import Unreadable
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
)


def refusal(**given):
    with pytest.raises(Unreadable) as refused:
        read(**given)
    return "\n".join(str(p) for p in refused.value.problems)


REFUSED = {
    "column that is not there": (
        {"services": SERVICES.replace("team", "group")},
        "services.csv: there is no column 'team'",
    ),
    "column nearly there": (
        {"column_map": MAP.replace("{team}", "{tean}")},
        "did you mean 'team'",
    ),
    "doubled column": (
        {"services": SERVICES.replace("site", "team")},
        "row 1: the column 'team' stands twice",
    ),
    "column without name": (
        {"services": SERVICES.replace("site", " ")},
        "row 1: column 6 has no name",
    ),
    "ragged row": (
        {"services": SERVICES + "9,Short\n"},
        "services.csv row 5: has 2 cells under 8 columns",
    ),
    "long row": ({"hosts": HOSTS + "h3,1,2\n"}, "hosts.csv row 4: has 3 cells under 2 columns"),
    "unclosed quote": (
        {"services": SERVICES + '9,"Open,a\nb\n'},
        "services.csv row 5, which ends on line",
    ),
    "quote in the middle": ({"hosts": HOSTS + '"h"3,1\n'}, "hosts.csv row 4"),
    "other encoding": (
        {"services": SERVICES.encode() + b"9,Caf\xe9,,,,,,\n"},
        "line 5: is not utf-8 text",
    ),
    "binary": ({"services": SERVICES + "9,\0,,,,,,\n"}, "line 5: holds a NUL"),
    "no header": ({"hosts": "\n\n"}, "hosts.csv: has no header"),
    "long cell": (
        {"services": SERVICES + f"9,{'x' * 33_000},,,,,,\n"},
        "row 5: a cell is longer than 32,768",
    ),
    "many columns": (
        {"hosts": "host,down," + ",".join(f"c{n}" for n in range(300))},
        "more than 200 columns",
    ),
    "same key, other content": (
        {"services": SERVICES + "2,Other,,,old,,,h2\n"},
        "services.csv row 5: S-2 stands in services.csv row 3 too, with another",
    ),
    "blank key": (
        {"services": SERVICES + ",Nameless,,,old,,,h2\n"},
        "row 5: the key is blank: column code",
    ),
    "blank name": (
        {"services": SERVICES + "9,,,,old,,,h2\n"},
        "services.csv row 5 column name: name is missing",
    ),
    "long name of the catalogue": (
        {"column_map": MAP.replace("A few services", "x" * 301)},
        "name: must not be longer than 300 characters",
    ),
    "long name": (
        {"services": SERVICES + f"9,{'x' * 400},,,old,,,h2\n"},
        "row 5 column name: name must not be",
    ),
    "control character": (
        {"services": SERVICES + "9,a\x07b,,,old,,,h2\n"},
        "row 5 column name: name holds the",
    ),
    "no number": (
        {"services": SERVICES.replace("10.5", "ten")},
        "row 2 column cost: cost must be a number",
    ),
    "number words": (
        {"services": SERVICES.replace("10.5", "NaN")},
        "cost must be a number, not 'NaN'",
    ),
    "infinite": (
        {"services": SERVICES.replace("10.5", "1e999")},
        "row 2 column cost: cost is not a finite number",
    ),
    "many digits": ({"services": SERVICES.replace("10.5", "9" * 5000)}, "cost must be a number"),
    "negative": (
        {"services": SERVICES.replace("10.5", "-3")},
        "row 2 column cost: cost must be at least 0",
    ),
    "unknown word": (
        {"column_map": MAP.replace(", otherwise: plan", "")},
        "row 4 column state: lifecycle must be",
    ),
    "no such file": (
        {"column_map": MAP.replace("hosts*", "machines*")},
        "table hosts: no file is called 'machines*.csv'; given were services.csv, hosts.csv",
    ),
    "no such table": (
        {"column_map": MAP.replace("table: hosts", "table: machines")},
        "no table 'machines'",
    ),
    "unknown field": (
        {"column_map": MAP.replace("owner:", "ownr:")},
        "map.yaml line 14, elements[0].ownr: unknown key 'ownr'; did you mean 'owner'",
    ),
    "field that is no cell": (
        {"column_map": MAP.replace("owner:", "attributes:")},
        "unknown key 'attributes'",
    ),
    "unknown part": ({"column_map": MAP.replace("otherwise:", "else:")}, "elements[0].lifecycle"),
    "unknown key": ({"column_map": MAP + "thing: 1"}, "unknown key 'thing'"),
    "no table section": ({"column_map": "column_map: 1\n"}, "'tables' is missing"),
    "section without table": (
        {"column_map": MAP.replace("- table: services\n    of", "- of")},
        "requirements[0]: 'table' is missing",
    ),
    "other version": (
        {"column_map": MAP.replace("column_map: 1", "column_map: 2")},
        "column_map: must be '1'",
    ),
    "encoding that nobody reads": (
        {
            "column_map": MAP.replace(
                "{file: services.csv}", "{file: services.csv, encoding: utf-7}"
            )
        },
        "'utf-7' is not read",
    ),
    "ambiguous join": (
        {"column_map": LEVELS, "services": PROMISED + "A,Y,1,90,yes\n", "hosts": REACHED},
        "services.csv row 6: 'A' stands in services.csv row 2 too; the map joins by it",
    ),
    "impossible month": (
        {
            "column_map": LEVELS,
            "services": PROMISED,
            "hosts": "service,month,value\nA,2026-13,1\n",
        },
        "row 2 column month: period",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_broken_table_or_map_is_refused_with_its_place(case):
    given, reason = REFUSED[case]

    assert reason in refusal(**given)


def test_every_fault_is_told_at_once():
    told = refusal(services=SERVICES + "9,,,x,old,,,h2\n,No,,,old,,,h2\n")

    assert len(told.splitlines()) == 3


def test_two_maps_are_one_too_many():
    with pytest.raises(Unreadable, match="needs one column map, 2 were given"):
        ColumnMap().read(material(a_yaml=MAP, b_yaml=MAP))
