"""A report as slides: native and editable, inside the slide, and safe."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from python_calamine import CalamineWorkbook

from alignment.errors import Invalid
from alignment.reports.look import Look
from alignment.reports.render.slides import render_slides
from alignment.reports.render.slides_tables import MOST_ROWS
from alignment.reports.report import (
    Chart,
    Column,
    Form,
    Paragraph,
    Point,
    Section,
    Series,
    Shape,
    Table,
)
from tests.reports.sample_report import FORMULA, sample_report, small_report, stamp


def opened(deck):
    return Presentation(io.BytesIO(deck))


def shapes(deck):
    return [shape for slide in deck.slides for shape in slide.shapes]


def of_blocks(*blocks, look=None, **changes):
    """The slides of some blocks."""
    sections = (Section(id="s", title="Section", blocks=blocks),)
    return opened(render_slides(replace(small_report(), sections=sections, **changes), look))


def table(count, **more):
    columns = tuple(Column(key=f"c{i}", title=f"Column {i}") for i in range(3))
    rows = tuple((f"row {i}", "b", "c") for i in range(count))
    return Table(id="t", title="Rows", columns=columns, rows=rows, **more)


@pytest.fixture(scope="module")
def sample():
    return opened(render_slides(sample_report(services=40)))


def test_they_are_wide_and_open_with_title_time_and_revision(sample):
    words = " ".join(s.text_frame.text for s in sample.slides[0].shapes if s.has_text_frame)

    assert sample.slide_width / sample.slide_height == pytest.approx(16 / 9)
    assert "Portfolio review" in words
    assert "revision 42 · 2026-03-31 16:30 UTC" in words


def test_every_shape_lies_inside_its_slide(sample):
    for shape in shapes(sample):
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= sample.slide_width
        assert shape.top + shape.height <= sample.slide_height


def test_no_two_texts_or_pictures_of_a_slide_overlap():
    deck = opened(render_slides(replace(sample_report(), sections=sample_report().sections[:3])))

    for slide in deck.slides:
        held = [s for s in slide.shapes if s.has_chart or s.has_table or s.name.startswith("Text")]
        boxes = [(s.top, s.top + s.height, s.left, s.left + s.width) for s in held
                 if s.has_table or s.has_text_frame]  # fmt: skip
        for i, (top, bottom, left, right) in enumerate(boxes):
            for other in boxes[:i]:
                apart = bottom <= other[0] + 1 or other[1] <= top + 1
                assert apart or right <= other[2] + 1 or other[3] <= left + 1


def test_charts_are_native_ones(sample):
    kinds = [s.chart.chart_type for s in shapes(sample) if s.has_chart]

    assert kinds == [
        XL_CHART_TYPE.BAR_CLUSTERED, XL_CHART_TYPE.BUBBLE, XL_CHART_TYPE.LINE,
        XL_CHART_TYPE.BAR_CLUSTERED,
    ]  # fmt: skip


def test_bubbles_are_scaled_and_their_axes_part_the_quadrants(sample):
    chart = next(s.chart for s in shapes(sample)
                 if s.has_chart and s.chart.chart_type == XL_CHART_TYPE.BUBBLE)  # fmt: skip

    assert chart.plots[0].bubble_scale < 100
    assert chart.value_axis.crosses_at == 22.0
    words = [s.text_frame.text for s in shapes(sample) if s.has_text_frame]
    assert {"Invest", "Tolerate", "Migrate", "Eliminate"} <= set(words)


def test_what_a_chart_refers_to_stands_in_its_workbook(sample):
    for shape in shapes(sample):
        if shape.has_chart:
            book = CalamineWorkbook.from_filelike(
                io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)
            )
            rows = book.get_sheet_by_name("Sheet1").to_python(skip_empty_area=False)
            for told, cells in _references(shape.chart):
                assert [_plain(rows[r][c]) for r, c in cells] == told


def _references(chart):
    """What each reference of a chart has cached, and the cells it names."""
    for held in chart._chartSpace.xpath(".//c:strRef | .//c:numRef"):
        name = held.find("{*}f").text
        column, first, last = re.fullmatch(
            r"Sheet1!\$([A-Z])\$(\d+)(?::\$[A-Z]\$(\d+))?", name
        ).groups()
        places = held.findall(".//{*}pt")
        told = [_plain(p.find("{*}v").text) for p in places]
        at = [int(first) - 1 + int(p.get("idx")) for p in places]
        assert all(row < int(last or first) for row in at)
        yield told, [(row, ord(column) - ord("A")) for row in at]


def _plain(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


def test_no_workbook_of_a_chart_holds_a_formula():
    bars = Chart(id="c", title="C", shape=Shape.BARS, sentence="s", series=(
        Series(name=FORMULA, points=(Point(label=FORMULA, y=1.0),)),))  # fmt: skip
    deck = of_blocks(bars)

    chart = next(s.chart for s in shapes(deck) if s.has_chart)
    with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_long_table_goes_on_with_its_head_repeated():
    deck = of_blocks(table(40))

    tables = [s.table for s in shapes(deck) if s.has_table][:-1]
    heads = [[c.text for c in t.rows[0].cells] for t in tables]
    told = [t.cell(row, 0).text for t in tables for row in range(1, len(t.rows))]
    assert len(tables) > 1
    assert heads == [["Column 0", "Column 1", "Column 2"]] * len(tables)
    assert told == [f"row {i}" for i in range(40)]


def test_rows_that_are_not_shown_are_counted():
    deck = of_blocks(table(MOST_ROWS + 5, omitted=2))

    words = " ".join(s.text_frame.text for s in shapes(deck) if s.has_text_frame)
    assert "7 more rows are not shown." in words


def test_columns_that_have_no_room_go_to_further_slides_beside_the_first():
    columns = tuple(Column(key=f"c{i}", title="Documentation") for i in range(30))
    wide = Table(id="t", title="T", columns=columns, rows=(tuple(f"cell{i}" for i in range(30)),))

    deck = of_blocks(wide)

    tables = [s.table for s in shapes(deck) if s.has_table][:-1]
    told = [c.text for t in tables for c in t.rows[1].cells]
    assert len(tables) > 1
    assert {t.cell(1, 0).text for t in tables} == {"cell0"}
    assert set(told) == {f"cell{i}" for i in range(30)}


def test_shaded_cells_are_filled(sample):
    heat = next(s.table for s in shapes(sample) if s.has_table and s.table.cell(0, 0).text
            == "Client class")  # fmt: skip

    assert str(heat.cell(1, 1).fill.fore_color.rgb) == "F58448"


def test_the_map_is_made_of_shapes_with_glued_connectors(sample):
    connectors = [s for s in shapes(sample) if s.shape_type == 9 or "cxnSp" in s._element.tag]

    assert len(connectors) > 10
    for connector in connectors:
        assert connector._element.xpath(".//a:stCxn")
        assert connector._element.xpath(".//a:endCxn")


def test_charts_and_tables_have_alternative_texts(sample):
    for shape in shapes(sample):
        if shape.has_chart or shape.has_table:
            assert shape._element.xpath(".//p:cNvPr")[0].get("descr") is not None


def test_notes_say_where_the_numbers_come_from(sample):
    notes = [s.notes_slide.notes_text_frame.text for s in sample.slides if s.has_notes_slide]

    assert any("R2 contribution" in n and "product of shares" in n for n in notes)


def test_a_corporate_template_is_kept_and_its_own_slides_are_not():
    corporate = Presentation()
    corporate.slides.add_slide(corporate.slide_layouts[0]).shapes.title.text = "Old"
    held = io.BytesIO()
    corporate.save(held)

    data = render_slides(sample_report(services=5), Look(template=held.getvalue()))

    deck = opened(data)
    assert (deck.slide_width, deck.slide_height) == (corporate.slide_width, corporate.slide_height)
    assert len(deck.slide_layouts) == len(corporate.slide_layouts)
    assert "Old" not in [s.text_frame.text for s in shapes(deck) if s.has_text_frame]
    for shape in shapes(deck):
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height


def corporate(*, only=None, **parts):
    """A presentation with some of its parts in place of the library's, or without others."""
    held, made = io.BytesIO(), io.BytesIO()
    Presentation().save(held)
    with zipfile.ZipFile(held) as archive, zipfile.ZipFile(made, "w") as fresh:
        for name in archive.namelist():
            if not (only and only in name):
                fresh.writestr(name, parts.get(name, archive.read(name)))
    return made.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"no zip", b"PK\x05\x06" + b"\x00" * 18, corporate(only="slideLayout"),
        corporate(only="[Content_Types]"), corporate(**{"ppt/presentation.xml": b"<p"}),
        corporate(**{"ppt/slideLayouts/slideLayout1.xml": b"<x/>"}),
    ],
)  # fmt: skip
def test_a_template_that_is_no_presentation_is_refused_by_name(data):
    with pytest.raises(Invalid, match="template"):
        render_slides(small_report(), Look(template=data))


