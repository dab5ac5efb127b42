"""The answer as a whole: items, totals, rankings, what is left out, and the explanations."""

from dataclasses import replace

import numpy as np
import pytest

from alignment.catalogue import Element, Measurement, Target
from alignment.errors import Invalid, NotFound
from alignment.graphs.consistency.answer import delivery_of, unknown_text
from alignment.graphs.consistency.edges import Edges
from alignment.graphs.consistency.explained import explained_delivery, explained_objective
from alignment.graphs.service_levels import service_levels_of
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.estates import sentences
from tests.graphs.levels import delivered, measured_ref1


def answer(estate, **asked):
    snapshot = snapshot_of(estate)
    return delivery_of(snapshot, service_levels_of(snapshot, estate), **asked)


@pytest.fixture(scope="module")
def reference():
    return answer(measured_ref1())


def test_the_totals_are_those_of_the_reference(reference):
    assert reference.promised == 100
    assert reference.delivered == pytest.approx(80.474207, abs=1e-6)
    assert reference.gap == pytest.approx(19.525793, abs=1e-6)
    assert reference.unmeasured == pytest.approx(10)
    assert reference.interval == pytest.approx((70.474207, 80.474207), abs=1e-6)
    assert reference.beyond == 0


def test_of_every_part_is_told_how_much_was_measured(reference):
    services = {s.id: s.measured for s in reference.by_service}
    objectives = {o.id: (o.measured, o.unmeasured, o.beyond) for o in reference.by_objective}
    classes = {name: c.measured for name, c in reference.by_class.items()}

    assert reference.measured == 90
    assert services == pytest.approx({"S1": 10, "S2": 15, "S3": 27.5, "S4": 0, "S5": 37.5})
    assert objectives == {"O1": (60, 0, 0), "O2": (30, 10, 0)}
    assert classes == pytest.approx(
        {"internal": 30, "external-direct": 30, "external-indirect": 30}
    )


def test_what_was_not_measured_at_all_has_no_share_and_says_why(reference):
    (bare,) = [s for s in reference.by_service if s.id == "S4"]

    assert (bare.share, bare.delivered) == (None, pytest.approx(10))
    assert unknown_text(bare) == "nothing measured"
    assert reference.share == pytest.approx(0.80474207)


def test_an_objective_that_no_service_provides_is_not_delivered_but_unknown():
    estate = measured_ref1()
    lonely = Element(id="O9", kind="objective", name="Lonely", value=20)
    found = answer(replace(estate, elements=(*estate.elements, lonely)))

    (objective,) = [o for o in found.by_objective if o.id == "O9"]
    assert (objective.beyond, objective.measured, objective.share) == (20, 0, None)
    assert unknown_text(objective) == "no client or process uses a service for it"
    assert (found.beyond, found.measured, found.unmeasured) == (20, 90, 10)
    assert "20 passes no client or process that uses a service" in found.conclusion


def test_where_nothing_was_measured_nothing_is_told_as_delivered():
    found = answer(replace(measured_ref1(), measurements=()))

    assert (found.share, found.measured) == (None, 0)
    assert found.conclusion == (
        "Nothing of 100 EUR a year was measured where services are used, so what was delivered "
        "is not known."
    )


def test_an_item_tells_everything_of_its_edge(reference):
    item = next(i for i in reference.items if i.consumer == "X1")

    assert (item.consumer, item.service) == ("X1", "S1")
    assert item.delivery == pytest.approx(0.682474, abs=1e-6)
    assert item.delivery == pytest.approx(1 - item.level_loss - item.penalty)
    assert (item.periods, item.met, item.longest_streak) == (6, 5, 3)
    assert item.share_met == pytest.approx(5 / 6)
    assert (item.worst.period, item.last_miss) == ("2026-03", "2026-03")
    assert item.mean == pytest.approx(99.82)
    assert list(item.shortfalls.values()) == pytest.approx([0, 0, 7 / 9, 0, 0, 0])
    assert item.gap == pytest.approx(9.525793, abs=1e-6)


