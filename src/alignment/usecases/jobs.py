"""What runs beside the request that began it: watched, cancelled, imports carried out later."""

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, Literal, Self, TypeAlias, TypeVar

from alignment.catalogue import Finding
from alignment.errors import AlignmentError, Cancelled, Conflict, NotFound
from alignment.exchange.format import File, Material
from alignment.exchange.tables.roles import Table
from alignment.usecases.documents import Plan, Reading

LOG = logging.getLogger("alignment.jobs")

MOST_KEPT = 8
"""Jobs whose outcome can still be looked at; each may hold a document of many megabytes."""

State: TypeAlias = Literal["running", "planned", "written", "made", "refused", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A file to keep.

    Attributes:
        findings: What it does not hold, where it says so.
    """

    data: bytes = field(repr=False)
    media_type: str
    name: str
    revision: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person chose beside the files.

    Attributes:
        format: Name of the format; told from the content when it is empty.
        mapping: Name of the profile by which relationships become requirements.
        replace: Retire what the same source no longer holds.
        source: Whose elements they are; else the document's own name.
    """

    format: str = ""
    mapping: str = "default"
    replace: bool = False
    source: str = ""


@dataclass(slots=True, kw_only=True)
class Job:
    """Something long.

    Attributes:
        id: Cannot be guessed.
        name: What it is about.
        stage, done, total: How far it has come; a total of 0 is unknown.
        error: Why it was refused.
    """

    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    name: str
    state: State = "running"
    stage: str = ""
    done: int = 0
    total: int = 0
    error: BaseException | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Note how far it has come; raises Cancelled once it was cancelled."""
        self.stage, self.done, self.total = stage, done, total
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Let it end at its next step; what it wrote so far is rolled back."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was cancelled, ended or not."""
        return self._stop.is_set()

    def seen(self) -> Self:
        """The job as it is now, for who looks at it while it goes on.

        Its state is read before all else and set after all else: what belongs to an end is there.
        """
        state = self.state
        now = copy(self)
        now.state = state
        return now

    def go_on(self) -> None:
        """It runs again, towards another end."""
        self.state, self.stage = "running", ""
        self._ended.clear()

    def wait(self, seconds: float) -> None:
        """Give it some time to come to an end."""
        self._ended.wait(seconds)

    def run(self, step: Callable[[], None], *, then: State) -> None:
        """Do one step of it in this thread."""
        try:
            step()
            self.state = then
        except Cancelled as error:
            self.error, self.state = error, "cancelled"
        except AlignmentError as error:
            self.error, self.state = error, "refused"
        except BaseException as error:
            LOG.exception("job failed")
            self.error, self.state = error, "refused"
        finally:
            self._ended.set()


@dataclass(slots=True, kw_only=True)
class Import(Job):
    """One import from its files to its revision.

    Attributes:
        asked: What the person chose beside the files.
        reading: The document, once it was read.
        plan: What it does or did, once it was planned.
        material: What was sent, until it is written.
        tables: The tables in it, where a person is asked what their columns are.
        typed: What that person said.
        column_map: The column map that was made of it; empty where nobody said.
    """

    asked: Asked = Asked()
    reading: Reading | None = None
    plan: Plan | None = None
    material: Material | None = None
    tables: tuple[Table, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    column_map: str = ""

    @property
    def sent(self) -> Material:
        """What was sent, and what a person said of its columns; raises NotFound once written."""
        if self.material is None:
            msg = "what was sent is not kept any more; choose the file again"
            raise NotFound(msg)
        if not self.column_map:
            return self.material
        said = File("columns.yaml", self.column_map.encode())
        return Material(self.material.name, (said, *self.material.files))


@dataclass(slots=True, kw_only=True)
class Making(Job):
    """One file that is made for somebody.

    Attributes:
        place: The page that it was asked for on.
        address: Where the same is made again; empty where no address can hold what was asked.
        made: The file, once it is there.
    """

    place: str
    address: str = ""
    made: MadeFile | None = None


J = TypeVar("J", bound=Job)


class Jobs(Generic[J]):
    """The jobs of one kind in this process, the latest few of them.

    Args:
        what: What one of them is called.
        again: What to do about one that is not kept any more.
    """

    def __init__(self, what: str = "import", again: str = "choose the file again") -> None:
        self._what, self._again = what, again
        self._jobs: OrderedDict[str, J] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, job: J, step: Callable[[J], None], *, then: State = "planned") -> J:
        """Keep a job, and take its first step in a thread of its own.

        Args:
            job: A new one.
            step: What it does.
            then: Its state when that was done.

        Raises:
            Conflict: As many as are kept are running.
        """
        with self._lock:
            while len(self._jobs) >= MOST_KEPT:
                self._drop_one()
            self._jobs[job.id] = job
        self._start(job, step, then=then)
        return job

    def go_on(self, job: J, step: Callable[[J], None]) -> None:
        """Take the step after the plan; raises Conflict unless the job waits for it."""
        with self._lock:
            if job.state != "planned":
                msg = f"this {self._what} is not waiting to be carried out"
                raise Conflict(msg)
            job.go_on()
        self._start(job, step, then="written")

    def find(self, name: str) -> J:
        """The job of that id; raises NotFound for one that is not kept any more."""
        job = self._jobs.get(name)
        if job is None:
            msg = f"this {self._what} is not known any more; {self._again}"
            raise NotFound(msg, what=self._what, name=name)
        return job

    def close(self) -> None:
        """Cancel what runs: the process ends, and nothing half done may stay."""
        for job in list(self._jobs.values()):
            job.cancel()
            job.wait(5)

    def _drop_one(self) -> None:
        ended = next((j for j in self._jobs.values() if j.state != "running"), None)
        if ended is None:
            msg = f"{MOST_KEPT} {self._what}s are running; wait for one to end, or cancel it"
            raise Conflict(msg)
        del self._jobs[ended.id]

    def _start(self, job: J, step: Callable[[J], None], *, then: State) -> None:
        thread = threading.Thread(
            target=job.run, args=(partial(step, job),), kwargs={"then": then}, name=self._what,
            daemon=True,
        )  # fmt: skip
        thread.start()
