"""What is too much for a map stands in groups, nothing is lost on the way, and groups open."""

from collections import Counter
from functools import partial

import numpy as np
import pytest
from lxml import etree

from alignment.catalogue import KINDS, Element, Estate, Kind, Requirement
from alignment.graphs.labelled import Labelled
from alignment.graphs.snapshot import snapshot_of
from alignment.reports.maps.drawing import draw
from alignment.reports.maps.grouping import MOST_BOXES, MOST_LINES, Choice, scene_of
from alignment.reports.maps.marks import map_svg
from alignment.reports.maps.scene import COUNTED, neighbours
from alignment.reports.maps.shapes import Shade

TEAM = "service:team 0"


def fan(services, owners):
    """One objective on many services, each on the one component; owners take turns."""
    kinds = {"O": "objective", "C": "component"}
    kinds |= {f"S{i:05}": "service" for i in range(services)}
    needs = [("O", s) for s in kinds if s[0] == "S"] + [(s, "C") for s in kinds if s[0] == "S"]
    snapshot = snapshot_of(
        Estate(
            elements=tuple(Element(id=i, kind=k, name=i) for i, k in kinds.items()),
            requirements=tuple(Requirement(of=a, members=(b,)) for a, b in needs),
        )
    )
    names = (f"team {i % owners}" if k == 3 else "core" for i, k in enumerate(snapshot.kind))
    return snapshot, Labelled.of(names)


def shown_and_boxed(scene):
    return len(scene.shown) + sum(len(g.hidden) for g in scene.groups)


def test_a_map_that_fits_shows_every_element_and_no_group():
    snapshot, owners = fan(20, 3)

    scene = scene_of(snapshot, Choice(labels=owners))

    assert (len(scene.shown), scene.groups) == (22, ())


def test_what_is_too_much_stands_in_one_box_for_each_kind_and_owner():
    snapshot, owners = fan(400, 4)

    scene = scene_of(snapshot, Choice(labels=owners))

    assert [(g.kind, len(g.hidden)) for g in scene.groups if g.kind is Kind.SERVICE] == [
        (Kind.SERVICE, 100)
    ] * 4
    assert shown_and_boxed(scene) == 402


def test_arrows_between_groups_are_counted():
    snapshot, owners = fan(400, 4)

    scene = scene_of(snapshot, Choice(labels=owners))

    assert {(a.group, a.count) for a in scene.arrows} == {(COUNTED, 100)}
    assert sum(a.count for a in scene.arrows) + scene.beside == len(snapshot.member)


def mesh(seed, teams=25):
    """Services and components of many teams, each service on components of any of them."""
    rng = np.random.default_rng(seed)
    services = [f"S{i:05}" for i in range(8 * teams)]
    components = [f"C{i:05}" for i in range(8 * teams)]
    snapshot = snapshot_of(
        Estate(
            elements=(
                *(Element(id=i, kind="service", name=i) for i in services),
                *(Element(id=i, kind="component", name=i) for i in components),
            ),
            requirements=tuple(
                Requirement(of=s, members=(components[c],))
                for s in services
                for c in rng.choice(len(components), 9, replace=False)
            ),
        )
    )
    return snapshot, Labelled.of(f"team {int(i[1:]) % teams}" for i in snapshot.ids)


def kinds_of(snapshot):
    return [KINDS[kind] for kind in snapshot.kind]


@pytest.mark.parametrize("seed", range(4))
def test_of_too_many_lines_between_groups_the_thickest_are_drawn(seed):
    snapshot, teams = mesh(seed)
    label = dict(zip(snapshot.ids, teams, strict=True))
    pairs = Counter(
        (label[snapshot.ids[owner]], label[snapshot.ids[member]])
        for owner, members in enumerate(map(partial(neighbours, snapshot, upward=False),
                                            range(len(snapshot))))
        for member in members
    )  # fmt: skip

    scene = scene_of(snapshot, Choice(labels=teams))

    name = {-1 - i: group.label for i, group in enumerate(scene.groups)}
    drawn = {(name[a.consumer], name[a.provider]): a.count for a in scene.arrows}
    left = {pair: n for pair, n in pairs.items() if pair not in drawn}
    assert drawn == {pair: pairs[pair] for pair in drawn}
    assert scene.weaker == (len(left), sum(left.values()))
    assert MOST_LINES <= len(drawn) <= MOST_LINES + len(scene.groups)
    for side in (0, 1):  # of each group the thickest, whatever the others are
        for team in set(teams):
            assert any(
                n == max(m for other, m in pairs.items() if other[side] == team)
                for pair, n in drawn.items()
                if pair[side] == team
            )
    least = min(sorted(drawn.values())[-MOST_LINES:])
    assert all(n <= least for n in left.values())


