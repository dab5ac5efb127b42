"""Services in one order, as a page."""


def test_services_stand_in_the_order_of_the_answer_for_programs(example):
    page = example.page("/portfolio/ranking?value=2&cost=1&fit=0.5")
    found = example.client.get("/api/v1/analyses/portfolio/ranking?value=2&cost=1&fit=0.5").json()

    scores = [row.xpath("td")[2].text_content() for row in page.xpath("//main//tbody/tr")]
    assert scores == [f"{item['score']:.3f}" for item in found["items"]]


def test_the_page_says_how_a_score_comes_about_and_who_is_left_out(example):
    text = example.text("/portfolio/ranking")

    assert "How the score comes about" in text
    assert "not ranked" in text


def test_weights_that_give_no_order_stay_in_the_form(example):
    page = example.page("/portfolio/ranking?value=much")

    assert page.find(".//input[@name='value']").get("value") == "much"
    assert page.find(".//*[@role='alert']").text == "value: 'much' is no number"
    assert "more than 0" in example.text("/portfolio/ranking?value=0&cost=0&fit=0")


def test_the_ranking_of_an_empty_catalogue_says_so(empty):
    assert "import something first" in empty.text("/portfolio/ranking")
