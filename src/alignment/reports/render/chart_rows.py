"""The numbers of a chart as a table, for formats that hold charts of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from alignment.reports.report import Cell, Chart, Column, Form, Picture, Series, Shape, Table
from alignment.reports.themes import cut_to
from alignment.reports.told import decimals_of

_DASHES = ("long_dash", "dash", "round_dot", "dash_dot", "long_dash")
_LARGE = 10_000.0
_LABEL = 22.0
"""Width of a label at an axis, in font sizes."""


def cell_format(form: Form, values: Sequence[Cell]) -> str:
    """How an office program tells numbers of a column: with the decimals that they need."""
    decimals = decimals_of(values, form)
    digits = "0" + ("." + "0" * decimals if decimals else "")
    return f"{digits}%" if form is Form.PERCENT else f"#,##{digits}"


def axis_format(form: Form, values: Iterable[float | None]) -> str:
    """The same for numbers of a chart, large ones in short."""
    given = [v for v in values if v is not None]
    if form is not Form.PERCENT and any(abs(v) >= _LARGE for v in given):
        return '[>=1000000]#,##0.0,,"M";[>=10000]#,##0,"k";#,##0'
    return cell_format(form, given)


def dash_of(place: int) -> str:
    """How the limit at a place among the series is dashed, by its name in office programs.

    After the one series that most charts have: target, floor, mean, and both natural limits.
    """
    return _DASHES[place % len(_DASHES)]


@dataclass(frozen=True, slots=True)
class ChartRows:
    """The points of bars or lines under common labels.

    Attributes:
        labels: One a row; two rows may be called the same.
        series: In the chart's order.
        values: One for each series and label; None where there is no point, or a gap.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    values: tuple[tuple[float | None, ...], ...]


def chart_rows(chart: Chart) -> ChartRows:
    """The points of bars or lines, those of equal labels in one row."""
    told = [_numbered(s) for s in chart.series]
    keys = list(dict.fromkeys(key for points in told for key in points))
    values = tuple(tuple(points.get(key) for key in keys) for points in told)
    return ChartRows(tuple(label for label, _ in keys), chart.series, values)


def _numbered(series: Series) -> dict[tuple[str, int], float | None]:
    """Values by label, and by how many points of the same label came before."""
    before: dict[str, int] = {}
    found: dict[tuple[str, int], float | None] = {}
    for point in series.points:
        place = before.get(point.label, 0)
        before[point.label] = place + 1
        found[point.label, place] = point.y
    return found


def labelled_table(chart: Chart) -> Table:
    """Bars or lines as a table: a row a label, a column a series.

    The first column is what stands at the axis: labels cut to a length that leaves room for the
    picture. Where one was cut, the last column has all of them whole.
    """
    rows = chart_rows(chart)
    title = chart.x_title or "Label"
    short = tuple(cut_to(label, _LABEL, size=1.0) for label in rows.labels)
    whole = [] if short == rows.labels else [rows.labels]
    return Table(
        id=chart.id, title=chart.title, note=chart.sentence,
        columns=(
            Column(key="label", title=title),
            *(Column(key=f"series_{place}", title=s.name, form=chart.y_form,
                     reference=chart.reference)
              for place, s in enumerate(rows.series, start=1)),
            *(Column(key="whole", title=f"{title} in full") for _ in whole),
        ),
        rows=tuple(zip(short, *rows.values, *whole, strict=True)),
    )  # fmt: skip


def bubble_table(chart: Chart) -> Table:
    """Bubbles as a table: a row a point, those of a series one after the other."""
    return Table(
        id=chart.id, title=chart.title, note=chart.sentence,
        columns=(
            Column(key="series", title="Series"), Column(key="label", title="Label"),
            Column(key="x", title=chart.x_title or "x", form=chart.x_form),
            Column(key="y", title=chart.y_title or "y", form=chart.y_form,
                   reference=chart.reference),
            Column(key="size", title="Size", form=Form.NUMBER),
        ),
        rows=tuple((s.name, p.label, p.x, p.y, p.size) for s in chart.series for p in s.points),
    )  # fmt: skip


def picture_tables(picture: Picture) -> Sequence[Table]:
    """A map as two tables: what it shows, and what needs what."""
    boxes = Table(
        id=picture.id, title=picture.title, note=picture.sentence,
        columns=(Column(key="id", title="Id", form=Form.ID), Column(key="name", title="Name"),
                 Column(key="kind", title="Kind"), Column(key="note", title="Note")),
        rows=tuple((b.key, b.title, b.kind.value, b.note or None)
                   for b in picture.drawing.boxes),
    )  # fmt: skip
    lines = Table(
        id=f"{picture.id}-arrows", title=f"{picture.title}: what needs what",
        columns=(Column(key="consumer", title="Needs", form=Form.ID),
                 Column(key="provider", title="Is needed", form=Form.ID),
                 Column(key="form", title="Form")),
        rows=tuple((a.consumer, a.provider, a.form) for a in picture.drawing.lines),
    )  # fmt: skip
    return boxes, lines


def numbers_of(chart: Chart) -> Table:
    """What a chart shows, as a table of its own beside it."""
    made = bubble_table(chart) if chart.shape is Shape.BUBBLES else labelled_table(chart)
    return replace(made, id=f"{chart.id}-numbers", note="")
