"""Worked figures of METHODS 1.3, 1.10, 2.1 and 2.5."""

import pytest

from alignment.catalogue import PracticeSupport
from alignment.errors import Invalid, NotFound
from alignment.graphs.contribution import (
    contribution_of,
    element_contribution,
    ignored_of,
)
from tests.graphs.flow_estates import CIRCLE, NEAR, credits, lost, ref1, snapshot, supports

SERVICE_LENS = {
    "total": (10, 15, 27.5, 10, 37.5),
    "O1": (10, 15, 12.5, 0, 22.5),
    "O2": (0, 0, 15, 10, 15),
    "external-direct": (10, 0, 5, 0, 15),
    "external-indirect": (0, 15, 7.5, 0, 7.5),
    "internal": (0, 0, 15, 10, 15),
    "throughput": (30, 15, 55, 10, 37.5),
    "support": (30, 15, 55, 10, 37.5),
}

SERVICE_LENS_F = {
    "total": (10, 15, 40, 10, 25),
    "O1": (10, 15, 20, 0, 15),
    "O2": (0, 0, 20, 10, 10),
    "throughput": (30, 15, 80, 10, 50),
    "support": (30, 15, 60, 10, 37.5),
}

COMPONENT_LENS = {
    "total": (5 / 3, 5 / 3, 5 / 3, 13.75, 23.75, 15, 37.5, 10 / 3, 5 / 3),
    "O1": (5 / 3, 5 / 3, 5 / 3, 6.25, 6.25, 15, 22.5, 10 / 3, 5 / 3),
    "O2": (0, 0, 0, 7.5, 17.5, 0, 15, 0, 0),
}

COMPONENT_LENS_F = {"total": (5 / 3, 5 / 3, 5 / 3, 20, 30, 15, 25, 10 / 3, 5 / 3)}


def row(answer, what):
    """One row of a table of METHODS: the items by id, one figure of each."""
    read = {
        "total": lambda i: i.contribution,
        "throughput": lambda i: i.throughput,
        "support": lambda i: i.support,
    }.get(what, lambda i: {**i.by_objective, **i.by_class}.get(what, 0.0))
    return [read(item) for item in sorted(answer.items, key=lambda i: i.id)]


@pytest.mark.parametrize("what", SERVICE_LENS)
def test_services_carry_what_the_reference_says(what):
    answer = contribution_of(ref1(), "service")

    assert row(answer, what) == pytest.approx(SERVICE_LENS[what], **NEAR)


@pytest.mark.parametrize("what", SERVICE_LENS_F)
def test_services_in_a_circle_carry_what_the_reference_says(what):
    answer = contribution_of(ref1(CIRCLE), "service")

    assert row(answer, what) == pytest.approx(SERVICE_LENS_F[what], **NEAR)


@pytest.mark.parametrize("what", COMPONENT_LENS)
def test_components_carry_what_the_reference_says(what):
    answer = contribution_of(ref1(), "component")

    assert row(answer, what) == pytest.approx(COMPONENT_LENS[what], **NEAR)


def test_components_below_a_circle_carry_what_the_reference_says():
    answer = contribution_of(ref1(CIRCLE), "component")

    assert row(answer, "total") == pytest.approx(COMPONENT_LENS_F["total"], **NEAR)


def test_practices_carry_what_the_reference_says():
    answer = contribution_of(ref1(), "practice", practices=supports())

    assert credits(answer) == pytest.approx({
        "incident": 12.5, "change": 19, "monitoring": 2.5, "service desk": 7.5,
        "availability": 11, "security": 37.5,
    }, **NEAR)  # fmt: skip
    assert lost(answer) == pytest.approx({("S4", "service has no practice"): 10}, **NEAR)


def test_a_brick_and_mortar_business_has_no_direct_value():
    answer = contribution_of(ref1(without=[("X1", "S1")]), "service")

    assert row(answer, "external-direct") == [0, 0, 0, 0, 0]
    assert row(answer, "external-indirect") == pytest.approx((0, 15, 22.5, 0, 22.5), **NEAR)
    assert row(answer, "internal") == pytest.approx((0, 0, 15, 10, 15), **NEAR)


@pytest.mark.parametrize("objective", ["O1", "O2"])
@pytest.mark.parametrize("lens", ["service", "component"])
def test_one_objective_gives_its_column(lens, objective):
    whole = contribution_of(ref1(CIRCLE), lens)

    answer = contribution_of(ref1(CIRCLE), lens, objective=objective)

    assert answer.total == {"O1": 60, "O2": 40}[objective]
    assert row(answer, "total") == pytest.approx(row(whole, objective), **NEAR)
    assert row(answer, objective) == pytest.approx(row(whole, objective), **NEAR)


