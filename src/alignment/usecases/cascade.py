"""Importance handed on by matrices that people bring."""

from collections.abc import Mapping, Sequence

from alignment.exchange.format import File
from alignment.exchange.tables.matrix_sheet import read_matrix
from alignment.graphs.judgement import importance
from alignment.graphs.judgement.importance import Form, Importances, Links


def cascade_of(form: Form, matrices: Sequence[Links], weights: Mapping[str, float]) -> Importances:
    """What the columns of the last matrix matter."""
    return importance.importance_of(form, matrices, weights)


def cascade_in(form: Form, files: Sequence[File], weights: Mapping[str, float]) -> Importances:
    """The same for matrices on sheets."""
    read = [read_matrix(file) for file in files]
    links = [Links(rows=m.rows, columns=m.columns, marks=m.marks) for m in read]
    return cascade_of(form, links, weights)