def test_the_unmeasured_edge_is_listed_without_a_delivery(reference):
    item = next(i for i in reference.items if i.service == "S4")

    assert (item.delivery, item.promised, item.delivered, item.periods) == (None, 10, 10, 0)
    assert item.remark == "no target"


def test_services_have_their_fit_and_add_up(reference):
    fits = {s.id: s.delivery for s in reference.by_service}

    assert fits == {"S1": pytest.approx(0.682474, abs=1e-6), "S2": 1,
                    "S3": pytest.approx(35 / 45), "S4": None, "S5": None}  # fmt: skip
    assert sum(s.delivered for s in reference.by_service) == pytest.approx(reference.delivered)
    assert sum(s.used for s in reference.by_service) == pytest.approx(100)
    assert sum(s.unmeasured for s in reference.by_service) == pytest.approx(10)


def test_objectives_and_classes_add_up_to_the_same(reference):
    objectives = {o.id: o.delivered for o in reference.by_objective}

    assert objectives == pytest.approx({"O1": 47.974207, "O2": 32.5}, abs=1e-6)
    assert {o.id: o.unmeasured for o in reference.by_objective} == pytest.approx(
        {"O1": 0, "O2": 10}, abs=1e-9
    )
    assert sum(c.delivered for c in reference.by_class.values()) == pytest.approx(
        reference.delivered
    )
    assert all(c.delivered + c.gap == c.promised for c in reference.by_class.values())


def test_steady_stands_before_brilliant_by_delivery_and_behind_by_mean():
    text = "O1 is objective worth 2\nO1 needs P1\nP1 needs S1\nP1 needs S2"
    estate = sentences(text)
    targets = tuple(
        Target(consumer="P1", service=s, indicator="i", target=99.9, floor=95)
        for s in ("S1", "S2")
    )
    series = {"S1": (99.0, 99.0, 99.0), "S2": (100, 100, 97.1)}
    measured = tuple(
        Measurement(consumer="P1", service=s, indicator="i", period=f"2026-0{i}", value=v)
        for s, values in series.items()
        for i, v in enumerate(values, start=1)
    )

    found = answer(replace(estate, targets=targets, measurements=measured))

    assert [r.service for r in found.by_delivery] == ["S1", "S2"]
    assert [r.service for r in found.by_mean] == ["S2", "S1"]
    assert found.remarks[-1].startswith("P1 on S2 stands 1 place")


def test_equal_figures_share_a_rank(reference):
    assert [r.rank for r in reference.by_delivery] == [1, 1, 3, 3, 5]


def test_edges_can_be_narrowed_while_the_totals_stay(reference):
    estate = measured_ref1()

    found = answer(estate, service="S3")
    one = answer(estate, consumer="P2", service="S3")

    assert {i.consumer for i in found.items} == {"P1", "P2", "P3"}
    assert [(r.consumer, r.rank) for r in found.by_delivery] == [("P1", 1), ("P2", 2), ("P3", 2)]
    assert len(one.items) == 1
    assert one.gap == reference.gap
    assert "5 edges of other consumers or services are not listed." in one.remarks


def test_the_sums_of_what_was_asked_for_hold_what_is_not_listed_too():
    found, short = (answer(measured_ref1(), service="S3", limit=n) for n in (100, 1))

    assert (len(short.items), short.omitted) == (1, 2)
    assert short.asked == found.asked
    assert found.asked.edges == 3
    assert found.asked.promised == pytest.approx(sum(i.promised for i in found.items))
    assert found.asked.gap == pytest.approx(sum(i.gap for i in found.items)) != 0
    assert found.asked.lossy == sum(i.gap > 0 for i in found.items)
    assert found.asked.unmeasured == sum(i.promised for i in found.items if i.delivery is None)


def test_what_does_not_fit_is_counted():
    found = answer(measured_ref1(), limit=2)

    assert (len(found.items), found.omitted) == (2, 4)


