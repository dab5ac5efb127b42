"""Importance by matrices as a page."""

from urllib.parse import urlencode

SHEET = "need,A,B,C\nfast,9,3,0\nsafe,3,9,3\ncheap,0,1,9\n"


def address(**asked):
    return f"/cascade?{urlencode(asked)}"


def test_several_matrices_hand_on_one_after_the_other(example):
    text = example.text(address(
        matrices=f"{SHEET}\r\n\r\nx,S\nA,1\nB,0\nC,1\n", weights="fast=5\nsafe=3\ncheap=2"
    ))  # fmt: skip

    assert "S matters most of 1 column (6.75" in text
    assert "3.25 goes nowhere" in text


def test_the_importances_leave_as_a_file(example):
    (file,) = [a for a in example.page(address(matrices=SHEET)).xpath("//main//a/@href")
               if "cascade.csv" in a]  # fmt: skip

    head, first, *_ = example.get(file).content.decode("utf-8-sig").splitlines()
    assert (head, first.split(",")[0]) == ("id,importance,share,by", "A")


def test_nothing_typed_is_lost_beside_the_faults(example):
    page = example.page(address(matrices=SHEET, weights="fast=5\nfast=6\nslow", form="classic"))

    faults = page.find(".//*[@role='alert']").text_content()
    assert "weights line 2" in faults
    assert "weights line 3" in faults
    assert "fast=6" in page.find(".//textarea[@name='weights']").text
    assert page.xpath("//option[@selected]/@value") == ["classic"]


def test_a_page_without_a_matrix_says_what_to_paste(empty):
    assert "Paste a matrix" in empty.text("/cascade")
