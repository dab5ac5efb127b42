"""Reports as HTML: one file, no script, names stay text, every reference leads somewhere."""

import base64
import hashlib
import re
from itertools import pairwise

import pytest
from lxml import html

from alignment.errors import Invalid
from alignment.reports.look import LOCALES, Look
from alignment.reports.render.html import render_html
from alignment.runtime import Runtime
from alignment.usecases.reports import KINDS, Order, report_of
from tests.usecases.report_estates import HEBREW, HOSTILE, odd_names, write

OF = {"objective": ("O",), "service": ("S<1>",), "impact": ("=S2",)}
DOT = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture(scope="module")
def reports():
    runtime = Runtime("sqlite://")
    write(runtime, *odd_names())
    with runtime.reading() as work:
        yield {
            kind: report_of(work, kind, Order(of=OF.get(kind, ()), address="https://it.example"))
            for kind in KINDS
        }
    runtime.close()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_runs_and_nothing_is_fetched(reports, kind):
    page = html.fromstring(render_html(reports[kind]))

    assert not page.xpath("//script | //link | //iframe | //object | //form | //img")
    assert not page.xpath("//@*[starts-with(name(), 'on')] | //@style")
    places = {str(a) for a in page.xpath("//@href | //@src")}
    assert all(a.startswith(("#", "https://it.example/elements")) for a in places)


@pytest.mark.parametrize("kind", KINDS)
def test_the_policy_allows_the_style_inside_and_nothing_else(reports, kind):
    page = html.fromstring(render_html(reports[kind]))

    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = page.xpath("//style")[0].text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_and_entry_of_the_contents_leads_somewhere(reports, kind):
    page = html.fromstring(render_html(reports[kind]))

    ids = [str(i) for i in page.xpath("//@id")]
    assert len(ids) == len(set(ids))
    assert {str(a)[1:] for a in page.xpath("//a/@href") if str(a).startswith("#")} <= set(ids)


@pytest.mark.parametrize("kind", ["portfolio", "catalogue", "service"])
def test_names_with_markup_stay_text_whole(reports, kind):
    page = html.fromstring(render_html(reports[kind]))

    assert any(HOSTILE in text for text in page.itertext())
    assert not page.xpath("//b[text()='bold'] | //h3//script")


def test_names_from_right_to_left_find_their_own_direction(reports):
    page = html.fromstring(render_html(reports["portfolio"]))

    cells = [cell for cell in page.xpath("//td") if HEBREW in (cell.text or "")]
    assert cells
    assert all(cell.get("dir") == "auto" for cell in cells)


def test_what_may_be_wider_than_the_page_can_be_moved_by_keys(reports):
    page = html.fromstring(render_html(reports["portfolio"]))

    for part in page.xpath("//*[contains(@class, 'scroll')]"):
        assert part.get("tabindex") == "0"
        assert part.get("aria-label")


@pytest.mark.parametrize("kind", ["impact", "portfolio", "objective"])
def test_every_mark_of_a_picture_has_its_look(reports, kind):
    page = html.fromstring(render_html(reports[kind]))

    names = {n for c in page.xpath("//svg//@class") for n in str(c).split()}
    plain = {"map", "node", "point", "firm", "chart", "bar-mark"}
    style = page.xpath("//style")[0].text
    assert {n for n in names - plain if f".{n}" not in style} == set()


def test_headings_follow_one_another(reports):
    page = html.fromstring(render_html(reports["catalogue"]))

    levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


@pytest.mark.parametrize(("locale", "said"), [("en", "33.3"), ("de", "33,3"), ("fr", "33,3")])
def test_numbers_are_written_as_in_a_country(reports, locale, said):
    text = render_html(reports["objective"], Look(locale=LOCALES[locale])).decode()

    assert re.search(rf"<td[^>]*>{re.escape(said)}", text)


def test_a_logo_and_a_colour_are_taken_in(reports):
    made = render_html(reports["portfolio"], Look(logo=DOT, accent="#8a1c4a"))

    page = html.fromstring(made)
    assert page.xpath("//header/img/@src")[0].startswith("data:image/png;base64,")
    assert "#8a1c4a" in page.xpath("//style")[0].text


@pytest.mark.parametrize(
    "wrong", [{"accent": "red;}"}, {"logo": b"<svg onload=x>"}, {"logo": DOT + b"\0" * 1_000_001}]
)
def test_a_look_that_is_none_is_refused(wrong):
    with pytest.raises(Invalid):
        Look(**wrong)


def test_what_scrolls_is_reached_by_keys_and_is_no_landmark(reports):
    page = html.fromstring(render_html(reports["delivery"]))

    parts = page.xpath("//*[contains(concat(' ', @class, ' '), ' scroll ')]")
    assert parts
    assert {(p.get("role"), p.get("tabindex")) for p in parts} == {("group", "0")}
    assert all(p.get("aria-label") for p in parts)
