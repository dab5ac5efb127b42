"""Lists of objects in YAML or JSON, flattened to rows: a column for each key, at any depth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alignment.exchange.faults import refusal
from alignment.exchange.files.cells import MOST_ROWS
from alignment.exchange.files.yaml import read_trees
from alignment.exchange.files.yaml_tree import Tree, as_text
from alignment.exchange.format import File

KEY = "(key)"
"""The column of the names under which the objects stand, where they are no list."""
BETWEEN = "\n"
"""Between the texts of a list that stands in one cell."""


@dataclass(frozen=True, slots=True)
class TreeRows:
    """Rows as texts by column, each with its line.

    Attributes:
        place: File, and key where one was asked for.
    """

    place: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_tree_rows(file: File, *, key: str = "") -> TreeRows:
    """The objects of a file as rows; raises Unreadable where there is no list of objects.

    Args:
        file: One list of objects, one object of objects, or a document an object.
        key: Under which they stand, with dots from level to level; empty: at the top.
    """
    place = f"{file.name}, {key}" if key else file.name
    rows: list[tuple[int, Mapping[str, str]]] = []
    trees = read_trees(file)
    for tree in trees:
        rows += _rows(tree, _below(tree, key, place), place, alone=len(trees) == 1)
        if len(rows) > MOST_ROWS:
            raise refusal(place, f"has more than {MOST_ROWS:,} rows")
    return TreeRows(place, tuple(rows))


def lists_in(file: File) -> tuple[str, ...]:
    """The keys under which lists of objects stand; an empty text for the top itself."""
    found: list[str] = []
    trees = read_trees(file)
    for tree in trees[:1]:
        if isinstance(tree.data, list) or len(trees) > 1:
            return ("",)
        if isinstance(tree.data, dict):
            found += (k for k, v in tree.data.items() if _are_objects(v))
    return tuple(found)


def _are_objects(value: Any) -> bool:
    inside = value if isinstance(value, list) else list(value.values()) if _is(value) else []
    return bool(inside) and all(map(_is, inside))


def _is(value: Any) -> bool:
    return isinstance(value, dict)


def _below(tree: Tree, key: str, place: str) -> tuple[tuple[str | int, ...], Any]:
    path: tuple[str | int, ...] = ()
    value = tree.data
    for part in key.split(".") if key else ():
        if not _is(value) or part not in value:
            there = ", ".join(list(value)[:20]) if _is(value) else "none"
            raise refusal(place, f"there is no key {part!r}; there are {there}")
        path, value = (*path, part), value[part]
    return path, value


def _rows(
    tree: Tree, found: tuple[tuple[str | int, ...], Any], place: str, *, alone: bool
) -> Iterator[tuple[int, Mapping[str, str]]]:
    path, value = found
    if _is(value) and not alone:
        yield tree.line_of(path), _flat(value)
    elif isinstance(value, list) or _are_objects(value):
        named = not isinstance(value, list)
        for part, item in value.items() if named else enumerate(value):
            if not _is(item):
                where = tree.place_of((*path, part))
                raise refusal(where, "must be an object with keys")
            before = {KEY: str(part)} if named else {}
            yield tree.line_of((*path, part)), {**before, **_flat(item)}
    else:
        hint = "name the key of a list by `sheet`" if _is(value) else "this is no table"
        raise refusal(place, f"holds no list of objects; {hint}")


def _flat(item: Mapping[str, Any]) -> dict[str, str]:
    """The object's texts: ``a.b`` for what stands below, lists of texts as lines."""
    found: dict[str, str] = {}
    for key, value in item.items():
        name = key.strip() or "(blank)"
        if _is(value):
            found |= {f"{name}.{k}": text for k, text in _flat(value).items()}
        elif isinstance(value, list):
            found[name] = BETWEEN.join(filter(None, map(_line, value)))
        else:
            found[name] = as_text(value) or ""
    return found


def _line(value: Any) -> str:
    if _is(value):
        return ", ".join(f"{k}: {text}" for k, text in _flat(value).items() if text)
    if isinstance(value, list):
        return ", ".join(filter(None, map(_line, value)))
    return as_text(value) or ""
