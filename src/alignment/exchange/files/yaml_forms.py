"""Small YAML files of ours that go with the files of others, such as column maps."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from alignment.catalogue.faults import said
from alignment.errors import Problem
from alignment.exchange.faults import refusal_of
from alignment.exchange.files.yaml import read_tree
from alignment.exchange.files.yaml_tree import Tree, as_text
from alignment.exchange.format import File

T = TypeVar("T")


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _several(v) for k, v in value.items()}
    return value


Texts = Annotated[tuple[str, ...], BeforeValidator(_several)]
Filter = Annotated[dict[str, tuple[str, ...]], BeforeValidator(_texts)]
"""Columns, and the texts that a row may have in each: one text stands for a list of it."""


def read_form(file: File, adapter: TypeAdapter[T]) -> tuple[T, Tree]:
    """What a file states, every scalar as its text; raises Unreadable with every fault located.

    Args:
        file: YAML of one document.
        adapter: Checks it and makes the value.
    """
    tree = read_tree(file)
    data = as_text(tree.data)
    try:
        return adapter.validate_python(data), tree
    except ValidationError as error:
        raise refusal_of(list(_problems(error, tree, data))) from None


def _problems(error: ValidationError, tree: Tree, data: Any) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        path: list[str | int] = []
        value = data
        for part in detail["loc"]:
            inside = isinstance(value, dict) and part in value
            if inside or (isinstance(value, list) and isinstance(part, int)):
                value = value[part]
                path.append(part)
        name = f"{detail['loc'][-1]!r} " if "missing" in detail["type"] else ""
        yield Problem(tree.place_of(path), name + said(detail))
