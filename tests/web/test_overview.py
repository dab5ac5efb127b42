"""The home page's figures are those of the reference estate (METHODS part 2)."""

import pytest

from alignment.catalogue import Kind
from alignment.exchange.material import material_of
from alignment.graphs import flow
from alignment.runtime import Runtime
from alignment.usecases import documents, overview, pictures
from tests.conftest import ROOT

REFERENCE = str(ROOT / "examples" / "reference" / "reference.yaml")


@pytest.fixture
def work(tmp_path):
    runtime = Runtime(f"sqlite:///{tmp_path / 'catalogue.db'}")
    with runtime.writing("ann") as writing:
        documents.apply_plan(writing, documents.read(material_of([REFERENCE])))
    with runtime.reading() as reading:
        yield reading
    runtime.close()


def test_the_services_that_carry_most_stand_first(work):
    found = overview.overview_of(work)

    assert [(s.id, s.contribution) for s in found.services] == [
        ("S5", 37.5), ("S3", 27.5), ("S2", 15.0), ("S1", 10.0), ("S4", 10.0)
    ]  # fmt: skip
    assert (found.total, found.attributed, found.reasons, len(found.orphans)) == (100, 100, (), 0)


def test_the_critical_components_are_those_whose_failure_costs_something(work):
    found = overview.overview_of(work)

    assert [c.id for c in found.critical] == ["C7", "C8", "C6", "C5"]
    assert [c.value_at_risk for c in found.critical] == pytest.approx([84, 30, 20, 5])
    assert found.harmless == 5
    assert (found.worst_service.id, found.worst_service.value_at_risk) == ("S5", 84)


def test_worth_a_look_are_services_as_well_as_components(work):
    found = overview.worth_a_look(work.snapshot())

    assert [(c.id, c.kind) for c in found] == [
        ("S5", "service"), ("S3", "service"), ("C7", "component"), ("C8", "component")
    ]  # fmt: skip


def test_the_support_of_every_element_is_what_stands_on_it(work):
    snapshot = work.snapshot()

    support = dict(zip(snapshot.ids, flow.support_of_all(snapshot).tolist(), strict=True))

    assert [support[i] for i in ("O1", "O2", "S1", "S2", "S3", "S4", "S5")] == pytest.approx(
        [60, 40, 30, 15, 55, 10, 37.5]
    )


def test_a_frame_counts_each_kind(work):
    frame = overview.frame_of(work)

    assert frame.counts == {
        "objective": 2, "client": 2, "process": 3, "service": 5, "component": 9, "practice": 6
    }  # fmt: skip
    assert (frame.revision, frame.pinned, frame.total) == (1, False, 100)


WISHES = [
    pictures.Wish(**asked)
    for asked in (
        {}, {"focus": "S3"}, {"focus": "S3", "depth": 1}, {"kinds": frozenset({Kind.SERVICE})},
        {"group": "kind"}, {"group": "kind", "shut": frozenset({"service:"})},
        {"most": 10}, {"most": 10, "opened": frozenset({"component:"})},
        {"most": 10, "opened": frozenset({"component:"}), "starts": {"component:": 3}},
        {"losses": {"C7": 1.0}, "hit": True}, {"losses": {"C4": 1.0}, "hit": True},
        {"only": {"type": "none such"}}, {"search": "C4"}, {"colour": "cost"},
    )
]  # fmt: skip


def test_another_wish_is_another_map_whatever_was_drawn_before(work, tmp_path):
    drawn = [pictures.map_of(work, wish).drawing for wish in WISHES]

    assert len({repr(drawing) for drawing in drawn}) == len(WISHES)
    for wish, drawing in zip(WISHES, drawn, strict=True):
        alone = Runtime(f"sqlite:///{tmp_path / 'catalogue.db'}")
        with alone.reading() as fresh:
            assert pictures.map_of(fresh, wish).drawing == drawing
        alone.close()
    assert pictures.map_of(work, WISHES[0]).scene is pictures.map_of(work, WISHES[0]).scene


def test_the_latest_answers_about_a_snapshot_are_kept(work):
    snapshot, made = work.snapshot(), []

    def asked(key):
        return snapshot.lately(key, lambda: made.append(key) or key)

    for key in range(32):
        assert asked(key) == key
    asked(0)
    asked("one more")
    assert [asked(0), asked(2)] == [0, 2]
    assert made == [*range(32), "one more"]
    asked(1)
    assert made[-1] == 1


def test_a_map_says_in_words_what_its_colours_say(work):
    picture = pictures.map_of(work, pictures.Wish(colour="loss", losses={"C4": 1.0}))

    notes = {box.key: box.note for box in picture.drawing.boxes}
    assert (notes["C4"], notes["S3"], notes["C9"]) == ("down", "at risk", "")