def test_an_unknown_end_is_refused_with_close_names():
    with pytest.raises(NotFound, match="S3"):
        answer(measured_ref1(), service="S33")


def test_an_exponent_of_infinity_is_the_worst_period():
    found = answer(measured_ref1(), p=float("inf"))

    assert found.p == "inf"
    assert {i.consumer: i.delivery for i in found.items}["X1"] == pytest.approx(2 / 9)


def test_without_targets_nothing_is_compared_and_the_answer_says_so():
    found = answer(replace(measured_ref1(), targets=(), measurements=()))

    assert (found.delivered, found.gap, found.unmeasured) == (100, 0, 100)
    assert found.interval == (0, 100)
    assert found.by_delivery == ()
    assert {i.delivery for i in found.items} == {None}
    assert "No target is stated" in found.conclusion


def test_without_any_value_edges_are_judged_all_the_same():
    estate = measured_ref1()
    worthless = replace(
        estate, elements=tuple(replace(e, value=0.0 if e.value else None) for e in estate.elements)
    )

    found = answer(worthless)

    assert (found.promised, found.delivered, found.gap) == (0, 0, 0)
    assert {s.delivery for s in found.by_service} <= {None}
    assert max(i.delivery for i in found.items) == 1
    assert "No objective has a value" in found.conclusion


def test_an_empty_estate_has_an_answer():
    found = answer(sentences(""))

    assert (found.items, found.by_service, found.by_objective, found.by_mean) == ((), (), (), ())
    assert found.conclusion


def test_every_reason_for_a_missing_figure_stands_with_its_edge():
    text = """
        O1 is objective worth 10
        O1 needs P1
        P1 needs S1
        S1 needs S2
    """
    pairs = [("P1", "S1"), ("S1", "S2"), ("P2", "S1"), ("O1", "S1")]
    estate = sentences(text + "P2 is process\n")
    targets = tuple(
        Target(consumer=c, service=s, indicator="i", target=2, floor=1) for c, s in pairs
    )

    found = answer(replace(estate, targets=targets))

    assert {(i.consumer, i.service): i.remark for i in found.items} == {
        ("P1", "S1"): "not measured",
        ("S1", "S2"): "a diagnosis: value does not leak where services use a service; "
                      "not measured",
        ("P2", "S1"): "no requirement stands for it, so no value runs here; not measured",
        ("O1", "S1"): "a diagnosis: value does not leak where objectives use a service; "
                      "not measured",
    }  # fmt: skip


def test_what_is_left_out_of_the_measurements_is_counted():
    estate = measured_ref1()
    more = (
        Measurement(consumer="P2", service="S3", indicator="availability", period="2026", value=9),
        Measurement(consumer="P2", service="S3", indicator="availability", period="2026-07",
                    value=9, weight=0),
        Measurement(service="S5", indicator="availability", period="2026-07", value=9),
        Measurement(service="GONE", indicator="availability", period="2026-07", value=9),
    )  # fmt: skip

    found = answer(replace(estate, measurements=estate.measurements + more))

    told = " ".join(found.remarks)
    assert "Left out: 1 measurement of another grain" in told
    assert "Left out: 1 period without business" in told
    assert ("Left out: 1 measurement that no target stands for: availability of S5 (it has no "
            "target).") in told  # fmt: skip
    assert "Left out: 1 row of what is no element here" in told
    item = next(i for i in found.items if i.consumer == "P2")
    assert item.remark == (
        "1 measurement of another grain left out; 1 period without business left out"
    )


def test_measurements_of_another_consumer_are_told_by_who_measured():
    estate = measured_ref1()
    other = Measurement(consumer="P1", service="S1", indicator="availability", period="2026-07",
                        value=9)  # fmt: skip
    found = answer(replace(estate, measurements=(*estate.measurements, other)))

    assert ("Left out: 1 measurement that no target stands for: availability at P1 of S1 "
            "(its targets are for availability at X1).") in found.remarks  # fmt: skip


