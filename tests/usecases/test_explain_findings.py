"""Every finding opens to its value and grade, every part of the index to its amounts."""

import pytest

from alignment.errors import NotFound
from alignment.runtime import Runtime
from alignment.usecases.demo import load_example
from alignment.usecases.explain import explanation_of
from alignment.usecases.findings import findings_in, index_of


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    runtime = Runtime(f"sqlite:///{tmp_path_factory.mktemp('findings') / 'catalogue.db'}")
    with runtime.writing("ann") as work:
        load_example(work)
    with runtime.reading() as work:
        yield work
    runtime.close()


def test_every_finding_opens_to_its_value_and_grade(work):
    for found in findings_in(work).findings:
        told = explanation_of(work, "finding-value", [found.rule, *found.elements[:3]])
        inputs = {i.name: i.value for i in told.inputs}
        assert told.value == found.value
        assert inputs["severity"] == str(found.severity)
        assert bool(told.reason) == (found.value is None)


def test_every_part_of_the_index_opens_to_what_it_is_made_of(work):
    for part in index_of(work).parts:
        told = explanation_of(work, "index-part", [part.name])
        amounts = [i.value for i in told.inputs]
        assert told.value == part.value
        assert told.formula == part.formula
        if part.name == "cost fit":
            assert sum(p.value for p in told.parts) == pytest.approx(part.value)
        elif part.name == "delivery":
            assert amounts[1] / amounts[0] == pytest.approx(part.value)
        else:
            assert 1 - amounts[1] / amounts[0] == pytest.approx(part.value)


def test_a_part_that_there_is_not_is_refused_with_those_there_are(work):
    with pytest.raises(NotFound) as refusal:
        explanation_of(work, "index-part", ["cover"])

    assert "coverage" in refusal.value.facts["closest"]


@pytest.mark.parametrize(
    ("of", "says"),
    [(["single-pont"], "rule"), (["single-point", "S-BOOK"], "single-point finds nothing about")],
)
def test_a_finding_that_there_is_not_is_refused(work, of, says):
    with pytest.raises(NotFound, match=says):
        explanation_of(work, "finding-value", of)
