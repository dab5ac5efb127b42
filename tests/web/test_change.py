"""The risk of a change as a page."""


def test_the_page_grades_what_was_typed_and_shows_how(example):
    page = example.page("/change?of=C-SAN&failed=1&changes=8")
    text = " ".join(page.find(".//main").text_content().split())

    assert "How the score comes about" in text
    assert "1 of 8 failed" in text
    assert "instead of 13,360,795 for both by themselves" in text


def test_the_redundancy_debt_opens_and_leaves_as_a_file(example):
    page = example.page("/change?of=C-HOST1")

    assert page.xpath("//main//a[contains(@href, '/explain/redundancy-debt')]")
    (file,) = [a for a in page.xpath("//main//a/@href") if "owed.csv" in a]
    head, *rows = example.get(file).content.decode("utf-8-sig").splitlines()
    assert head == "id,name,kind,excess,together,alone"
    assert len(rows) >= len(page.xpath("//main//div[@id='table-owed']//tbody/tr")) > 0


def test_nothing_typed_is_lost_when_a_number_is_none(example):
    page = example.page("/change?of=C-SAN&failed=many&changes=8")

    assert page.find(".//textarea[@name='of']").text == "C-SAN"
    assert page.find(".//input[@name='failed']").get("value") == "many"
    assert page.find(".//*[@role='alert']").text == "failed: 'many' is no whole number"


def test_what_is_not_there_is_told_beside_the_form(example):
    text = example.text("/change?of=nix")

    assert "1 not taken" in text


def test_a_page_of_an_empty_catalogue_says_what_to_do(empty):
    assert "import something first" in empty.text("/change")
