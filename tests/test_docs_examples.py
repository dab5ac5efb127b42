"""The worked examples of the pages hold."""

import re

import pytest

from alignment.graphs.service_levels import service_levels_of
from alignment.graphs.snapshot import snapshot_of
from tests.conftest import ROOT
from tests.pages import DOCS


def estate_of(*names):
    from alignment.exchange.material import material_of
    from alignment.usecases.documents import read

    files = [str(ROOT / "examples" / "reference" / name) for name in names]
    return read(material_of(files)).document.estate


@pytest.fixture(scope="module")
def reference():
    return snapshot_of(estate_of("reference.yaml"))


@pytest.fixture(scope="module")
def with_circle():
    return snapshot_of(estate_of("reference.yaml", "circle.yaml"))


def said_in(page, *sentences):
    text = (DOCS / page).read_text()
    return [sentence for sentence in sentences if sentence not in text]


def test_the_worked_example_of_impact_holds(reference):
    from alignment.graphs.impact import propagate, require_losses

    impact = propagate(reference, require_losses(reference, {"C7": 1.0}))

    losses = dict(zip(reference.ids, impact.loss.tolist(), strict=True))
    stated = {
        "S5": 1, "S1": 1, "S3": 0.9, "P2": 0.9, "P3": 0.9, "P1": 0.45, "X1": 0.975, "X2": 0.45,
        "O1": 0.8, "O2": 0.9,
    }  # fmt: skip
    assert {name: losses[name] for name in stated} == pytest.approx(stated, rel=1e-9)
    assert impact.value_at_risk == pytest.approx(84, rel=1e-9)
    assert not said_in(
        "impact.md",
        "S3 needs S5 with criticality 0.9: loses 0.9",
        "P2 and P3 run on S3: lose 0.9",
        "P1 needs S3 with criticality 0.5: loses 0.45",
        "0.75 * 1 + 0.25 * 0.9 = 0.975",
        "2/3 * 0.975 + 1/3 * 0.45 = 0.8. O2: 0.9",
        "60 * 0.8 + 40 * 0.9 = **84** of 100",
    )


def test_the_worked_example_of_redundancy_debt_holds(reference):
    from alignment.graphs.debt import redundancy_debt
    from alignment.graphs.impact import answer_of

    owed = redundancy_debt(reference, {"C4": 1.0})
    spared = {e.id: (e.status, e.margin) for e in answer_of(reference, {"C4": 1.0}).elements}

    worst = owed.elements[0]
    assert (worst.id, worst.together, worst.alone, worst.debt) == ("C5", 78, 5, 73)
    assert spared["S3"] == ("at_risk", 0)
    assert not said_in(
        "impact.md", "the failure of C5 would cost 78 instead of 5: a debt of **73**"
    )


def test_the_worked_example_of_contribution_holds(reference):
    from alignment.graphs.contribution import contribution_of
    from alignment.graphs.debt import single_failure_values

    services = {i.id: i.contribution for i in contribution_of(reference, "service").items}
    components = {i.id: i.contribution for i in contribution_of(reference, "component").items}
    fails = dict(zip(reference.ids, single_failure_values(reference).tolist(), strict=True))

    stated = {"S1": 10, "S2": 15, "S3": 27.5, "S4": 10, "S5": 37.5}
    assert services == pytest.approx(stated, rel=1e-9)
    assert (components["C7"], components["C4"]) == pytest.approx((37.5, 13.75), rel=1e-9)
    assert (fails["C4"], fails["C7"]) == pytest.approx((0, 84), rel=1e-9)
    assert not said_in(
        "contribution.md",
        "S1 10, S2 15, S3 27.5, S4 10, S5 37.5: together 100",
        "C7, its directory, has 37.5 for the same reason, C4 (one of two databases) 13.75",
        "the failure of C4 costs nothing, that of C7 costs 84",
    )


def test_the_routes_of_the_worked_example_hold(reference):
    from alignment.graphs.routes import routes_of

    found = routes_of(reference, "C7", "component", objective="O1", top=10)

    page = (DOCS / "contribution.md").read_text()
    stated = re.findall(r"^\| (O1(?:, \w+)+) \| ([\d.]+) \|$", page, re.MULTILINE)
    assert [(", ".join(r.ids), r.amount) for r in found.routes] == [
        (route, pytest.approx(float(amount))) for route, amount in stated
    ]
    assert found.figure == pytest.approx(22.5, rel=1e-9)
    assert "How the 22.5 come from O1 to C7" in page


def test_the_feedback_of_the_worked_example_holds(with_circle):
    from alignment.graphs.routes import routes_of

    found = routes_of(with_circle, "C7", "component", objective="O1", top=10)

    assert sum(route.amount for route in found.routes) == pytest.approx(11.25, rel=1e-9)
    assert (found.figure, found.feedback) == pytest.approx((15, 3.75), rel=1e-9)
    assert not said_in(
        "contribution.md", "the same routes carry 11.25 of 15; the remaining 3.75 is *feedback*"
    )


