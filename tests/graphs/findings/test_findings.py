"""What is not aligned is found, graded by the value behind it, and nothing else is."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from alignment.catalogue import Element, Estate, Kind, Severity, Target, Waiver
from alignment.catalogue.details import Details, details_in
from alignment.catalogue.levels import level_columns_of
from alignment.graphs.debt import single_failures
from alignment.graphs.findings import finding as finding_module
from alignment.graphs.findings.answer import Evidence, at_or_above, findings_of
from alignment.graphs.findings.rules import RULES, graded
from alignment.graphs.findings.spend import ends_of
from alignment.graphs.propagation import propagate
from alignment.graphs.reliability.promises import promises_of
from alignment.graphs.service_levels import aligned, service_levels_of
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.estates import estate, sentences
from tests.graphs.levels import measured_ref1
from tests.graphs.random_estates import random_estate
from tests.graphs.ref1 import ref1, ref1_estate

TODAY = "2026-07-01"


NO_LEVELS = level_columns_of(Estate())


def found(snapshot, details=None, *, levels=None, targets=(), rule=None, **options):
    evidence = Evidence(
        snapshot=snapshot, details=details or Details(),
        levels=levels or aligned(snapshot, NO_LEVELS), targets=targets,
    )  # fmt: skip
    answer = findings_of(evidence, today=TODAY, **options)
    return [f for f in answer.findings if rule in (None, f.rule)] if rule else answer


def about(findings):
    return [f.elements[0] for f in findings]


def test_ref1_has_its_four_single_points_by_value_at_risk():
    points = found(ref1(), rule="single-point")

    assert [(f.elements[0], f.value, f.severity) for f in points] == [
        ("C7", 84, "high"), ("C8", 30, "high"), ("C6", 20, "medium"), ("C5", 5, "medium"),
    ]  # fmt: skip


def test_ref1_shares_a_host_behind_its_redundancy():
    (shared,) = found(ref1(), rule="shared-redundancy")

    assert shared.elements == ("S1", "C8", "C1", "C2", "C3")
    assert shared.value == pytest.approx(30)


@pytest.mark.parametrize(("needs", "named"), [
    ("O1 needs X1\n X1 needs 1 of S1, S2\n S1 needs C1\n S2 needs C1", ("X1", "C1", "S1", "S2")),
    ("O1 needs 1 of S1, S2\n S2 needs S1", ("O1", "S1", "S2")),
])  # fmt: skip
def test_redundancy_counts_of_whatever_has_it_and_names_each_once(needs, named):
    (shared,) = found(estate(f"O1 is objective worth 10\n {needs}"), rule="shared-redundancy")

    assert shared.elements == named


@pytest.mark.parametrize("seed", range(12))
def test_what_one_element_takes_down_is_what_trying_each_finds(seed):
    snapshot = random_estate(60, seed=seed)
    expected = {}
    gates = np.flatnonzero(snapshot.kinds_are(Kind.PROCESS, Kind.SERVICE, Kind.COMPONENT))
    for element in gates.tolist():
        loss = propagate(snapshot, {element: 1.0}).loss
        for group in range(len(snapshot.needs)):
            losses = np.sort(loss[snapshot.members_of(group)])[::-1]
            spare = len(losses) - int(snapshot.needs[group])
            if spare and losses[spare] > 0:
                expected.setdefault(group, []).append(element)

    told = single_failures(snapshot)

    assert told.groups.tolist() == sorted(expected)
    assert told.counts.tolist() == [len(expected[g]) for g in sorted(expected)]
    assert told.felled_by.tolist() == [expected[g][0] for g in sorted(expected)]


GAPS = """
    O1 is objective worth 60
    O2 is objective worth 40
    O1 needs P1
    P1 needs S1
    P2 is process
    S1 needs C1
    S2 is service
    C2 is component
    P1 needs P3 weighing 0.5
