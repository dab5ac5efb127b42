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


def test_an_answer_has_a_link_that_stays_contacts_and_a_text_to_be_copied(example):
    page = example.page("/change?of=C-SAN&failed=1&changes=8")

    (link,) = page.xpath("//main//a[text()='Permanent link']/@href")
    assert "revision=1" in link
    assert "1 of 8 failed" in example.text(link)
    assert page.xpath("//main//div[@id='table-contacts']//tbody/tr")
    ticket = page.xpath("//pre[@id='ticket']")[0].text
    assert ticket.startswith("The risk of the change is high (score 6 of 9)")
    assert "To be told: Commercial (9)" in ticket
    assert "/change?of=C-SAN&failed=1" in ticket


def test_two_sets_stand_beside_each_other_with_what_they_differ_by(example):
    page = example.page("/change?of=C-SAN&other=C-HOST1%0AC-WEB1&failed=1&changes=8")
    rows = {
        r.find("th").text: [" ".join(c.text_content().split()) for c in r.findall("td")]
        for r in page.xpath("//section[h2='Both sets compared']//tbody/tr")
    }

    assert rows["Elements that are changed"] == ["1", "2", ""]
    assert rows["Risk"] == ["high", "low", ""]
    assert rows["Value at risk, a year"][2].endswith("less")
    assert rows["Contacts to tell"] == ["13", "6", ""]
    ticket = page.xpath("//pre[@id='ticket']")[0].text
    assert ticket.count("The risk of the change is") == 2


def test_a_second_set_that_cannot_be_taken_keeps_the_first_answer(example):
    page = example.page("/change?of=C-SAN&other=C-HOSTX")

    assert page.find(".//textarea[@name='other']").text == "C-HOSTX"
    assert page.xpath("//h2[text()='1 not taken of the second set']")
    assert not page.xpath("//h2[text()='Both sets compared']")
    assert page.xpath("//h2[text()='Text for a ticket']")


def test_what_a_text_may_mean_is_taken_beside_all_else_that_was_typed(example):
    page = example.page(
        "/change?of=C-SAN+is+at+30+%25&failed=3&changes=8&high_cut=0.4&other=C-LB1"
    )

    (link,) = page.xpath("//section[@class='readings']//a[@data-pick]/@href")
    assert all(part in link for part in ("failed=3", "changes=8", "high_cut=0.4", "other=C-LB1"))
    assert "C-SAN%3D0.7" in link
