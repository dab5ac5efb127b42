import io
import zipfile
from dataclasses import fields

import pytest

from alignment.catalogue import ENTITIES, KINDS, Element, Estate, Heading, View
from alignment.catalogue.edits import apply, difference
from alignment.catalogue.rules import check_estate
from alignment.errors import RuleBroken, Unanswerable, Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.own.csv_tables import CsvTables
from alignment.exchange.own.layout import SHEETS, Form
from alignment.exchange.own.workbook import Workbook
from tests.exchange.own.own_tables import HARD, element, given, rows_of, usual, workbook

BOTH = pytest.mark.parametrize("form", [Workbook(), CsvTables()], ids=lambda f: f.name)


def again(form, estate):
    return form.read(given(form.write(estate))).estate


def in_order(estate):
    return apply(Estate(), difference(Estate(), estate))


def read(**sheets):
    return Workbook().read(given({n.replace("_", " "): rows for n, rows in sheets.items()}))


def refusal(**sheets):
    with pytest.raises(Unreadable) as refused:
        read(**sheets)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("form", SHEETS, ids=lambda form: form.name)
def test_every_field_has_a_column(form):
    held = {f.name for f in fields(ENTITIES[form.collection])} - {"kind"}

    columns = {c.name for c in form.columns if c.form is not Form.TOLD} | set(form.bags)

    assert columns >= held - ({"audience", "value"} if form.kind else set())
    assert columns <= held


def test_every_list_and_kind_has_a_sheet():
    assert {form.collection for form in SHEETS} == set(ENTITIES) - {"heading"}
    assert [form.kind for form in SHEETS if form.kind] == list(KINDS)


@BOTH
def test_everything_comes_back_as_it_went_out(form):
    found = again(form, HARD)

    assert found.heading == HARD.heading
    assert difference(HARD, found, replacing=True) == []


@BOTH
def test_the_same_estate_gives_the_same_bytes_also_after_reading(form):
    estate = in_order(HARD)

    first, second = form.write(estate), form.write(in_order(again(form, estate)))

    assert first == second


@BOTH
def test_an_empty_catalogue_is_a_template(form):
    document = form.read(given(form.write(Estate())))

    assert document.estate == Estate()
    assert document.complete
    assert document.findings == ()


@BOTH
def test_it_is_recognised_by_its_content(form):
    assert recognise(given(form.write(HARD), name="anything")).name == form.name


def test_ten_thousand_rows_come_back():
    estate = Estate(elements=tuple(
        element(f"C{n:05}", cost=n / 7, properties={"site": f"s{n % 5}"}) for n in range(10_000)
    ))  # fmt: skip

    assert again(Workbook(), estate) == estate


def parts_of(data, ending):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(n for n in archive.namelist() if n.startswith(f"xl/{ending}"))
        return [archive.read(n).decode() for n in names]


def test_sheets_are_frozen_tables_with_filters_lists_and_notes():
    data = Workbook().write(HARD)

    sheets, tables = parts_of(data, "worksheets/sheet"), parts_of(data, "tables/")
    assert len(sheets) == len(SHEETS) + 1
    assert len(tables) == len(SHEETS)
    assert sum('state="frozen"' in text for text in sheets) == len(SHEETS)
    assert all("<autoFilter" in text for text in tables)
    whole = "".join(sheets)
    for source in ("plan,build,live,phase_out,retired", "internal,external", "online,offline"):
        assert f'<formula1>"{source}"</formula1>' in whole
    assert "'Services'!$A$2:$A$" in whole
    assert "COUNTIF(Components!$A:$A" in whole
    assert "Whom the client belongs to" in "".join(parts_of(data, "comments"))


def test_no_text_becomes_a_formula_or_a_number():
    data = Workbook().write(HARD)

    sheets = "".join(parts_of(data, "worksheets/sheet"))
    texts = "".join(parts_of(data, "sharedStrings"))
    assert "<f>" not in sheets
    assert "<t>'=1+1</t>" in texts
    assert "<t>007</t>" in texts
    assert "<v>0.30000000000000004</v>" in sheets


def test_names_stand_beside_ids_for_the_eye_and_are_not_read():
    estate = Estate(
        elements=(element("S", "service", "Shop"), element("C", name="Host")),
        requirements=HARD.requirements[:0],
    )
    asked = rows_of(
        "Requirements", {"of": "S", "members": "C", "of (name)": "Another"}, more=["of (name)"]
    )

    (made,) = read(Services=rows_of("Services", {"id": "S", "name": "Shop"}),
                   Components=rows_of("Components", {"id": "C", "name": "Host"}),
                   Requirements=asked).estate.requirements  # fmt: skip

    assert (made.of, made.members) == ("S", ("C",))
    assert again(Workbook(), estate) == estate


