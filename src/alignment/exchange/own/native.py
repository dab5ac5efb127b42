"""The native document: an estate as JSON or YAML, read strictly and written without loss."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import TypeAdapter, ValidationError

from alignment.catalogue import ENTITIES, Estate, Finding, Heading, Severity
from alignment.catalogue.collector import collector_paused
from alignment.catalogue.distinct import surely_distinct
from alignment.catalogue.faults import Fault, Path, faults_of, path_text, said, unknown_key
from alignment.errors import Problem, Unreadable
from alignment.exchange.faults import counts_of, refusal, refusal_of
from alignment.exchange.files.jsontext import Piece, read_pieces
from alignment.exchange.files.yaml import read_tree
from alignment.exchange.files.yaml_tree import Tree, as_text, plain_data
from alignment.exchange.format import FILE_NOT_READ, Document, File, Material
from alignment.exchange.forms import Form, as_given, forms, settle
from alignment.exchange.own.native_lines import json_lines, yaml_lines
from alignment.exchange.own.native_places import Places, Run

MOST_LISTED = 200
"""Faults that are listed one by one; the others are counted."""
_CHUNK = 10_000
_SUFFIXES = (".yaml", ".yml", ".json")
_MARK = re.compile(rb"""["']?alignment["']?[ \t\r\n]*:[ \t\r\n]*\d""")
_KEY = re.compile(rb"""\s*(\{|["']?[A-Za-z_][A-Za-z0-9_-]*["']?[ \t]*:)""")
_HEAD = 1 << 16
_HEADING_KEYS = frozenset(forms()["heading"].names)
_TOP = {"alignment", *_HEADING_KEYS, *forms()} - {"heading"}


class Native:
    """The native document; reads JSON and YAML, writes YAML."""

    name: ClassVar[str] = "native"
    title: ClassVar[str] = "Native document (YAML)"
    suffixes: ClassVar[tuple[str, ...]] = (".yaml", ".yml")
    media_type: ClassVar[str] = "application/yaml"

    def recognises(self, material: Material) -> bool:
        """Whether a file has the key ``alignment`` at its top."""
        return any(_is_native(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The document in all files together; raises Unreadable with every fault located."""
        reader = _Reader(material.name)
        with collector_paused():
            for file in material.files:
                reader.take(file)
        return reader.document()

    def write(self, estate: Estate) -> bytes:
        """The estate as YAML, one line an entity."""
        return "".join(yaml_lines(estate)).encode()


class NativeJson(Native):
    """The native document; reads JSON and YAML, writes JSON."""

    name: ClassVar[str] = "native-json"
    title: ClassVar[str] = "Native document (JSON)"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    media_type: ClassVar[str] = "application/json"

    def write(self, estate: Estate) -> bytes:
        """The estate as JSON, one line an entity."""
        return "".join(json_lines(estate)).encode()


def _is_native(file: File) -> bool:
    for found in _MARK.finditer(file.data):
        before = file.data[max(0, found.start() - 200) : found.start()].removeprefix(
            b"\xef\xbb\xbf"
        )
        outer = before.rstrip()[-1:]
        if not before or before.endswith(b"\n") or (outer in (b"{", b",") and b'"' in found[0]):
            return True
        if outer == b"{" and not before.rstrip()[:-1].strip():
            return True
    return False


def _is_stranger(file: File) -> bool:
    """A file beside a document, such as a note in its folder, and no part of it."""
    named = "." not in file.name or file.name.lower().endswith(_SUFFIXES)
    return not (named or (_is_native(file) and _begins_with_a_key(file.data)))


def _begins_with_a_key(data: bytes) -> bool:
    """Whether the first content is a key: a text that shows an example begins otherwise."""
    for line in data[:_HEAD].removeprefix(b"\xef\xbb\xbf").splitlines():
        if line.strip() and not line.lstrip().startswith((b"#", b"---", b"%")):
            return _KEY.match(line) is not None
    return False


def _is_json(file: File) -> bool:
    if file.name.lower().endswith(_SUFFIXES):
        return file.name.lower().endswith(".json")
    return re.match(rb'(\xef\xbb\xbf)?\s*\{\s*["}]', file.data) is not None


@dataclass(frozen=True, slots=True)
class _Source:
    """Where some items came from: the file, the key they stand under, and the first's place."""

    file: str
    tree: Tree | None
    key: str
    start: int

    def place_of(self, index: int, path: Path = ()) -> str:
        """File, line where it is known, and path of an item or of something in it."""
        return _place(self.file, self.tree, (self.key, self.start + index, *path))

    def lines(self) -> Mapping[str | int, int]:
        """The line of each item of the list; nothing where none is known."""
        return {} if self.tree is None else self.tree.lines_below(self.key)


def _place(file: str, tree: Tree | None, path: Path) -> str:
    if tree is not None:
        return tree.place_of(path)
    return f"{file}, {path_text(path)}" if path else file


class _Reader:
    """Gathers the entities and the faults of all files of one document."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.total = self.taken = 0
        self.findings: list[Finding] = []
        self.lists: dict[str, list[Any]] = {name: [] for name in ENTITIES}
        self.sources: dict[str, list[tuple[int, _Source]]] = {name: [] for name in ENTITIES}
        self.heading: dict[str, tuple[Any, str]] = {}

    def take(self, file: File) -> None:
        """Read one file; its faults are kept until the end."""
        if _is_stranger(file):
            self._pass_over(file)
            return
        self.taken += 1
        try:
            self._read(file)
        except Unreadable as error:
            found = error.problems or (Problem(file.name, error.message),)
            self.total += int(error.facts.get("total", len(found))) - len(found)
            for problem in found:
                self._refuse(problem.place, problem.message)

    def document(self) -> Document:
        """Everything that was read; raises Unreadable when anything was wrong, or nothing was."""
        if not self.taken:
            raise refusal_of([Problem(f.place, f.message) for f in self.findings])
        if not self.problems:
            self._refuse_doubled()
        if self.problems:
            raise refusal_of(self.problems, total=self.total)
        estate = self._estate()
        return Document(
            estate=estate,
            complete=True,
            findings=tuple(self.findings),
            element_types=counts_of(e.type or e.kind.value for e in estate.elements),
            relationship_types=counts_of(r.type for r in estate.relationships),
            places=Places(estate, self._runs()),
        )

    def _runs(self) -> dict[str, tuple[Run, ...]]:
        """Where the entities of each list came from, in little room."""
        return {
            name: tuple(
                Run(start, s.file, s.key, s.start, s.lines()) for start, s in sources
            )
            for name, sources in self.sources.items()
        }  # fmt: skip

    def _estate(self) -> Estate:
        heading = {name: value for name, (value, _) in self.heading.items()}
        lists = {name: tuple(self.lists.pop(name)) for name in ENTITIES if name != "heading"}
        return Estate(heading=Heading(**heading), **lists)

    def _pass_over(self, file: File) -> None:
        message = (
            f"was not read: neither its ending ({', '.join(_SUFFIXES)}) nor its content is that "
            "of a native document"
        )
        self.findings.append(Finding(Severity.MEDIUM, FILE_NOT_READ, file.name, message))

    def _refuse(self, place: str, message: str) -> None:
        self.total += 1
        if len(self.problems) < MOST_LISTED:
            self.problems.append(Problem(place, message))

    def _read(self, file: File) -> None:
        tree = None if _is_json(file) else read_tree(file)
        version: Any = None
        for piece in read_pieces(file) if tree is None else _pieces(tree):
            if piece.key == "alignment":
                version = plain_data(piece.value)
                self._check_version(_place(file.name, tree, ("alignment",)), version)
            else:
                self._take_piece(piece, _Source(file.name, tree, piece.key, piece.start))
        if version is None:
            self._refuse(file.name, "has no 'alignment: 1' on top")

    def _check_version(self, place: str, version: Any) -> None:
        if version != 1 or isinstance(version, (bool, float)):
            self._refuse(place, f"must be 1, the only version there is, not {version!r}")

    def _take_piece(self, piece: Piece, source: _Source) -> None:
        form = forms().get(piece.key) if piece.key != "heading" else None
        if form is not None:
            self._take_list(piece.value, form, source)
        elif piece.key in _HEADING_KEYS:
            self._take_heading(piece, _place(source.file, source.tree, (piece.key,)))
        else:
            place = _place(source.file, source.tree, (piece.key,))
            self._refuse(place, unknown_key(piece.key, dict.fromkeys(_TOP)))

    def _take_heading(self, piece: Piece, place: str) -> None:
        value = as_text(piece.value)
        if value is None:
            return
        try:
            value = getattr(_HEADING.validate_python({piece.key: value}), piece.key)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self._refuse(place, said(detail))
            return
        before = self.heading.setdefault(piece.key, (value, place))
        if before[0] != value:
            self._refuse(place, f"is {value!r}, but {before[0]!r} at {before[1]}")

    def _take_list(self, items: Any, form: Form, source: _Source) -> None:
        items = plain_data(items) if isinstance(items, str) else items
        if items is None:
            return
        if not isinstance(items, list):
            self._refuse(_place(source.file, source.tree, (source.key,)), "must be a list")
            return
        for start in range(0, len(items), _CHUNK):
            inner = _Source(source.file, source.tree, source.key, source.start + start)
            self._take_items(items[start : start + _CHUNK], form, inner)

    def _take_items(self, items: list[Any], form: Form, source: _Source) -> None:
        """Check some items together; only when one is at fault is each looked at."""
        faults: list[Fault] = []
        settled, places = [], []
        for index, item in enumerate(items):
            if type(item) is not dict:
                self._refuse(source.place_of(index), "must be an object with keys")
                continue
            settled.append(settle(item, form, faults))
            places.append(index)
            if faults:
                self._refuse_faults(faults, index, source)
                faults = []
        try:
            made = form.adapter.validate_python(settled)
        except ValidationError as error:
            for (place, *rest), message in faults_of(error.errors(include_url=False), settled):
                index = places[int(place)]
                path = as_given(rest, items[index], form)
                self._refuse(source.place_of(index, path), message)
            return
        target = self.lists[form.collection]
        self.sources[form.collection].append((len(target), source))
        target += made

    def _refuse_faults(self, faults: Iterable[Fault], index: int, source: _Source) -> None:
        for fault in faults:
            self._refuse(source.place_of(index, fault.path), fault.message)

    def _refuse_doubled(self) -> None:
        for collection, entities in self.lists.items():
            if surely_distinct(entity.key for entity in entities):
                continue
            first: dict[str, int] = {}
            for index, entity in enumerate(entities):
                before = first.setdefault(entity.key, index)
                if before != index:
                    where = self._where(collection, before)
                    message = f"{entity.key!r} stands twice, first at {where}"
                    self._refuse(self._where(collection, index), message)

    def _where(self, collection: str, index: int) -> str:
        from bisect import bisect_right

        sources = self.sources[collection]
        start, source = sources[bisect_right(sources, index, key=lambda s: s[0]) - 1]
        return source.place_of(index - start)


_HEADING = TypeAdapter(Heading)


def _pieces(tree: Tree) -> Iterator[Piece]:
    if not isinstance(tree.data, dict):
        raise refusal(tree.place_of(()), "the outermost value must be an object")
    for key, value in tree.data.items():
        yield Piece(key, 0, value)
