"""When the garbage collector looks, and what it passes over."""

import gc
import weakref

from alignment.catalogue.collector import collector_paused, look_seldom, set_aside, take_back


class Ring:
    """Holds itself: only a look for garbage frees it."""

    def __init__(self):
        self.itself = self


def test_what_was_set_aside_is_passed_over_and_a_ring_among_it_goes_with_the_next_time():
    ring = Ring()
    gone = weakref.ref(ring)
    set_aside()
    passed_over = gc.get_freeze_count()
    del ring
    gc.collect()
    kept = gone()

    del kept
    set_aside()
    freed = gone() is None
    take_back()

    assert passed_over > 0
    assert freed
    assert gc.get_freeze_count() == 0


def test_the_collector_looks_again_after_a_pause():
    with collector_paused():
        paused = gc.isenabled()

    assert not paused
    assert gc.isenabled()


def test_a_process_that_answers_requests_looks_at_the_young_alone_more_seldom():
    before = gc.get_threshold()  # of this process, which may have begun to answer requests
    gc.set_threshold(700, 11, 12)
    look_seldom()
    young, *others = gc.get_threshold()
    gc.set_threshold(*before)

    assert young > 10 * 700
    assert others == [11, 12]
