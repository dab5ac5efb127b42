"""Which keys an entity has in the native document, by which other names, and what faults say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from alignment.catalogue import ENTITIES, KINDS, Collection
from alignment.exchange.yaml import Plain, plain_data

NUMBERS: Mapping[str, frozenset[str]] = {
    "heading": frozenset(),
    "elements": frozenset({"value", "own", "cost", "unavailability", "external"}),
    "requirements": frozenset({"needs", "criticality", "weight", "shares"}),
    "relationships": frozenset(),
    "practices": frozenset({"extent"}),
    "targets": frozenset({"target", "floor", "criticality"}),
    "measurements": frozenset({"value", "weight"}),
}
"""Fields that hold numbers, or truths; every other field holds text."""

SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "elements": {"self": "own", "external": "external"},
    "requirements": {"k": "needs", "kappa": "criticality", "w": "weight", "share": "shares"},
    "targets": {"client": "consumer", "kappa": "criticality", "T": "target", "L": "floor"},
    "measurements": {"client": "consumer", "w": "weight"},
}
"""The short names of METHODS, read as the fields that they mean."""

COLLECTION_SYNONYMS: Mapping[str, Collection] = {
    "nodes": "elements",
    "requires": "requirements",
}


class Fault(NamedTuple):
    """What is wrong at a path below one item."""

    path: tuple[str | int, ...]
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """How one of the seven lists is read.

    Attributes:
        names: Every accepted key and the field that it means.
        numbers: Fields whose unquoted scalars are numbers or truths.
        raw: Fields that ``finish`` reads itself.
        finish: What is derived from several keys.
        adapter: Checks a list of items and makes the entities.
    """

    collection: Collection
    names: Mapping[str, str]
    numbers: frozenset[str]
    raw: frozenset[str]
    finish: Callable[[dict[str, Any], list[Fault]], None]
    adapter: TypeAdapter[list[Any]] = field(repr=False)


def settle(item: Mapping[str, Any], form: Form, faults: list[Fault]) -> dict[str, Any]:
    """The item under the names and with the kinds of values that the entity wants."""
    found: dict[str, Any] = {}
    for key, given in item.items():
        name, value = form.names.get(key), given
        if name is None:
            faults.append(Fault((key,), unknown_key(key, form.names)))
            continue
        if name in found:
            faults.append(Fault((key,), f"says {name!r} a second time under another name"))
        if type(value) is not str and name not in form.raw:
            value = plain_data(value) if name in form.numbers else as_text(value)
        if value is not None:
            found[name] = value
    form.finish(found, faults)
    return found


def as_text(value: Any) -> Any:
    """Texts as they were written, whole numbers as texts; other values as they are."""
    if type(value) is Plain:
        text = str(value)
        return None if text in {"", "~", "null", "Null", "NULL"} else text
    if type(value) is int:
        return str(value)
    if type(value) is list:
        return [as_text(v) for v in value]
    if type(value) is dict:
        return {k: as_text(v) for k, v in value.items()}
    return value


def unknown_key(key: str, known: Mapping[str, Any]) -> str:
    """Refuse a key, with the one that was probably meant."""
    from rapidfuzz import process

    near = process.extractOne(key[:100], list(known), score_cutoff=70)
    hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"
    return f"unknown key {key[:100]!r}{hint}"


def _finish_nothing(found: dict[str, Any], faults: list[Fault]) -> None:
    """Every field stands for itself."""


def _finish_element(found: dict[str, Any], faults: list[Fault]) -> None:
    if "kind" not in found and found.get("type") in _KIND_WORDS:
        found["kind"] = found.pop("type")
    if "name" not in found:
        found["name"] = found.get("id", "?")  # a missing id is one fault, not two
    if "external" in found:
        external = found.pop("external")
        if not isinstance(external, bool):
            faults.append(Fault(("external",), "must be true or false"))
        elif found.setdefault("audience", _AUDIENCE[external]) != _AUDIENCE[external]:
            faults.append(Fault(("external",), f"contradicts audience {found['audience']!r}"))


_KIND_WORDS = frozenset(str(kind) for kind in KINDS)
_AUDIENCE = {True: "external", False: "internal"}
_MEMBER_KEYS = {"id": "id", "share": "share", "channel": "channel"}


def _finish_requirement(found: dict[str, Any], faults: list[Fault]) -> None:
    members = found.get("members")
    if type(members) is not list:
        if type(members) is Plain:
            found["members"] = str(members)
        return
    for member in members:
        if type(member) is not str:
            _spread_members(found, members, faults)
            return


def _spread_members(found: dict[str, Any], members: list[Any], faults: list[Fault]) -> None:
    """Members that are objects, or not quoted: their ids, shares and channels side by side."""
    ids, shares, channels = [], [], []
    for place, member in enumerate(members):
        parts = member if type(member) is dict else {"id": member}
        faults += (
            Fault(("members", place, key), unknown_key(key, _MEMBER_KEYS))
            for key in parts if key not in _MEMBER_KEYS
        )  # fmt: skip
        if as_text(parts.get("id")) is None:
            faults.append(Fault(("members", place, "id"), "is missing"))
        ids.append(as_text(parts.get("id")))
        shares.append(plain_data(parts.get("share")))
        channels.append(as_text(parts.get("channel")))
    found["members"] = ids
    if any(share is not None for share in shares):
        _settle_shares(found, shares, faults)
    if any(channel is not None for channel in channels):
        _settle_channel(found, channels, faults)


def _settle_shares(found: dict[str, Any], shares: list[Any], faults: list[Fault]) -> None:
    if "shares" in found:
        faults.append(Fault(("members",), "gives shares beside the list of shares"))
    found["shares"] = [1 if share is None else share for share in shares]


def _settle_channel(found: dict[str, Any], channels: list[Any], faults: list[Fault]) -> None:
    stated = {c for c in [*channels, found.get("channel")] if c is not None}
    if len(stated) > 1 or None in channels:
        message = "all members of one group have one channel; make two requirements of them"
        faults.append(Fault(("members",), message))
    found["channel"] = channels[0]


def _form(collection: Collection) -> Form:
    entity = ENTITIES[collection]
    names = {f.name: f.name for f in fields(entity)} | dict(SYNONYMS.get(collection, {}))
    finish = {"elements": _finish_element, "requirements": _finish_requirement}
    return Form(
        collection=collection,
        names=names,
        numbers=NUMBERS[collection],
        raw=frozenset({"members"}),
        finish=finish.get(collection, _finish_nothing),
        adapter=TypeAdapter(list[entity]),  # type: ignore[valid-type]
    )


@cache
def forms() -> Mapping[str, Form]:
    """The form of each list, also by the list's other names."""
    made = {name: _form(name) for name in ENTITIES}
    return made | {other: made[name] for other, name in COLLECTION_SYNONYMS.items()}


