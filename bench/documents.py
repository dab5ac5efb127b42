"""Rows about whole reports: gathered from a catalogue on disk, composed, written in a format."""

import time
from collections.abc import Iterator

from bench.measure import Figure, once
from bench.stage import Stage

SERVICES_PDF, SERVICES_XLSX = 300, 10_000
_ELEMENTS = 5
"""Elements of an estate for each of its services."""


def portfolio(stage: Stage) -> Iterator[Figure]:
    """The review of a portfolio as PDF, as slides and as a page."""
    for ending in ("pdf", "pptx", "html"):
        yield _document(stage, SERVICES_PDF, "portfolio", ending)


def catalogue(stage: Stage) -> Iterator[Figure]:
    """The catalogue of very many services as a workbook."""
    yield _document(stage, SERVICES_XLSX, "catalogue", "xlsx")


def _document(stage: Stage, services: int, kind: str, ending: str) -> Figure:
    """One report from an open catalogue to its last byte; what only writing takes is noted."""
    from alignment.reports.formats import rendered
    from alignment.runtime import Runtime
    from alignment.usecases.reports import report_of

    before = time.process_time()
    runtime = Runtime(stage.address(services * _ELEMENTS))
    try:
        with runtime.reading() as work:
            work.snapshot()
            composing, report = once(lambda: report_of(work, kind))
    finally:
        runtime.close()
    composed = time.process_time()
    writing, data = once(lambda: rendered(report, ending))
    spent = time.process_time()
    return Figure(
        row=f"report-{ending}", size=services, contender="alignment", amount=composing + writing,
        answer=len(data), note=f"{kind}: written in {writing:.2f} s; processor "
        f"{composed - before:.2f} s to compose, {spent - composed:.2f} s to write",
    )  # fmt: skip
