"""A snapshot that was stored is the snapshot that was built."""

from dataclasses import replace

import numpy as np

from alignment.graphs import stored
from alignment.graphs.snapshot import Snapshot
from tests.graphs.ref1 import ref1


def _same(one: Snapshot, other: Snapshot) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
        if isinstance(getattr(one, name), np.ndarray)
        else list(getattr(one, name)) == list(getattr(other, name))
        if name in {"ids", "names", "requirement_ids"}
        else getattr(one, name) == getattr(other, name)
        for name in Snapshot.__dataclass_fields__
    )


def test_what_was_stored_is_what_was_built():
    built = ref1()

    assert _same(stored.from_parts(stored.parts_of(built)), built)


def test_what_lacks_a_part_or_has_another_form_is_built_again():
    parts = stored.parts_of(ref1())
    lacking = {name: data for name, data in parts.items() if name != "member"}
    older = {**parts, "contents": parts["contents"].replace(b'"form":', b'"form":9')}

    assert stored.from_parts(lacking) is None
    assert stored.from_parts(older) is None
    assert stored.from_parts({}) is None


def test_what_is_the_same_throughout_is_stored_once_to_the_bit():
    built = ref1()
    even = replace(built, share=np.full(len(built.share), -0.0), own=np.full(len(built), np.nan))

    parts = stored.parts_of(even)
    found = stored.from_parts(parts)

    assert len(parts["share"]) == len(parts["own"]) == 8
    assert _same(found, even)
    assert np.signbit(found.share).all()
    assert not found.share.flags.writeable


def test_a_stored_snapshot_cannot_be_written_to():
    snapshot = stored.from_parts(stored.parts_of(ref1()))

    assert not snapshot.member.flags.writeable
