"""Writes every kind of report on the example estate in every format that is installed."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from alignment.errors import Unanswerable
from alignment.reports.formats import FORMATS, rendered
from alignment.runtime import Runtime
from alignment.usecases.demo import load_example
from alignment.usecases.reports import KINDS, Order, report_of

ABOUT = {"objective": ("O-PASSENGERS",), "service": ("S-BOOK",), "impact": ("C-SAN",)}
WRITTEN = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    runtime = Runtime("sqlite://", clock=lambda: WRITTEN)
    with runtime.writing("alignment") as work:
        load_example(work)
    with runtime.reading() as work:
        for kind in KINDS:
            made = report_of(work, kind, Order(of=ABOUT.get(kind, ())))
            for ending in FORMATS:
                begun = time.perf_counter()
                try:
                    data = rendered(made, ending)
                except Unanswerable as missing:
                    print(f"{kind}.{ending}: {missing}")
                    continue
                target = folder / f"{kind}.{ending}"
                target.write_bytes(data)
                print(f"{target} ({len(data):,} bytes, {time.perf_counter() - begun:.2f} s)")
    runtime.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/examples"))
