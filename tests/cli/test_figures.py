"""The figures of the reference model, asked for at the command line (METHODS part 2)."""

import json

import pytest

from tests.cli.conftest import REF1, answer, run

IMPACT = {
    ("C7",): (84, {"S5": 1, "S1": 1, "S3": 0.9, "P1": 0.45, "P2": 0.9, "P3": 0.9, "X1": 0.975,
                   "X2": 0.45, "O1": 0.8, "O2": 0.9}),
    ("C4",): (0, {}),
    ("C4", "C5"): (78, {"S3": 1, "S4": 1, "S1": 0.6, "P1": 0.5, "P2": 1, "P3": 1, "X1": 0.7,
                        "X2": 0.5, "O1": 19 / 30, "O2": 1}),
    ("C5",): (5, {"S4": 1, "P3": 0.25, "O2": 0.125}),
    ("C5=0.5",): (2.5, {"S4": 0.5, "P3": 0.125, "O2": 0.0625}),
    ("C8",): (30, {"C1": 1, "C2": 1, "S1": 1, "X1": 0.75, "O1": 0.5}),
    ("C9",): (0, {"C3": 1}),
    ("C1",): (0, {}),
    ("C1", "C9"): (30, {"C3": 1, "S1": 1, "X1": 0.75, "O1": 0.5}),
    ("C6",): (20, {"S2": 1, "P1": 1, "X2": 1, "O1": 1 / 3}),
    ("S5=0.5",): (42, {"S1": 0.5, "S3": 0.45, "P1": 0.225, "P2": 0.45, "P3": 0.45, "X1": 0.4875,
                       "X2": 0.225, "O1": 0.4, "O2": 0.45}),
    ("C7=0.4", "C6=30%"): (36, {"S5": 0.4, "S1": 0.4, "S3": 0.36, "S2": 0.3, "P1": 0.3,
                                "P2": 0.36, "P3": 0.36, "X1": 0.39, "X2": 0.3, "O1": 0.36,
                                "O2": 0.36}),
    ("S3",): (78, {"S1": 0.6, "P1": 0.5, "P2": 1, "P3": 1, "X1": 0.7, "X2": 0.5, "O1": 19 / 30,
                   "O2": 1}),
}  # fmt: skip

SERVICES = {"S1": 10, "S2": 15, "S3": 27.5, "S4": 10, "S5": 37.5}
COMPONENTS = {
    "C1": 5 / 3, "C2": 5 / 3, "C3": 5 / 3, "C4": 13.75, "C5": 23.75, "C6": 15, "C7": 37.5,
    "C8": 10 / 3, "C9": 5 / 3,
}  # fmt: skip
BY_OBJECTIVE = {
    ("service", "O1"): {"S1": 10, "S2": 15, "S3": 12.5, "S4": 0, "S5": 22.5},
    ("service", "O2"): {"S1": 0, "S2": 0, "S3": 15, "S4": 10, "S5": 15},
    ("component", "O1"): {"C1": 5 / 3, "C2": 5 / 3, "C3": 5 / 3, "C4": 6.25, "C5": 6.25, "C6": 15,
                          "C7": 22.5, "C8": 10 / 3, "C9": 5 / 3},
    ("component", "O2"): {"C1": 0, "C2": 0, "C3": 0, "C4": 7.5, "C5": 17.5, "C6": 0, "C7": 15,
                          "C8": 0, "C9": 0},
}  # fmt: skip
CLASSES = {
    "external-direct": {"S1": 10, "S2": 0, "S3": 5, "S4": 0, "S5": 15},
    "external-indirect": {"S1": 0, "S2": 15, "S3": 7.5, "S4": 0, "S5": 7.5},
    "internal": {"S1": 0, "S2": 0, "S3": 15, "S4": 10, "S5": 15},
}
CIRCLE = {"of": "S5", "members": ["S3"], "k": 1, "kappa": 0.5, "w": 1}
CIRCLE_SERVICES = {"S1": 10, "S2": 15, "S3": 40, "S4": 10, "S5": 25}
CIRCLE_COMPONENTS = COMPONENTS | {"C4": 20, "C5": 30, "C7": 25}


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """Makes a catalogue of REF-1 with its document altered."""

    def make(alter):
        folder = tmp_path_factory.mktemp("changed")
        document = json.loads(REF1.read_text())
        alter(document)
        (folder / "document.json").write_text(json.dumps(document))
        done = run("--catalogue", folder / "a.db", "import", folder / "document.json")
        assert done.exit_code == 0, done.stderr
        return folder / "a.db"

    return make


