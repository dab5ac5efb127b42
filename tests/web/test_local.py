"""Numbers as the reader's country writes them; names, addresses, forms and files as they are."""

import json

import pytest
from lxml import html

from alignment.catalogue import Element, Requirement
from alignment.web.local import locale_for, localised, together
from alignment.web.numbers import pointed
from tests.web.conftest import BROWSER, site_over, write
from tests.web.parts import needs_part


def asked(site, address, languages="de-DE,de;q=0.9,en;q=0.8"):
    answered = site.client.get(address, headers={**BROWSER, "Accept-Language": languages})
    return html.fromstring(answered.content)


def text(page):
    return " ".join(page.find(".//main").text_content().split())


@pytest.mark.parametrize(("languages", "locale"), [
    ("", "en"), ("en-GB,en;q=0.9,de;q=0.5", "en"), ("de-DE,de;q=0.9", "de"), ("de-CH", "ch"),
    ("fr-CH, fr;q=0.9", "ch"), ("en;q=0.4, sv", "fr"), ("ja", "en"), ("zh-Hans-CN", "en"),
    (";;;,q=1", "en"), ("x" * 10_000, "en"),
])  # fmt: skip
def test_the_first_language_of_a_browser_says_how_numbers_are_written(languages, locale):
    assert locale_for(languages) == locale


def test_a_page_says_its_numbers_as_the_reader_writes_them(example):
    page = asked(example, "/")

    said = text(page)
    assert "41.844.194 of 48.000.000 EUR a year" in said
    assert "91,9" in said
    assert "16.000.000" in said
    assert "41,844,194" not in said
    assert not any("," in (bar.get("aria-label") or "").replace(",", "", 1)
                   for bar in page.xpath("//svg[@class='bar']"))  # fmt: skip


@needs_part("cytoscape")
def test_the_explorer_says_its_boxes_as_the_reader_writes_numbers(example):
    def told(languages):
        page = asked(example, "/explore?id=S-BOOK&colour=value", languages)
        nodes = json.loads(page.xpath("//*[@data-graph]/@data-graph")[0])["nodes"]
        return next(node for node in nodes if node["id"] == "S-BOOK")

    english, german = told("en"), told("de")

    assert "." in english["under"]
    assert german["under"] == english["under"].replace(".", ",")
    assert english["under"].partition(" %")[0] in english["sentence"]
    assert german["under"].partition(" %")[0] in german["sentence"]
    assert german["x"] == english["x"]


def test_addresses_forms_and_files_keep_to_plain_numbers(example):
    page = asked(example, "/portfolio?value_cut=0.5")

    assert set(page.xpath("//input[@name='value_cut']/@value")) == {"0.5"}
    for link in page.xpath("//main//a/@href"):
        assert "0,5" not in link
    csv = example.client.get("/cost?file=costs.csv", headers={"Accept-Language": "de"})
    assert csv.content == example.client.get("/cost?file=costs.csv").content


def test_names_that_hold_a_number_stay_as_they_are(tmp_path):
    def fill(runtime):
        write(
            runtime,
            Element(id="O1", kind="objective", name="Level 4.5", value=1234.5),
            Element(id="S1.5", kind="service", name="Node 1.5 & more", owner="Team 2.5",
                    documentation="Costs 2.5 a day", properties={"version": "7.25"}),
            Requirement(of="O1", members=("S1.5",)),
            reason="From 1.5 to 2.5",
        )  # fmt: skip

    with site_over(tmp_path, fill) as site:
        for address in ("/elements/S1.5", "/map?colour=value", "/services?columns=owner"):
            said = text(asked(site, address))

            for wrong in ("l 4,5", "1,5", "2,5", "7,25"):
                assert wrong not in said, address
        assert "1.234,5" in text(asked(site, "/elements/O1"))


def test_what_is_marked_as_somebodys_own_is_left_alone():
    markup = (
        '<p title="0.5 of 1,000">1,000 <bdi>1.5</bdi> <code>2.5</code></p>'
        '<p translate="no">3.5</p><input value="4.5"><text x="5.5">Node 6.5 in th…</text>'
    )

    assert localised(markup, "de", ["Node 6.5 in the cellar"]) == (
        '<p title="0,5 of 1.000">1.000 <bdi>1.5</bdi> <code>2.5</code></p>'
        '<p translate="no">3.5</p><input value="4.5"><text x="5.5">Node 6.5 in th…</text>'
    )


def test_a_time_is_told_with_its_zone_and_for_programs(example):
    time = example.page("/revisions/1").xpath("//main//time")[0]

    assert time.get("datetime") == "2026-07-01T12:30:00+00:00"
    assert time.text == "1 Jul 2026, 12:30 UTC"


@pytest.mark.parametrize(("typed", "read"), [
    ("0,5", "0.5"), (",5", ".5"), ("-1,25", "-1.25"), ("3,14159", "3.14159"), ("0,125", "0.125"),
    ("1,234", "1,234"), ("1,234,567", "1234567"), ("1.5", "1.5"), ("", ""), ("a,5", "a,5"),
])  # fmt: skip
def test_a_comma_is_read_as_a_point_where_it_can_mean_nothing_else(typed, read):
    assert pointed(typed) == read


@pytest.mark.parametrize("markup", [
    "<p>carries 70 %) of</p>", "<p>it is 12 EUR a year</p>", "<p>1 of <b>3</b>: 5 % <i>x</i></p>",
])  # fmt: skip
def test_no_line_ends_between_a_number_and_its_unit(markup):
    kept = together(markup, "EUR")

    assert kept != markup
    assert kept.replace("\u00a0", " ") == markup


@pytest.mark.parametrize("markup", [
    '<input value="5 %">', "<textarea>C6=30 %</textarea>", "<p>5 EURO</p>", "<pre>5 %</pre>",
    '<svg><path d="M1 % 2"></path></svg>', "<p>a % b</p>", "<option>5 %</option>",
])  # fmt: skip
def test_what_is_sent_back_or_has_no_unit_keeps_its_spaces(markup):
    assert together(markup, "EUR") == markup


def test_pages_keep_numbers_and_units_together(example):
    for address in ("/value", "/impact?of=C-SAN", "/help"):
        answered = example.get(address).text
        assert "%" in answered
        assert "\u00a0%" in answered
        assert together(answered, "EUR") == answered