def test_a_general_measurement_that_an_own_one_replaces_is_not_left_out():
    estate = measured_ref1()
    own = next(m for m in estate.measurements if m.consumer)
    general = replace(own, consumer="", value=9)
    found = answer(replace(estate, measurements=(*estate.measurements, general)))

    assert not any(remark.startswith("Left out") for remark in found.remarks)


def test_value_that_goes_straight_to_a_service_passes_no_use_of_it():
    estate = sentences("""
        O1 is objective worth 10
        O2 is objective worth 5
        O1 needs P1
        O2 needs S1
        P1 needs S1
    """)
    found = answer(replace(
        estate, targets=(Target(consumer="P1", service="S1", indicator="a", target=99, floor=90),),
        measurements=(Measurement(service="S1", indicator="a", period="2026", value=99),),
    ))  # fmt: skip

    (objective,) = [o for o in found.by_objective if o.id == "O2"]
    assert (objective.beyond, unknown_text(objective)) == (
        5, "no client or process uses a service for it"
    )  # fmt: skip


def test_value_that_ends_early_is_internal_and_the_classes_still_add_up():
    text = """
        O1 is objective worth 10
        O2 is objective worth 5
        O1 needs P1
        P1 needs S1
    """

    found = answer(sentences(text))

    assert found.by_class["internal"].promised == 15
    assert found.beyond == 5


# Explanations.


def test_a_delivery_opens_to_its_periods():
    snapshot, found, leaking = delivered(measured_ref1())

    told = explained_delivery(Edges(snapshot, found, leaking), ("X1", "S1"))

    assert told.value == pytest.approx(0.682474, abs=1e-6)
    assert [p.of for p in told.parts] == [(f"2026-0{m}",) for m in range(1, 7)]
    assert told.parts[2].value == pytest.approx(7 / 9)
    assert told.parts[2].note == "availability 99.2 percent against 99.9"
    assert {i.name: i.value for i in told.inputs} == {"p": 2, "T": 99.9, "L": 99.0, "kappa": 1}
    assert not told.adds_up


def test_an_unknown_delivery_has_a_reason_and_a_wrong_edge_is_refused():
    snapshot, found, leaking = delivered(measured_ref1())

    told = explained_delivery(Edges(snapshot, found, leaking), ("P3", "S4"))

    assert (told.value, told.parts) == (None, ())
    assert told.reason == "nothing to compare: no target"
    with pytest.raises(NotFound, match="draws no value"):
        explained_delivery(Edges(snapshot, found, leaking), ("X2", "S4"))


@pytest.mark.parametrize(("objective", "value"), [(None, 80.474207), ("O1", 47.974207)])
def test_what_was_delivered_of_an_objective_opens_to_edges_that_add_up(objective, value):
    leaking = delivered(measured_ref1())[2]

    told = explained_objective(leaking, objective)

    assert told.value == pytest.approx(value, abs=1e-6)
    assert sum(p.value for p in told.parts) == pytest.approx(told.value)
    assert told.parts[0].of == ("X1", "S1")


def test_many_edges_are_summed_up_in_one_part():
    text = "O1 is objective worth 300\n" + "\n".join(
        f"O1 needs P{i}\nP{i} needs S{i}" for i in range(150)
    )

    told = explained_objective(delivered(sentences(text))[2], None)

    assert (len(told.parts), told.parts_omitted) == (101, 50)
    assert told.parts[-1].value == pytest.approx(100)
    assert told.value == pytest.approx(300)


def test_value_by_other_ways_is_a_part_of_its_own():
    text = "O1 is objective worth 10\nO1 needs S1\nO1 needs P1\nP1 needs S1"

    told = explained_objective(delivered(sentences(text))[2], "O1")

    assert [p.of for p in told.parts] == [("P1", "S1"), ()]
    assert told.parts[1].value == 5


@pytest.mark.parametrize("p", [0, np.nan])
def test_an_exponent_that_is_none_is_refused(p):
    with pytest.raises(Invalid):
        answer(measured_ref1(), p=p)
