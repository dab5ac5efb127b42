"""The workbook and the CSV tables of ours hold everything, and give it back."""

import io
import zipfile
from dataclasses import fields

import pytest

from alignment.catalogue import ENTITIES, KINDS, Element, Estate, Heading, View
from alignment.catalogue.edits import apply, difference
from alignment.catalogue.rules import check_estate
from alignment.errors import Unanswerable, Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.own.csv_tables import CsvTables
from alignment.exchange.own.layout import SHEETS, Form
from alignment.exchange.own.workbook import Workbook
from tests.exchange.own.own_tables import HARD, components, element, given, read, rows_of

BOTH = pytest.mark.parametrize("form", [Workbook(), CsvTables()], ids=lambda f: f.name)


def again(form, estate):
    return form.read(given(form.write(estate))).estate


def in_order(estate):
    return apply(Estate(), difference(Estate(), estate))


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
