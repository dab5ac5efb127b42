"""Every figure of a document is that of the answer at the same door, to the last digit."""

import io

import pytest
from python_calamine import CalamineWorkbook

from alignment.reports.render.workbook_tables import HEAD
from tests.api.conftest import API

YEAR = 525_600


@pytest.fixture(scope="module")
def ask(reader):
    """Answers by the end of their address, and tables of documents, each asked for once."""
    held = {}

    def ask(place, **losses):
        if place not in held:
            where = f"{API}/{place}"
            got = reader.post(where, json={"losses": losses}) if losses else reader.get(where)
            assert got.status_code == 200, got.text
            held[place] = got
        return held[place]

    return ask


def rows(ask, report, sheet, *heads):
    """The named columns of a table in a document; an empty cell is None."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(ask(f"reports/{report}").content))
    head, *found = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)[HEAD:]
    assert found, sheet
    places = [next(i for i, title in enumerate(head) if title.startswith(h)) for h in heads]
    return [tuple(None if row[p] == "" else row[p] for p in places) for row in found]


def of(items, *names):
    return [tuple(i[n] for n in names) for i in items]


def exact(found):
    """Cells hold 16 digits of a number, as office programs do."""
    return [
        tuple(pytest.approx(c, rel=1e-14) if isinstance(c, float) else c for c in row)
        for row in found
    ]


def test_services_carry_cost_and_deliver_what_the_answers_say(ask):
    told = rows(ask, "portfolio.xlsx", "Each service", "ID", "Carries", "Rests on it", "Cost",
                "Value per cost", "Delivery")  # fmt: skip
    carried = ask("analyses/contribution?lens=service").json()["items"]
    costs = {i["id"]: i for i in ask("analyses/cost?kind=service").json()["items"]}
    fits = {i["id"]: i["fit"] for i in ask("analyses/portfolio").json()["items"]}

    assert told[:-1] == exact(
        (i["id"], i["contribution"], i["support"], costs[i["id"]]["lens"],
         costs[i["id"]]["value_per_cost"], fits[i["id"]])
        for i in carried
    )  # fmt: skip
    assert told[-1][1] == pytest.approx(sum(i["contribution"] for i in carried))


def test_objectives_and_classes_are_those_of_the_delivery(ask):
    delivery = ask("analyses/delivery").json()
    names = ("promised", "delivered", "gap")

    told = rows(ask, "portfolio.xlsx", "Promised and delivered by", "ID", "Promised", "Delivered",
                "Lost", "Not measured")  # fmt: skip
    classes = rows(ask, "delivery.xlsx", "By class of client", "Promised", "Delivered", "Lost")

    assert told[:-1] == exact(of(delivery["by_objective"], "id", *names, "unmeasured"))
    assert classes[:-1] == exact(of(delivery["by_class"].values(), *names))


def test_parts_of_the_index_findings_and_what_they_are_worth_are_those_of_the_findings(ask):
    found = ask("analyses/findings").json()

    assert rows(ask, "portfolio.xlsx", "The alignment index and its", "Part", "Value") == exact(
        of(found["index"]["parts"], "name", "value")
    )
    assert rows(
        ask, "portfolio.xlsx", "Findings", "Severity", "What is so", "Advice", "Value"
    ) == exact(of(found["findings"], "severity", "message", "advice", "value"))


def test_quadrants_and_their_distances_are_those_of_the_portfolio(ask):
    placed = [i for i in ask("analyses/portfolio").json()["items"] if i["quadrant"]]

    told = rows(ask, "portfolio.xlsx", "Quadrants (TIME), the closest", "ID", "Quadrant",
                "Rests on it, of all", "Fit", "Holds within", "Else")  # fmt: skip

    names = ("id", "quadrant", "value", "fit", "stability", "turns_to")
    assert sorted(told) == exact(sorted(of(placed, *names)))


def test_risks_are_down_and_avoidable_as_the_availability_says(ask):
    known = {e["id"]: e for e in ask("analyses/availability").json()["elements"]}

    told = rows(ask, "portfolio.xlsx", "Concentrated risks", "ID", "Down", "Avoidable")

    assert told == exact(
        (i, known[i]["probability_down"] * YEAR, known[i]["avoidable"]) for i, *_ in told
    )


def test_each_delivery_and_each_promise_is_that_of_the_answers(ask):
    items = ask("analyses/delivery").json()["items"]
    promised = ask("analyses/promises").json()["items"]
    outer = [i for i in items if i["consumer"] == "X1"]
    inner = [i for i in items if i["consumer"] != "X1"]

    for sheet, edges in (("To external clients", outer), ("To internal clients and", inner)):
        told = rows(ask, "delivery.xlsx", sheet, "Consumer", "Service", "Delivery D", "Level loss",
                    "Penalty", "Met", "Periods", "Promised", "Lost")  # fmt: skip
        assert told == exact(
            (*i[:-1], None if i[2] is None else i[-1])
            for i in of(edges, "consumer_name", "service_name", "delivery", "level_loss",
                        "penalty", "met", "periods", "promised", "gap")
        )  # fmt: skip
    told = rows(ask, "delivery.xlsx", "What was promised", "Service", "Target", "Possible", "Can")
    assert sorted(told) == exact(sorted(of(promised, "name", "target", "best", "verdict")))


def test_shares_and_routes_of_an_objective_and_a_service_are_those_of_the_contribution(ask):
    carried = ask("analyses/contribution?lens=service&objective=O1").json()["items"]
    routes = ask("analyses/contribution/S3/routes").json()["routes"]

    told = rows(ask, "objective.xlsx?of=O1", "Who carries it", "ID", "Carries")
    assert [row for row in told if row[0]] == exact(
        row for row in of(carried, "id", "contribution") if row[1]
    )
    told = rows(ask, "service.xlsx?of=S3", "Strongest routes of value", "Carries")
    assert told == exact(of(routes, "amount"))


def test_losses_and_the_value_at_risk_are_those_of_the_impact(ask):
    answer = ask("analyses/impact", C7=1.0, C6=0.3).json()
    losses = {e["id"]: e["loss"] for e in answer["elements"]}
    report = "impact.xlsx?of=C7&of=C6%3D0.3"

    told = [
        row
        for count in ("2 objectives", "2 clients", "3 processes", "4 services", "2 components")
        for row in rows(ask, report, f"Hit {count}", "ID", "Loses")
    ]

    assert dict(told) == pytest.approx({i: loss for i, loss in losses.items() if loss}, rel=1e-14)
    assert rows(ask, report, "By client", "Value at risk")[-1][0] == pytest.approx(
        answer["value_at_risk"], rel=1e-14
    )