"""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("objective-without-support", {"O2": 40.0}),
        ("process-without-service", {"P2": 0.0, "P3": 20.0}),
        ("service-without-objective", {"S2": 0.0}),
        ("service-without-component", {"S2": 0.0}),
        ("component-unneeded", {"C2": 0.0}),
        ("value-unattributed", {}),
    ],
)
def test_gaps_of_the_chain(rule, expected):
    findings = found(estate(GAPS), rule=rule)

    assert {f.elements[0]: pytest.approx(f.value) for f in findings} == expected


def test_value_that_ends_at_a_client_is_told_with_its_reason():
    findings = found(estate("O1 is objective worth 10\nO1 needs X1"), rule="value-unattributed")

    assert about(findings) == ["X1"]
    assert "client has no provider" in findings[0].message


def test_a_circle_is_named_whole():
    (circle,) = found(ref1(feedback=True), rule="circle")

    assert circle.elements == ("S3", "S5")
    assert circle.severity is Severity.INFO


def test_without_any_owner_one_finding_says_so():
    (finding,) = found(ref1(), details_in(ref1_estate()), rule="ownerless")

    assert finding.elements == ()
    assert "19 elements" in finding.message


def test_with_owners_each_element_without_one_is_found():
    findings = found(ref1(), Details(owners={"S1": "Digital", "O1": "Sales"}), rule="ownerless")

    assert len(findings) == 17
    assert about(findings)[0] == "S3"
    assert findings[0].severity is Severity.MEDIUM


def test_what_is_retired_and_needed_is_grave():
    details = Details(lifecycles={"C4": "retired", "S3": "live", "C9": "retired", "C3": "retired"})

    findings = found(ref1(), details, rule="retired-needed")

    assert {f.elements for f in findings} == {("C4", "S3"), ("C3", "S1")}
    assert {f.severity for f in findings} == {Severity.HIGH}


def _scorecard(**perspectives):
    text = """
        O1 is objective worth 10
        O2 is objective
        O3 is objective
        O4 is objective
        O5 is objective
        O1 needs O2
        O2 needs O3
        O4 needs O2
    """
    return estate(text), Details(
        properties={k: {"perspective": v} for k, v in perspectives.items()}
    )


def test_a_scorecard_that_climbs_is_in_order():
    snapshot, details = _scorecard(O1="financial", O2="Customer", O3="internal process")

    answer = found(snapshot, details)

    assert not [f for f in answer.findings if f.rule.startswith("scorecard")]
    assert not [r for r in answer.unchecked if r.startswith("scorecard")]


@pytest.mark.parametrize(
    ("perspectives", "expected"),
    [
        ({"O1": "financial", "O2": "financial"}, []),
        ({"O4": "internal", "O2": "customer", "O1": "financial"},
         [("scorecard-downward", "O2"), ("scorecard-unsupportive", "O4")]),
        ({"O5": "learning and growth"}, [("scorecard-isolated", "O5")]),
        ({"O3": "learning", "O2": "learning"},
         [("scorecard-unsupportive", "O2"), ("scorecard-unsupportive", "O3")]),
    ],
)  # fmt: skip
def test_a_scorecard_that_does_not_is_found(perspectives, expected):
    answer = found(*_scorecard(**perspectives))

    told = [(f.rule, f.elements[0]) for f in answer.findings if f.rule.startswith("scorecard")]
    assert sorted(told) == expected


def test_a_benefits_network_is_looked_through():
    snapshot = estate("O1 needs P1\nO2 needs C2\nP1 needs C1\nC3 is component")
    roles = {"O1": "benefit", "O2": "benefit", "P1": "business change", "C1": "enabler",
             "C2": "Enabler", "C3": "enabler"}  # fmt: skip
    properties = {k: {"benefits role": v} for k, v in roles.items()}
    properties["O1"]["measure"] = "orders a day"

    answer = found(snapshot, Details(properties=properties, owners={"O1": "Sales"}))

    told = {(f.rule, f.elements[0]) for f in answer.findings}
    assert {
        ("enabler-without-benefit", "C3"), ("benefit-without-change", "O2"),
        ("benefit-unowned", "O2"),
    } == {t for t in told if "benefit" in t[0]}  # fmt: skip


def test_rules_that_could_not_be_checked_are_named_with_the_reason():
    answer = found(ref1())

    assert "no objective states" in answer.unchecked["scorecard-isolated"]
    assert answer.unchecked["promise-impossible"] == "no element states an unavailability"
    assert answer.unchecked["erratic-delivery"] == "nothing was measured"
    assert answer.unchecked["retired-needed"] == "no element states its stage of life"
    assert "over-served" not in answer.unchecked


def test_a_waiver_marks_a_finding_until_its_day():
    waivers = [
        Waiver(rule="single-point", element="C7", reason="contract runs out", expires=TODAY),
        Waiver(rule="single-point", element="C8", reason="old", expires="2026-06-30"),
        Waiver(rule="circle", element="S9", reason="none", expires="2027-01-01"),
    ]

    answer = found(ref1(), waivers=waivers)

    assert [f.elements[0] for f in answer.findings if f.waived] == ["C7"]
    assert answer.findings[-1].waived == f"contract runs out (until {TODAY})"
    assert answer.waived == 1
    assert at_or_above(answer, Severity.HIGH) == 2
    assert any("C8 expired" in r for r in answer.remarks)
    assert "Waivers that fit no finding: circle of S9." in answer.remarks
    many = [replace(waivers[2], element=f"S{n}") for n in range(8)]
    assert any("of S4 and 3 more." in r for r in found(ref1(), waivers=many).remarks)


def test_a_limit_counts_what_it_leaves_out():
    whole, part = found(ref1()), found(ref1(), limit=2)

    assert part.findings == whole.findings[:2]
    assert sum(part.omitted.values()) == len(whole.findings) - 2
    assert part.counts == whole.counts


@pytest.mark.parametrize(
    ("rule", "value", "severity"),
    [("single-point", 25, "high"), ("single-point", 24.9, "medium"), ("single-point", 4.9, "low"),
     ("ownerless", 90, "medium"), ("objective-without-support", 0, "medium"),
     ("circle", 100, "info"), ("single-point", None, "low")],
)  # fmt: skip
def test_severity_follows_the_bands_of_the_share_of_value(rule, value, severity):
    assert graded(RULES[rule], value, 100) == severity


def test_an_empty_estate_has_no_finding():
    answer = found(snapshot_of(sentences("")))

    assert answer.findings == ()
    assert answer.conclusion.startswith("Nothing was found")


def test_an_estate_of_context_alone_has_no_finding():
    element = Element(id="D1", kind=Kind.CONTEXT, name="Driver")
    snapshot = snapshot_of(sentences("").with_(elements=(element,)))

    assert found(snapshot).findings == ()


def test_the_same_estate_gives_the_same_findings_in_the_same_order():
    a, b = (found(random_estate(200, seed=4)) for _ in range(2))

    assert a == b


def _measured(**lists):
    whole = measured_ref1().with_(**lists)
    snapshot = snapshot_of(whole)
    return snapshot, service_levels_of(snapshot, whole)


def test_ref1_is_erratic_for_web_customers_alone():
    snapshot, levels = _measured()

    (finding,) = found(snapshot, levels=levels, rule="erratic-delivery")

    assert finding.elements == ("S1", "X1")
    assert finding.value == pytest.approx(30 * 0.187897, abs=1e-4)


def test_value_without_a_target_is_told_by_edge():
    snapshot, levels = _measured()

    (finding,) = found(snapshot, levels=levels, rule="value-unmeasured")

    assert finding.elements == ("S4", "P3")
    assert finding.value == pytest.approx(10)


def test_without_any_target_one_finding_says_so():
    (finding,) = found(ref1(), rule="value-unmeasured")

    assert finding.elements == ()
    assert finding.value == pytest.approx(100)


def test_a_target_without_measurements_is_told_with_the_value_on_it():
    snapshot, levels = _measured(measurements=measured_ref1().measurements[6:])

    (finding,) = found(snapshot, levels=levels, rule="target-unmeasured")

    assert finding.elements == ("S1", "X1")
    assert finding.value == pytest.approx(30)


def test_what_was_measured_under_another_name_is_told_of_its_target():
    others = tuple(
        replace(m, indicator="Availability") if (m.consumer, m.service) == ("X1", "S1") else m
        for m in measured_ref1().measurements
    )
    snapshot, levels = _measured(measurements=others)

    (finding,) = found(snapshot, levels=levels, rule="target-unmeasured")

    assert "and nothing was measured under that name, but Availability." in finding.message


def a_promise_that_cannot_be_kept():
    whole = sentences("O1 is objective worth 10\nO1 needs P1\nP1 needs S1\nS1 needs C1, C2")
    elements = [
        replace(e, unavailability={"C1": 0.02, "C2": 0.001}.get(e.id)) for e in whole.elements
    ]
    target = Target(consumer="P1", service="S1", indicator="availability", unit="percent",
                    target=99.5, floor=90)  # fmt: skip
    whole = whole.with_(elements=tuple(elements), targets=(target,))
    snapshot = snapshot_of(whole)
    (finding,) = found(
        snapshot, levels=service_levels_of(snapshot, whole), targets=whole.targets,
        rule="promise-impossible",
    )  # fmt: skip
    return finding


def test_a_promise_that_the_components_cannot_keep_is_told_with_what_is_in_the_way():
    finding = a_promise_that_cannot_be_kept()

    assert finding.elements == ("S1", "P1", "C1")
    assert finding.value == pytest.approx(10)
    assert "can deliver 97.902 at best; C1 alone makes it so" in finding.message


def test_of_a_promise_too_large_for_exact_figures_the_bound_is_told(monkeypatch):
    monkeypatch.setattr(finding_module, "promises_of", partial(promises_of, nodes=0))

    finding = a_promise_that_cannot_be_kept()

    assert finding.message.endswith("its components can deliver no more than 98.")


def test_a_target_on_what_is_not_needed_is_told():
    stray = Target(consumer="P1", service="S4", indicator="latency", target=2, floor=9)
    snapshot, levels = _measured(targets=(*measured_ref1().targets, stray))

    (finding,) = found(snapshot, levels=levels, rule="target-without-requirement")

    assert finding.elements == ("S4", "P1")


def test_an_objective_that_takes_more_of_the_cost_than_of_the_value_is_told():
    (finding,) = found(ref1(), rule="over-served")

    assert finding.elements == ("O1",)
    assert "75 % of the cost and brings 60 % of the value" in finding.message


def test_value_below_is_passed_up_before_it_is_set_against_cost():
    snapshot = estate("O1 is objective\nO2 is objective worth 10\nO1 needs O2\nO2 needs P1")

    roots, values, _ = ends_of(snapshot)

    assert [snapshot.ids[r] for r in roots] == ["O1"]
    assert values.tolist() == [10]
