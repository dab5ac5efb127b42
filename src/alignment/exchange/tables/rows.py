"""The rows of the tables that a column map names: filtered, joined and split."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from alignment.catalogue import Finding, Severity
from alignment.errors import Problem, Unreadable
from alignment.exchange.faults import Findings, refusal, refusal_of
from alignment.exchange.files.sheets import Sheet, read_sheet
from alignment.exchange.format import File
from alignment.exchange.tables.language import ColumnMapText, Join, Latest, Section, Table

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table, or a part of one: where it stands and its texts by column."""

    place: str
    values: Values


class Tables:
    """The tables of a column map, each read once and reduced to the columns that are used."""

    def __init__(self, spec: ColumnMapText, files: Sequence[File], findings: Findings) -> None:
        self.spec = spec
        self.files = files
        self.findings = findings
        self.used: set[str] = set()
        self._sheets: dict[tuple[str | int, ...], Sheet] = {}
        self._needs = _needed_columns(spec)
        self._columns: dict[str, set[str]] = {}
        self._records: dict[str, list[Record]] = {}

    def read(self) -> None:
        """Read every table; raises Unreadable with everything that is wrong with any of them."""
        problems: list[Problem] = []
        for name, table in self.spec.tables.items():
            try:
                self._records[name] = self._table(name, table)
            except Unreadable as error:
                problems += error.problems
        for collection, _, section in self.spec.sections() if not problems else ():
            problems += self._unknown_columns(collection, section)
        if problems:
            raise refusal_of(list(dict.fromkeys(problems)))

    def records_of(self, group: str, section: Section) -> Iterable[Record]:
        """The rows that a section is about.

        A column by which a table is joined is split before that, any other afterwards.
        """
        records: Iterable[Record] = self._records[section.table]
        keys = {column for join in section.join for column in join.on}
        early = {c: s for c, s in section.split.items() if c in keys}
        for column, separator in early.items():
            records = _split(records, column, separator)
        for join in section.join:
            records = self._joined(group, records, join)
        records = (r for r in records if _fits(r.values, section.where))
        for column, separator in section.split.items():
            if column not in early:
                records = _split(records, column, separator)
        return records

    def _table(self, name: str, table: Table) -> list[Record]:
        files = [f for f in self.files if _matches(f.name, table.file)]
        if not files:
            there = ", ".join(f.name for f in self.files[:20]) or "none"
            message = f"no file is called {table.file!r}; given were {there}"
            where = f"table {name}"
            raise refusal(where, message)
        self.used.update(f.name for f in files)
        records: list[Record] = []
        for file in files:
            sheet = self._sheet(file, table)
            records += self._reduced(sheet, self._needs[name], table)
            self._columns.setdefault(name, set()).update(sheet.columns)
        return self._latest(name, records, table.latest) if table.latest else records

    def _sheet(self, file: File, table: Table) -> Sheet:
        key = (file.name, table.sheet, table.encoding, table.delimiter, table.header)
        if key not in self._sheets:
            self._sheets[key] = read_sheet(
                file, sheet=table.sheet, encoding=table.encoding, delimiter=table.delimiter,
                header=table.header,
            )  # fmt: skip
        return self._sheets[key]

    @staticmethod
    def _reduced(sheet: Sheet, wanted: set[str], table: Table) -> Iterator[Record]:
        missing = [c for c in sorted(wanted) if c not in sheet.columns]
        if missing:
            raise refusal_of([Problem(sheet.place, _no_column(c, sheet.columns)) for c in missing])
        places = {c: sheet.columns.index(c) for c in sorted(wanted)}
        for row in sheet.rows:
            values = {c: row.cells[i] for c, i in places.items()}
            if _fits(values, table.where):
                yield Record(sheet.place_of(row), values)

    def _latest(self, name: str, records: list[Record], latest: Latest) -> list[Record]:
        kept: dict[tuple[str, ...], Record] = {}
        for record in records:
            key = _key(record.values, latest.of)
            before = kept.get(key)
            if before is None or _key(record.values, latest.by) >= _key(before.values, latest.by):
                if before is not None and self._equal_age(before, record, latest):
                    self._note_tie(name, before, record, key)
                kept[key] = record
        if passed := len(records) - len(kept):
            by = " and ".join(latest.by) or "their order"
            message = f"{passed:,} rows were passed over for later ones by {by}, as the map says"
            self.findings.add(f"table {name}", _note("earlier-rows", f"table {name}", message))
        return list(kept.values())

    @staticmethod
    def _equal_age(before: Record, record: Record, latest: Latest) -> bool:
        same_age = _key(record.values, latest.by) == _key(before.values, latest.by)
        return bool(latest.by) and same_age and before.values != record.values

    def _note_tie(self, name: str, before: Record, record: Record, key: Sequence[str]) -> None:
        message = f"{' '.join(key)} stands in {before.place} too, equally late; this row is taken"
        finding = Finding(Severity.LOW, "equally-late-rows", record.place, message)
        self.findings.add(f"table {name}", finding)

    def _joined(self, group: str, records: Iterable[Record], join: Join) -> Iterator[Record]:
        nothing = dict.fromkeys(self._needs[join.table], "")
        indices = [self._index(join.table, columns) for columns in join.keys()]  # noqa: SIM118
        for record in records:
            key = _key(record.values, tuple(join.on))
            found = next((index[key] for index in indices if key in index), None)
            if found is None and any(key):
                message = f"{join.table} has no row for {' '.join(key)!r}"
                finding = Finding(Severity.LOW, "join-without-match", record.place, message)
                self.findings.add(group, finding)
            values = nothing if found is None else found.values
            yield Record(
                record.place,
                {**record.values, **{f"{join.table}.{c}": v for c, v in values.items()}},
            )

    def _index(self, table: str, columns: Sequence[str]) -> dict[tuple[str, ...], Record]:
        index: dict[tuple[str, ...], Record] = {}
        for record in self._records[table]:
            key = _key(record.values, columns)
            before = index.setdefault(key, record) if any(key) else record
            if before is not record:
                message = f"{' '.join(key)!r} stands in {before.place} too; the map joins by it"
                raise refusal(record.place, message)
        return index

    def _unknown_columns(self, collection: str, section: Section) -> Iterator[Problem]:
        joined = {join.table for join in section.join}
        for column in dict.fromkeys(section.columns()):
            table, _, name = column.partition(".")
            if column in self._columns[section.table]:
                continue
            if table not in joined or name not in self._columns[table]:
                there = sorted(self._columns[section.table])
                yield Problem(f"{collection} from {section.table}", _no_column(column, there))


