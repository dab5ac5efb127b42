"""One row more of a sheet that stands in a field as text."""

import pytest

from alignment.web.rows import with_row

ROW = {"provider": "S5", "consumer": "S1", "usage": "2"}


@pytest.mark.parametrize(("text", "then"), [
    ("", "provider,consumer,usage\nS5,S1,2\n"),
    ("provider,consumer,usage\nA,B,1", "provider,consumer,usage\nA,B,1\nS5,S1,2\n"),
    ("usage;consumer;provider\r\n1;B;A\r\n", "usage;consumer;provider\r\n1;B;A\n2;S1;S5\n"),
    ("Consumer\tUsage\tProvider\n", "Consumer\tUsage\tProvider\nS1\t2\tS5\n"),
    ("provider,usage\n", "provider,usage\nS5,2,S1\n"),
    ("provider|consumer|usage\nA|B|1", "provider|consumer|usage\nA|B|1\nS5|S1|2\n"),
    ("A\tB\t1\n", "A\tB\t1\nS5\tS1\t2\n"),
])  # fmt: skip
def test_a_row_stands_under_the_heads_that_the_text_has(text, then):
    assert with_row(text, ROW) == then


def test_nothing_typed_changes_nothing_and_a_comma_in_a_name_is_kept():
    assert with_row("anything", dict.fromkeys(ROW, " ")) == "anything"
    assert with_row("", {"item": "a, b", "profit": "1"}) == 'item,profit\n"a, b",1\n'


def test_a_picked_row_is_counted_and_stands_in_the_text_of_the_page(example):
    page = example.page("/cost?provider=Storage+array&consumer=C-RESDB1&amount=2,5")
    chosen = example.page("/investment?item=new+till&profit=5")

    assert page.find(".//textarea").text.splitlines()[-1] == "C-SAN,C-RESDB1,2.5"
    assert "Usage is stated for 1 of" in page.find(".//main").text_content()
    assert "Take 1 of 1 item" in chosen.find(".//main").text_content()
