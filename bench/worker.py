"""Tasks that want a process of their own; each prints what it found as one line of JSON."""

import json
import pickle
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def kept_columns(path: str, size: str) -> dict[str, Any]:
    """Make an estate and keep it in a file, apart from whoever is measured with it."""
    from bench.estates import columns

    Path(path).write_bytes(pickle.dumps(columns(int(size)), pickle.HIGHEST_PROTOCOL))
    return {}


def import_(address: str, path: str) -> dict[str, Any]:
    """Bring an estate into a new catalogue by the use case of every import."""
    from alignment.catalogue import Estate
    from alignment.exchange.format import Document
    from alignment.runtime import Runtime
    from alignment.usecases.documents import Reading, apply_plan
    from bench.estates import entities

    with Path(path).open("rb") as file:
        rows = pickle.load(file)  # noqa: S301 - ours
    for name in ("owns", "costs", "unavailabilities", "internal", "weights", "shares"):
        setattr(rows, name, ())  # no entity states them: the generator's, not the import's
    start = time.perf_counter()
    estate = Estate.of(entities(rows))
    del rows
    made = time.perf_counter()
    runtime = Runtime(address)
    reading = Reading(format="bench", document=Document(estate=estate, complete=True))
    del estate
    with runtime.writing("bench") as work:
        plan = apply_plan(work, reading)
    done = time.perf_counter()
    runtime.close()
    return {"entities": made - start, "written": done - made, "edits": len(plan.edits)}


def edges(folder: str, size: str) -> dict[str, Any]:
    """Write an estate as an edge list."""
    from bench.estates import columns, write_edges

    write_edges(columns(int(size)), Path(folder))
    return {}


def import_edges(address: str, folder: str) -> dict[str, Any]:
    """Bring an edge list into a new catalogue, as the command line does."""
    from alignment.exchange.material import material_of
    from alignment.runtime import Runtime
    from alignment.usecases.documents import apply_plan, read

    start = time.perf_counter()
    reading = read(material_of([folder]))
    done_reading = time.perf_counter()
    runtime = Runtime(address)
    with runtime.writing("bench") as work:
        plan = apply_plan(work, reading)
    done = time.perf_counter()
    runtime.close()
    return {"read": done_reading - start, "written": done - done_reading,
            "edits": len(plan.edits)}  # fmt: skip


def keep(address: str) -> dict[str, Any]:
    """Store the arrays of the newest revision, as a server does when it starts."""
    from alignment.runtime import Runtime

    runtime = Runtime(address)
    with runtime.reading() as work:
        snapshot = work.snapshot()
    start = time.perf_counter()
    kept = runtime.keep(snapshot)
    return {"seconds": time.perf_counter() - start, "kept": kept}


def forget(address: str) -> dict[str, Any]:
    """Drop every stored array."""
    from alignment.runtime import Runtime

    runtime = Runtime(address)
    with runtime.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM snapshot")
    return {}


def ask(address: str, element: str) -> dict[str, Any]:
    """The first answer of a process: whose failure stops how many."""
    from alignment.runtime import Runtime
    from alignment.usecases import analyse

    start = time.perf_counter()
    runtime = Runtime(address)
    with runtime.reading() as work:
        opened = time.perf_counter()
        work.snapshot()
        loaded = time.perf_counter()
        answer = analyse.impact_of(work, {element: 1.0}, limit=100)
    done = time.perf_counter()
    return {"open": opened - start, "snapshot": loaded - opened, "answer": done - loaded,
            "at": time.time(), "conclusion": answer.conclusion}  # fmt: skip


def edit(address: str, element: str) -> dict[str, Any]:
    """Alter one requirement and ask again, over and over."""
    from alignment.runtime import Runtime
    from alignment.usecases import analyse, maintain
    from bench.measure import median_of

    runtime = Runtime(address)
    with runtime.reading() as work:
        requirement = work.snapshot().requirement_ids[-1]
        analyse.impact_of(work, {element: 1.0})
    writing: list[float] = []

    def alter_and_ask() -> None:
        start = time.perf_counter()
        with runtime.writing("bench") as work:
            criticality = 0.5 + (len(writing) + 1) / 4000
            maintain.alter(work, "requirements", requirement, {"criticality": criticality})
        writing.append(time.perf_counter() - start)
        with runtime.reading() as work:
            analyse.impact_of(work, {element: 1.0})

    seconds, runs, _ = median_of(alter_and_ask)
    return {"seconds": seconds, "runs": runs, "written": sorted(writing)[len(writing) // 2]}


def plain(size: str) -> dict[str, Any]:
    """The failure of the hub without compiled code; run it with ALIGNMENT_COMPILE=0."""
    from alignment.graphs.impact import propagate
    from alignment.graphs.kernels.engine import can_compile
    from alignment.graphs.snapshot import build
    from bench.contenders.arrays import Arrays, questions_of
    from bench.estates import columns
    from bench.measure import median_of

    assert not can_compile()
    arrays = Arrays(build(columns(int(size))))
    asked = questions_of(arrays)
    propagate(arrays.snapshot, {asked.hub: 1.0})
    seconds, runs, gates = median_of(lambda: propagate(arrays.snapshot, {asked.hub: 1.0}).gates)
    return {"seconds": seconds, "runs": runs, "answer": gates}


def _peak() -> float:
    """The most memory that this program held, in MiB.

    Not what the parent is told of its child: that counts what the parent itself held before the
    child began its own program.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "columns": kept_columns, "import": import_, "edges": edges, "import-edges": import_edges,
    "keep": keep, "forget": forget, "ask": ask, "edit": edit, "plain": plain,
}  # fmt: skip

if __name__ == "__main__":
    found = TASKS[sys.argv[1]](*sys.argv[2:])
    print(json.dumps(found | {"peak": _peak(), "processor": time.process_time()}))