@pytest.mark.parametrize(
    ("weight", "first", "second"), [(1, 7.5, 22.5), (2, 10, 15), (3, 11.25, 11.25)]
)
def test_the_weight_of_a_client_moves_value_between_services(weight, first, second):
    answer = contribution_of(ref1(weights={("O1", "X1"): weight}), "service")

    assert row(answer, "total")[:2] == pytest.approx((first, second), **NEAR)


@pytest.mark.parametrize("weight", [0.25, 9 / 13, 1.0, 3.0])
def test_the_weight_of_a_shared_service_moves_value_to_it(weight):
    answer = contribution_of(ref1(weights={("S3", "S5"): weight}), "service")

    assert credits(answer)["S3"] == pytest.approx(55 / (1 + weight), **NEAR)
    assert credits(answer)["S5"] == pytest.approx(10 + 55 * weight / (1 + weight), **NEAR)


GLOVES = (("S", "C1", {}), ("S", "C2 C3", {"needs": 1}))
NESTED = (("S", "S1", {}), ("S", "C3", {}), ("S1", "C1 C2", {}))
ESTATE = (("P", "S1", {}), ("P", "S2", {}), ("P", "S3", {}), ("S1", "C1 C2 C3", {"needs": 2}),
          ("S2", "C4 C5", {"needs": 1}), ("S3", "C6", {}))  # fmt: skip


@pytest.mark.parametrize(
    ("needs", "own", "parts"),
    [
        ((("O", "S", {}), *GLOVES), {}, {"C1": 1 / 2, "C2": 1 / 4, "C3": 1 / 4}),
        ((("O", "P", {}), ("P", "S1", {}), ("P", "S2", {}), ("S1", "C1 C2", {}), ("S2", "C3", {})),
         {}, {"C1": 1 / 4, "C2": 1 / 4, "C3": 1 / 2}),
        ((("O", "P", {}), *ESTATE), {}, {"C1": 1 / 9, "C2": 1 / 9, "C3": 1 / 9, "C4": 1 / 6,
                                         "C5": 1 / 6, "C6": 1 / 3}),
        *(((("O", "S", {}), ("S", "C1 C2 C3", {"needs": k})), {},
           {"C1": 1 / 3, "C2": 1 / 3, "C3": 1 / 3}) for k in (1, 2, 3)),
    ],
)  # fmt: skip
def test_a_tree_of_groups_gives_the_value_by_levels(needs, own, parts):
    answer = contribution_of(snapshot(needs, values={"O": 1}, own=own), "component")

    assert credits(answer) == pytest.approx(parts, **NEAR)


def test_items_stand_by_contribution_then_id_and_none_is_left_out():
    answer = contribution_of(ref1(kinds={"C0": "component"}), "component")

    assert [i.id for i in answer.items] == [
        "C7",
        "C5",
        "C6",
        "C4",
        "C8",
        "C1",
        "C2",
        "C3",
        "C9",
        "C0",
    ]
    assert [i.id for i in answer.items if i.orphan] == ["C0"]
    assert answer.items[-1].contribution == 0
    assert [i.id for i in answer.items[:2]] == ["C7", "C5"]


def test_the_conclusion_says_who_carries_most_and_what_is_missing():
    whole = contribution_of(ref1(), "service")
    part = contribution_of(ref1(), "practice", practices=supports())

    assert whole.conclusion == (
        "5 services carry 100 of 100 EUR a year; S5 Identity carries most (37.5, 38 %). "
        "Nothing is unattributed."
    )
    assert part.conclusion == (
        "6 practices carry 90 of 100 EUR a year; security carries most (37.5, 38 %). "
        "10 (10 %) is unattributed (S4 Reporting: service has no practice, 10)."
    )


LOST = [
    ("service", (("O", "P", {}),), {}, {("P", "process has no provider"): 12}),
    ("service", (("O", "X", {}),), {}, {("X", "client has no provider"): 12}),
    ("service", (), {}, {("O", "objective has no provider"): 12}),
    ("service", (("O", "P", {}), ("P", "S", {"weight": 3})), {"P": 1},
     {("P", "business-own share"): 3}),
    ("service", (("O", "P", {}),), {"P": 1}, {("P", "business-own share"): 12}),
    ("service", (("O", "P", {}), ("P", "C", {}), ("P", "S", {"weight": 2})), {},
     {("P", "no service"): 4}),
    ("component", (("O", "S1", {}), ("O", "S2", {}), ("S2", "C", {})), {},
     {("S1", "service has no component"): 6}),
    ("component", (("O", "P", {}), ("P", "C", {}), ("P", "S", {"weight": 2})), {},
     {("S", "service has no component"): 8}),
    ("service", (("O", "S1", {}), ("S1", "S2", {}), ("S2", "S1", {})), {"S1": 0, "S2": 0},
     {("S1", "closed cycle"): 12}),
    ("service", (("O", "P1", {}), ("O", "P2", {}), ("P1", "P2", {}), ("P2", "P1", {})), {},
     {("P1", "closed cycle"): 6, ("P2", "closed cycle"): 6}),
    ("component", (("O", "S1", {}), ("S1", "C1", {}), ("C1", "C2", {}), ("C2", "C1", {})),
     {"C1": 0, "C2": 0}, {("C1", "closed cycle"): 12}),
]  # fmt: skip


