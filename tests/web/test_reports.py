"""The page of reports: a card a kind, and the way from the form to the document."""

import io
from urllib.parse import urlencode

import pptx
import pytest
from lxml import html

from alignment.reports.formats import FORMATS
from alignment.usecases.reports import KINDS
from tests.web.conftest import HOSTILE


def test_every_kind_can_be_chosen_in_every_format_with_its_sections(example):
    page = example.page("/reports")

    forms = page.xpath("//main//form[.//input[@name='kind']]")
    assert [f.xpath("string(.//input[@name='kind']/@value)") for f in forms] == list(KINDS)
    for form, kind in zip(forms, KINDS.values(), strict=True):
        assert form.xpath(".//button[@name='format']/@value") == list(FORMATS)
        assert form.xpath(".//input[@name='only']/@value") == list(kind.parts)


def test_the_form_leads_to_an_address_that_can_be_kept(example):
    sent = example.get("/reports/document?kind=service&format=html&of=S-BOOK&only=value")

    assert sent.status_code == 303
    place = sent.headers["location"]
    assert place == "/reports/service.html?of=S-BOOK&only=value"
    assert example.get(place).headers["content-disposition"].startswith("attachment")


def test_all_sections_are_none_to_name(example):
    parts = "".join(f"&only={part}" for part in KINDS["delivery"].parts)

    sent = example.get(f"/reports/document?kind=delivery&format=md{parts}")

    assert sent.headers["location"] == "/reports/delivery.md"


def test_what_fails_may_be_typed_as_in_the_impact_box(example):
    sent = example.get(
        "/reports/document",
        params={"kind": "impact", "format": "md", "about": "Storage array=30%"},
    )

    assert sent.headers["location"] == "/reports/impact.md?of=C-SAN%3D0.3"
    assert "Storage array" in example.get(sent.headers["location"]).text


def test_title_day_and_numbers_are_kept_in_the_address(example):
    sent = example.get(
        "/reports/document",
        params={"kind": "portfolio", "format": "md", "title": "Spring", "date": "2026-07-01",
                "locale": "de", "since": "0"},
    )  # fmt: skip

    place = sent.headers["location"]
    assert place == "/reports/portfolio.md?since=0&title=Spring&date=2026-07-01&locale=de"
    text = example.get(place).text
    assert text.startswith("# Spring")
    assert "2026-07-01 00:00 UTC" in text
    assert "48.000.000 EUR" in text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"kind": "impact", "about": "C-NOPE"}, 422, "C-NOPE"),
        ({"kind": "service", "of": "S-NOPE"}, 404, "no element 'S-NOPE'"),
        ({"kind": "service", "of": "C-SAN"}, 422, "C-SAN is a component, not a service"),
        ({"kind": "portfolio", "date": "1.7.2026"}, 422, "a day is written as 2026-07-01"),
        ({"kind": "portfolio", "since": "first"}, 422, "a revision is a number"),
        ({"kind": "portfolio", "since": "99"}, 404, "no revision 99"),
        ({"kind": "delivery", "locale": "xx"}, 422, "no locale 'xx'"),
        ({"kind": "delivery", "format": "odt"}, 404, "no format of reports 'odt'"),
        ({"kind": "nonsense"}, 404, "no kind of report"),
    ],
)
def test_what_cannot_be_made_is_named_and_loses_nothing_typed(example, asked, status, said):
    sent = {"format": "md", "title": "Board of <May>", "only": "summary", **asked}
    page = example.page(f"/reports/document?{urlencode(sent)}", status)

    assert said in page.text_content()
    assert page.xpath("string(//*[@role='alert'])")
    for form in page.xpath(f"//form[@id='{sent['kind']}']"):
        assert form.xpath("string(.//input[@name='title']/@value)") == "Board of <May>"
        assert form.xpath(".//input[@name='only'][@checked]/@value") == ["summary"]
        assert "about" not in sent or sent["about"] in form.xpath("string(.//textarea)")


def masters(width=7_000_000):
    held, deck = io.BytesIO(), pptx.Presentation()
    deck.slide_width = width
    deck.save(held)
    return {"template": ("corporate.pptx", held.getvalue())}


def test_slides_take_over_the_masters_that_are_sent_along(example):
    sent = {"kind": "impact", "format": "pptx", "about": "C-SAN", "only": ["summary"]}

    made = example.post("/reports/document", data=sent, files=masters(), follow_redirects=False)

    assert made.status_code == 200, made.text[:300]
    assert made.headers["content-disposition"] == 'attachment; filename="impact-C-SAN-1.pptx"'
    assert pptx.Presentation(io.BytesIO(made.content)).slide_width == 7_000_000


def test_the_same_button_without_masters_leads_to_the_address(example):
    sent = {"kind": "delivery", "format": "pptx", "locale": "de"}

    done = example.post("/reports/document", data=sent, files={"template": ("", b"")},
                        follow_redirects=False)  # fmt: skip

    assert (done.status_code, done.headers["location"]) == (
        303,
        "/reports/delivery.pptx?locale=de",
    )


@pytest.mark.parametrize(
    ("files", "sent", "said"),
    [
        ({"template": ("x.pptx", b"%PDF")}, {}, "x.pptx: is no PowerPoint presentation"),
        (masters(), {"locale": "xx"}, "no locale 'xx'"),
        (masters(), {"since": "first"}, "a revision is a number"),
    ],
)
def test_masters_that_are_refused_lose_nothing_typed(example, files, sent, said):
    asked = {"kind": "portfolio", "format": "pptx", "title": "Board of <May>", **sent}

    answered = example.post("/reports/document", data=asked, files=files)

    page = html.fromstring(answered.content)
    assert answered.status_code in {400, 422}
    assert said in page.text_content()
    assert f"Choose {files['template'][0]} again" in page.text_content()
    assert page.xpath("string(//form[@id='portfolio']//input[@name='title']/@value)") == (
        "Board of <May>"
    )


def test_an_unknown_kind_is_a_page(example):
    assert "no kind of report" in example.text("/reports/document.html", status=404)


def test_names_stay_text_on_the_page_and_in_the_document(hostile):
    page = hostile.page("/reports")

    assert not page.xpath("//main//script")
    text = hostile.get("/reports/catalogue.html").text
    assert HOSTILE not in text or "<script>alert" not in text


def test_an_empty_catalogue_says_so(empty):
    assert "The catalogue is empty" in empty.text("/reports")