def _needed_columns(spec: ColumnMapText) -> dict[str, set[str]]:
    needs: dict[str, set[str]] = {name: set() for name in spec.tables}
    for name, table in spec.tables.items():
        needs[name].update(table.where)
        if table.latest:
            needs[name].update((*table.latest.of, *table.latest.by))
    for _, _, section in spec.sections():
        joined = {join.table for join in section.join}
        for join in section.join:
            needs[join.table].update(name for names in join.on.values() for name in names)
        for column in section.columns():
            prefix, _, rest = column.partition(".")
            if prefix in joined and rest:
                needs[prefix].add(rest)
            else:
                needs[section.table].add(column)
    return needs


def _matches(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern)


def _no_column(column: str, there: Iterable[str]) -> str:
    from rapidfuzz import process

    columns = list(there)
    near = process.extractOne(column, columns, score_cutoff=70)
    hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(columns[:20])}"
    return f"there is no column {column!r}; {hint}"


def _fits(values: Values, where: Mapping[str, tuple[str, ...]]) -> bool:
    return all(values[column].strip() in allowed for column, allowed in where.items())


def _key(values: Values, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(values[column].strip() for column in columns)


def _split(records: Iterable[Record], column: str, separator: str) -> Iterator[Record]:
    for record in records:
        for part in record.values[column].split(separator):
            if part.strip():
                yield Record(record.place, {**record.values, column: part.strip()})


def _note(rule: str, place: str, message: str) -> Finding:
    return Finding(Severity.INFO, rule, place, message)
