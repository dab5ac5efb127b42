"""Reads the tables of an edge list into a document."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from alignment.catalogue import Estate, Finding, Requirement, Severity, requirement_id
from alignment.catalogue.bulk import requirements_from
from alignment.catalogue.collector import collector_paused
from alignment.catalogue.distinct import hashes_met_twice
from alignment.catalogue.faults import said
from alignment.exchange.faults import Faults, Findings
from alignment.exchange.files.csv_stream import Part, parts_of
from alignment.exchange.format import FILE_NOT_READ, Document, File
from alignment.exchange.networks.edge_cells import EDGE_COLUMNS, FACTS, facts_of, made, numbers
from alignment.exchange.networks.edge_nodes import Names, Nodes

_AT_ONCE = 10_000
_UNSAID = ("",) * len(FACTS)


class EdgeList:
    """Makes a document of three tables, of which the edges must be there."""

    def __init__(self, name: str, nodes: File | None, properties: File | None) -> None:
        self._faults = Faults(name)
        self._findings = Findings()
        self._given = (nodes, properties)

    def document(self, edges: File, strangers: Sequence[str]) -> Document:
        """The document; raises Unreadable with every fault located."""
        for name in strangers:
            self._pass_over(name, "is none of the tables of an edge list")
        nodes = Nodes(self._faults, self._findings)
        table, properties = self._given
        with collector_paused():
            if table is not None:
                nodes.take(table, properties)
            elif properties is not None:
                self._pass_over(properties.name, "tells of nodes, and no table of them was given")
            reading = Edges(edges.name, nodes.names, self._faults, self._findings)
            for part in parts_of(edges, ("source", "target"), EDGE_COLUMNS, self._faults):
                reading.take(part)
            nodes.names.clear()
            requirements = reading.requirements()
            nodes.note_assumed(edges.name)
            self._faults.refuse()
            mentioned = frozenset(nodes.names.unlisted)
            estate = Estate(elements=nodes.elements(), requirements=tuple(requirements))
        types = Counter(e.type or e.kind.value for e in estate.elements)
        return Document(
            estate=estate,
            complete=nodes.complete and properties is not None,
            lists=frozenset({"elements", "requirements"}),
            silent=nodes.silent,
            mentioned=mentioned,
            findings=tuple(self._findings.all()),
            element_types=dict(sorted(types.items())),
        )

    def _pass_over(self, name: str, why: str) -> None:
        finding = Finding(Severity.MEDIUM, FILE_NOT_READ, name, f"was not read: it {why}")
        self._findings.add("files", finding)


class _Alone(dict[str, tuple[str]]):
    """The group of one member, the same for all who need it: most groups are such."""

    def __missing__(self, name: str) -> tuple[str]:
        found = self[name] = (name,)
        return found


class Edges:
    """Gathers the requirements: one a row, or one for all rows of a source and a group."""

    def __init__(self, file: str, names: Names, faults: Faults, findings: Findings) -> None:
        self._file = file
        self._names = names
        self._faults = faults
        self._findings = findings
        self._alone = _Alone()
        self._made: list[Requirement] = []
        self._rows = array("I")
        self._groups: dict[tuple[str, str], int] = {}
        self._group_rows = array("I")
        self._labels: list[str] = []
        self._members: list[tuple[str, ...]] = []
        self._facts: dict[int, tuple[str, ...]] = {}
        self._shares: dict[int, list[float | None]] = {}
        self._own: set[int] = set()
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}

    def take(self, part: Part) -> None:
        """Read some rows."""
        sources, targets = self._named(part, "source"), self._named(part, "target")
        if not sources or not targets:
            return
        groups = [g.strip() for g in part.columns.get("group", ())] or [""] * len(sources)
        shares: list[float | None] | None = None
        if any(part.columns.get("share", ())):
            shares = numbers(part.columns["share"], "share", part.place, self._faults)
        alone: list[int] = []
        said = _facts(part) if any(groups) else []
        for index, group in enumerate(groups):
            if group:
                number = self._join(part, index, sources[index], targets[index], group, shares)
                if said[index] != self._facts.get(number, _UNSAID):
                    self._hear(part.place(index), number, said[index])
            elif sources[index] == targets[index]:
                self._note_own(part.place(index), sources[index])
            else:
                alone.append(index)
        self._make_alone(part, alone, sources, targets, shares)

    def requirements(self) -> list[Requirement]:
        """All of them; hands them over."""
        self._make_groups()
        self._settle_doubled()
        found, self._made = self._made, []
        return found

    def _named(self, part: Part, column: str) -> list[str]:
        """The ids that a column names; nothing, and the faults, where a cell cannot be one."""
        cells = part.columns[column]
        try:
            return list(map(self._names.__getitem__, cells))
        except ValueError:
            for index, cell in enumerate(cells):
                try:
                    self._names[cell]
                except ValueError as error:
                    self._faults.add(f"{part.place(index)} column {column}", _said(error))
            return []

    def _make_alone(
        self, part: Part, rows: Sequence[int], sources: Sequence[str], targets: Sequence[str],
        shares: Sequence[float | None] | None,
    ) -> None:  # fmt: skip
        if not rows:
            return
        cells = {n: [part.columns[n][i] for i in rows] for n in FACTS if n in part.columns}
        cells.setdefault("needs", [""] * len(rows))
        place = lambda index: part.place(rows[index])  # noqa: E731
        columns: dict[str, Sequence[Any]] = {
            "of": [sources[i] for i in rows],
            "members": [self._alone[targets[i]] for i in rows],
            **facts_of(cells, place, self._faults),
        }
        if shares is not None:
            columns["shares"] = [() if (s := shares[i]) is None else (s,) for i in rows]
        self._made += made(
            requirements_from, "requirements", columns, place=place, faults=self._faults
        )
        self._rows.extend(part.numbers[i] for i in rows)

    def _join(
        self, part: Part, index: int, source: str, target: str, group: str,
        shares: Sequence[float | None] | None,
    ) -> int:  # fmt: skip
        """Add a row to its group; the group's number."""
        number = self._groups.setdefault((source, group), len(self._members))
        if number == len(self._members):
            self._members.append(())
            self._group_rows.append(part.numbers[index])
        members = self._members[number]
        if target == source:
            self._own.add(number)
            self._note_own(part.place(index), source)
        elif target in members:
            message = f"{source} names {target} twice in the group {group}; kept once"
            self._note("repeated-row", part.place(index), message, source)
        else:
            self._members[number] = (*members, target) if members else self._alone[target]
            share = shares[index] if shares else None
            if share is not None or number in self._shares:
                held = self._shares.setdefault(number, [None] * len(members))
                held.extend([None] * (len(members) - len(held)))
                held.append(share)
        return number

    def _hear(self, place: str, number: int, said: tuple[str, ...]) -> None:
        """Take what a row says of its group; it must not contradict another row."""
        before = self._facts.get(number, _UNSAID)
        for name, was, now in zip(FACTS, before, said, strict=True):
            if was and now and was != now:
                message = f"is {now!r}, but {was!r} in another row of the group"
                self._faults.add(f"{place} column {name}", message)
        both = tuple(now or was for was, now in zip(before, said, strict=True))
        self._facts[number] = self._same.setdefault(both, both)

    def _make_groups(self) -> None:
        self._alone.clear()
        groups = list(self._groups)
        self._groups.clear()
        all_ = range(len(groups))
        for start in range(0, len(all_), _AT_ONCE):
            self._make_some(all_[start : start + _AT_ONCE], groups)
        for held in (self._members, self._facts, self._shares, self._own):
            held.clear()

    def _make_some(self, numbers_: Sequence[int], groups: Sequence[tuple[str, str]]) -> None:
        rows = [n for n in numbers_ if self._members[n]]
        if not rows:
            return
        said = zip(*(self._facts.get(n, _UNSAID) for n in rows), strict=True)
        place = lambda index: f"{self._file} row {self._group_rows[rows[index]]}"  # noqa: E731
        columns: dict[str, Sequence[Any]] = {
            "of": [groups[n][0] for n in rows],
            "members": [self._members[n] for n in rows],
            **facts_of(dict(zip(FACTS, said, strict=True)), place, self._faults),
        }
        if any(n in self._shares for n in rows):
            columns["shares"] = [self._shares_of(n) for n in rows]
        columns, rows = self._without_own(columns, rows)
        self._made += made(
            requirements_from, "requirements", columns, place=place, faults=self._faults
        )
        self._rows.extend(self._group_rows[n] for n in rows)
        self._labels += [groups[n][1] for n in rows]

    def _without_own(
        self, columns: dict[str, Sequence[Any]], rows: list[int]
    ) -> tuple[dict[str, Sequence[Any]], list[int]]:
        """Who is in a group of its own has one of those that it needs: itself."""
        if self._own.isdisjoint(rows):
            return columns, rows
        pairs = zip(rows, columns["needs"], strict=True)
        needs = [k - (n in self._own) for n, k in pairs]
        kept = [i for i, k in enumerate(needs) if k]
        columns = columns | {"needs": needs}
        return {n: [c[i] for i in kept] for n, c in columns.items()}, [rows[i] for i in kept]

    def _shares_of(self, number: int) -> tuple[float, ...]:
        stated = self._shares.get(number)
        if stated is None:
            return ()
        stated += [None] * (len(self._members[number]) - len(stated))
        return tuple(1.0 if share is None else share for share in stated)

    def _settle_doubled(self) -> None:
        """Keep once what stands twice alike; refuse what stands twice otherwise."""
        twice = hashes_met_twice(r.id for r in self._made)
        if not twice or len(self._made) != len(self._rows):
            return
        first: dict[str, tuple[Requirement, int]] = {}
        gone: set[int] = set()
        alone = len(self._made) - len(self._labels)
        for index, found in enumerate(self._made):
            if hash(found.id) not in twice:
                continue
            row = self._rows[index]
            before = first.setdefault(found.id, (found, row))
            if before[0] is not found:
                label = self._labels[index - alone] if index >= alone else ""
                again = self._again(found, row, label, before)
                if first.setdefault(again.id, (again, row))[0] is not again or again is before[0]:
                    gone.add(index)
                self._made[index] = again
        self._made = [r for index, r in enumerate(self._made) if index not in gone]

    def _again(
        self, found: Requirement, row: int, label: str, before: tuple[Requirement, int]
    ) -> Requirement:
        """What becomes of a requirement that stands already: a group of its own stays one."""
        place = f"{self._file} row {row}"
        message = f"{found.id} stands in row {before[1]} too"
        if label and found.id == requirement_id(found.of, found.members):
            name = f"{found.id[:200]}~{label[:60]}"
            message = f"{message}, as a group with the same members; both are kept"
            self._note("repeated-group", place, message, found.of)
            return replace(found, id=name)
        if before[0] == found:
            self._note("repeated-row", place, f"{message}; kept once", found.of)
        else:
            self._faults.add(place, f"{message}, with another content")
        return before[0]

    def _note_own(self, place: str, name: str) -> None:
        message = f"{name} needs itself, which says nothing; the row was left out"
        self._note("self-relation", place, message, name)

    def _note(self, rule: str, place: str, message: str, name: str) -> None:
        self._findings.add("edges", Finding(Severity.INFO, rule, place, message, (name,)))


def _facts(part: Part) -> list[tuple[str, ...]]:
    """What each row says of its whole group."""
    nothing = ("",) * len(part.numbers)
    return list(zip(*(part.columns.get(name, nothing) for name in FACTS), strict=True))


def _said(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        return said(error.errors(include_url=False)[0])
    return str(error)
