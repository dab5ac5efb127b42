"""Routes of value: METHODS 2.1, and invariant 16 on random estates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.errors import Invalid, NotFound
from alignment.graphs.contribution import contribution_of
from alignment.graphs.flow import flow_graph
from alignment.graphs.routes import routes_of
from alignment.graphs.snapshot import snapshot_of
from tests.graphs.flow_estates import CIRCLE, NEAR, long_way, ref1, snapshot
from tests.graphs.test_contribution_laws import estates

O1_TO_C7 = ["O1 X1 S1 S5 C7", "O1 X1 P2 S3 S5 C7", "O1 X1 S1 S3 S5 C7", "O1 X2 P1 S3 S5 C7"]


def shown(answer):
    return [" ".join(route.ids) for route in answer.routes]


def amounts(answer):
    return [route.amount for route in answer.routes]


def test_the_routes_of_the_reference_are_listed_strongest_first():
    answer = routes_of(ref1(), "C7", "component", objective="O1")

    assert shown(answer) == O1_TO_C7
    assert amounts(answer) == pytest.approx([10, 5, 5, 2.5], **NEAR)
    assert answer.figure == pytest.approx(22.5, **NEAR)
    assert (answer.further, answer.further_sum, answer.feedback) == (0, 0, 0)


def test_with_a_circle_the_remainder_is_feedback():
    answer = routes_of(ref1(CIRCLE), "C7", "component", objective="O1")

    assert shown(answer) == O1_TO_C7
    assert amounts(answer) == pytest.approx([5, 2.5, 2.5, 1.25], **NEAR)
    assert answer.figure == pytest.approx(15, **NEAR)
    assert answer.feedback == pytest.approx(3.75, **NEAR)
    assert (answer.further, answer.further_sum) == (0, 0)


@pytest.mark.parametrize("needs", [(), (CIRCLE,)])
def test_routes_that_are_not_shown_are_counted_and_added_up(needs):
    answer = routes_of(ref1(*needs), "C7", "component", objective="O1", top=1)

    assert answer.further == 3
    assert answer.further_sum == pytest.approx(6.25 if needs else 12.5, **NEAR)
    assert answer.figure == pytest.approx(
        sum(amounts(answer)) + answer.further_sum + answer.feedback, **NEAR
    )


def test_routes_of_all_objectives_are_one_list():
    answer = routes_of(ref1(), "S5")

    assert answer.figure == pytest.approx(37.5, **NEAR)
    assert shown(answer)[:2] == ["O1 X1 S1 S5", "O2 P2 S3 S5"]
    assert amounts(answer)[:2] == pytest.approx([10, 10], **NEAR)
    assert sum(amounts(answer)) == pytest.approx(37.5, **NEAR)


def test_the_conclusion_says_the_strongest_and_the_rest():
    plain = routes_of(ref1(), "C7", "component", objective="O1", top=2)
    circle = routes_of(ref1(CIRCLE), "S5", objective="O1")

    assert plain.conclusion == (
        "C7 carries 22.5 EUR a year; the strongest route is O1 > X1 > S1 > S5 > C7 (10, 44 %). "
        "2 further routes: 7.5."
    )
    assert circle.conclusion == (
        "S5 Identity carries 15 EUR a year; the strongest route is O1 > X1 > S1 > S5 (5, 33 %). "
        "Feedback: 3.75."
    )


def test_a_route_to_a_platform_passes_its_component():
    needs = (("O", "S1", {}), ("S1", "C1", {}), ("C1", "S2", {}), ("S2", "C2", {}))

    answer = routes_of(snapshot(needs, values={"O": 8}), "S2", "component")

    assert shown(answer) == ["O S1 C1 S2"]
    assert amounts(answer) == pytest.approx([2], **NEAR)


def test_parallel_requirements_are_one_route():
    needs = (("O", "S1", {}), ("O", "S1 S2", {}))

    answer = routes_of(snapshot(needs, values={"O": 8}), "S1")

    assert shown(answer) == ["O S1"]
    assert amounts(answer) == pytest.approx([6], **NEAR)


def test_an_element_without_value_has_no_routes():
    answer = routes_of(ref1(kinds={"C0": "component"}), "C0", "component")

    assert (answer.figure, answer.routes, answer.further, answer.feedback) == (0, (), 0, 0)
    assert answer.conclusion == "C0 carries 0 EUR a year."


def test_what_has_no_routes_is_refused():
    with pytest.raises(Invalid, match="P1 is a process"):
        routes_of(ref1(), "P1")
    with pytest.raises(Invalid, match="C7 is a component"):
        routes_of(ref1(), "C7", "service")
    with pytest.raises(Invalid, match="the practice lens has no routes"):
        routes_of(ref1(), "S1", "practice")
    with pytest.raises(NotFound):
        routes_of(ref1(), "C99", "component")


def test_more_routes_than_anyone_can_list_are_counted_exactly():
    size = 200
    needs = [("O", "S0", {})]
    for i in range(size):
        needs += [(f"S{i}", f"Sa{i} Sb{i}", {}), (f"Sa{i}", f"S{i + 1}", {})]
        needs += [(f"Sb{i}", f"S{i + 1}", {})]
    own = {i: 0 for of, members, _ in needs for i in (*members.split(),)}
    estate = snapshot(needs, values={"O": 8}, own=own)

    answer = routes_of(estate, f"S{size}", top=3)

    assert answer.figure == pytest.approx(8, **NEAR)
    assert answer.further == 2**size - 3
    assert amounts(answer) == pytest.approx([8 / 2**size] * 3, rel=1e-9)


def test_a_count_that_nobody_could_read_is_left_out_and_told():
    size = 4_100
    needs = [("O", "S0", {})]
    for i in range(size):
        needs += [(f"S{i}", f"S{i + 1}", {}), (f"S{i}", f"Sb{i}", {"weight": 1e-3})]
        needs += [(f"Sb{i}", f"S{i + 1}", {})]
    own = {i: 0 for of, members, _ in needs for i in (*members.split(),)}

    answer = routes_of(snapshot(needs, values={"O": 8}, own=own), f"S{size}", top=1)

    assert answer.further is None
    assert answer.feedback == 0
    assert answer.remarks == ("There are more than 2^4096 further routes; they are not counted.",)
    assert answer.figure == pytest.approx(answer.further_sum + sum(amounts(answer)), rel=1e-9)


def test_a_search_without_end_stops_and_says_so():
    names = [f"S{i}" for i in range(12)]
    needs = [("O", "S0", {})] + [(a, b, {}) for a in names for b in names if a != b]

    answer = routes_of(snapshot(needs, values={"O": 8}), "S11", top=2)

    assert shown(answer)[0] == "O S0 S11"
    assert (answer.further, answer.feedback) == (None, None)
    assert answer.figure == pytest.approx(answer.further_sum + sum(amounts(answer)), rel=1e-9)
    assert "further routes and feedback are one figure" in answer.remarks[0]
    assert "Further routes and feedback: " in answer.conclusion


@pytest.mark.parametrize("ring", [False, True])
def test_a_route_may_be_a_hundred_thousand_long(ring):
    size = 100_000

    answer = routes_of(long_way(size, keeps=size - 1, ring=ring), f"S{size - 1}")

    assert [len(route.ids) for route in answer.routes] == [size + 1]
    assert amounts(answer) == pytest.approx([6 if ring else 12], **NEAR)
    assert answer.feedback == pytest.approx(6 if ring else 0, **NEAR)


def simple_routes(graph, target):
    """Every simple route to a rank, by walking them all."""
    streams, found = graph.streams, {}

    def walk(rank, amount, before):
        before = (*before, rank)
        if rank == target:
            ids = tuple(graph.element[list(before)].tolist())
            found[ids] = amount * graph.keep[rank]
            return
        for place in range(streams.ptr[rank], streams.ptr[rank + 1]):
            if streams.target[place] not in before:
                walk(int(streams.target[place]), amount * streams.share[place], before)

    for root in graph.roots.tolist():
        walk(root, graph.values[root], ())
    return found


@settings(max_examples=80, deadline=None)
@given(estates(most=(2, 2, 3, 4, 4)), st.sampled_from(("service", "component")), st.integers(0, 4))
def test_routes_are_the_largest_of_all_and_the_rest_adds_up(model, lens, top):
    estate = snapshot_of(model)
    graph = flow_graph(estate)

    for item in contribution_of(estate, lens).items:
        element = estate.index[item.id]
        rank = graph.platform_rank[element] if item.platform else graph.rank[element]
        everyone = simple_routes(graph, rank) if item.contribution else {}
        answer = routes_of(estate, item.id, lens, top=top)
        ordered = sorted(everyone.values(), reverse=True)
        assert amounts(answer) == pytest.approx(ordered[:top], rel=1e-9)
        for route in answer.routes:
            ids = tuple(estate.index[i] for i in route.ids)
            assert everyone[ids] == pytest.approx(route.amount, rel=1e-9)
        assert answer.further == max(len(everyone) - top, 0)
        assert answer.further_sum == pytest.approx(sum(ordered[top:]), rel=1e-9, abs=1e-9)
        assert answer.figure == pytest.approx(item.contribution, rel=1e-9, abs=1e-12)
        assert answer.feedback >= 0
        whole = sum(amounts(answer)) + answer.further_sum + answer.feedback
        assert whole == pytest.approx(answer.figure, rel=1e-9, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(estates(cycles=False))
def test_without_circles_the_routes_are_the_whole_figure(model):
    estate = snapshot_of(model)

    for item in contribution_of(estate, "service").items:
        answer = routes_of(estate, item.id, top=10_000)
        assert sum(amounts(answer)) == pytest.approx(item.contribution, rel=1e-9, abs=1e-12)
        assert (answer.further, answer.feedback) == (0, 0)