def test_a_line_that_is_not_drawn_does_not_come_back_as_a_way_through_what_is_filtered_out():
    snapshot, teams = mesh(0)
    hub = snapshot_of(Estate(
        elements=(*(Element(id=i, kind=k, name=i) for i, k in zip(snapshot.ids, kinds_of(snapshot),
                                                                  strict=True)),
                  Element(id="H", kind="service", name="H")),
        requirements=tuple(
            Requirement(of=snapshot.ids[a], members=(snapshot.ids[b],))
            for a in range(len(snapshot)) for b in neighbours(snapshot, a, upward=False)
        ) + tuple(Requirement(of=i, members=("H",)) for i in snapshot.ids if i[0] == "S")
          + tuple(Requirement(of="H", members=(i,)) for i in snapshot.ids if i[0] == "C"),
    ))  # fmt: skip
    label = dict(zip(snapshot.ids, teams, strict=True))
    kept = np.array([i != "H" for i in hub.ids])

    labels = Labelled.of(label.get(i, "hub") for i in hub.ids)
    scene = scene_of(hub, Choice(labels=labels, kept=kept))

    forms = Counter(arrow.group for arrow in scene.arrows)
    assert forms[COUNTED] + scene.weaker[0] + forms[-1] == 25 * 25
    assert scene.weaker[0] > 100


def test_lines_of_single_elements_are_all_drawn_however_many_groups_there_are():
    snapshot, teams = mesh(0)
    opened = frozenset({"service:team 0"})

    scene = scene_of(snapshot, Choice(labels=teams, opened=opened))

    for element in scene.shown:
        reached = {teams[c] for c in neighbours(snapshot, element, upward=False)}
        assert sum(a.consumer == element for a in scene.arrows) == len(reached)


def test_without_labels_each_kind_is_one_group():
    snapshot, _ = fan(400, 4)

    assert [g.key for g in scene_of(snapshot, Choice()).groups] == [
        "objective:", "service:", "component:"
    ]  # fmt: skip


def test_an_opened_group_shows_its_members_in_a_frame():
    snapshot, owners = fan(400, 4)

    scene = scene_of(snapshot, Choice(labels=owners, opened=frozenset({"service:team 1"})))
    drawing = draw(snapshot, scene, to_group=lambda g, _start=None: f"/close/{g.key}")

    assert len(scene.shown) == 100
    assert shown_and_boxed(scene) == 402
    assert {(f.text, f.href) for f in drawing.frames} == {("team 1", "/close/service:team 1")}
    inside = [b for b in drawing.boxes if b.key.startswith("S")]
    frames = {f.x: f for f in drawing.frames}
    assert all(any(f.x < b.x < f.x + f.width and f.y < b.y < f.y + f.height
                   for f in frames.values()) for b in inside)  # fmt: skip


def test_an_opened_group_that_is_too_large_says_how_many_more_there_are():
    snapshot, owners = fan(5000, 1)

    scene = scene_of(snapshot, Choice(labels=owners, opened=frozenset({"service:team 0"})))
    box = next(b for b in draw(snapshot, scene).boxes if b.key == "service:team 0")

    assert len(scene.shown) < 300
    assert box.title == f"{5000 - len(scene.shown):,} more"


def test_very_many_groups_leave_a_box_for_the_smaller_ones():
    snapshot, _ = fan(400, 400)
    labels = Labelled.of(f"owner {i:03}" for i in range(len(snapshot)))

    scene = scene_of(snapshot, Choice(labels=labels))

    assert len(scene.groups) <= MOST_BOXES + 5
    assert any(g.label == "smaller groups" and not g.opens for g in scene.groups)
    assert shown_and_boxed(scene) == 402


def test_a_focus_with_ten_thousand_neighbours_stays_readable():
    snapshot, owners = fan(10_000, 7)

    scene = scene_of(snapshot, Choice(labels=owners, focus=snapshot.index_of("O")))

    nearest = [snapshot.index_of(i) for i in ("O", *(f"S{i:05}" for i in range(99)))]
    assert set(scene.shown) == set(nearest)
    assert len(scene.shown) + len(scene.groups) <= 300
    assert shown_and_boxed(scene) == 10_002


