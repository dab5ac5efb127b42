"""The form of every page: templates, filters for figures and times, addresses of elements."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse, Response

from alignment.catalogue import KINDS
from alignment.graphs.value_flow import ValueFlow
from alignment.graphs.words import an_hour, apart, capital, figure_text, shift_text
from alignment.reports.charts import WIDTH, chart_tree
from alignment.reports.charts.sankey import flow_tree
from alignment.reports.maps.marks import map_tree
from alignment.reports.report import Chart, Form
from alignment.reports.themes import plural
from alignment.usecases.overview import Frame
from alignment.web import figures, places
from alignment.web.local import locale_for, localised, together
from alignment.web.marks import (
    LONG,
    bar,
    chip,
    contact_cell,
    element,
    explained,
    hit_cells,
    linked,
    loss_cell,
    named,
    opened,
    status,
    url,
    whole,
)
from alignment.web.sentences import sentence
from alignment.web.tables import FEW, PER_YEAR, Column, file_of, grids_in
from alignment.web.woven import room, woven

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
"""The folder to be served under /static; its addresses carry a hash of the content."""

Own: TypeAlias = Callable[[Any, str], str]
"""What a cell shows of a row and the key of its column; empty where the value itself says it."""

NO_FRAME = Frame(revision=0, head=0, written=None, name="", currency="", total=0.0, counts={})
"""What surrounds a page that could not look at the catalogue."""


class _Context(Context):
    """What a template knows; it can be let go when the page is written.

    A macro holds the context that it stands in, and that holds the macro. Without this all that a
    page shows would stay until memory is looked through for such rings, amid some other page.
    """

    def __init__(
        self, made_for: Environment, parent: dict[str, Any], *others: Any, **more: Any
    ) -> None:
        super().__init__(made_for, parent, *others, **more)
        parent.get("contexts", []).append(self)

    def let_go(self) -> None:
        """Forget everything."""
        self.parent.clear()
        self.vars.clear()


@cache
def environment() -> Environment:
    """The templates; whatever they print is escaped, and a name they do not know is an error."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.context_class = _Context
    made.filters.update(
        money=_money, worth=_worth, percent=figures.percent, level=figures.level,
        number=figures.number, time=figures.timed, moment=figures.instant,
        shown=figures.own,
        counted=figures.counted, summed=figures.summed, plural=plural,
        capital=capital, worded=figures.worded,
        chance=figures.chanced, figure=figure_text, apart=apart, shift=shift_text,
        an_hour=an_hour,
        room=room, tree=map_tree, drawn=_drawn, flowing=_flowing, told=_told, cell=_cell,
        linked=linked, whole=whole, sentence=sentence, explained=explained, looks=Column.looks,
    )  # fmt: skip
    made.globals.update(
        url=url, element=element, static=static, kinds=KINDS, unit=_unit, download=_download,
        installed=installed, few=FEW, per_year=PER_YEAR, menu=places, chip=chip, status=status,
        bar=bar, named=named, opened=opened, hit_cells=hit_cells, loss_cell=loss_cell,
        contact_cell=contact_cell,
    )  # fmt: skip
    return made


@pass_context
def _money(context: Context, value: float | None) -> str:
    """An amount per year in the catalogue's currency, without its unit."""
    return figures.amount(value, context["frame"].total)


@pass_context
def _worth(context: Context, value: float | None) -> str:
    """An amount in short form with its unit, for headlines."""
    return figures.short(value, context["frame"].currency)


@pass_context
def _told(context: Context, value: Any, column: Column) -> Any:
    """A value as its column tells it."""
    if column.digits is not None and value is not None:
        return f"{value:,.{column.digits}f}"
    match column.form:
        case Form.AMOUNT:
            return _money(context, value)
        case Form.PERCENT:
            return figures.percent(value)
        case Form.COUNT | Form.NUMBER:
            return figures.number(value)
    if value is None:
        return ""
    if isinstance(value, str) and len(value) > LONG and not column.wide:
        return whole(value)
    return figures.shown(value) if column.wide else figures.own(value)


@pass_context
def _cell(context: Context, row: Any, column: Column, own: Own | None) -> Any:
    """What a cell shows: what its page has for it, a link to the element that it names, its value.

    Tables have thousands of cells, for which a template takes several times as long.
    """
    if own and (said := own(row, column.key).strip()):
        return said
    if not column.id:
        return _told(context, column.value(row), column)
    element_id = getattr(row, column.id)
    return linked(context, element_id, column.value(row) or element_id, column.tab)


@pass_context
def _unit(context: Context) -> str:
    """The unit of amounts, for the heads of tables."""
    return unit_of(context["frame"])


def unit_of(frame: Frame) -> str:
    """The unit of amounts: ``EUR / year``."""
    return f"{frame.currency or 'points'} / year"


@pass_context
def _drawn(
    context: Context, chart: Chart, *, width: float = WIDTH, height: float | None = None,
    linked: bool = True,
) -> ET.Element:  # fmt: skip
    """A chart as marks; its points lead to the pages of their elements."""
    address = partial(element, context) if linked else None
    return chart_tree(chart, width=width, height=height, address=address)


@pass_context
def _flowing(context: Context, flow: ValueFlow) -> ET.Element:
    """A flow of value as marks."""
    return flow_tree(flow, unit=unit_of(context["frame"]), address=partial(element, context))


@pass_context
def _download(context: Context, name: str, **query: Any) -> str:
    """The address of a table or answer in the interface for programs."""
    return url(context, f"/api/v1/{name}", **query)


@pass_context
def static(context: Context, name: str) -> str:
    """The address of a file of ours, which changes with its content."""
    return f"{context['root']}/static/{name}?v={fingerprint(name)}"


@cache
def fingerprint(name: str) -> str:
    """The first part of the hash of a static file."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@cache
def installed(pattern: str) -> str:
    """The newest vendored folder that fits, such as ``vendor/htmx.org-*``; empty for none."""
    found = sorted(STATIC.glob(pattern))
    return found[-1].relative_to(STATIC).as_posix() if found else ""


def page(
    request: Request, template: str, *,
    frame: Frame = NO_FRAME, status: int = 200, headers: Mapping[str, str] | None = None,
    **data: Any,
) -> Response:  # fmt: skip
    """A page from its template; or, where the address asks for one, a table of it as a file.

    Args:
        request: What was asked.
        template: File name in the folder of templates.
        frame: What every page says of the catalogue: revision, name, counts.
        status: Of the answer.
        headers: More headers.
        data: What the template shows.
    """
    wanted = request.query_params.get("file", "") if status == 200 else ""
    if wanted:
        grids = chain.from_iterable(map(grids_in, data.values()))
        return file_of(wanted, grids, revision=frame.revision)
    scope = request.scope  # below a folder of files the root is that folder
    pictures: list[ET.Element] = []
    contexts: list[_Context] = []
    content = environment().get_template(template).render(
        frame=frame, root=scope.get("app_root_path", scope.get("root_path", "")),
        path=request.url.path, query=request.query_params, pictures=pictures, contexts=contexts,
        **data,
    )  # fmt: skip
    for context in contexts:
        context.let_go()
    content = woven(content, pictures)
    locale = locale_for(request.headers.get("accept-language", ""))
    if locale != "en":
        content = localised(content, locale, frame.numbered())
    content = together(content, frame.currency or "points")
    revision = {} if frame is NO_FRAME else {"X-Catalogue-Revision": str(frame.revision)}
    return HTMLResponse(content, status, {**revision, **(headers or {})})
