"""Importance handed on by matrices, over HTTP."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, answer_of
from alignment.api.schemas import Asked
from alignment.catalogue.text import Id
from alignment.errors import Invalid
from alignment.graphs.judgement.importance import Form, Importances, Links
from alignment.http import answer, problems
from alignment.runtime import Work
from alignment.usecases.cascade import cascade_of

router = APIRouter(
    prefix=API, tags=["analyses"], route_class=JsonRoute, responses=problems(Invalid)
)

_MOST = 1_000
_Names = Annotated[tuple[Id, ...], Field(min_length=1, max_length=_MOST)]
_Number = Annotated[float, Field(strict=True, ge=0, le=1e9)]


class MatrixIn(Asked):
    """How strongly each row acts on each column."""

    rows: _Names
    columns: _Names
    marks: Annotated[
        tuple[Annotated[tuple[_Number, ...], Field(max_length=_MOST)], ...],
        Field(max_length=_MOST, description="Row by row; P weighs 2, S 1"),
    ]

    def links(self) -> Links:
        """The same for the calculation, which refuses what does not fit."""
        return Links(rows=self.rows, columns=self.columns, marks=self.marks)


class CascadeIn(Asked):
    """Matrices, and the weights of the rows of the first one."""

    matrices: Annotated[tuple[MatrixIn, ...], Field(min_length=1, max_length=10)]
    weights: Annotated[
        dict[Id, _Number] | None, Field(description="Of the rows of the first matrix")
    ] = None  # fmt: skip
    form: Form = Form.CONSERVING


@router.post(
    "/analyses/cascade", summary="Importance handed on by matrices",
    openapi_extra=answer_of(Importances),
)  # fmt: skip
def cascade(asked: CascadeIn, work: Work) -> Response:
    """Goals cascade, house of quality, or the limit of a network of influences."""
    links = [matrix.links() for matrix in asked.matrices]
    found = cascade_of(asked.form, links, asked.weights or {})
    return answer(found, headers={"X-Catalogue-Revision": str(work.reader.head())})
