"""Reads material in a process of its own, under limits, so that no file can harm this one.

A file that a format was not prepared for may want all memory or all time. There it is the child
that ends, and the caller is told which limit was met (RELIABILITY 2, import).
"""

import logging
import multiprocessing
import os
import pickle
import resource
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from alignment.errors import AlignmentError, Problem, Unreadable
from alignment.exchange.format import Document, Material, Reader, reader_called

LOG = logging.getLogger("alignment.exchange")

T = TypeVar("T")
Look: TypeAlias = Callable[[Material], Any]

_MEBIBYTE = 1024 * 1024
_LOOK = 0.05
"""Seconds between two looks at whether the caller gave up."""

_PRELOADED = "alignment.exchange.preload"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take.

    Attributes:
        memory: MiB beyond what the program itself has.
        processor: Seconds of processor time.
        waiting: Seconds by the clock.
        material: MiB of material up to which a process of its own reads; what is larger can only
            come from the operator's own command line, and is read where it is.
    """

    memory: int = 512
    processor: int = 20
    waiting: int = 120
    material: int = 32


LIMITS = Limits()
"""For what strangers send."""

ROOMY = Limits(memory=4_096, processor=600, waiting=3_600)
"""For an operator's own files: who waits at a terminal can cancel."""


def read_confined(
    chosen: Reader, material: Material, *,
    limits: Limits = LIMITS, watch: Callable[[], None] = lambda: None,
) -> Document:  # fmt: skip
    """What ``chosen.read`` makes of the material, in a process of its own.

    Args:
        chosen: A format of the registry.
        material: What was given.
        limits: What it may take.
        watch: Called again and again; what it raises ends the child at once.

    Raises:
        Unreadable: As the format says; or a limit was met, or the format itself broke off.
    """
    size = sum(len(file.data) for file in material.files)
    if size > limits.material * _MEBIBYTE:
        return chosen.read(material)
    return done_confined(
        partial(_read_as, chosen.name), material, name=chosen.name, limits=limits, watch=watch
    )


def done_confined(
    look: Callable[[Material], T], material: Material, *, name: str,
    limits: Limits = LIMITS, watch: Callable[[], None] = lambda: None,
) -> T:  # fmt: skip
    """What a function of a module makes of the material, in a process of its own.

    Args:
        look: The function; it and what it makes can be pickled.
        material: What was given.
        name: What to call it when it breaks off.
        limits: What it may take.
        watch: Called again and again; what it raises ends the child at once.
    """
    context = _context()
    mine, its = context.Pipe(duplex=False)
    child = context.Process(
        target=_child, args=(its, look, material, limits), daemon=True, name="reader"
    )
    child.start()
    its.close()
    try:
        answer = _answer(mine, limits, watch)
    finally:
        mine.close()
        child.kill()
        child.join()
    if answer is None:
        raise _met_a_limit(material, child.exitcode, limits)
    if isinstance(answer, _Broke):
        raise _broke_off(material, name, answer)
    if isinstance(answer, BaseException):
        raise answer
    made: T = answer
    return made


def _read_as(name: str, material: Material) -> Document:
    return reader_called(name).read(material)


def prepare() -> None:
    """Start what readers are forked from where threads run, so that the first file need not."""
    _forked_from_a_server()


def _context() -> Any:
    """A fork where nothing else runs here; else a fork of a small server that runs nothing.

    Forking a process with threads copies locks that nobody holds the key of.
    """
    if threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return _forked_from_a_server()


def _forked_from_a_server() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    with _deaf():
        forkserver.ensure_running()
    return context


@contextmanager
def _deaf() -> Iterator[None]:
    """What is started here does not hear Ctrl+C, which the terminal sends to every process.

    Whoever waits at the terminal is told by the caller, who ends its readers itself.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _answer(mine: Connection, limits: Limits, watch: Callable[[], None]) -> Any:
    """What the child sends; None when it ended without a word or took too long."""
    waited = 0.0
    while waited < limits.waiting:
        watch()
        if mine.poll(_LOOK):
            try:
                return pickle.loads(mine.recv_bytes())  # noqa: S301 (from our own child)
            except EOFError:
                return None
        waited += _LOOK
    return None


def _met_a_limit(material: Material, code: int | None, limits: Limits) -> Unreadable:
    reason = (
        f"could not be read within {limits.memory} MiB of memory and {limits.processor} seconds "
        "of processor time"
    )
    return Unreadable(
        f"{material.name}: {reason}", [Problem(material.name, reason)], exit_code=code
    )


@dataclass(frozen=True, slots=True)
class _Broke:
    """That a format raised what no format should."""

    trace: str


def _broke_off(material: Material, name: str, broke: _Broke) -> Unreadable:
    """The file may be sound: its reader is not, and who runs this is told where."""
    LOG.error("the format %s broke off over %s\n%s", name, material.name, broke.trace)
    reason = f"the format {name} broke off; that is a fault of the format, not of the file"
    return Unreadable(f"{material.name}: {reason}", [Problem(material.name, reason)])


def _child(its: Connection, look: Look, material: Material, limits: Limits) -> None:
    """Look, and send what was made or the error."""
    _confine(limits)
    its.send_bytes(_answered(look, material, limits))
    its.close()
    os._exit(0)


def _answered(look: Look, material: Material, limits: Limits) -> bytes:
    try:
        return _packed(look(material))
    except AlignmentError as error:
        return _packed(error)
    except MemoryError:
        return _packed(_met_a_limit(material, None, limits))
    except Exception:
        return _packed(_Broke(traceback.format_exc()))


def _packed(answer: Any) -> bytes:
    return pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)


def _confine(limits: Limits) -> None:
    own = _address_space()
    if own:
        most = own + limits.memory * _MEBIBYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    seconds = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2])) + limits.processor
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Bytes of address space that the program has by itself; 0 where nobody tells."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[0]) * resource.getpagesize() if told.exists() else 0