def test_frames_are_drawn_for_few_elements_where_someone_asks_for_them():
    snapshot, owners = fan(6, 2)

    framed = scene_of(snapshot, Choice(labels=owners, framed=True))
    shut = scene_of(
        snapshot, Choice(labels=owners, framed=True, shut=frozenset({"service:team 1"}))
    )

    assert len(framed.shown) == 8
    assert all(g.is_open for g in framed.groups)
    assert len(shut.shown) == 5


def test_what_is_filtered_out_is_counted_and_bridged():
    snapshot, _ = fan(6, 2)
    kept = snapshot.kinds_are(Kind.OBJECTIVE, Kind.COMPONENT)

    scene = scene_of(snapshot, Choice(kept=kept))

    assert scene.left_out == {"service": 6}
    assert [(snapshot.ids[a.consumer], snapshot.ids[a.provider]) for a in scene.arrows] == [
        ("O", "C")
    ]


@pytest.mark.parametrize(
    ("shades", "note", "heat"),
    [
        ({1: Shade(0.2, "20 %"), 2: Shade(0.7, "70 %")}, "≤ 70 %", 7),
        ({1: Shade(0.2, "20 %")}, "20 %", 2),
    ],
)
def test_a_group_has_the_strongest_colour_of_its_members_in_words(shades, note, heat):
    snapshot, _ = fan(400, 1)
    services = snapshot.kinds_are(Kind.SERVICE).nonzero()[0].tolist()
    shades = {services[place]: shade for place, shade in shades.items()}

    boxes = draw(snapshot, scene_of(snapshot, Choice()), shades=shades).boxes

    assert [(b.note, b.heat) for b in boxes if b.kind is Kind.SERVICE] == [(note, heat)]


def test_a_group_says_how_many_of_it_were_found():
    snapshot, _ = fan(400, 1)
    found = snapshot.kinds_are(Kind.SERVICE).nonzero()[0][:3].tolist()

    boxes = draw(snapshot, scene_of(snapshot, Choice()), found=found).boxes

    assert [(b.subtitle, b.found) for b in boxes if b.kind is Kind.SERVICE] == [
        ("3 of 400 services found", True)
    ]


def test_groups_of_any_name_are_text_and_not_markup():
    snapshot, _ = fan(400, 1)
    labels = Labelled.of(['</text><script>"& ' + "ש" * 300] * len(snapshot))

    opened = frozenset({f"service:{labels[0]}"})
    scene = scene_of(snapshot, Choice(labels=labels, opened=opened))
    picture = map_svg(draw(snapshot, scene, to_group=lambda _group, _start=None: "/x"))

    assert "<script" not in picture
    assert etree.fromstring(picture) is not None


def turned(group, start=None):
    return f"{group.key}/{start}"


def test_a_group_larger_than_the_room_is_shown_part_by_part_until_each_member_was_seen():
    snapshot, owners = fan(1000, 1)
    start, seen = 0, []

    while start is not None:
        choice = Choice(labels=owners, opened=frozenset({TEAM}), starts={TEAM: start})
        scene = scene_of(snapshot, choice)
        group = next(g for g in scene.groups if g.is_open)
        assert len(scene.shown) + sum(len(g.hidden) for g in scene.groups) == len(snapshot)
        seen += scene.shown
        start = group.after

    assert sorted(set(seen)) == sorted(np.flatnonzero(snapshot.kinds_are(Kind.SERVICE)))


def test_the_box_of_the_rest_leads_to_the_next_part_and_from_the_last_to_the_first():
    snapshot, owners = fan(1000, 1)

    def rest(start):
        choice = Choice(labels=owners, opened=frozenset({TEAM}), starts={TEAM: start})
        drawing = draw(snapshot, scene_of(snapshot, choice), to_group=turned)
        return next(b for b in drawing.boxes if b.key == TEAM)

    first, last = rest(0), rest(5000)

    assert (first.href, last.href) == (f"{TEAM}/298", f"{TEAM}/0")
    assert first.subtitle == "1 to 298 of 1,000"
    assert last.subtitle == "703 to 1,000 of 1,000"


def test_several_open_groups_share_the_room():
    snapshot, owners = fan(1000, 2)
    keys = frozenset({"service:team 0", "service:team 1"})

    scene = scene_of(snapshot, Choice(labels=owners, opened=keys))

    shown = [len(g.members) - len(g.hidden) for g in scene.groups if g.is_open]
    assert shown == [149, 149]