def test_the_worked_example_of_delivery_holds(reference):
    from alignment.graphs.consistency.answer import delivery_of

    found = delivery_of(reference, service_levels_of(reference, estate_of("reference.yaml")))

    page = (DOCS / "delivery.md").read_text()
    rows = re.findall(r"^\| (\w\d) on (\w\d) \|.*\| (\S+) \| (\S+) \| (\S+) \|$", page, re.M)
    edges = {(i.consumer, i.service): (i.delivery, i.promised, i.gap) for i in found.items}
    assert len(rows) == len(edges)
    for consumer, service, *stated in rows:
        told = [None if figure == "unknown" else float(figure) for figure in stated]
        assert list(edges[consumer, service]) == pytest.approx(told, abs=1e-6)
    x1 = next(i for i in found.items if i.consumer == "X1")
    assert (x1.level_loss, x1.penalty) == pytest.approx((0.129630, 0.187897), abs=1e-6)
    objectives = {o.id: o.delivered for o in found.by_objective}
    assert objectives == pytest.approx({"O1": 47.974207, "O2": 32.5}, abs=1e-6)
    assert found.interval == pytest.approx((70.474207, 80.474207), abs=1e-6)
    assert not said_in(
        "delivery.md",
        "Together 80.474207 of 100 arrived: 47.974207 of 60 for O1, 32.5 of 40 for O2",
        "If the 10 that nobody measured were all lost, it would be 70.474207",
        "The level loss is 7/9 / 6 = 0.129630",
        "so D = 0.682474, and 0.187897 of the loss is the price of the burst",
    )


def test_what_the_concepts_say_of_the_example_estate_holds():
    from alignment.exchange.material import material_of
    from alignment.graphs.contribution import element_contribution
    from alignment.graphs.impact import answer_of
    from alignment.graphs.snapshot import snapshot_of
    from alignment.usecases.documents import read

    snapshot = snapshot_of(
        read(material_of([str(ROOT / "examples" / "saltmarsh")])).document.estate
    )

    carries = sum(f.contribution for f in element_contribution(snapshot, "C-SAN").figures)
    costs = answer_of(snapshot, {"C-SAN": 1.0}).value_at_risk

    assert round(100 * carries / snapshot.total_value) == 2
    assert round(100 * costs / snapshot.total_value) == 28
    assert not said_in("concepts.md", "carries 2 % of the value, and its failure costs 28 %")


def test_the_worked_example_of_the_alignment_index_holds(reference):
    from alignment.catalogue.details import Details
    from alignment.graphs.findings.answer import Evidence, findings_of

    levels = service_levels_of(reference, estate_of("reference.yaml"))
    evidence = Evidence(snapshot=reference, details=Details(), levels=levels)
    index = findings_of(evidence, today="2026-01-01").index

    assert index.value == pytest.approx(0.559782, abs=1e-6)
    assert not said_in(
        "findings.md", "= 0.783047", "1 - 84 / 100 = 0.16", "= 0.85", "= 0.559782",
        index.formula,
    )  # fmt: skip


def test_the_worked_example_of_availability_holds(reference):
    from alignment.graphs.reliability.availability import availability_of

    found = {e.id: e for e in availability_of(reference).elements}

    node = 1 - 0.99 * 0.995
    assert 3 * node**2 * (1 - node) + node**3 == pytest.approx(0.000664, abs=5e-7)
    assert found["S1"].probability_down == pytest.approx(0.006389, abs=5e-7)
    assert (found["C7"].birnbaum, found["C8"].birnbaum) == pytest.approx((83.67, 29.95), abs=5e-3)
    assert (found["C8"].avoidable, found["C7"].avoidable) == pytest.approx(
        (0.1498, 0.0837), abs=5e-5
    )
    assert not said_in(
        "availability.md",
        "down with 0.000664. It is down with 0.005394, eight times as often",
        "S1 is down with **0.006389**",
        "C7 costs most while it is down (83.67 of 100), C8 only 29.95.",
        "0.005 * 29.95 = **0.1498** would be avoided, against 0.0837",
    )


def test_the_worked_example_of_promises_holds():
    from alignment.graphs.reliability.promises import promises_of

    estate = estate_of("reference.yaml")

    first = promises_of(snapshot_of(estate), estate.targets).items[0]

    without_host = first.best + next(o.gain for o in first.obstacles if o.element == "C8")
    assert (first.service, first.target) == ("S1", 99.9)
    assert (first.best, without_host) == pytest.approx((99.3611, 99.8604), abs=5e-5)
    assert first.best + first.obstacle.gain >= 99.9
    assert not said_in(
        "promises.md", "so 99.3611 percent is the best", "of the host C8 it would be 99.8604"
    )
