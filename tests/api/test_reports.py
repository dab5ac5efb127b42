"""Reports over HTTP: the document, its headers, and refusals in one shape."""

import pytest

from tests.api.conftest import API

WHERE = f"{API}/reports"


def test_a_report_is_a_file_to_keep(reader):
    answered = reader.get(f"{WHERE}/portfolio.html")

    assert answered.status_code == 200
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    assert answered.headers["content-disposition"] == 'attachment; filename="portfolio-1.html"'
    assert answered.headers["x-catalogue-revision"] == "1"
    assert answered.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("ending", ["html", "md", "xlsx"])
def test_the_same_address_gives_the_same_bytes(reader, ending):
    place = f"{WHERE}/impact.{ending}?of=C7&of=C6%3D0.3"

    assert reader.get(place).content == reader.get(place).content


def test_sections_title_and_numbers_are_chosen(reader):
    text = reader.get(
        f"{WHERE}/portfolio.md",
        params={"only": ["index", "summary"], "title": "Ours", "locale": "de"},
    ).text

    assert text.startswith("# Ours\n")
    assert text.index("## Alignment index") < text.index("## Summary")
    assert "## Findings" not in text
    assert "80,47" in text


@pytest.mark.parametrize(
    ("place", "status", "said"),
    [
        ("portfolio.doc", 404, "no format of reports 'doc'"),
        ("nonsense.html", 404, "no kind of report 'nonsense'"),
        ("service.html", 422, "say what the report is about"),
        ("service.html?of=S99", 404, "no element 'S99'"),
        ("portfolio.html?only=sumary", 422, "no section 'sumary'"),
        ("portfolio.html?locale=xx", 422, "no locale 'xx'"),
        ("portfolio.html?since=99", 404, "no revision 99"),
        ("portfolio.html?sections=x", 422, "sections"),
    ],
)
def test_what_cannot_be_told_is_a_problem(reader, place, status, said):
    answered = reader.get(f"{WHERE}/{place}")

    assert answered.status_code == status
    assert said in answered.text
    assert answered.headers["content-type"] == "application/problem+json"


def test_an_empty_catalogue_has_its_report(empty):
    answered = empty.get(f"{WHERE}/portfolio.html")

    assert answered.status_code == 200
    assert "No objective has a value" in answered.text
