"""Reads the rows of a user's own profile from CSV or YAML: bounded text, nothing built from it."""

from collections.abc import Iterator, Mapping
from typing import Any

from alignment.errors import Invalid

MOST_BYTES = 256 * 1024
_DEEPEST = 10


def read_rows(data: bytes) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each row with its place; raises Invalid when the file is not a table of rows."""
    if len(data) > MOST_BYTES:
        msg = f"a mapping has at most {MOST_BYTES} bytes, this one has {len(data)}"
        raise Invalid(msg)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"the mapping is not UTF-8: {error.reason} at byte {error.start + 1}"
        raise Invalid(msg) from error
    header = text.lstrip().splitlines()[:1]
    if header and "," in header[0] and ":" not in header[0] and header[0][0] not in "-[{":
        yield from _csv_rows(text)
    else:
        yield from _yaml_rows(text)


def _csv_rows(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    import csv

    reader = csv.DictReader(text.splitlines(), strict=True)
    try:
        for row in reader:
            place = f"mapping line {reader.line_num}"
            if None in row or None in row.values():
                msg = f"{place}: the row has not as many cells as the header"
                raise Invalid(msg)
            yield place, {key.strip().lower(): cell.strip() for key, cell in row.items()}
    except csv.Error as error:
        msg = f"mapping line {reader.line_num}: {error}"
        raise Invalid(msg) from error


def _yaml_rows(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    content = _load(text)
    rows = content
    if isinstance(content, dict):
        unknown = sorted(str(key) for key in content if key not in {"relationships", "kinds"})
        if unknown:
            msg = f"a mapping has relationships and kinds, not {', '.join(unknown)}"
            raise Invalid(msg)
        rows = [row for part in content.values() for row in part or []]
    if not isinstance(rows, list):
        msg = "a mapping is a list of rows, or relationships: and kinds: with one each"
        raise Invalid(msg)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or any(isinstance(v, (dict, list)) for v in row.values()):
            msg = f"mapping row {number}: it is not a row of keys and texts"
            raise Invalid(msg)
        yield f"mapping row {number}", {str(k).lower(): _text(v) for k, v in row.items()}


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _load(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        _refuse_tricks(text)
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError) as error:
        msg = f"the mapping is not readable YAML: {' '.join(str(error).split())}"
        raise Invalid(msg) from error


def _refuse_tricks(text: str) -> None:
    from ruamel.yaml import YAML
    from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        if isinstance(event, AliasEvent):
            msg = "a mapping has no aliases"
            raise Invalid(msg)
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            msg = f"a mapping is at most {_DEEPEST} levels deep"
            raise Invalid(msg)
