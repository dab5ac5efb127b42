"""Which projects to take, as a page."""

from urllib.parse import urlencode


def address(sheet):
    return f"/investment?{urlencode({'sheet': sheet})}"


def test_the_page_says_what_to_take_and_how_that_comes_about(example):
    text = example.text(address("item,profit,requires\np,30,q\nq,-10,\nr,-5,\n"))

    assert "Take 2 of 3 items" in text
    assert "30 − 10 = 20" in text


def test_a_budget_is_kept_and_a_wrong_one_stays_in_the_form(example):
    sheet = "item,profit,requires\np,30,q\nq,-10,\nr,9,s\ns,-5,\n"
    page = example.page(address(sheet) + "&budget=much")

    assert "within a budget of 9" in example.text(address(sheet) + "&budget=9")
    assert page.find(".//input[@name='budget']").get("value") == "much"
    assert "'much' is no number" in page.find(".//*[@role='alert']").text_content()


def test_the_items_leave_as_a_file(example):
    page = example.page(address("item,profit,requires\np,30,q\nq,-10,\n"))
    (csv,) = [a for a in page.xpath("//main//a/@href") if "investment.csv" in a]

    text = example.get(csv).content.decode("utf-8-sig")
    assert text.splitlines() == ["id,taken,profit,requires", "p,take,30.0,q", "q,take,-10.0,"]


def test_what_cannot_be_read_stays_in_the_form_beside_its_faults(example):
    page = example.page(address("item,profit\np,x\n"))

    assert page.find(".//textarea").text.strip() == "item,profit\np,x"
    assert "must be a number" in page.find(".//*[@role='alert']").text_content()


def test_an_empty_question_shows_what_to_type(empty):
    assert "List projects" in empty.text("/investment")
