"""A matrix of links on a sheet: what is read, and what is refused with its place."""

import io

import pytest

from alignment.errors import Unreadable
from alignment.exchange.format import File
from alignment.exchange.tables.matrix_sheet import read_matrix


def csv(text):
    return File("links.csv", text.encode())


def test_primary_and_secondary_links_weigh_two_and_one():
    found = read_matrix(csv("goal,A1,A2\nG1,P,s\nG2,,0.5\nG3,-,3\n"))

    assert (found.rows, found.columns) == (("G1", "G2", "G3"), ("A1", "A2"))
    assert found.marks == ((2, 1), (0, 0.5), (0, 3))


def test_a_workbook_is_read_like_a_table():
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet("links")
    for place, row in enumerate([("", "A1", "A2"), ("G1", "P", 3)]):
        sheet.write_row(place, 0, ("goal", *row[1:]) if not place else row)
    book.close()

    found = read_matrix(File("links.xlsx", held.getvalue()))

    assert found.marks == ((2, 3),)
    assert found.place.startswith("links.xlsx")


@pytest.mark.parametrize(("text", "words"), [
    ("goal,A1\nG1,X\n", "row 2: A1: a link is P, S, blank or a number"),
    ("goal,A1\nG1,-1\n", "a link is P, S"),
    ("goal,A1\nG1,nan\n", "a link is P, S"),
    ("goal,A1\nG1,inf\n", "a link is P, S"),
    ("goal,A1\nG1,P\nG1,S\n", "row 3: 'G1' stands twice"),
    ("goal,A1\n,P\n", "has no name in its first cell"),
    ("goal\nG1\n", "is no matrix"),
    ("goal,A1\n", "is no matrix"),
    ("goal,A1,A1\nG1,P,S\n", "the column 'A1' stands twice"),
    ("goal,A1\nG1,P,S\n", "has 3 cells under 2 columns"),
])  # fmt: skip
def test_what_is_no_matrix_is_refused_with_its_place(text, words):
    with pytest.raises(Unreadable) as refused:
        read_matrix(csv(text))

    assert words in f"{refused.value.message} {[str(p) for p in refused.value.problems]}"