@pytest.fixture(scope="module")
def circle(changed):
    """REF-1F: services that need one another."""
    return changed(lambda document: document["requires"].append(CIRCLE))


def figures(catalogue, *arguments, field="contribution"):
    found = answer("--catalogue", catalogue, "contribution", *arguments)
    return {item["id"]: item[field] for item in found["items"] if not item["platform"]}


def hit(catalogue, *elements):
    found = answer("--catalogue", catalogue, "impact", *elements)
    losses = {e["id"]: e["loss"] for e in found["elements"] if e["loss"]}
    named = {text.partition("=")[0] for text in elements}
    return found, {key: loss for key, loss in losses.items() if key not in named}


@pytest.mark.parametrize("elements", IMPACT, ids=" ".join)
def test_an_impact_is_the_one_of_the_reference_model(ref1, elements):
    at_risk, losses = IMPACT[elements]

    found, hurt = hit(ref1, *elements)

    assert found["value_at_risk"] == pytest.approx(at_risk, rel=1e-9)
    assert found["total_value"] == 100
    named = {e.partition("=")[0] for e in elements}
    expected = {key: loss for key, loss in losses.items() if key not in named}
    assert hurt == pytest.approx(expected, rel=1e-9)


def test_in_the_circle_a_failure_comes_back_weakened(circle):
    found, hurt = hit(circle, "C4", "C5")

    assert found["value_at_risk"] == pytest.approx(78)
    assert hurt["S5"] == pytest.approx(0.5)


@pytest.mark.parametrize(("element", "service"), [("C4", "S3"), ("C9", "S1"), ("C1", "S1")])
def test_what_was_spared_is_at_risk(ref1, element, service):
    found, _ = hit(ref1, element)

    status = {e["id"]: e["status"] for e in found["elements"]}

    assert status[service] == "at_risk"


def test_the_debt_of_a_spare_is_what_the_next_failure_costs_more(ref1):
    found = answer("--catalogue", ref1, "impact", "C4", "--debt")
    debts = {item["id"]: item["debt"] for item in found["debt"]["elements"]}

    assert max(debts.values()) == pytest.approx(73)
    assert debts["C5"] == pytest.approx(73)


def test_the_debt_of_a_web_node_lies_on_the_other_ones_and_their_host(ref1):
    found = answer("--catalogue", ref1, "impact", "C1", "--debt")
    debts = {item["id"]: item["debt"] for item in found["debt"]["elements"]}

    assert {key: debts[key] for key in ("C2", "C3", "C9")} == pytest.approx(
        {"C2": 30, "C3": 30, "C9": 30}
    )


@pytest.mark.parametrize(("lens", "expected"), [("service", SERVICES), ("component", COMPONENTS)])
def test_contributions_are_those_of_the_reference_model(ref1, lens, expected):
    assert figures(ref1, "--lens", lens) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("lens", "objective"), BY_OBJECTIVE)
def test_contributions_by_objective_are_those_of_the_reference_model(ref1, lens, objective):
    expected = BY_OBJECTIVE[lens, objective]
    carrying = {key: amount for key, amount in expected.items() if amount}

    alone = figures(ref1, "--lens", lens, "--objective", objective)
    split = figures(ref1, "--lens", lens, field="by_objective")
    part = {key: amounts[objective] for key, amounts in split.items() if amounts.get(objective)}

    assert {key: alone[key] for key in expected} == pytest.approx(expected, rel=1e-9)
    assert part == pytest.approx(carrying, rel=1e-9)


@pytest.mark.parametrize("name", CLASSES)
def test_classes_of_clients_add_up_as_in_the_reference_model(ref1, name):
    split = figures(ref1, field="by_class")

    part = {key: amounts.get(name, 0) for key, amounts in split.items()}

    assert part == pytest.approx(CLASSES[name], rel=1e-9)


