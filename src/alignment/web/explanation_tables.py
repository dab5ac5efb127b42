"""Tables of an explanation: what went in, what the figure is made of, by which routes."""

from fastapi import Request

from alignment.graphs.explained import Explanation
from alignment.reports.report import Form
from alignment.web.tables import Column, Foot, Grid, grid_of

_INPUTS = (
    Column(key="name", title="Symbol"),
    Column(key="meaning", title="Input", wide=True),
    Column(key="value", title="Value", form=Form.NUMBER, sortable=False),
    Column(key="unit", title="Unit"),
    Column(key="origin", title="Stated by"),
)
"""A value may be a word, so that these cannot be ordered by it."""

_PARTS = (
    Column(key="of", title="Of", of=lambda p: list(p.of)),
    Column(key="value", title="Part", form=Form.NUMBER),
    Column(key="note", title="How"),
)
_ROUTES = (
    Column(key="amount", title="Amount", form=Form.NUMBER),
    Column(key="ids", title="Route", of=lambda r: list(r.ids)),
)


def explanation_grids(request: Request, found: Explanation) -> dict[str, Grid]:
    """What is behind a figure."""
    whole = [Foot(title="Sum", values={"value": found.value})] if found.adds_up else []
    return {
        "inputs": grid_of(request, "inputs", _INPUTS, found.inputs, what="inputs"),
        "parts": grid_of(
            request, "parts", _PARTS, found.parts, what="parts", omitted=found.parts_omitted,
            foot=whole,
        ),
        "routes": grid_of(
            request, "routes", _ROUTES, found.routes, what="routes", omitted=found.routes_omitted
        ),
    }  # fmt: skip
