"""Files that take a while: watched, given up, taken away; what they do not hold is said."""

from contextlib import contextmanager
from threading import Event

import pytest
from lxml import html

from alignment.usecases.jobs import MadeFile, Making
from tests.web.conftest import site_over
from tests.web.forms import Form, main_text
from tests.web.test_waiting import fill

LONG = 30.0


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    with site_over(tmp_path_factory.mktemp("large"), fill) as site:
        yield site


@contextmanager
def running(site, **told):
    """A file that is not there before the block ends."""
    go = Event()

    def step(job):
        job.progress("asking", 2, 7)
        go.wait(LONG)
        job.progress("telling", 0, 0)
        job.made = MadeFile(data=b"x" * 2048, media_type="text/plain", name="x.txt", revision=1)

    job = Making(name="Portfolio review", place="/reports", **told)
    site.client.app.state.makings.begin(job, step, then="made")
    try:
        yield job
    finally:
        go.set()
        job.wait(LONG)


def test_a_file_that_is_being_made_says_how_far_it_has_come(large):
    with running(large) as job:
        page = large.page(f"/makings/{job.id}")

        bar = page.xpath("//main//*[@data-told]//progress")[0]
        assert (bar.get("value"), bar.get("max")) == ("2", "7")
        assert "Working the answers out" in page.text_content()
        assert page.xpath("//head//noscript/meta[@http-equiv='refresh']")
        assert large.text(f"/makings/{job.id}/file", 404)


def test_a_file_that_is_there_is_downloaded_by_itself_and_has_an_address(large):
    with running(large, address="/reports/portfolio.md") as job:
        pass
    page = large.page(f"/makings/{job.id}")

    assert "x.txt is there" in page.text_content()
    assert "2 kB" in page.text_content()
    assert page.xpath("//a[@href='/reports/portfolio.md']")
    refresh = page.xpath("string(//head/meta[@http-equiv='refresh']/@content)")
    assert refresh == f"0; url=/makings/{job.id}/file"
    taken = large.get(f"/makings/{job.id}/file")
    assert (taken.content, taken.headers["x-catalogue-revision"]) == (b"x" * 2048, "1")


def test_a_file_that_is_given_up_is_so_at_once(large):
    with running(large) as job:
        form = Form(large, large.get(f"/makings/{job.id}"), action="/cancel")
        answered = form.press()

    assert "It was given up" in main_text(answered)
    assert job.made is None
    assert "Back to reports" in large.text(f"/makings/{job.id}")


def test_a_report_of_a_large_estate_leads_to_its_file(large):
    sent = large.post("/reports/document", data={"kind": "delivery", "format": "md"}, files={
        "template": ("", b"")})  # fmt: skip

    job = large.client.app.state.makings.find(str(sent.url).split("/")[4])
    job.wait(LONG)
    text = large.get(f"/makings/{job.id}/file").text

    assert text.startswith("# Service level review")
    assert large.get(job.address).text == text


def test_what_a_format_does_not_hold_is_said_beside_its_file(example):
    page = html.fromstring(example.client.get("/exports/mermaid/watched").content)

    said = " ".join(page.text_content().split())
    assert "catalogue-1.mmd is there" in said
    assert "no place for 8 elements outside the chain, 79 practices, 43 targets" in said
    address = page.xpath("string(//a[contains(@href, '/exports/mermaid')]/@href)")
    assert example.get(address).headers["content-disposition"].endswith('"catalogue-1.mmd"')


def test_an_export_that_is_refused_stands_on_its_page(example):
    page = example.page("/exports/archi-csv/watched?encoding=latin", 422)

    assert "Not written: Archi CSV files" in page.text_content()


def test_a_file_that_is_not_kept_any_more_says_what_to_do(example):
    assert "ask for it again" in example.text("/makings/nothing-like-it", 404)