def test_without_the_online_edge_nothing_is_external_direct(changed):
    def close_the_shop(document):
        document["requires"] = [
            r for r in document["requires"] if (r["of"], r["members"]) != ("X1", ["S1"])
        ]

    split = figures(changed(close_the_shop), field="by_class")

    assert sum(amounts.get("external-direct", 0) for amounts in split.values()) == 0
    indirect = {key: amounts.get("external-indirect", 0) for key, amounts in split.items()}
    inside = {key: amounts.get("internal", 0) for key, amounts in split.items()}
    assert indirect == pytest.approx({"S1": 0, "S2": 15, "S3": 22.5, "S4": 0, "S5": 22.5})
    assert inside == pytest.approx(CLASSES["internal"])


def test_throughput_and_support_are_those_of_the_reference_model(ref1):
    expected = {"S1": 30, "S2": 15, "S3": 55, "S4": 10, "S5": 37.5}

    assert figures(ref1, field="support") == pytest.approx(expected)
    assert figures(ref1, field="throughput") == pytest.approx(expected)


def test_in_the_circle_every_figure_is_that_of_the_reference_model(circle):
    throughput = {"S1": 30, "S2": 15, "S3": 80, "S4": 10, "S5": 50}
    support = {"S1": 30, "S2": 15, "S3": 60, "S4": 10, "S5": 37.5}
    first = {"S1": 10, "S2": 15, "S3": 20, "S4": 0, "S5": 15}
    second = {"S1": 0, "S2": 0, "S3": 20, "S4": 10, "S5": 10}

    assert figures(circle) == pytest.approx(CIRCLE_SERVICES)
    assert figures(circle, "--lens", "component") == pytest.approx(CIRCLE_COMPONENTS)
    assert figures(circle, "--objective", "O1") == pytest.approx(first)
    assert figures(circle, "--objective", "O2") == pytest.approx(second)
    assert figures(circle, field="throughput") == pytest.approx(throughput)
    assert figures(circle, field="support") == pytest.approx(support)


def routes(catalogue, top=10):
    return answer(
        "--catalogue", catalogue, "contribution", "--element", "C7", "--objective", "O1",
        "--routes", top,
    )  # fmt: skip


def test_the_routes_to_an_element_carry_its_figure(ref1):
    found = routes(ref1)

    assert {">".join(r["ids"]): r["amount"] for r in found["routes"]} == pytest.approx({
        "O1>X1>S1>S5>C7": 10, "O1>X1>S1>S3>S5>C7": 5, "O1>X1>P2>S3>S5>C7": 5,
        "O1>X2>P1>S3>S5>C7": 2.5,
    })  # fmt: skip
    assert found["figure"] == pytest.approx(22.5)
    assert found["further"] == 0


def test_routes_beyond_the_wanted_ones_are_counted_with_their_sum(ref1):
    found = routes(ref1, top=1)

    assert (found["further"], found["further_sum"]) == (3, pytest.approx(12.5))


def test_in_the_circle_the_rest_is_feedback(circle):
    found = routes(circle)

    assert sum(r["amount"] for r in found["routes"]) == pytest.approx(11.25)
    assert found["figure"] == pytest.approx(15)
    assert found["feedback"] == pytest.approx(3.75)


def test_practices_share_what_their_services_carry(changed):
    extents = {
        "S1": {"incident": 2, "change": 1, "monitoring": 1}, "S2": {"incident": 1, "desk": 1},
        "S3": {"change": 3, "availability": 2}, "S5": {"security": 1},
    }  # fmt: skip

    def manage(document):
        names = sorted({name for split in extents.values() for name in split})
        document["nodes"] += [{"id": name, "type": "practice"} for name in names]
        document["practices"] = [
            {"practice": name, "service": service, "extent": extent}
            for service, split in extents.items()
            for name, extent in split.items()
        ]

    found = answer("--catalogue", changed(manage), "contribution", "--lens", "practice")

    assert {i["id"]: i["contribution"] for i in found["items"]} == pytest.approx({
        "incident": 12.5, "change": 19, "monitoring": 2.5, "desk": 7.5, "availability": 11,
        "security": 37.5,
    })  # fmt: skip
    assert sum(u["amount"] for u in found["unattributed"]) == pytest.approx(10)
