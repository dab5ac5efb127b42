import io
import zipfile
from decimal import Decimal

import pytest

from alignment.catalogue import Audience, Kind
from alignment.catalogue.rules import check_estate
from alignment.errors import Unreadable
from alignment.exchange.files.sheets import read_sheet, unguarded
from alignment.exchange.files.written_numbers import amount_of
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.tables.column_map import ColumnMap

MAP = """
column_map: 1
name: A few services
currency: EUR
tables:
  services: {file: services.csv}
  hosts: {file: "hosts*.csv"}
elements:
  - table: services
    id: "S-{code}"
    kind: service
    type: Service
    name: "{name}"
    owner: "{team}"
    cost: "{cost}"
    lifecycle: {text: "{state}", words: {prod: live, old: retired}, otherwise: plan}
    properties: {site: "{site}", note: "{note:5}"}
  - {table: hosts, id: "{host}", kind: component, name: "{host}",
     unavailability: {text: "{down}", scale: 0.01}}
requirements:
  - table: services
    of: "S-{code}"
    members: {text: "{hosts}", split: ";"}
    needs: "1"
"""
SERVICES = """code,name,team,cost,state,site,note,hosts
1,Mail,Office,10.5,prod,north,a long note,h1;h2
2,Web,Digital,,old,,,h2
3,"Pay, roll",HR,7,pilot,south,,
"""
HOSTS = "host,down\nh1,0.5\nh2,\n"


def material(**files):
    found = []
    for name, data in files.items():
        found.append(
            File(name.replace("_", ".", 1), data.encode() if isinstance(data, str) else data)
        )
    return Material("given", tuple(found))


def read(column_map=MAP, services=SERVICES, hosts=HOSTS):
    return ColumnMap().read(material(map_yaml=column_map, services_csv=services, hosts_csv=hosts))


def refusal(**given):
    with pytest.raises(Unreadable) as refused:
        read(**given)
    return "\n".join(str(p) for p in refused.value.problems)


def rules(document):
    return [(f.rule, f.place) for f in document.findings]


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


LEVELS = """
column_map: 1
references: catalogue
tables:
  promised: {file: services.csv, where: {active: ["yes", maybe]}}
  reached: {file: hosts.csv, latest: {of: service, by: month}}
targets:
  - table: promised
    consumer: "{consumer}"
    service: "{service}"
    indicator: availability
    target: {text: "{target}", scale: 100}
    floor: "{floor}"
measurements:
  - table: reached
    join: {table: promised, on: service}
    service: "{service}"
    consumer: "{promised.consumer}"
    indicator: availability
    period: "{month}"
    value: {text: "{value}", blank: [NA]}
"""
PROMISED = """service,consumer,target,floor,active
A,X,0.999,95,yes
B,X,,95,maybe
C,X,0.95,95,yes
D,X,0.95,90,no
"""
REACHED = """service,month,value
A,2026-01,99.5
A,2026-02,99.7
B,2026-02,NA
Z,2026-02,98
"""


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


TYPES = "http://schemas.openxmlformats.org"
BOOK = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{TYPES}/package/2006/relationships"><Relationship '
    f'Id="r1" Type="{TYPES}/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{TYPES}/spreadsheetml/2006/main" '
    f'xmlns:r="{TYPES}/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Cover" sheetId="1" r:id="r1"/><sheet name="Hosts" sheetId="2" r:id="r2"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{TYPES}/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="r{n}" Type="{TYPES}/officeDocument/2006/relationships/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n in (1, 2)
    )
    + "</Relationships>",
}


def text_cell(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{text_cell("A1", "host")}{text_cell("B1", "down")}</row>'


def workbook(rows, cover="", **more):
    def sheet(data):
        vocabulary = f"{TYPES}/spreadsheetml/2006/main"
        return f'<worksheet xmlns="{vocabulary}"><sheetData>{data}</sheetData></worksheet>'

    members = {
        **BOOK,
        "xl/worksheets/sheet1.xml": sheet(cover),
        "xl/worksheets/sheet2.xml": sheet(rows),
        **more,
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def hosts_of(rows, **more):
    return read_sheet(File("hosts.xlsx", workbook(rows, **more)), sheet="Hosts")


def test_a_sheet_of_excel_is_a_table_too():
    rows = (
        HEADER + f'<row r="2">{text_cell("A2", "h1")}<c r="B2"><v>0.5</v></c></row>'
        f'<row r="4"><c r="A4"><v>7</v></c><c r="B4"><f>1+1</f><v>3</v></c></row>'
    )
    column_map = MAP.replace('"hosts*.csv"', '"*.xlsx", sheet: Hosts').replace("h1;h2", "7")
    given = material(m_yaml=column_map, services_csv=SERVICES, hosts_xlsx=workbook(rows))

    document = ColumnMap().read(given)

    assert [(e.id, e.unavailability) for e in document.estate.elements[3:]] == [
        ("h1", 0.005),
        ("7", 0.03),
    ]
    assert ("refers-to-nothing", "services.csv row 3") in rules(document)


def test_a_style_in_the_far_corner_costs_nothing():
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'

    assert [r.cells for r in hosts_of(HEADER + far).rows] == []


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (HEADER + '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>', "cell A2: holds an error"),
        (
            HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "reaches to cell XFD1048576",
        ),
        (HEADER + '<row r="1048576"><c><v>1</v></c></row>', "at most 200,000 rows"),
        (HEADER + '<row r="150000"><c r="GR150000"><v>1</v></c></row>', "stand far apart"),
        (HEADER.replace("down", "host"), "the column 'host' stands twice"),
        ("", "has no header"),
        ("<row", "is broken"),
    ],
)
def test_a_sheet_that_cannot_be_trusted_is_refused(rows, reason):
    with pytest.raises(Unreadable, match=reason):
        hosts_of(rows)


def test_errors_on_other_sheets_do_no_harm():
    other = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'

    assert hosts_of(HEADER, cover=other).columns == ("host", "down")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (workbook(HEADER, **{"bomb.bin": b"\0" * 30_000_000}), "inflates to more than 100 times"),
        (workbook(HEADER, **{"../x": b"x"}), "leads out of the archive"),
        (workbook(HEADER)[:-30], "archive is broken"),
    ],
)
def test_an_archive_that_cannot_be_trusted_is_refused(data, reason):
    with pytest.raises(Unreadable, match=reason):
        read_sheet(File("hosts.xlsx", data), sheet="Hosts")


def test_a_sheet_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(Unreadable, match="no sheet 'Machines'; it has Cover, Hosts"):
        read_sheet(File("hosts.xlsx", workbook(HEADER)), sheet="Machines")


def test_another_archive_is_no_workbook():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "x")

    with pytest.raises(Unreadable, match="no workbook of Excel"):
        read_sheet(File("a.xlsx", held.getvalue()))


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


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1.234,50 EUR", ",", "1234.50"), ("EUR 30,000", ".", "30000"), ("12 %", ".", "0.12"),
        ("1 234 567", ".", "1234567"), ("1'234.5", ".", "1234.5"), ("-5", ".", "-5"),
        (",5", ",", "0.5"), ("1,2", ".", None), ("1,,200", ".", None), ("1.2.3", ".", None),
        ("", ".", None), ("EUR", ".", None), ("5 pounds", ".", None), ("5 6", ".", None),
        ("\u0663", ".", None), ("9" * 100, ".", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text, decimal, number):
    units = {"EUR": Decimal(1), "%": Decimal("0.01")}

    found = amount_of(text, decimal=decimal, units=units)

    assert found == (None if number is None else Decimal(number))