def test_cells_that_a_program_typed_are_read_as_they_were_meant():
    services = rows_of(
        "Services",
        {"id": 7, "name": 2026, "cost": "12.50", "lifecycle": "Phase out", "property: x": True},
        {"id": "S", "name": "Shop", "property: x": (46_023, "yyyy-mm-dd")},
        more=["property: x"],
    )
    levels = rows_of(
        "Measurements",
        {"service": "S", "indicator": "a", "period": (46_023, "mmm-yy"), "value": 1},
        {"service": "S", "indicator": "a", "period": (46_023, "[$-409]mmmm yyyy"), "value": 1,
         "consumer": "P"},
        {"service": "S", "indicator": "b", "period": (46_023, "yyyy-mm-dd"), "value": 1},
        {"service": "S", "indicator": "c", "period": (46_023, "yyyy"), "value": 1},
        {"service": "S", "indicator": "d", "period": 2026, "value": (0.995, "0.0%")},
    )  # fmt: skip

    estate = read(Services=services, Measurements=levels).estate

    seven, shop = estate.elements
    assert (seven.id, seven.name, seven.cost, seven.lifecycle) == ("7", "2026", 12.5, "phase_out")
    assert (seven.properties, shop.properties) == ({"x": "true"}, {"x": "2026-01-01"})
    assert [m.period for m in estate.measurements] == [
        "2026-01", "2026-01", "2026-01-01", "2026", "2026"]  # fmt: skip
    assert estate.measurements[4].value == 0.995


@pytest.mark.parametrize(
    ("members", "needs", "found"),
    [
        ("A\nB", "", (("A", "B"), 2)),
        ("A; B", "all", (("A", "B"), 2)),
        ("A, B", 1, (("A", "B"), 1)),
        ("A;B;C, D", "2", (("A", "B", "C, D"), 2)),
        ("C, D", "any", (("C, D",), 1)),
    ],
)
def test_members_stand_in_lines_or_between_marks(members, needs, found):
    parts = rows_of("Components", *({"id": i, "name": i} for i in ("A", "B", "C, D")))
    asked = rows_of("Requirements", {"of": "S", "members": members, "needs": needs})

    (made,) = read(Components=parts, Requirements=asked).estate.requirements

    assert (made.members, made.needs) == found


def test_properties_of_ones_own_are_columns():
    header = ["property: site", "property (list): tags", "Property: Owner"]
    rows = rows_of("Components", {"id": "C", "name": "C", "property: site": "north",
                                  "property (list): tags": "a\nb\n", "Property: Owner": "x"},
                   more=header)  # fmt: skip

    (made,) = read(Components=rows).estate.elements

    assert made.properties == {"site": "north", "tags": ("a", "b"), "Owner": "x"}


def components(*rows, more=()):
    return rows_of("Components", *rows, more=more)


