"""Forms that somebody else wrote under: both versions are shown, and nothing typed is lost.

Elements, requirement groups and weights have theirs in ``test_model`` and ``test_model_weights``.
"""

import pytest

from alignment.catalogue import Element, Requirement, Target
from tests.web.conftest import site_over, write
from tests.web.forms import Form, main_text, open_form, written

TARGET = "/model/target?id=X1%7CS1%7Cavailability"
MEASURED = "/model/measurements?service=S1&indicator=availability"
WAIVER = "/findings/waive?rule=service-without-component&element=S1"


@pytest.fixture
def shop(tmp_path):
    def fill(runtime):
        write(
            runtime,
            Element(id="O1", kind="objective", name="Sell", value=100),
            Element(id="X1", kind="client", name="Buyers"),
            Element(id="S1", kind="service", name="Till"),
            Element(id="S2", kind="service", name="Scales"),
            Element(id="change", kind="practice", name="Change"),
            Requirement(of="O1", members=("X1",)), Requirement(of="X1", members=("S1", "S2")),
            Target(consumer="X1", service="S1", indicator="availability", unit="percent",
                   target=99.9, floor=99.0),
        )  # fmt: skip

    with site_over(tmp_path, fill) as site:
        yield site


def other(site, address, action="", **typed):
    """Somebody else fills in the same form meanwhile."""
    return written(open_form(site, address).fill(**typed).press(action))


@pytest.mark.parametrize(
    ("address", "mine", "theirs", "said"),
    [
        (TARGET, {"target": "99.5"}, {"target": "99.7"}, "Target 99.9 99.7 99.5 yours"),
        (TARGET, {"unit": "%"}, {"floor": "98"}, "Worthless at 99 98 left alone theirs"),
        ("/model/practice?id=change%7CS1", {"extent": "3"}, {"extent": "2"}, "Extent 1 2 3 yours"),
        ("/model/heading", {"name": "Mine"}, {"name": "Theirs"}, "Name Shop Theirs Mine yours"),
        (WAIVER, {"reason": "Mine"}, {"reason": "Theirs"}, "borne Borne Theirs Mine yours"),
    ],
)
def test_a_form_shows_what_others_wrote_and_is_saved_in_full_knowledge(
    shop, address, mine, theirs, said
):
    other(shop, "/model/practice?practice=change&service=S1", "save")
    other(shop, "/model/heading", name="Shop")
    other(shop, WAIVER, reason="Borne")
    form = open_form(shop, address).fill(**mine)
    action = "save" if "target" in address or "practice" in address else ""
    other(shop, address, action, **theirs)

    answered = form.press(action)

    assert answered.status_code == 412
    assert said in main_text(answered)
    again = Form(shop, answered)
    assert {name: dict(again.values)[name] for name in mine} == mine
    written(again.press(action))


def test_a_column_of_measurements_does_not_write_over_what_came_meanwhile(shop):
    other(shop, MEASURED, column="2026-01 99\n2026-02 99")
    mine = open_form(shop, MEASURED).fill(column="2026-01 98\n2026-02 99\n2026-03 97")
    other(shop, MEASURED, column="2026-01 99.5")

    answered = mine.press()

    assert answered.status_code == 412
    assert "Value of 2026-01 99 99.5 98 yours" in main_text(answered)
    again = Form(shop, answered)
    assert dict(again.values)["column"] == "2026-01 98\n2026-02 99\n2026-03 97"
    written(again.press())


@pytest.mark.parametrize(
    ("address", "theirs", "said"),
    [
        (TARGET, {"target": "99.7"}, "Target 99.9 99.7"),
        ("/model/element?id=S2", {"owner": "Ann"}, "Owner – Ann"),
        ("/model/requirement?id=X1:S1%2BS2", {"member": ["S1", ""]}, "Members S1, S2 S1"),
    ],
)
def test_what_changed_meanwhile_is_not_retired_before_it_was_looked_at(
    shop, address, theirs, said
):
    form = open_form(shop, address, action="retire").fill(reason="Sold")
    other(shop, address, "save", **theirs)

    answered = form.press()

    assert answered.status_code == 412
    assert "Not retired" in main_text(answered) or "was not retired" in main_text(answered)
    assert said in main_text(answered)
    again = Form(shop, answered, action="retire")
    assert dict(again.values)["reason"] == "Sold"
    assert again.form.xpath("./parent::details[@open]")


def test_two_who_waive_the_same_see_both_versions(shop):
    form = open_form(shop, WAIVER).fill(reason="Borne by sales", expires="2027-01-31")
    other(shop, WAIVER, reason="Borne by the board", expires="2027-03-31")

    answered = form.press()

    assert answered.status_code == 412
    assert "– Borne by the board Borne by sales yours" in main_text(answered)
    again = Form(shop, answered)
    assert dict(again.values)["reason"] == "Borne by sales"
    written(again.press())


def test_a_waiver_that_was_changed_meanwhile_is_not_taken_back_unseen(shop):
    other(shop, WAIVER, reason="Borne")
    form = open_form(shop, WAIVER, action="retire")
    other(shop, WAIVER, reason="Borne for another year")

    answered = form.press()

    assert answered.status_code == 412
    assert "Why it is borne Borne Borne for another year" in main_text(answered)
    written(Form(shop, answered, action="retire").press())


def test_an_undo_that_is_refused_keeps_its_reason(shop):
    first = other(shop, "/model/element?id=S1", "save", name="Till 2")
    other(shop, "/model/element?id=S1", "save", name="Till 3")

    form = open_form(shop, f"/revisions/{first}", action="/undo").fill(reason="A slip")
    answered = form.press()

    assert answered.status_code == 409
    assert dict(Form(shop, answered, action="/undo").values)["reason"] == "A slip"
