"""Which keys an entity has in the native document, by which other names, and how it is made.

The JSON door takes an entity's fields by the same way, so that no two doors judge differently.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from alignment.catalogue import ENTITIES, KINDS, Collection, Entity
from alignment.catalogue.faults import IS_MISSING, Fault, Path, faults_of, unknown_key
from alignment.exchange.files.yaml_tree import Plain, as_text, plain_data

NUMBERS: Mapping[str, frozenset[str]] = {
    "heading": frozenset(),
    "elements": frozenset({"value", "own", "cost", "unavailability", "external"}),
    "requirements": frozenset({"needs", "criticality", "weight", "shares"}),
    "relationships": frozenset(),
    "practices": frozenset({"extent"}),
    "targets": frozenset({"target", "floor", "criticality"}),
    "measurements": frozenset({"value", "weight"}),
    "merges": frozenset(),
    "views": frozenset(),
    "waivers": frozenset(),
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


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """How one of the lists is read.

    Attributes:
        names: Every accepted key and the field that it means.
        numbers: Fields whose unquoted scalars are numbers or truths.
        raw: Fields that ``spread`` reads itself.
        spread: Turns what stands for other fields into these.
        complete: Fills what a whole entity may leave out.
        adapter: Checks a list of items and makes the entities.
    """

    collection: Collection
    names: Mapping[str, str]
    numbers: frozenset[str]
    raw: frozenset[str]
    spread: Callable[[dict[str, Any], list[Fault]], None]
    complete: Callable[[dict[str, Any]], None]
    adapter: TypeAdapter[list[Any]] = field(repr=False)


def entity_of(
    given: Mapping[str, Any], form: Form, faults: list[Fault], *, before: Entity | None = None
) -> Any:
    """The entity that plain fields describe; None, and the faults, where they describe none.

    Args:
        given: Field by field, by any name; nothing stands for the default.
        form: Of its list.
        faults: Takes what is wrong, by the names that were given.
        before: The entity whose fields stand where none are given; nothing takes one away.
    """
    found = _spread(given, form, faults)
    if before is not None:
        found = {**_kept(before, given, form), **found}
    form.complete(found)
    try:
        made = form.adapter.validate_python([found])
    except ValidationError as error:
        for path, message in faults_of(error.errors(include_url=False), [found]):
            faults.append(Fault(as_given(path[1:], given, form), message))
        return None
    return None if faults else made[0]


def _kept(before: Any, changes: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The fields of an entity, but for those that changes take away."""
    gone = {form.names.get(key) for key, value in changes.items() if value is None}
    if "external" in gone:
        gone.add("audience")
    return {f.name: getattr(before, f.name) for f in fields(before) if f.name not in gone}


def settle(item: Mapping[str, Any], form: Form, faults: list[Fault]) -> dict[str, Any]:
    """The item under the names and with the kinds of values that the entity wants."""
    found = _spread(item, form, faults)
    form.complete(found)
    return found


def _spread(item: Mapping[str, Any], form: Form, faults: list[Fault]) -> dict[str, Any]:
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
    form.spread(found, faults)
    return found


def as_given(path: Path, item: Mapping[str, Any], form: Form) -> tuple[str | int, ...]:
    """The path by the names that were used: ``kappa``, not ``criticality``."""
    if not path or path[0] in item:
        return tuple(path)
    used = next((k for k in item if form.names.get(k) == path[0]), path[0])
    return (used, *path[1:])


def _spread_nothing(found: dict[str, Any], faults: list[Fault]) -> None:
    """Every field stands for itself."""


def _complete_nothing(found: dict[str, Any]) -> None:
    """The entity's own defaults are enough."""


def _complete_element(found: dict[str, Any]) -> None:
    if "kind" not in found and found.get("type") in _KIND_WORDS:
        found["kind"] = found.pop("type")
    if "name" not in found:
        found["name"] = found.get("id", "?")  # a missing id is one fault, not two


def _spread_element(found: dict[str, Any], faults: list[Fault]) -> None:
    if "external" in found:
        external = found.pop("external")
        if not isinstance(external, bool):
            faults.append(Fault(("external",), "must be true or false"))
        elif found.setdefault("audience", _AUDIENCE[external]) != _AUDIENCE[external]:
            faults.append(Fault(("external",), f"contradicts audience {found['audience']!r}"))


_KIND_WORDS = frozenset(str(kind) for kind in KINDS)
_AUDIENCE = {True: "external", False: "internal"}
_MEMBER_KEYS = {"id": "id", "share": "share", "channel": "channel"}


def _complete_view(found: dict[str, Any]) -> None:
    found.setdefault("name", found.get("id", "?"))


def _spread_requirement(found: dict[str, Any], faults: list[Fault]) -> None:
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
        member_id = as_text(parts.get("id"))
        if member_id is None:
            faults.append(Fault(("members", place, "id"), IS_MISSING))
            member_id = f"?{place}"  # one fault, not several
        ids.append(member_id)
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
    spread = {"elements": _spread_element, "requirements": _spread_requirement}
    complete = {"elements": _complete_element, "views": _complete_view}
    return Form(
        collection=collection,
        names=names,
        numbers=NUMBERS[collection],
        raw=frozenset({"members"}),
        spread=spread.get(collection, _spread_nothing),
        complete=complete.get(collection, _complete_nothing),
        adapter=TypeAdapter(list[entity]),  # type: ignore[valid-type]
    )


@cache
def forms() -> Mapping[str, Form]:
    """The form of each list, also by the list's other names."""
    made = {name: _form(name) for name in ENTITIES}
    return made | {other: made[name] for other, name in COLLECTION_SYNONYMS.items()}