REFUSED = {
    "unknown column": (
        {"Services": [[*usual("Services"), "onwer"]]},
        "book.xlsx sheet 'Services' column onwer: unknown column 'onwer'; did you mean 'owner'?",
    ),
    "column that could be a property": (
        {"Services": [[*usual("Services"), "site"]]},
        "call it 'property: site' to keep it as a property of your own",
    ),
    "column of another sheet": (
        {"Targets": [[*usual("Targets"), "property: x"]]},
        "unknown column 'property: x'; known are",
    ),
    "missing column": (
        {"Services": [["id", "name"]]},
        "sheet 'Services': the column type, owner, lifecycle, cost, unavailability, documentation",
    ),
    "tables of another layout": (
        {"Services": [["Number", "Service", "Cost centre"]]},
        "`alignment map` proposes a column map",
    ),
    "doubled column": (
        {"Services": [[*usual("Services"), "id"]]},
        "row 1: the column 'id' stands twice",
    ),
    "doubled column but for capitals": (
        {"Services": [[*usual("Services"), "ID"]]},
        "two columns are id: id, ID",
    ),
    "no header": ({"Services": []}, "sheet 'Services': has no header"),
    "sheet nearly ours": (
        {"Servces": [["id"]], "Clients": rows_of("Clients")},
        "there is no sheet 'Servces'; did you mean 'Services'?",
    ),
    "missing id": (
        {"Components": components({"name": "X"})},
        "sheet 'Components' row 2 column id: is missing",
    ),
    "blank name": (
        {"Components": components({"id": "C"}, {"id": "D", "name": " "})},
        "row 2 column name: is missing",
    ),
    "no number": (
        {"Components": components({"id": "C", "name": "C", "cost": "ten"})},
        "row 2 column cost: must be a number such as 1234.5, not 'ten'",
    ),
    "number with a comma": (
        {"Components": components({"id": "C", "name": "C", "cost": "1,5"})},
        "must be a number such as 1234.5, not '1,5'",
    ),
    "truth for a number": (
        {"Components": components({"id": "C", "name": "C", "cost": True})},
        "row 2 column cost: must be a number",
    ),
    "infinite": (
        {"Components": components({"id": "C", "name": "C", "cost": "1e999"})},
        "row 2 column cost: is not a finite number",
    ),
    "out of range": (
        {"Components": components({"id": "C", "name": "C", "unavailability": 7})},
        "row 2 column unavailability: must be at most 1",
    ),
    "unknown word": (
        {"Components": components({"id": "C", "name": "C", "lifecycle": "old"})},
        "row 2 column lifecycle: must be one of",
    ),
    "control character": (
        {"Components": components({"id": "C", "name": "C", "property: x": "a\x07"},
                                  more=["property: x"])},
        "row 2 column property: x: holds the forbidden character U+0007",
    ),
    "id twice": (
        {"Components": components({"id": "C", "name": "C"}),
         "Services": rows_of("Services", {"id": "C", "name": "C"})},
        "'C' stands twice, first in book.xlsx sheet 'Services' row 2",
    ),
    "value of a component": (
        {"Components": components({"id": "C", "name": "C", "value": 3}, more=["value"])},
        "row 2: value is for objectives; C is a component",
    ),
    "needs of half": (
        {"Requirements": rows_of("Requirements", {"of": "A", "members": "B", "needs": 1.5})},
        "row 2 column needs: must be a whole number or the word all, not '1.5'",
    ),
    "needs of endlessly many": (
        {"Requirements": rows_of("Requirements", {"of": "A", "members": "B", "needs": "1e999"})},
        "row 2 column needs: must be a whole number",
    ),
    "needs too many": (
        {"Requirements": rows_of("Requirements", {"of": "A", "members": "B", "needs": 2})},
        "row 2: A needs 2 of 1 members",
    ),
    "shares": (
        {"Requirements": rows_of("Requirements", {"of": "A", "members": "B", "shares": "1; x"})},
        "row 2 column shares: must be a number such as 1234.5, not 'x'",
    ),
    "nobody is needed": (
        {"Requirements": rows_of("Requirements", {"of": "A"})},
        "row 2 column members: is missing",
    ),
    "impossible month": (
        {"Measurements": rows_of("Measurements", {
            "service": "S", "indicator": "a", "period": "2026-13", "value": 1})},
        "row 2 column period: '2026-13' is no period",
    ),
    "level without target": (
        {"Targets": rows_of("Targets", {
            "consumer": "P", "service": "S", "indicator": "a", "target": 1, "floor": 1})},
        "row 2: target and floor",
    ),
    "property said twice": (
        {"Components": components(
            {"id": "C", "name": "C", "property: x": "a", "property (list): x": "b"},
            more=["property: x", "property (list): x"])},
        "row 2 column property (list): x: 'x' is said in another column of the row, too",
    ),
    "more that is no JSON": (
        {"Components": components({"id": "C", "name": "C", "more properties": "{'a': 1}"},
                                  more=["more properties"])},
        "row 2 column more properties: must be a JSON object of texts and lists of texts",
    ),
    "more with numbers": (
        {"Components": components({"id": "C", "name": "C", "more properties": '{"a": 1}'},
                                  more=["more properties"])},
        "column more properties: must be a JSON object of texts",
    ),
    "more with a key twice": (
        {"Components": components({"id": "C", "name": "C", "more properties": '{"a":"","a":""}'},
                                  more=["more properties"])},
        "a key stands twice",
    ),
    "name of the catalogue": (
        {"README": [["catalogue name", "x" * 400]], "Components": components()},
        "sheet 'README', name: must not be longer than 300 characters",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_refused_with_sheet_row_and_column(case):
    sheets, reason = REFUSED[case]

    assert any(reason in told for told in refusal(**sheets)), refusal(**sheets)


def test_every_fault_on_every_sheet_is_told_at_once():
    told = refusal(
        Components=components({"id": "C", "name": "C", "cost": "x"}, {"id": "D"}),
        Targets=[["consumer"]],
        Processes=[[*usual("Processes"), "colour"]],
    )

    assert [text.split(": ")[0] for text in told] == [
        "book.xlsx sheet 'Processes' column colour",
        "book.xlsx sheet 'Components' row 2 column cost",
        "book.xlsx sheet 'Components' row 3 column name",
        "book.xlsx sheet 'Targets'",
    ]


def test_a_formula_is_read_as_its_last_value_and_an_error_refused():
    sheets = {"Components": components({"id": "C", "name": "C", "cost": 3})}
    data = workbook(sheets)
    calculated, broken = (
        altered(data, "<v>3</v>", new)
        for new in ("<f>1+2</f><v>3</v>", "<f>1/0</f><v>#DIV/0!</v>")
    )
    broken = altered(broken, '<c r="F2">', '<c r="F2" t="e">')

    assert Workbook().read(given(calculated)).estate.elements[0].cost == 3
    with pytest.raises(Unreadable, match="sheet 'Components' cell F2: holds an error"):
        Workbook().read(given(broken))


def altered(data, old, new):
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old.encode(), new.encode()))
    return held.getvalue()


