import threading

import pytest

from alignment.errors import Cancelled, Conflict, Invalid, NotFound
from alignment.usecases.jobs import MOST_KEPT, Job, Jobs


def job(name="shop.yaml"):
    return Job(name=name)


def test_a_job_goes_from_its_plan_to_its_revision():
    jobs, steps = Jobs(), []

    begun = jobs.begin(job(), lambda _: steps.append("plan"))
    begun.wait(10)
    planned = begun.state
    jobs.go_on(begun, lambda _: steps.append("write"))
    begun.wait(10)

    assert (planned, begun.state, steps) == ("planned", "written", ["plan", "write"])


def test_a_job_that_is_cancelled_ends_at_its_next_step():
    jobs, reached = Jobs(), threading.Event()

    def step(running):
        for done in range(1_000_000):
            running.progress("writing", done, 1_000_000)
            reached.set()

    begun = jobs.begin(job(), step)
    reached.wait(10)
    begun.cancel()
    begun.wait(10)

    assert begun.state == "cancelled"
    assert (begun.stage, begun.total) == ("writing", 1_000_000)


@pytest.mark.parametrize("refused", [Invalid("no such thing"), Cancelled(), ValueError("fault")])
def test_who_sees_that_a_job_ended_sees_why(refused):
    told = []

    class Watched(Job):
        def __setattr__(self, name, value):
            super().__setattr__(name, value)
            told.append(name)

    def step():
        raise refused

    watched = Watched(name="shop.yaml")
    told.clear()
    watched.run(step, then="planned")

    assert told == ["error", "state"]


def test_what_is_looked_at_stays_as_it_was_seen():
    running = job()
    running.progress("writing", 1, 9)

    seen = running.seen()
    running.progress("writing", 9, 9)
    running.run(lambda: None, then="planned")

    assert (seen.state, seen.done, running.state) == ("running", 1, "planned")
    assert running.seen().state == "planned"
    running.cancel()
    assert seen.stopping


def test_what_is_refused_is_kept_with_its_reason():
    jobs = Jobs()

    def step(_):
        raise Invalid("no such thing")

    begun = jobs.begin(job(), step)
    begun.wait(10)

    assert begun.state == "refused"
    assert str(begun.error) == "no such thing"


def test_only_a_plan_is_carried_out():
    jobs = Jobs()
    begun = jobs.begin(job(), lambda _: None, then="written")
    begun.wait(10)

    with pytest.raises(Conflict):
        jobs.go_on(begun, lambda _: None)


def test_the_oldest_that_ended_gives_way_and_running_ones_do_not():
    jobs, release = Jobs(), threading.Event()
    first = jobs.begin(job("first"), lambda _: None)
    first.wait(10)
    running = [jobs.begin(job(), lambda _: release.wait(10)) for _ in range(MOST_KEPT)]

    with pytest.raises(NotFound, match="choose the file again"):
        jobs.find(first.id)
    with pytest.raises(Conflict, match="are running"):
        jobs.begin(job(), lambda _: None)

    release.set()
    for one in running:
        one.wait(10)
