"""One open catalogue: its snapshots are never stale, and cost no more than they must."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from alignment.catalogue import Element, Requirement
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.stored import from_parts
from alignment.runtime import Runtime
from alignment.usecases import analyse, maintain


def _arrays(snapshot):
    return {
        name: repr(held.tolist() if isinstance(held, np.ndarray) else list(held))
        for name in Snapshot.__dataclass_fields__
        if isinstance(held := getattr(snapshot, name), (np.ndarray, tuple))
    }


def _edit(work, step):
    if step % 3 == 0:
        maintain.add(work, Element(id=f"B{step}", kind="component", name="new"))
    elif step % 3 == 1:
        maintain.add(work, Requirement(of="S4", members=[f"B{step - 1}"]))
    else:
        maintain.alter(work, "elements", "O1", {"value": 10.0 * step})


def test_a_patched_snapshot_is_the_one_that_another_process_builds(reference):
    with reference.reading() as work:
        work.snapshot()
    for step in range(9):
        with reference.writing("a") as work:
            _edit(work, step)
        with reference.reading() as work:
            patched = work.snapshot()

    other = Runtime(reference.database.url)
    with other.reading() as work:
        built = work.snapshot()
    other.close()

    assert _arrays(patched) == _arrays(built)


def test_the_same_revision_is_the_same_snapshot(reference):
    with reference.reading() as work:
        first = work.snapshot()
    with reference.reading() as work:
        assert work.snapshot() is first
        assert work.snapshot(1) is first


def test_another_process_that_wrote_is_noticed_at_once(reference):
    other = Runtime(reference.database.url)
    with reference.reading() as work:
        before = analyse.impact_of(work, {"C5": 1.0}).value_at_risk
    with other.writing("b") as work:
        maintain.alter(work, "requirements", "S3:C4+C5", {"needs": 2})
    other.close()

    with reference.reading() as work:
        after = analyse.impact_of(work, {"C5": 1.0}).value_at_risk

    assert (before, after) == (pytest.approx(5.0), pytest.approx(78.0))


def test_threads_share_one_snapshot_and_agree(reference):
    def ask(_):
        with reference.reading() as work:
            return analyse.impact_of(work, {"C7": 1.0}).value_at_risk

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(80)))

    assert [round(a, 9) for a in answers] == [84.0]


def test_a_large_snapshot_is_kept_for_the_next_process(reference):
    first = Runtime(reference.database.url, keep_from=1)
    with first.reading() as work:
        built = work.snapshot()

    first.close()

    other = Runtime(reference.database.url)
    with other.reading() as work:
        assert "member" in work.reader.arrays(1)
        assert _arrays(work.snapshot()) == _arrays(built)
    other.close()


def test_what_is_stored_is_not_stored_again_unless_it_could_not_be_read(reference):
    with Runtime(reference.database.url, keep_from=1).reading() as work:
        assert work.runtime.keep(work.snapshot())
    again = Runtime(reference.database.url, keep_from=1)
    with again.reading() as work:
        snapshot = work.snapshot()
    assert not again.keep(snapshot)

    with again.database.writing() as connection:
        connection.exec_driver_sql("UPDATE snapshot SET data = x'00' WHERE part = 'member'")
    mended = Runtime(reference.database.url, keep_from=1)
    with mended.reading() as work:
        snapshot = work.snapshot()
    assert mended.keep(snapshot)
    with mended.reading() as work:
        assert _arrays(from_parts(work.reader.arrays(1))) == _arrays(snapshot)


def test_a_small_snapshot_is_not_kept(reference):
    with reference.reading() as work:
        assert not reference.keep(work.snapshot())


def test_what_a_unit_wrote_and_gave_up_is_never_answered_with(reference):
    with pytest.raises(RuntimeError), reference.writing("a") as work:  # noqa: PT012
        maintain.alter(work, "requirements", "S3:C4+C5", {"needs": 2})
        assert work.snapshot().revision == 2
        raise RuntimeError

    with reference.writing("a") as work:
        maintain.alter(work, "elements", "S1", {"cost": 31.0})
    with reference.reading() as work:
        assert analyse.impact_of(work, {"C4": 1.0}).value_at_risk == 0.0


def test_contributions_to_everything_are_worked_out_once_a_revision(reference):
    with reference.reading() as work:
        held = {lens: analyse.contribution_of(work, lens=lens) for lens in analyse.LENSES}
        again = {lens: analyse.contribution_of(work, lens=lens) for lens in analyse.LENSES}
        supports = work.practices()
    with reference.writing("ann") as work:
        maintain.alter(work, "elements", "O1", {"value": 10.0})
    with reference.reading() as work:
        found = analyse.contribution_of(work)
        assert work.practices() == supports

    assert all(again[lens] is held[lens] for lens in held)
    assert found.total == held["service"].total - 50.0