def test_another_sheet_is_a_finding_and_an_empty_one_nothing():
    document = read(Components=components(), Pivot=[["a", 1]], Sheet1=[])

    assert [(f.rule, f.severity) for f in document.findings] == [
        ("sheet-not-read", "medium"), ("sheet-missing", "info")]  # fmt: skip
    assert document.findings[0].place == "book.xlsx sheet 'Pivot'"


def test_a_workbook_of_others_is_not_ours():
    assert not Workbook().recognises(given({"Hosts": [["id", "name"]]}))
    assert not Workbook().recognises(Material("x", (File("x.xlsx", b"PK\x03\x04nothing"),)))
    with pytest.raises(Unreadable, match="alignment map"):
        recognise(given({"Hosts": [["id", "name"]]}))


def test_a_rule_that_is_broken_names_the_row(tmp_path):
    from alignment.runtime import Runtime
    from alignment.usecases.documents import Reading, plan

    book = given({
        "Components": components({"id": "C", "name": "C"}),
        "Requirements": rows_of("Requirements", {"of": "C", "members": "D"}),
    })  # fmt: skip
    runtime = Runtime(f"sqlite:///{tmp_path / 'a.db'}")

    with runtime.reading() as work, pytest.raises(RuleBroken) as refused:
        plan(work, Reading(format="xlsx", document=Workbook().read(book)))
    runtime.close()

    assert "book.xlsx sheet 'Requirements' row 2: there is no element 'D'" in str(refused.value)


def test_deleting_a_row_retires_only_with_replace_and_a_whole_workbook(tmp_path):
    from alignment.runtime import Runtime
    from alignment.usecases.documents import apply_plan, plan
    from alignment.usecases.documents import read as reading

    runtime = Runtime(f"sqlite:///{tmp_path / 'a.db'}")
    both = Estate(elements=(element("C"), element("D")))
    whole = reading(given(Workbook().write(both)))
    less = reading(given(Workbook().write(Estate(elements=(element("C"),)))))
    part = reading(given({"Components": components({"id": "C", "name": "C"})}))
    with runtime.writing("tester") as work:
        apply_plan(work, whole)

    with runtime.reading() as work:
        kept, gone = plan(work, less), plan(work, less, replacing=True)
        with pytest.raises(Unreadable, match="cannot replace the catalogue") as refused:
            plan(work, part, replacing=True)
        told = plan(work, part).findings
    runtime.close()

    assert [p.tallies["elements"].retired for p in (kept, gone)] == [0, 1]
    assert [f.rule for f in told] == ["sheet-missing"]
    assert "there is no sheet Objectives" in str(refused.value.problems[0])


def test_what_no_sheet_can_hold_is_refused_and_not_cut():
    texts = {f"k{n}\n": "x" * 99_000 for n in range(70)}

    with pytest.raises(Unanswerable, match=r"would need \d+ columns"):
        Workbook().write(Estate(elements=(Element(
            id="C", kind="component", name="C", properties=texts),)))  # fmt: skip


def test_the_hard_estate_is_sound():
    check_estate(HARD)


@BOTH
def test_what_a_model_says_of_itself_and_its_views_come_back(form):
    heading = Heading(
        name="Mill", documentation="=Bread", properties={"era": ("now", "then")},
        attributes={"archi:folders": "<folder/>" * 5_000},
    )  # fmt: skip
    view = View(id="v", name="Flour", type="Diagram", notation="archi", content="=<v/>" * 9_000)
    estate = Estate(heading=heading, views=(view,))

    found = again(form, estate)

    assert (found.heading, found.views) == (heading, (view,))
