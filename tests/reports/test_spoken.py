"""Numbers of a country in sentences and pictures; what is a name stays as it is."""

from dataclasses import replace

import pytest

from alignment.reports.charts import chart_svg
from alignment.reports.formats import FORMATS, rendered
from alignment.reports.look import LOCALES, Look
from alignment.reports.report import (
    Chart,
    Column,
    Form,
    Paragraph,
    Picture,
    Point,
    Reference,
    Section,
    Series,
    Shape,
    Table,
)
from alignment.reports.spoken import in_locale, looks_like_numbers
from tests.reports.sample_report import sample_report, small_report

DE = LOCALES["de"]


def said(text, *names, locale=DE):
    section = Section(id="s", title="S", blocks=(Paragraph(text=text),))
    report = replace(small_report(), sections=(section,), names=names)
    return in_locale(report, locale).sections[0].blocks[0].text


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("It carries 27.5 of 100 EUR a year; 55 rests on it.",
         "It carries 27,5 of 100 EUR a year; 55 rests on it."),
        ("13,360,795 EUR a year, 20.3 %.", "13.360.795 EUR a year, 20,3 %."),
        ("1,234.5, then -0.25 and 1.2e-05.", "1.234,5, then -0,25 and 1,2e-05."),
        ("Moved by 1.5.", "Moved by 1,5."),
        ("Ranks 1, 2, 300 of 4,000", "Ranks 1, 2, 300 of 4.000"),
    ],
)  # fmt: skip
def test_numbers_of_a_sentence_are_written_as_in_a_country(text, german):
    assert said(text) == german
    assert said(text, locale=LOCALES["en"]) == text


@pytest.mark.parametrize(
    "text",
    [
        "Version 1.2.3 of web-1.5",
        "alignment impact C6=0.3",
        "at 10.1.2.3:8080",
        "2026-07-01, v1.5",
    ],
)
def test_versions_ids_and_dates_are_no_numbers(text):
    assert said(text) == text


def test_a_number_inside_of_a_name_is_part_of_the_name():
    names = looks_like_numbers(["Node 1.5", "1,000 Islands", "Web shop", "S1"])

    assert names == ("Node 1.5", "1,000 Islands")
    assert said("Node 1.5 carries 1.5; 1,000 Islands carries 1,000.", *names) == (
        "Node 1.5 carries 1,5; 1,000 Islands carries 1.000."
    )


def test_only_sentences_of_a_table_are_said_anew():
    table = Table(
        id="t", title="T: 1,000 rows", note="Of 2.5.", columns=(
            Column(key="name", title="Name"),
            Column(key="why", title="Why", form=Form.SENTENCE),
        ),
        rows=(("Release 1.5", "it lost 1.5"),),
    )  # fmt: skip
    report = replace(small_report(), sections=(Section(id="s", title="S", blocks=(table,)),))

    told = in_locale(report, DE).sections[0].blocks[0]

    assert (told.title, told.note) == ("T: 1.000 rows", "Of 2,5.")
    assert told.rows == (("Release 1.5", "it lost 1,5"),)


def test_what_was_left_out_and_what_resolves_a_number_are_said_anew():
    reference = Reference(
        id="R1", figure="f", formula="range / 1.128", inputs=("a: 0.5",), sources=("METHODS 1.4",)
    )
    report = replace(small_report(), references=(reference,), left_out=("Lost: 1.5 a year.",))

    told = in_locale(report, DE)

    assert told.left_out == ("Lost: 1,5 a year.",)
    found = told.references[0]
    assert (found.formula, found.inputs) == ("range / 1,128", ("a: 0,5",))
    assert found.sources == ("METHODS 1.4",)


def test_the_picture_of_a_chart_has_the_numbers_of_the_country():
    chart = Chart(
        id="c", title="C", shape=Shape.BARS, sentence="", y_form=Form.AMOUNT,
        series=(Series(name="promised", points=(Point(label="A", y=1234.5),)),),
    )  # fmt: skip

    assert "1,234" in chart_svg(chart)
    assert "1.234" in chart_svg(replace(chart, locale=DE))


def test_the_boxes_of_a_map_have_the_numbers_of_the_country():
    found = next(b for _, b in sample_report().blocks() if isinstance(b, Picture))
    box = replace(found.drawing.boxes[0], subtitle="S1 · 33.3 %", title="Node 1.5")
    drawing = replace(found.drawing, boxes=(box,))
    section = Section(id="s", title="S", blocks=(replace(found, drawing=drawing),))

    told = in_locale(replace(small_report(), sections=(section,)), DE)

    shown = told.sections[0].blocks[0].drawing.boxes[0]
    assert (shown.subtitle, shown.title) == ("S1 · 33,3 %", "Node 1.5")


@pytest.mark.parametrize("ending", [e for e in FORMATS if e not in {"xlsx", "pptx", "pdf"}])
def test_a_document_is_told_so_throughout(ending):
    section = Section(id="s", title="S", blocks=(Paragraph(text="It carries 27.5."),))
    report = replace(small_report(), sections=(section,))

    text = rendered(report, ending, Look(locale=DE)).decode()

    assert "27,5" in text
    assert "27.5" not in text
