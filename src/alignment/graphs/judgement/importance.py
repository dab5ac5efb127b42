"""Importance handed on by matrices as an answer: by four forms that must not be mixed up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from alignment.errors import Invalid, Problem
from alignment.graphs.judgement.cascade import (
    BASELINE,
    conserved,
    quality_of,
    toolkit_importance,
)
from alignment.graphs.judgement.pairwise import influence_limit
from alignment.graphs.snapshot import Floats
from alignment.graphs.words import amount_text, counted, percent_text


class Form(StrEnum):
    """How importance is handed on.

    Conserving gives away just what there is; classic multiplies and sums, as the house of
    quality does; toolkit rounds the change against a baseline; network is the limit of what
    influences one another (ANP).
    """

    CONSERVING = "conserving"
    CLASSIC = "classic"
    TOOLKIT = "toolkit"
    NETWORK = "network"


FORMULAS: Mapping[Form, str] = {
    Form.CONSERVING: "T_j = sum over i of w_i * R_ij / (sum over j of R_ij)",
    Form.CLASSIC: "T_j = sum over i of w_i * R_ij",
    Form.TOOLKIT: "MROUND(100 * (3 / mean rating) * score / baseline score, 5) - 100",
    Form.NETWORK: "limit of the powers of W, applied to equal priorities; their mean if cyclic",
}
SOURCES: Mapping[Form, str] = {
    Form.CONSERVING: "METHODS 3.5, 3.7", Form.CLASSIC: "METHODS 3.5",
    Form.TOOLKIT: "METHODS 3.7", Form.NETWORK: "METHODS 3.4; Saaty 1996",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How strongly each row acts on each column; marks row by row."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    marks: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Important:
    """One column of the last matrix.

    Attributes:
        importance: None where nothing leads to it, in the toolkit's form.
        share: Of the sum; None where nothing has importance, and in the toolkit's form, which
            does not add up.
        by: What each row of the last matrix adds; nothing in the forms that do not add up.
    """

    id: str
    importance: float | None
    share: float | None
    by: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Importances:
    """The answer.

    Attributes:
        weights: Of the rows of the first matrix; nothing in a network.
        unassigned: Weight that goes nowhere since a row has no mark; None where it is not kept.
        items: In the order of the last matrix.
    """

    form: Form
    formula: str
    source: str
    conclusion: str
    weights: Mapping[str, float]
    unassigned: float | None
    items: tuple[Important, ...]
    remarks: tuple[str, ...]


def importance_of(
    form: Form, matrices: Sequence[Links], weights: Mapping[str, float]
) -> Importances:
    """Hand importance on from the rows of the first matrix to the columns of the last one.

    Args:
        form: How. A network takes one square matrix whose columns add up to 1, and no weights.
        matrices: The columns of each are the rows of the next, in any order.
        weights: Of rows of the first matrix; 1 where none is stated, in the toolkit's form 3.

    Raises:
        Invalid: The matrices do not fit one another, a weight names no row, or a number is out
            of its range.

    Source: METHODS 3.4 (ANP), 3.5, 3.7.
    """
    chain = _chained(matrices)
    given = _given(form, chain[0], weights)
    if form is Form.NETWORK:
        return _network(chain, given)
    if form is Form.TOOLKIT:
        rounded = toolkit_importance(list(given.values()), *(m.marks for m in chain))
        items = tuple(
            Important(id=name, importance=None if x is None else float(x), share=None, by={})
            for name, x in zip(chain[-1].columns, rounded, strict=True)
        )
        said = ("The toolkit's form does not add up; it only reproduces such a toolkit.",)
        return _answer(form, given, items, remarks=said)
    return _added(form, chain, given)


def _added(form: Form, chain: Sequence[Links], given: Mapping[str, float]) -> Importances:
    """The two forms in which each row adds something to each column."""
    held, lost, adds = np.array(list(given.values())), 0.0, np.zeros((0, 0))
    for links in chain:
        marks = np.array(links.marks, dtype=np.float64)
        lost += quality_of(held, marks).unassigned
        adds = held[:, None] * (conserved(marks) if form is Form.CONSERVING else marks)
        held = adds.sum(axis=0)
    total = float(held.sum())
    items = tuple(
        Important(id=name, importance=float(held[j]), share=float(held[j]) / total if total else
                  None, by={row: float(x) for row, x in
                            zip(chain[-1].rows, adds[:, j], strict=True) if x})
        for j, name in enumerate(chain[-1].columns)
    )  # fmt: skip
    if form is Form.CLASSIC:
        more = "A row with many marks gives more than its weight; the conserving form adds up."
        return _answer(form, given, items, remarks=(more,))
    said = (f"{amount_text(lost)} goes nowhere: a row has no mark.",) if lost else ()
    return _answer(form, given, items, unassigned=lost, remarks=said)


def _network(chain: Sequence[Links], given: Mapping[str, float]) -> Importances:
    links = chain[0]
    if len(chain) != 1 or set(links.rows) != set(links.columns):
        msg = "a network is one matrix whose columns have the names of its rows"
        raise Invalid(msg, [Problem("matrices", msg)])
    links = _ordered(links, links.columns)
    limit: Floats = influence_limit(np.array(links.marks, dtype=np.float64))
    items = tuple(
        Important(id=name, importance=float(x), share=float(x), by={})
        for name, x in zip(links.columns, limit, strict=True)
    )
    return _answer(Form.NETWORK, given, items, remarks=())


def _chained(matrices: Sequence[Links]) -> list[Links]:
    """The matrices with the rows of each in the order of the columns before it."""
    if not matrices:
        msg = "give at least one matrix"
        raise Invalid(msg, [Problem("matrices", msg)])
    for place, links in enumerate(matrices):
        _require_shape(place, links)
    chain = [matrices[0]]
    for place, links in enumerate(matrices[1:], start=1):
        before = chain[-1].columns
        apart = sorted(set(before) ^ set(links.rows))
        if apart:
            msg = f"the rows of matrix {place + 1} are not the columns before it: {apart[0]}"
            where = f"matrices[{place}]"
            raise Invalid(msg, [Problem(where, f"{name} stands in one alone") for name in apart])
        chain.append(_ordered(links, before))
    return chain


def _ordered(links: Links, rows: tuple[str, ...]) -> Links:
    """The same with its rows in another order."""
    marks = dict(zip(links.rows, links.marks, strict=True))
    return Links(rows=rows, columns=links.columns, marks=tuple(marks[row] for row in rows))


def _require_shape(place: int, links: Links) -> None:
    """Refuse marks that do not fit their names, and names that stand twice."""
    names = (links.rows, links.columns)
    fits = len(links.marks) == len(links.rows)
    if not fits or any(len(row) != len(links.columns) for row in links.marks):
        msg = f"matrix {place + 1} needs {len(links.rows)} rows of {len(links.columns)} marks"
    elif any(len(set(some)) < len(some) for some in names):
        msg = f"matrix {place + 1} has a name twice"
    else:
        return
    raise Invalid(msg, [Problem(f"matrices[{place}].marks", msg)])


def _given(form: Form, first: Links, weights: Mapping[str, float]) -> dict[str, float]:
    """The weight of each row of the first matrix."""
    if form is Form.NETWORK:
        if weights:
            msg = "a network has no weights: each column says what the rows give to it"
            raise Invalid(msg, [Problem("weights", msg)])
        return {}
    unknown = [name for name in weights if name not in first.rows]
    if unknown:
        msg = f"{unknown[0]} is no row of the first matrix"
        raise Invalid(msg, [Problem(f"weights.{n}", "is no row of the first matrix")
                            for n in unknown])  # fmt: skip
    usual = float(BASELINE) if form is Form.TOOLKIT else 1.0
    return {name: float(weights.get(name, usual)) for name in first.rows}


def _answer(
    form: Form, weights: Mapping[str, float], items: tuple[Important, ...], *,
    unassigned: float | None = None, remarks: tuple[str, ...],
) -> Importances:  # fmt: skip
    return Importances(
        form=form, formula=FORMULAS[form], source=SOURCES[form], weights=weights, items=items,
        unassigned=unassigned, remarks=remarks, conclusion=_conclusion(items),
    )  # fmt: skip


def _conclusion(items: Sequence[Important]) -> str:
    known = [(item.importance, item) for item in items if item.importance is not None]
    if not known:
        return "Nothing leads to any column."
    best, first = max(known, key=lambda pair: pair[0])
    share = "" if first.share is None else f", {percent_text(first.share)} of all"
    return (
        f"{first.id} matters most of {counted(len(items), 'column')} ({amount_text(best)}{share})."
    )
