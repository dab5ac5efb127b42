"""Delivery over a real catalogue: read once, never stale, told in every lens, explained."""

from dataclasses import asdict

import pytest

from alignment.catalogue import Element, Measurement, Target
from alignment.errors import Invalid, NotFound
from alignment.runtime import Runtime
from alignment.usecases import analyse, delivery, maintain, practices
from alignment.usecases.explain import explanation_of
from tests.usecases.conftest import CIRCLE, SALTMARSH

FITS = {"S1": pytest.approx(0.682474, abs=1e-6), "S2": 1, "S3": pytest.approx(35 / 45),
        "S4": None, "S5": None}  # fmt: skip


def test_the_fit_of_each_service_is_that_of_the_reference(reference):
    with reference.reading() as work:
        assert delivery.fit_of(work) == FITS


def test_the_levels_of_a_revision_are_aligned_once(reference):
    with reference.reading() as work:
        first = work.service_levels()
    with reference.reading() as work:
        assert work.service_levels() is first
        assert work.service_levels(1) is first


def test_a_new_measurement_is_noticed_and_the_past_stays(reference):
    with reference.reading() as work:
        before = delivery.fit_of(work)["S1"]
    with reference.writing("ann") as work:
        maintain.add(work, Measurement(consumer="X1", service="S1", indicator="availability",
                                       period="2026-07", value=90))  # fmt: skip
    with reference.reading() as work:
        after, past = (delivery.fit_of(work, at)["S1"] for at in (None, 1))

    assert after < before
    assert past == before


def test_an_element_that_moves_the_indices_leaves_the_figures_alone(reference):
    with reference.reading() as work:
        before = delivery.fit_of(work)
    with reference.writing("ann") as work:
        maintain.add(work, Element(id="A0", kind="context", name="first in order"))
        inside = delivery.fit_of(work)
    with reference.reading() as work:
        after = delivery.fit_of(work)

    assert inside == before
    assert after == before


def test_a_retired_target_takes_its_measurements_out_of_the_question(reference):
    with reference.writing("ann") as work:
        maintain.retire(work, "targets", "X1|S1|availability")
    with reference.reading() as work:
        found = delivery.delivery_of(work)

    assert found.unmeasured == pytest.approx(40)
    assert any(
        "6 measurements that no target stands for: availability of S1" in remark
        for remark in found.remarks
    )


def test_another_process_reads_the_same(reference):
    with reference.reading() as work:
        ours = delivery.delivery_of(work)
    other = Runtime(reference.database.url)
    with other.reading() as work:
        theirs = delivery.delivery_of(work)
    other.close()

    assert ours.items == theirs.items


@pytest.mark.parametrize("lens", analyse.LENSES)
def test_every_lens_tells_what_was_delivered_and_adds_up(reference, bring, lens):
    bring(reference, CIRCLE)
    with reference.reading() as work:
        found = analyse.contribution_of(work, lens=lens)

    arrived = sum(row.delivered for row in (*found.items, *found.unattributed))
    assert arrived == pytest.approx(80.474207, abs=1e-6)
    assert arrived + found.gap == pytest.approx(found.total)
    assert found.targets == 5


def test_the_example_estate_is_delivered_and_adds_up(empty, bring):
    bring(empty, SALTMARSH)
    with empty.reading() as work:
        found = delivery.delivery_of(work)

    assert found.promised == 48_000_000
    for parts in (found.by_objective, found.by_class.values()):
        assert sum(p.promised for p in parts) == pytest.approx(found.promised)
        assert sum(p.delivered for p in parts) == pytest.approx(found.delivered)
    assert sum(i.gap for i in found.items) == pytest.approx(found.gap)
    booking = next(i for i in found.items if i.consumer == "X-TRAVELLER" and i.service == "S-BOOK")
    ranks = [
        {(r.consumer, r.service): r.rank for r in ranking}["X-TRAVELLER", "S-BOOK"]
        for ranking in (found.by_mean, found.by_delivery)
    ]
    assert booking.mean > 99.0  # its target, which two of twelve months missed by far
    assert booking.delivery < 0.7
    assert ranks[0] < ranks[1]


# Explanations.


def test_a_delivery_is_explained_by_its_periods(reference):
    with reference.reading() as work:
        told = explanation_of(work, "delivery", ["P2", "S3"])

    assert (told.figure, told.of, told.value) == ("delivery", ("P2", "S3"), 0.75)
    assert [p.value for p in told.parts] == [0.25] * 6
    assert told.revision == 1
    assert "Order management" in told.sentence


@pytest.mark.parametrize(
    ("of", "value"),
    [([], 80.474207), (["O2"], 32.5), (["S5"], 27.737103), (["S1"], 6.824736),
     (["C4"], 10.456184), (["security"], 27.737103)],
)  # fmt: skip
def test_what_was_delivered_is_explained_by_edges_that_add_up(reference, of, value):
    with reference.reading() as work:
        told = explanation_of(work, "delivered", of)

    assert told.value == pytest.approx(value, abs=1e-6)
    assert told.adds_up
    assert sum(part.value for part in told.parts) == pytest.approx(told.value)


@pytest.mark.parametrize(
    ("figure", "of", "error"),
    [("delivery", ["X1"], Invalid), ("delivery", ["X1", "S1", "S2"], Invalid),
     ("delivery", ["X9", "S1"], NotFound), ("delivery", ["X2", "S4"], NotFound),
     ("delivered", ["P1"], Invalid), ("delivered", ["S1", "S2"], Invalid),
     ("delivered", ["S9"], NotFound)],
)  # fmt: skip
def test_a_figure_of_something_else_is_refused(reference, figure, of, error):
    with reference.reading() as work, pytest.raises(error):
        explanation_of(work, figure, of)


def test_a_target_on_what_was_promised_only_there_is_told_in_a_unit_of_work_that_wrote(reference):
    with reference.writing("ann") as work:
        maintain.add(work, Target(consumer="P3", service="S4", indicator="availability",
                                  target=99, floor=98))  # fmt: skip
        maintain.add(work, Measurement(service="S4", indicator="availability", period="2026-01",
                                       value=98.5))  # fmt: skip
        found = delivery.delivery_of(work)

    assert found.unmeasured == 0
    assert found.gap == pytest.approx(24.525793, abs=1e-6)


def test_the_edges_of_one_service_are_told_the_same_after_those_of_all(empty, bring):
    bring(empty, SALTMARSH)
    with empty.reading() as work:
        service = max(work.held("targets"), key=lambda t: t.service).service
        alone = delivery.delivery_of(work, service=service)
        delivery.delivery_of(work, limit=0)

        assert asdict(delivery.delivery_of(work, service=service)) == asdict(alone)


def test_what_stands_behind_practices_is_worked_out_once_a_revision(empty, bring):
    bring(empty, SALTMARSH)
    with empty.reading() as work:
        found = practices.practices_of(work)

        assert practices.practices_of(work) is found
        assert practices.practices_of(work, with_risk=False) != found