_SAID = {
    "missing": "is missing",
    "missing_argument": "is missing",
    "missing_keyword_only_argument": "is missing",
    "string_type": "must be a text",
    "finite_number": "must be a finite number",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "enum": "must be one of {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_long": "must not be longer than {max_length} characters",
    "too_short": "must not be empty",
    "tuple_type": "must be a list",
    "dict_type": "must be an object with keys",
}


def faults_of(error: ValidationError, items: list[Any]) -> Iterator[tuple[int, Fault]]:
    """Each fault once: the place of its item among ``items``, and what is wrong there."""
    seen: set[tuple[int, tuple[str | int, ...]]] = set()
    for detail in error.errors(include_url=False):
        place, *rest = detail["loc"]
        path = _real_path(rest, items[int(place)])
        if (int(place), path) not in seen:
            seen.add((int(place), path))
            yield int(place), Fault(path, said(detail))


def _real_path(parts: list[str | int], item: Any) -> tuple[str | int, ...]:
    """The parts of a place that exist in the document, without those of the checks."""
    path: list[str | int] = []
    for part in parts:
        inside = isinstance(item, dict) and part in item
        if inside or (isinstance(item, (list, tuple)) and isinstance(part, int)):
            item = item[part]
            path.append(part)
        elif not path and isinstance(part, str):
            path.append(part)
            item = None
    return tuple(path)


def said(detail: Any) -> str:
    """What a failed check says to a person."""
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    words = _SAID.get(detail["type"])
    if words is None:
        return str(detail["msg"]).replace("Input should be", "must be")
    given = detail["input"]
    shown = "" if isinstance(given, (dict, list, tuple)) else f", not {str(given)[:60]!r}"
    return words.format(**detail.get("ctx", {})) + (
        shown if "missing" not in detail["type"] else ""
    )
