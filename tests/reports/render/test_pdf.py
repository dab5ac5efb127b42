"""A report as PDF is tagged, keeps to PDF/UA, embeds its fonts and holds no action but our own."""

import re
import zlib
from dataclasses import replace

import pytest
import typst

from alignment.reports.look import LOCALES, Look
from alignment.reports.render.pdf import render_pdf
from alignment.reports.report import Paragraph, Picture, Section
from tests.reports.sample_report import drawing, sample_report, small_report, stamp

ACTIONS = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/SubmitForm", b"/GoToR")


def opened(pdf):
    """All of a PDF, its streams inflated."""
    whole = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            whole.append(zlib.decompress(stream))
        except zlib.error:
            whole.append(stream)
    return b"\n".join(whole)


@pytest.fixture(scope="module")
def told():
    return opened(render_pdf(sample_report(services=30), strict=True))


def test_it_states_that_it_keeps_to_pdf_ua(told):
    assert b"pdfuaid" in told


def test_it_has_tags_a_title_an_outline_and_a_language(told):
    for part in (b"/StructTreeRoot", b"/MarkInfo", b"/Outlines", b"/Lang", b"Portfolio review"):
        assert part in told


def test_its_heads_of_tables_and_alternative_texts_are_tagged(told):
    assert b"/TH" in told
    assert b"/Alt" in told


def test_its_fonts_are_embedded(told):
    described = told.count(b"/FontDescriptor ")

    assert described
    assert len(re.findall(rb"/FontFile[23]? ", told)) >= len(re.findall(rb"/FontBBox", told)) > 0


def test_it_holds_no_action_that_leads_out(told):
    assert not [name for name in (*ACTIONS, b"/URI") if name in told]


def test_it_links_elements_only_to_where_the_catalogue_is_served():
    report = replace(sample_report(services=3), stamp=stamp(address="https://cat.example/a"))

    links = set(re.findall(rb"/URI ?\(([^)]*)", opened(render_pdf(report))))

    assert links
    assert all(link.startswith(b"https://cat.example/a/elements") for link in links)


def test_a_map_without_words_for_those_who_cannot_see_it_is_refused():
    mute = Picture(id="map", title="Map", drawing=drawing(), sentence="")
    report = replace(small_report(), sections=(Section(id="m", title="M", blocks=(mute,)),))

    with pytest.raises(typst.TypstError, match="alt"):
        render_pdf(report, strict=True)


def test_letters_that_no_font_has_cost_the_standard_but_not_the_document():
    private = Paragraph(text="A sign of our own: \U000f1234")
    report = replace(small_report(), sections=(Section(id="s", title="S", blocks=(private,)),))

    told = opened(render_pdf(report))

    assert b"pdfuaid" not in told
    assert b"/StructTreeRoot" in told
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        render_pdf(report, strict=True)


def test_it_states_the_time_of_the_report_and_no_other(told):
    assert b"20260331" in told
    assert b"2026-03-31" in told


def test_a_look_alters_numbers_and_colours():
    other = Look(locale=LOCALES["de"], accent="#aa0000")

    assert render_pdf(small_report(), other) != render_pdf(small_report())


def test_without_the_font_of_others_its_own_is_taken(tmp_path):
    assert b"Libertinus" in opened(render_pdf(small_report(), fonts=tmp_path))
