"""Reads damaged files of one format and prints what went wrong: a crash, a hang, no place.

Each format is tried in a process of its own, so that the limits on memory and the alarm clock are
its own too. ``python -m tests.fuzz.run FORMAT COUNT SEED FOLDER`` tries one; without arguments it
loads the program once, and forks for each line of these four that it is sent.
"""

import json
import os
import resource
import signal
import sys
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from alignment.errors import AlignmentError, Unreadable
from alignment.exchange.files.archives import is_archive
from alignment.exchange.format import File, Material, readers
from alignment.runtime import Runtime
from alignment.usecases import documents
from tests.fuzz.mutate import damaged, damaged_within
from tests.fuzz.samples import samples_of

_SECONDS = 20
_MEBIBYTES = 512
_MOST_TOLD = 10


class Hang(BaseException):
    """It took longer than a file may."""


def main(name: str, count: str, seed: str, folder: str) -> None:
    """Try so many damaged files, and print the outcomes as one line of JSON."""
    samples = samples_of(name, Path(folder))
    pieces = [file.data for sample in samples for file in sample.files if file.data]
    runtime = Runtime("sqlite://")
    own = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    most = own + _MEBIBYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.signal(signal.SIGALRM, _wake)
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(int(seed), int(seed) + int(count)):
        outcome, wrong = _tried(runtime, name, _broken(number, samples, pieces))
        outcomes[outcome] += 1
        if wrong:
            faults.append(f"seed {number}: {wrong}")
    told = {"outcomes": outcomes, "faults": faults[:_MOST_TOLD], "bad": len(faults)}
    sys.stdout.write(json.dumps(told))


def _broken(seed: int, samples: list[Material], pieces: list[bytes]) -> Material:
    sample = samples[seed % len(samples)]
    place = (seed // len(samples)) % len(sample.files)
    files = list(sample.files)
    name, data = files[place].name, files[place].data
    inside = is_archive(data) and seed // len(samples) // len(files) % 2
    files[place] = File(name, (damaged_within if inside else damaged)(seed, data, pieces))
    return Material(sample.name, tuple(files))


def _tried(runtime: Runtime, name: str, material: Material) -> tuple[str, str]:
    """The outcome, and what is wrong with it."""
    signal.alarm(_SECONDS)
    try:
        reading = documents.read(material, format_name=name)
        with runtime.reading() as work:
            documents.plan(work, reading)
    except Unreadable as refused:
        if refused.problems and all(p.place or p.message for p in refused.problems):
            return "refused", ""
        return "refused", f"a refusal without a place: {refused.message[:200]}"
    except AlignmentError as refused:
        return "refused", "" if refused.message else "a refusal without a word"
    except Hang:
        return "hang", "took longer than 20 seconds"
    except MemoryError:
        return "memory", "took more than 512 MiB"
    except Exception:
        return "crash", traceback.format_exc(limit=-3)
    finally:
        signal.alarm(0)
    return "read", ""


def _wake(*_: Any) -> None:
    raise Hang


def _serve() -> None:
    readers()
    Runtime("sqlite://").close()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                main(*json.loads(line))
                code = 0
            except BaseException:
                sys.stdout.write(json.dumps(traceback.format_exc()))
            sys.stdout.write("\n")
            sys.stdout.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):  # it could not say so itself
            sys.stdout.write(json.dumps(f"it was ended by signal {os.WTERMSIG(status)}") + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:]) if sys.argv[1:] else _serve()
