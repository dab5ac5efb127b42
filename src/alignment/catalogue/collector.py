"""Says when the garbage collector looks: not while millions of values are made, nor at them again.

It frees rings of values that hold each other; everything else goes when nothing holds it any more.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 10_000
"""New values from which the youngest are looked through: a page makes some thousands, and leaves
none. By itself the collector looks from 700 on, a dozen times a page."""


def look_seldom() -> None:
    """Let a process that answers requests look through what is young once in several of them."""
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


@contextmanager
def collector_paused() -> Iterator[None]:
    """Look for no garbage in rings: the collector would walk a growing million again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def set_aside() -> None:
    """Look through all of memory now; later looks pass over what stands, until this one is due.

    Rings among what was set aside before are found by this look too: so nothing stays for good.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def take_back() -> None:
    """Let every look go through all of memory again."""
    gc.unfreeze()
