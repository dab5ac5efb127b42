"""The answer on which projects to take (METHODS 3.10)."""

import pytest

from alignment.errors import Invalid, NotFound
from alignment.graphs.portfolio.projects import Project, investment_of
from tests.graphs.ref1 import ref1

PROJECTS = (
    Project(id="p1", profit=100, requires=("q1", "q2")),
    Project(id="p2", profit=200, requires=("q2",)),
    Project(id="p3", profit=150, requires=("q3",)),
    Project(id="q1", profit=-200), Project(id="q2", profit=-100), Project(id="q3", profit=-50),
)  # fmt: skip


def test_the_best_set_is_told_with_the_cut_that_proves_it():
    found = investment_of(ref1(), PROJECTS)

    assert (found.profit, found.cut, found.gain, found.cost) == (200, 250, 350, 150)
    assert [i.id for i in found.items if i.taken] == ["p2", "p3", "q2", "q3"]
    assert (found.taken, found.left) == (4, 2)
    assert found.conclusion.startswith(
        "Take 4 of 6 items: they bring 350 and cost 150, which leaves 200"
    )
    assert found.why.value == sum(p.value for p in found.why.parts) == 200


def test_a_budget_is_kept_and_what_it_costs_is_said():
    found = investment_of(ref1(), PROJECTS, budget=120)

    assert (found.profit, found.cost, found.bound, found.unlimited) == (100, 50, 100, 200)
    assert "Take 2 of 6 items within a budget of 120" in found.conclusion
    assert found.remarks[0] == "Without the budget 200 would be left, for a cost of 150."
    assert found.why.value == sum(p.value for p in found.why.parts) == 100


def test_an_item_that_is_an_element_has_its_name():
    found = investment_of(ref1(), [Project(id="C7", profit=1)])

    assert found.items[0].name == ref1().names[ref1().index_of("C7")]


def test_nothing_may_be_worth_taking():
    found = investment_of(ref1(), [Project(id="p", profit=1, requires=("q",)),
                                   Project(id="q", profit=-1)])  # fmt: skip

    assert (found.profit, found.taken) == (0, 0)
    assert found.conclusion.startswith("Nothing is worth taking")


@pytest.mark.parametrize(("projects", "error"), [
    ([], Invalid), ([Project(id="p", profit=1)] * 2, Invalid),
    ([Project(id="p", profit=1, requires=("q",))], NotFound),
    ([Project(id="p", profit=float("inf"))], Invalid),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(projects, error):
    with pytest.raises(error):
        investment_of(ref1(), projects)