@pytest.mark.parametrize(("lens", "needs", "own", "expected"), LOST)
def test_value_that_nobody_carries_is_named_with_its_reason(lens, needs, own, expected):
    answer = contribution_of(snapshot(needs, values={"O": 12}, own=own), lens)

    assert lost(answer) == pytest.approx(expected, **NEAR)
    assert sum(credits(answer).values()) + sum(lost(answer).values()) == pytest.approx(12)
    assert all(
        sum(u.by_objective.values()) == pytest.approx(u.amount) for u in answer.unattributed
    )


def test_a_process_that_needs_a_component_credits_it_in_the_component_lens():
    needs = (("O", "P", {}), ("P", "C", {}), ("P", "S", {"weight": 2}), ("S", "C", {}))

    answer = contribution_of(snapshot(needs, values={"O": 12}), "component")

    assert credits(answer) == pytest.approx({"C": 12}, **NEAR)


ZEROS = [
    ((("O", "S1 S2", {"shares": (0, 0)}),), {}, {"S1": 6, "S2": 6}),
    ((("O", "S1", {"weight": 0}), ("O", "S2 S3", {"weight": 0})), {}, {"S1": 6, "S2": 3, "S3": 3}),
    ((("O", "S1", {}), ("S1", "S2", {"weight": 0})), {"S1": 0}, {"S2": 12}),
    ((("O", "S1", {}), ("S1", "S2", {"weight": 0})), {"S1": 1}, {"S1": 12}),
    ((("O", "S1", {}),), {"S1": 0}, {"S1": 12}),
    ((("O", "S1", {}), ("O", "S2", {"weight": 0})), {}, {"S1": 12}),
    ((("O", "S1", {"criticality": 0.25}), ("O", "S2", {"criticality": 0.5})), {},
     {"S1": 4, "S2": 8}),
    ((("O", "S1 S2", {"shares": (3, 1)}),), {}, {"S1": 9, "S2": 3}),
    ((("O", "S1", {}), ("O", "S1 S2", {})), {}, {"S1": 9, "S2": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("needs", "own", "expected"), ZEROS)
def test_weights_and_shares_split_value_and_zeros_split_it_evenly(needs, own, expected):
    answer = contribution_of(snapshot(needs, values={"O": 12}, own=own), "service")

    assert credits(answer) == pytest.approx(expected, **NEAR)


def test_weights_of_components_that_are_all_zero_split_evenly():
    needs = (("O", "S", {}), ("S", "C1", {"weight": 0}), ("S", "C2", {"weight": 0}))

    answer = contribution_of(snapshot(needs, values={"O": 12}), "component")

    assert credits(answer) == pytest.approx({"C1": 6, "C2": 6}, **NEAR)


PLATFORM = (
    ("O", "S1", {}), ("O", "S2", {}), ("S1", "C1", {}), ("S2", "C2", {}),
    ("C1", "S2", {}), ("C1", "C3", {}), ("S2", "S3", {}),
)  # fmt: skip


def test_a_platform_service_is_one_more_component_in_the_component_lens():
    estate = snapshot(PLATFORM, values={"O": 24})

    services, components = contribution_of(estate, "service"), contribution_of(estate, "component")

    assert credits(services) == pytest.approx({"S1": 12, "S2": 6, "S3": 6}, **NEAR)
    assert {(i.id, i.platform): i.contribution for i in components.items} == pytest.approx({
        ("C1", False): 4, ("C3", False): 4, ("C2", False): 6 + 4 / 3,
        ("S2", True): 4 / 3, ("S3", True): 4 / 3,
    }, **NEAR)  # fmt: skip
    assert lost(components) == pytest.approx({("S3", "service has no component"): 6}, **NEAR)


def test_requirements_that_run_up_take_no_part_and_are_told():
    up = (("S3", "P1", {}), ("C1", "P1", {}), ("X1", "O2", {}), ("C9", "C9", {}))
    plain = contribution_of(ref1(), "component")

    answer = contribution_of(ref1(*up), "component")

    assert credits(answer) == pytest.approx(credits(plain), **NEAR)
    assert answer.ignored == 4
    assert "4 requirements" in answer.remarks[0]
    assert {f.elements for f in ignored_of(ref1(*up))} == {
        ("S3", "P1"), ("C1", "P1"), ("X1", "O2"), ("C9", "C9"),
    }  # fmt: skip


def test_a_channel_that_is_not_stated_follows_from_what_is_needed():
    needs = (
        ("O", "X1", {}),
        ("X1", "X2", {}),
        ("X2", "S1", {}),
        ("X2", "P1", {}),
        ("P1", "S2", {}),
    )

    answer = contribution_of(snapshot(needs, values={"O": 12}), "service")

    assert {i.id: i.by_class for i in answer.items} == {
        "S1": {"internal": 0, "external-direct": 6, "external-indirect": 0},
        "S2": {"internal": 0, "external-direct": 0, "external-indirect": 6},
    }


def test_an_internal_client_leaves_the_class_undecided():
    needs = (
        ("O", "X1", {}),
        ("X1", "X2", {}),
        ("X1", "S1", {}),
        ("X2", "S1", {"channel": "offline"}),
    )

    answer = contribution_of(snapshot(needs, values={"O": 12}, internal={"X1"}), "service")

    assert answer.items[0].by_class == {
        "internal": 6, "external-direct": 0, "external-indirect": 6,
    }  # fmt: skip


def test_objectives_without_any_value_count_one_each_and_the_answer_says_so():
    needs = (("O1", "O2", {}), ("O2", "S1", {}), ("O3", "S2", {}))

    answer = contribution_of(snapshot(needs), "service")

    assert credits(answer) == pytest.approx({"S1": 1, "S2": 1}, **NEAR)
    assert answer.values_assumed
    assert answer.remarks == ("No objective states a value: each top objective counts 1.",)


def test_a_catalogue_whose_objectives_are_worth_nothing_attributes_nothing():
    answer = contribution_of(snapshot((("O", "S", {}),), values={"O": 0}), "service")

    assert answer.total == 0
    assert [i.contribution for i in answer.items] == [0]
    assert not answer.items[0].orphan
    assert answer.conclusion == "No objective has a value, so there is nothing to attribute."


@pytest.mark.parametrize("lens", ["service", "component", "practice"])
def test_an_empty_catalogue_has_an_empty_answer(lens):
    answer = contribution_of(snapshot(()), lens)

    assert (list(answer.items), list(answer.unattributed), answer.total) == ([], [], 0)


def test_a_practice_that_supports_no_service_is_told():
    stray = PracticeSupport(practice="change", service="P1")

    answer = contribution_of(ref1(), "practice", practices=[*supports(), stray])

    assert answer.remarks == ("Practices support what is no service here: P1.",)


def test_what_is_asked_wrongly_is_refused():
    with pytest.raises(Invalid, match="no lens 'process'"):
        contribution_of(ref1(), "process")
    with pytest.raises(Invalid, match="P1 is a process"):
        contribution_of(ref1(), objective="P1")
    with pytest.raises(NotFound):
        contribution_of(ref1(), objective="O9")
    with pytest.raises(NotFound):
        element_contribution(ref1(), "S99")


@pytest.mark.parametrize("estate", [ref1(), ref1(CIRCLE)], ids=["REF-1", "REF-1F"])
def test_one_element_tells_the_same_as_the_table(estate):
    for lens in ("service", "component"):
        for item in contribution_of(estate, lens).items:
            figure = element_contribution(estate, item.id).figures[-1]

            assert (figure.lens, figure.platform) == (lens, item.platform)
            assert figure.contribution == pytest.approx(item.contribution, **NEAR)
            assert figure.support == pytest.approx(item.support, **NEAR)
            assert figure.throughput == pytest.approx(item.throughput, **NEAR)
            assert figure.by_objective == pytest.approx(item.by_objective, **NEAR)


def test_one_practice_and_one_process_are_told():
    practice = element_contribution(ref1(), "change", practices=supports())
    process = element_contribution(ref1(), "P2")

    assert practice.figures[0].contribution == pytest.approx(19, **NEAR)
    assert practice.support is None
    assert (process.figures, process.support, process.share_of_total) == ((), 30, 0.3)


def test_a_platform_service_has_two_figures():
    answer = element_contribution(snapshot(PLATFORM, values={"O": 24}), "S2")

    assert [(f.lens, f.platform) for f in answer.figures] == [
        ("service", False), ("component", True),
    ]  # fmt: skip
    assert [f.contribution for f in answer.figures] == pytest.approx([6, 4 / 3], **NEAR)