def test_what_a_template_says_of_its_own_slides_goes_with_them():
    listed = (
        '<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section '
        'name="Old" id="{0}"/></p14:sectionLst></p:ext></p:extLst></p:presentation>'
    )
    with zipfile.ZipFile(io.BytesIO(corporate())) as archive:
        kernel = archive.read("ppt/presentation.xml").decode()
    kernel = re.sub("<p:extLst>.*</p:extLst>", "", kernel, flags=re.DOTALL)
    sectioned = kernel.replace("</p:presentation>", listed)

    data = render_slides(
        small_report(), Look(template=corporate(**{"ppt/presentation.xml": sectioned.encode()}))
    )

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"sectionLst" not in archive.read("ppt/presentation.xml")


def test_the_archive_states_no_time_but_the_report_s():
    data = render_slides(sample_report(services=5))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {m.date_time for m in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-03-31T16:30:00Z" in archive.read("docProps/core.xml")


def test_elements_are_linked_only_where_the_catalogue_is_served():
    served = replace(sample_report(services=3), stamp=stamp(address="https://c.example"))

    with zipfile.ZipFile(io.BytesIO(render_slides(served))) as archive:
        links = [archive.read(n).decode() for n in archive.namelist() if "slides/_rels" in n]

    assert "https://c.example/elements/svc-0001" in "".join(links)


def test_a_line_without_letters_is_no_higher_than_the_others():
    columns = (Column(key="name", title="Name"), Column(key="owner", title="Owner"))
    table = Table(id="t", title="T", columns=columns, rows=(("Shop", ""), ("Till", "Ann")))

    deck = of_blocks(table)

    held = next(s for slide in deck.slides for s in slide.shapes if s.has_table).table
    runs = [held.cell(1, place).text_frame.paragraphs[0].runs[0] for place in (0, 1)]
    assert [run.text for run in runs] == ["Shop", "\u00a0"]
    assert runs[0].font.size == runs[1].font.size


def test_the_foot_is_one_line_however_long_names_are():
    report = small_report()
    stamp = replace(report.stamp, catalogue="C" * 300)

    deck = opened(render_slides(replace(report, title="T" * 300, stamp=stamp)))

    feet = [s.text_frame.text for s in deck.slides[1].placeholders
            if s.placeholder_format.type == 15]  # fmt: skip
    assert len(feet) == 1
    assert len(feet[0]) < 110
    assert "revision" in feet[0]


def test_cells_hold_any_text_and_keep_units_together():
    hard = 'a\x07b <b>&"c"\ud800'
    held = Table(id="t", title="T", rows=((hard, 1.0), ("a\nb", 2.0)), columns=(
        Column(key="a", title="Name"), Column(key="b", title="Cost", unit="EUR / year",
                                              form=Form.AMOUNT)))  # fmt: skip

    made = next(s.table for s in shapes(of_blocks(held)) if s.has_table)

    assert made.cell(1, 0).text == 'a b <b>&"c" '
    assert made.cell(2, 0).text == "a\nb"
    assert made.cell(0, 1).text == "Cost (EUR\u00a0/\u00a0year)"


def test_the_conclusion_of_a_long_table_stands_above_its_first_part_only():
    lead = Paragraph(text="All rows matter.", strong=True)

    deck = of_blocks(lead, table(40))

    told = [s.text_frame.text for s in shapes(deck) if s.has_text_frame]
    assert told.count("All rows matter.") == 1
