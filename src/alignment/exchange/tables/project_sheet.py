"""Projects on a sheet: a row each with its profit and what it requires."""

import re
from dataclasses import dataclass
from math import isfinite

from alignment.errors import Problem
from alignment.exchange.faults import refusal, refusal_of
from alignment.exchange.files.sheets import read_sheet
from alignment.exchange.format import File

COLUMNS = ("item", "profit", "requires")
MOST_PROJECTS = 10_000

_BETWEEN = re.compile(r"[;,\n]")
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: an item, what it brings, and what it requires."""

    item: str
    profit: float
    requires: tuple[str, ...]


def read_projects(file: File) -> tuple[Listed, ...]:
    """The rows of CSV, a workbook, or a list in YAML or JSON, with item, profit and requires.

    Raises:
        Unreadable: With every fault located: another column, an item twice, no number, a
            requirement that is not on the sheet.
    """
    sheet = read_sheet(file)
    unknown = [c for c in sheet.columns if c not in COLUMNS]
    if unknown or not {"item", "profit"} <= set(sheet.columns):
        said = f"has columns {', '.join(sheet.columns)}; it takes item, profit and requires"
        raise refusal(sheet.place, said)
    if not 0 < len(sheet.rows) <= MOST_PROJECTS:
        raise refusal(sheet.place, f"holds 1 to {MOST_PROJECTS:,} items, not {len(sheet.rows):,}")
    rows = [
        (sheet.place_of(row), dict(zip(sheet.columns, row.cells, strict=True)))
        for row in sheet.rows
    ]
    there = {cells["item"].strip() for _, cells in rows}
    problems: list[Problem] = []
    found: dict[str, Listed] = {}
    for place, cells in rows:
        listed, faults = _read(cells)
        faults += [f"requires {n!r}, which is no item" for n in listed.requires if n not in there]
        faults += [f"{listed.item!r} stands twice"] if listed.item in found else []
        problems += [Problem(place, fault) for fault in faults]
        found[listed.item] = listed
    if problems:
        raise refusal_of(problems[:_MOST_SHOWN], total=len(problems))
    return tuple(found.values())


def _read(cells: dict[str, str]) -> tuple[Listed, list[str]]:
    """One row, and what is wrong with it."""
    item, written, faults = cells["item"].strip(), cells["profit"].strip(), list[str]()
    if not item:
        faults.append("has no item")
    try:
        profit = float(written)
    except ValueError:
        profit = float("nan")
    if not isfinite(profit):
        faults.append(f"profit: must be a number, not {written[:40]!r}")
        profit = 0.0
    parts = (part.strip() for part in _BETWEEN.split(cells.get("requires", "")))
    return Listed(item, profit, tuple(dict.fromkeys(filter(None, parts)))), faults
