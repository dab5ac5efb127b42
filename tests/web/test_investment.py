"""Which projects to take, as a page."""

from urllib.parse import urlencode


def address(sheet):
    return f"/investment?{urlencode({'sheet': sheet})}"


def test_the_page_says_what_to_take_and_how_that_comes_about(example):
    text = example.text(address("item,profit,requires\np,30,q\nq,-10,\nr,-5,\n"))

    assert "Take 2 of 3 items" in text
    assert "30 − 10 = 20" in text


def test_what_cannot_be_read_stays_in_the_form_beside_its_faults(example):
    page = example.page(address("item,profit\np,x\n"))

    assert page.find(".//textarea").text.strip() == "item,profit\np,x"
    assert "must be a number" in page.find(".//*[@role='alert']").text_content()


def test_an_empty_question_shows_what_to_type(empty):
    assert "List projects" in empty.text("/investment")
