"""What takes one element down, as a page."""

import csv
import io


def test_cut_sets_and_importances_are_those_of_the_answer_for_programs(example):
    page = example.page("/availability/diagnosis?element=S-BOOK")
    sets = example.client.get("/api/v1/analyses/cut-sets?element=S-BOOK&limit=100").json()

    rows = page.xpath("//section[@aria-labelledby='cut-sets']//tbody/tr")
    assert len(rows) == len(sets["cut_sets"]) > 1
    assert page.xpath("//section[@aria-labelledby='importances']//tbody/tr")


def test_a_threshold_and_an_order_are_taken(example):
    text = example.text("/availability/diagnosis?element=S-BOOK&threshold=0.5&order=1")

    assert "loses 50.0 % or more".replace(" %", "\u202f%") in text.replace(" %", "\u202f%")


def test_both_tables_leave_as_files_in_the_order_that_was_asked(example):
    address = "/availability/diagnosis?element=S-BOOK&sets.sort=-order&sort=name"
    files = [a for a in example.page(address).xpath("//main//a/@href") if ".csv" in a]

    sets, importances = (
        list(csv.DictReader(io.StringIO(example.get(f).content.decode("utf-8-sig"))))
        for f in files
    )

    orders = [int(row["order"]) for row in sets]
    names = [row["name"].casefold() for row in importances]
    assert (orders, names) == (sorted(orders, reverse=True), sorted(names))
    assert importances[0].keys() >= {"id", "criticality", "structural"}


def test_what_cannot_be_diagnosed_stays_in_the_form(example):
    page = example.page("/availability/diagnosis?element=nix&threshold=2")

    assert page.find(".//input[@name='element']").get("value") == "nix"
    assert page.find(".//*[@role='alert']") is not None


def test_an_element_may_be_called_by_its_name(example):
    assert "Minimal cut sets" in example.text("/availability/diagnosis?element=Host 2")


def test_a_page_without_an_element_says_what_to_do(example, empty):
    assert "Name an element" in example.text("/availability/diagnosis")
    assert "import something first" in empty.text("/availability/diagnosis")
