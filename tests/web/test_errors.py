"""Refusals as finished pages: what was wrong, what comes close, and where to go on."""

import pytest

from tests.web.conftest import BROWSER

NEWER = {"Origin": "http://127.0.0.1"}


def main_of(answered):
    from lxml import html

    page = html.fromstring(answered.content)
    return page, " ".join(page.find(".//main").text_content().split())


@pytest.mark.parametrize(("status", "method", "address", "options", "said"), [
    (404, "GET", "/nowhere", {}, "There is nothing at the address /nowhere"),
    (404, "GET", "/elements/nobody", {}, "There is no element 'nobody'"),
    (404, "GET", "/static/none.css", {}, "There is nothing at the address"),
    (405, "POST", "/value", {"json": {}}, "This address does not take POST; it takes GET"),
    (413, "POST", "/import", {"files": {"file": ("a.csv", b"x" * 33 * 1024**2)}}, "too large"),
    (415, "POST", "/model/heading", {"data": {"name": "x"}}, "multipart/form-data"),
    (422, "GET", "/cost?page=none", {}, "number from 1 up"),
    (421, "GET", "/", {"headers": {"Host": "elsewhere"}}, "answers as"),
    (403, "POST", "/example", {"headers": {"Origin": "http://elsewhere"}}, "another web page"),
    (414, "GET", f"/impact?of={'x' * 9000}", {}, "at most"),
])  # fmt: skip
def test_a_browser_gets_a_page_of_the_house(example, status, method, address, options, said):
    headers = {**BROWSER, **NEWER, **options.pop("headers", {})}

    answered = example.client.request(method, address, headers=headers, **options)

    page, text = main_of(answered)
    assert answered.status_code == status
    assert said in text
    assert str(status) in text
    assert page.xpath("//nav[@id='menu']//a[@href='/value']")
    assert len(page.xpath("//h1")) == 1


@pytest.mark.parametrize(("address", "onward"), [
    ("/import/none", "/import"), ("/revisions/99", "/revisions"), ("/makings/none", "/elements"),
    ("/help/docs/none", "/help/docs"), ("/elements/nobody", "/search?q=nobody"),
])  # fmt: skip
def test_what_is_not_there_leads_to_where_such_things_are(example, address, onward):
    page, text = main_of(example.get(address))

    assert page.xpath("//main//*[@class='actions']/a/@href")[1] == onward
    assert page.find(".//*[@class='lead']").text_content()[-1] in ".?"
    assert "Search for" not in text or onward.endswith("nobody")


def test_more_names_than_a_guess_are_told_as_all_there_are(example):
    assert "There is no format 'none'. There are " in main_of(example.get("/exports/none"))[1]


@pytest.mark.parametrize("address", ["/nowhere", "/cost?page=none", "/elements/nobody"])
def test_a_program_gets_problem_details(example, address):
    answered = example.client.get(address, headers={"Accept": "application/json"})

    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.json()["status"] == answered.status_code


def test_a_refusal_by_the_guard_is_problem_details_for_programs(example):
    answered = example.client.get("/api/v1/elements", headers={**BROWSER, "Host": "elsewhere"})

    assert (answered.status_code, answered.headers["content-type"]) == (
        421, "application/problem+json",
    )  # fmt: skip


def test_an_unknown_element_shows_the_closest_by_name(example):
    page, text = main_of(example.get("/elements/S-BOKK"))

    assert page.xpath("//main//li/a/@href")[0] == "/elements/S-BOOK"
    assert "Online booking" in text
    assert page.xpath("//main//a[@href='/search?q=S-BOKK']")


def test_an_address_that_is_nearly_one_leads_to_the_page(example):
    page, _ = main_of(example.get("/portfolo"))

    assert page.xpath("//main//li/a/@href") == ["/portfolio"]


def test_a_page_of_an_error_still_says_which_catalogue_it_is(example):
    page, text = main_of(example.get("/nowhere"))

    assert page.xpath("//span[@class='estate']")[0].text == "Saltmarsh Lines"
    assert "Revision 1" in text


def test_what_is_refused_is_explained_under_its_own_name(example):
    problem = example.client.post("/value", json={}, headers=NEWER).json()

    assert problem["title"] in example.text(problem["type"])
