"""Arrays side by side are the same arrays."""

import numpy as np

from alignment.graphs.packing import packed, zeros


def test_zeros_share_one_piece_and_no_line_of_the_cache():
    a, b, c = zeros([(3, np.int8), (5, np.float64), (0, np.int32)])

    assert [x.tolist() for x in (a, b, c)] == [[0] * 3, [0.0] * 5, []]
    assert a.base is b.base
    assert (b.ctypes.data - a.ctypes.data) % 64 == 0


def test_packed_arrays_are_equal_and_writing_one_leaves_the_others():
    given = [np.arange(5, dtype=np.int32), np.linspace(0, 1, 7), np.ones(3, dtype=np.int8)]

    found = packed(given)
    found[0][:] = -1

    assert found[1].tolist() == given[1].tolist()
    assert found[2].tolist() == [1, 1, 1]
    assert given[0].tolist() == [0, 1, 2, 3, 4]


def test_an_array_that_has_large_pages_already_is_not_copied():
    large = np.zeros(1 << 20, dtype=np.float64)

    assert packed([large])[0] is large
