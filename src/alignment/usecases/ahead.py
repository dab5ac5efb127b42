"""Answers that take seconds in a large estate: worked out beside the requests that want them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from alignment.catalogue.collector import set_aside, take_back
from alignment.errors import Cancelled
from alignment.runtime import Runtime, Work
from alignment.usecases import delivery, glance, overview
from alignment.usecases.jobs import Job

T = TypeVar("T")

QUICK = 5_000
"""Memberships up to which every answer is there while a person waits for its page."""

PATIENCE = 0.05
"""Seconds that a page waits for an answer before it says that it is being worked out."""

USUAL = "usual"
"""The question of which nothing is wanted but that it was answered; see ``usual``."""

LONG = 1.0
"""Seconds from which an answer leaves so much behind that memory is looked through again."""

_KEPT = 128
_AT_ONCE = 2


class _Question(NamedTuple):
    """One that was asked: how far its answer has come, and the answer."""

    job: Job
    future: Future[Any]


class Ahead:
    """The answers of one process that are being worked out, and the latest of those that were.

    After one that took ``long`` seconds all of memory is looked through, beside the requests: what
    stands then is passed over by the looks for garbage that fall amid pages. Of many questions of
    one form, such as what the next failure would cost for each element, the first alone leaves
    so much behind.
    """

    def __init__(self, runtime: Runtime, *, long: float = LONG) -> None:
        self._runtime, self._long = runtime, long
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="ahead")
        self._asked: OrderedDict[Hashable, _Question] = OrderedDict()
        self._lock = Lock()
        self._looked: set[Hashable] = set()
        self._latest: Future[Any] = Future()
        self._closed = False

    def ask(
        self, what: Hashable, make: Callable[[Work], T], *, revision: int,
        patience: float = PATIENCE,
    ) -> T | None:  # fmt: skip
        """The answer, once it is there; None while it is being worked out.

        Args:
            what: The question; with the revision and the day it is one for all who ask.
            make: Answers it, in a thread and a unit of work of its own.
            revision: That it is about.
            patience: Seconds to wait for it.

        Whatever ``make`` raises is raised here, and it is tried again when asked again.
        """
        key = self._key(what, revision)
        future = self._begun(key, make)
        if not wait([future], patience).done:
            return None
        failed = None if future.cancelled() else future.exception()
        if future.cancelled() or failed is not None:
            with self._lock:
                self._asked.pop(key, None)
        return None if future.cancelled() or isinstance(failed, Cancelled) else future.result()

    def job_of(self, what: Hashable, *, revision: int) -> Job | None:
        """How far an answer has come; None for one that nobody asked for."""
        asked = self._asked.get(self._key(what, revision))
        return asked and asked.job

    def give_up(self, job_id: str) -> None:
        """Work an answer out no further; nothing happens where it is there already."""
        with self._lock:
            for key, asked in list(self._asked.items()):
                if asked.job.id == job_id and not asked.future.done():
                    del self._asked[key]
                    asked.job.cancel()
                    asked.future.cancel()

    def revised(self, revision: int) -> None:
        """Let what the first pages of a revision want be worked out; of several, the last."""
        if self._closed:
            return
        self._looked.clear()
        self._latest.cancel()
        self._latest = self._begun(self._key(USUAL, revision), partial(usual, at=revision))

    def close(self) -> None:
        """Give up what has not begun, and await what has."""
        self._closed = True
        self._pool.shutdown(cancel_futures=True)
        take_back()

    def _begun(self, key: tuple[Hashable, ...], make: Callable[[Work], T]) -> "Future[T]":
        with self._lock:
            asked = self._asked.get(key)
            if asked is None:
                job = Job(name="answer")
                asked = _Question(job, self._pool.submit(self._made, make, job, _form_of(key)))
                self._asked[key] = asked
            self._asked.move_to_end(key)
            ended = [k for k, q in self._asked.items() if q.future.done()]
            for old in ended[: max(len(self._asked) - _KEPT, 0)]:
                del self._asked[old]
            return asked.future

    def _made(self, make: Callable[[Work], T], job: Job, form: Hashable) -> T:
        began = monotonic()
        with self._runtime.reading() as work:
            work.progress = job.progress
            answer = make(work)
        if monotonic() - began > self._long and form not in self._looked:
            self._looked.add(form)
            set_aside()
        return answer

    def _key(self, what: Hashable, revision: int) -> tuple[Hashable, ...]:
        return what, revision, self._runtime.clock().date()


def _form_of(key: tuple[Hashable, ...]) -> Hashable:
    """What a question has in common with those about something else: its name, the revision."""
    what, *rest = key
    return (what[0] if isinstance(what, tuple) else what, *rest)


def is_quick(work: Work, *, at: int | None = None) -> bool:
    """Whether every answer about a revision is there at once."""
    return len(work.snapshot(at).member) <= QUICK


def usual(work: Work, *, at: int | None = None) -> bool:
    """What the first pages of a revision want; it is kept with its snapshot."""
    if not is_quick(work, at=at):
        overview.overview_of(work, at=at)
        glance.sight_at_a_glance(work, at=at)
        delivery.services_of(work, at=at)
    return True
