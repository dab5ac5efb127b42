"""What is worked out beside the requests that want it."""

import gc
from threading import Event

import pytest

from alignment.catalogue import Element, Kind, Requirement
from alignment.catalogue.edits import Edit
from alignment.errors import NotFound
from alignment.runtime import Runtime
from alignment.usecases.ahead import QUICK, USUAL, Ahead, is_quick, usual

LONG = 30.0


@pytest.fixture
def runtime(tmp_path):
    opened = Runtime(f"sqlite:///{tmp_path / 'catalogue.db'}")
    yield opened
    opened.close()


@pytest.fixture
def ahead(runtime):
    made = Ahead(runtime)
    yield made
    made.close()


def test_an_answer_that_is_not_there_yet_is_none_and_is_there_later(ahead):
    go = Event()

    def slow(_work):
        go.wait(LONG)
        return "answer"

    before = ahead.ask("question", slow, revision=0, patience=0)
    go.set()
    after = ahead.ask("question", slow, revision=0, patience=LONG)

    assert (before, after) == (None, "answer")


def test_what_was_answered_is_not_worked_out_again(ahead):
    counted = iter(range(9))

    def ask(what, revision):
        return ahead.ask(what, lambda _: next(counted), revision=revision, patience=LONG)

    asked = ("a", 0), ("a", 0), ("b", 0), ("a", 1), ("b", 0)

    assert [ask(*question) for question in asked] == [0, 0, 1, 2, 1]


def test_a_refusal_reaches_who_asks_and_is_tried_again(ahead):
    def refuse(_work):
        msg = "not there"
        raise NotFound(msg)

    with pytest.raises(NotFound, match="not there"):
        ahead.ask("question", refuse, revision=0, patience=LONG)

    assert ahead.ask("question", lambda _: "there", revision=0, patience=LONG) == "there"


def test_how_far_an_answer_has_come_is_known_and_it_can_be_given_up(ahead):
    told, go, ended = Event(), Event(), Event()

    def slow(work):
        try:
            work.progress("checks", 3, 19)
            told.set()
            go.wait(LONG)
            work.progress("checks", 4, 19)
        finally:
            ended.set()

    ahead.ask("question", slow, revision=0, patience=0)
    told.wait(LONG)
    job = ahead.job_of("question", revision=0)
    come = job.stage, job.done, job.total
    ahead.give_up(job.id)
    go.set()
    ended.wait(LONG)

    assert come == ("checks", 3, 19)
    assert (job.stopping, job.done) == (True, 4)
    assert ahead.job_of("question", revision=0) is None
    assert ahead.ask("question", lambda _: "anew", revision=0, patience=LONG) == "anew"


def test_an_answer_that_is_there_is_not_given_up(ahead):
    ahead.ask("question", lambda _: "there", revision=0, patience=LONG)

    ahead.give_up(ahead.job_of("question", revision=0).id)

    assert ahead.ask("question", lambda _: "anew", revision=0, patience=LONG) == "there"


def test_only_the_latest_answers_are_kept(ahead):
    counted = iter(range(999))
    for number in range(200):
        ahead.ask(number, lambda _: next(counted), revision=0, patience=LONG)

    again = ahead.ask(0, lambda _: "again", revision=0, patience=LONG)
    last = ahead.ask(199, lambda _: "again", revision=0, patience=LONG)

    assert (again, last) == ("again", 199)


def test_a_revision_is_looked_at_before_anyone_asks(runtime, ahead):
    told = []
    runtime.on_revision = told.append
    shop = Element(id="S", kind=Kind.SERVICE, name="shop")
    with runtime.writing("ann") as work:
        work.revise([Edit(None, shop)], reason="")
    with runtime.writing("ann"):
        pass  # wrote nothing

    ahead.revised(1)

    assert told == [1]
    assert ahead.ask(USUAL, lambda _: "not asked", revision=1, patience=LONG) is True


def test_what_is_closed_takes_no_more(runtime):
    ahead = Ahead(runtime)
    ahead.close()

    ahead.revised(0)

    assert ahead._closed


def test_a_large_estate_is_not_quick_and_its_figures_are_kept(runtime):
    services = [Element(id=f"S{i}", kind=Kind.SERVICE, name="s") for i in range(90)]
    parts = [Element(id=f"C{i}", kind=Kind.COMPONENT, name="c") for i in range(60)]
    members = tuple(part.id for part in parts)
    groups = [Requirement(of=s.id, members=members, needs=1) for s in services]
    with runtime.writing("ann") as work:
        work.revise([Edit(None, e) for e in (*services, *parts, *groups)], reason="")

    with runtime.reading() as work:
        quick = is_quick(work)
        usual(work)
        kept = work.snapshot().__dict__["_derived"]

    assert len(groups) * len(members) > QUICK
    assert not quick
    assert kept


def test_what_a_long_answer_leaves_is_passed_over_by_looks_for_garbage_until_the_end(runtime):
    ahead = Ahead(runtime, long=0.0)
    ahead.ask("question", lambda _: [], revision=0, patience=LONG)
    passed_over = gc.get_freeze_count()

    ahead.close()

    assert passed_over > 0
    assert gc.get_freeze_count() == 0


def test_of_questions_about_one_thing_after_the_other_the_first_alone_stops_for_a_look(runtime):
    ahead = Ahead(runtime, long=0.0)
    ahead.ask(("debt", "S1"), lambda _: [], revision=0, patience=LONG)
    gc.unfreeze()

    ahead.ask(("debt", "S2"), lambda _: [], revision=0, patience=LONG)
    another = gc.get_freeze_count()
    ahead.ask(("debt", "S1"), lambda _: [], revision=1, patience=LONG)
    of_the_next = gc.get_freeze_count()
    ahead.close()

    assert another == 0
    assert of_the_next > 0
