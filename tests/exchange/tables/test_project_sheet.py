"""Projects out of sheets and lists."""

import pytest

from alignment.errors import Unreadable
from alignment.exchange.format import File
from alignment.exchange.tables.project_sheet import Listed, read_projects


def read(text, name="p.csv"):
    return read_projects(File(name, text.encode()))


@pytest.mark.parametrize(("text", "name"), [
    ("item,profit,requires\np1,100,q1; q2\nq1,-20,\nq2,-1.5,\n", "p.csv"),
    ("- {item: p1, profit: 100, requires: [q1, q2]}\n- {item: q1, profit: -20}\n"
     "- {item: q2, profit: -1.5}\n", "p.yaml"),
])  # fmt: skip
def test_a_sheet_and_a_list_say_the_same(text, name):
    assert read(text, name) == (
        Listed("p1", 100, ("q1", "q2")), Listed("q1", -20, ()), Listed("q2", -1.5, ())
    )  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [
    ("item,profit,requires\np1,x,\n", "p.csv row 2: profit: must be a number, not 'x'"),
    ("item,profit\np1,nan\n", "must be a number"),
    ("item,profit,requires\np1,1,q\n", "requires 'q', which is no item"),
    ("item,profit\np1,1\np1,2\n", "row 3: 'p1' stands twice"),
    ("item,profit\n,1\n", "has no item"),
    ("item,cost\np1,1\n", "it takes item, profit and requires"),
    ("item,profit\n", "holds 1 to 10,000 items, not 0"),
])  # fmt: skip
def test_what_cannot_be_read_is_refused_at_its_place(text, said):
    with pytest.raises(Unreadable) as refused:
        read(text)

    assert said in str(refused.value)


def test_every_fault_of_a_sheet_is_told():
    with pytest.raises(Unreadable) as refused:
        read("item,profit,requires\np1,x,q\np2,1,r\n")

    assert len(refused.value.problems) == 3
