"""The formats in which a report is told: one row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TypeAlias, cast

from alignment.errors import NotFound
from alignment.reports.extras import require_package
from alignment.reports.look import Look
from alignment.reports.report import Report
from alignment.reports.spoken import in_locale

Render: TypeAlias = Callable[[Report, Look], bytes]
"""Tells a report in one format; the same report and look give the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFormat:
    """One format.

    Attributes:
        render: Module and function, looked up when it is needed.
        needs: Packages beyond the plain installation; the extra ``reports`` installs them.
        whole: It has room for every row of every table; others list what is read.
    """

    title: str
    media_type: str
    render: str
    needs: tuple[str, ...] = ()
    whole: bool = False


FORMATS: Mapping[str, ReportFormat] = {
    "html": ReportFormat(
        title="Web page in one file", media_type="text/html; charset=utf-8",
        render="alignment.reports.render.html:render_html",
    ),
    "md": ReportFormat(
        title="Markdown", media_type="text/markdown; charset=utf-8",
        render="alignment.reports.render.markdown:render_markdown",
    ),
    "pdf": ReportFormat(
        title="PDF", media_type="application/pdf",
        render="alignment.reports.render.pdf:render_pdf", needs=("typst",),
    ),
    "xlsx": ReportFormat(
        title="Excel workbook",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        render="alignment.reports.render.workbook:render_workbook", whole=True,
    ),
    "pptx": ReportFormat(
        title="PowerPoint presentation",
        media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
        render="alignment.reports.render.slides:render_slides", needs=("pptx",),
    ),
}  # fmt: skip
"""By the ending of the file."""


def format_called(ending: str) -> ReportFormat:
    """The format of a file's ending; raises NotFound."""
    found = FORMATS.get(ending.casefold())
    if found is None:
        raise NotFound.of("format of reports", ending, close=list(FORMATS))
    return found


def rendered(report: Report, ending: str, look: Look | None = None) -> bytes:
    """A report in the format of a file's ending.

    Raises:
        NotFound: There is no such format.
        Unanswerable: What it needs is not installed; it says the line that installs it.
    """
    return renderer_of(ending)(report, look or Look())


def renderer_of(ending: str) -> Render:
    """What tells reports in a format; raises as ``rendered`` does."""
    found = format_called(ending)
    for package in found.needs:
        require_package(package, f"a report as .{ending}")
    module, _, name = found.render.partition(":")
    render = cast(Render, getattr(import_module(module), name))

    def tell(report: Report, look: Look) -> bytes:
        told = report if found.whole else report.shortened()
        return render(in_locale(told, look.locale), look)

    return tell
