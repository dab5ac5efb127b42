"""Who takes how much of what is shared."""

import numpy as np
import pytest

from alignment.errors import Invalid, NotFound
from alignment.graphs.portfolio.cost import cost_of
from alignment.graphs.portfolio.usage import Usage, usage_of
from tests.graphs.ref1 import ref1


def use(provider, consumer, usage):
    return Usage(provider=provider, consumer=consumer, usage=usage)


def lens_of(*stated):
    snapshot = ref1()
    found = cost_of(snapshot, kind="service", usage=usage_of(snapshot, stated).weights)
    assert found.by_root.difference == pytest.approx(0, abs=1e-9)
    assert found.by_lens.difference == pytest.approx(0, abs=1e-9)
    return {i.id: i.lens for i in found.items}


def test_a_shared_component_is_split_as_stated_and_all_still_adds_up():
    equal, stated = lens_of(), lens_of(use("C5", "S3", 3), use("C5", "S4", 1))

    assert (equal["S3"], equal["S4"]) == (pytest.approx(105), pytest.approx(25))
    assert (stated["S3"], stated["S4"]) == (pytest.approx(112.5), pytest.approx(17.5))


def test_what_is_used_by_nobody_who_is_stated_has_no_part_and_is_counted():
    found = usage_of(ref1(), [use("C5", "S3", 1)])

    assert lens_of(use("C5", "S3", 1))["S4"] == pytest.approx(10)
    assert "1 use of what is stated has no part" in found.remarks[1]


def test_nothing_stated_is_all_alike():
    assert np.array_equal(usage_of(ref1(), ()).weights, np.ones(len(ref1().use)))


@pytest.mark.parametrize(("stated", "said"), [
    ([use("C5", "S1", 1)], "S1 does not need C5"),
    ([use("C5", "S3", -1)], "a number of 0 or more"),
    ([use("C5", "S3", float("nan"))], "a number of 0 or more"),
    ([use("C5", "S3", 1), use("C5", "S3", 2)], "stands twice"),
    ([use("C5", "S3", 0)], "nobody is said to use any of C5"),
])  # fmt: skip
def test_usage_that_makes_no_sense_is_refused_with_its_place(stated, said):
    with pytest.raises(Invalid, match=said) as refused:
        usage_of(ref1(), stated)

    assert refused.value.problems[0].place.startswith("usage")


def test_an_element_that_is_not_there_is_named():
    with pytest.raises(NotFound, match=r"usage\[0\]: there is no element 'nix'"):
        usage_of(ref1(), [use("nix", "S3", 1)])


def test_what_stands_in_a_file_is_named_by_its_row_there():
    stated = Usage(provider="C5", consumer="S1", usage=1, place="usage.csv, row 7")

    with pytest.raises(Invalid, match=r"usage\.csv, row 7: S1 does not need C5"):
        usage_of(ref1(), [stated])
