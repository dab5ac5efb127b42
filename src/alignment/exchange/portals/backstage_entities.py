"""One entity of a Backstage catalogue as an element: what stands where, in both directions."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from alignment.catalogue import Kind, LifeCycle
from alignment.catalogue.metamodel import Metamodel, metamodel
from alignment.catalogue.text import NAME_LENGTH, TEXT_LENGTH, clean_name
from alignment.exchange.files.nested import Kept, is_nothing, kept, mapping_of
from alignment.exchange.files.yaml_tree import Plain

NOTATION = "backstage"
OWN = "alignment/"
"""Prefix of the annotations that hold what Backstage has no place for."""

VERSION = "backstage.io/v1alpha1"
NAMESPACE = "default"

REFERENCES: Mapping[str, str] = {
    "owner": "group", "system": "system", "domain": "domain", "subcomponentOf": "component",
    "subdomainOf": "domain", "dependsOn": "component", "dependencyOf": "component",
    "providesApis": "api", "consumesApis": "api", "parent": "group", "children": "group",
    "memberOf": "group", "members": "user",
}  # fmt: skip
"""Fields of a spec that name other entities, with the kind that is meant when none is said."""

SINGLE = frozenset({"owner", "system", "domain", "subcomponentOf", "subdomainOf", "parent"})

WORDS: Mapping[str, LifeCycle] = {
    "production": LifeCycle.LIVE,
    "experimental": LifeCycle.BUILD,
    "deprecated": LifeCycle.PHASE_OUT,
}

NUMBERS = ("value", "own", "cost", "unavailability")
TEXTS = ("id", "type", "name", "owner", "documentation", "kind", "audience", "lifecycle")
MAPPINGS = ("properties", "attributes")

_REF = re.compile(r"(?:([^:/\s]+):)?(?:([^:/\s]+)/)?([^:/\s]+)")


class Ref(NamedTuple):
    """Who is meant: kind, namespace and name in lower case, as Backstage compares them."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.namespace}/{self.name}"

    @property
    def short(self) -> str:
        """As people say it: without the namespace that is meant anyway."""
        return f"{self.kind}:{self.name}" if self.namespace == NAMESPACE else str(self)


def ref_of(text: str, *, kind: str, namespace: str = NAMESPACE) -> Ref | None:
    """The reference that a text is, in which kind and namespace may be left out."""
    found = _REF.fullmatch(text.strip().lower())
    if found is None:
        return None
    return Ref(found[1] or kind.lower(), found[2] or namespace.lower(), found[3])


class Mention(NamedTuple):
    """A reference as an entity states it; ``place`` is its place in the list, if it is in one."""

    field: str
    place: int | None
    given: Any


@dataclass(slots=True, kw_only=True)
class Entity:
    """What a document of a catalogue states, before references are resolved.

    Attributes:
        ref: Its own.
        fields: Those of an element.
        mentions: Whom it names, in the order of the document.
        own: Our own annotations, without their prefix.
        notes: Rule, path in the document and message of what was met.
    """

    ref: Ref
    fields: dict[str, Any]
    mentions: list[Mention] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)


def types() -> Metamodel:
    """The metamodel of Backstage."""
    return metamodel(NOTATION)


def entity_of(data: Mapping[str, Any]) -> Entity:
    """What a document states; kind, metadata and its name are there.

    Args:
        data: The document.
    """
    metadata, spec = data["metadata"], mapping_of(data.get("spec"))
    name, space = str(metadata["name"]), _text(metadata.get("namespace")) or NAMESPACE
    ref = Ref(str(data["kind"]).lower(), space.lower(), name.lower())
    annotations = mapping_of(metadata.get("annotations"))
    own = {k.removeprefix(OWN): str(v) for k, v in annotations.items() if k.startswith(OWN)}
    filled = own.pop("filled", "").split()
    spec = {key: value for key, value in spec.items() if key not in filled}
    found = Entity(ref=ref, fields={}, own=own)
    properties = dict(_properties(data, metadata, spec))
    attributes = {
        key: text
        for key, text, usual in (
            ("apiVersion", str(data.get("apiVersion", "")), VERSION),
            ("metadata.name", name, ref.name),
            ("metadata.namespace", space, ref.namespace),
        )
        if text != usual
    }
    found.fields = {
        "id": str(ref),
        "kind": types().kind_of(str(data["kind"])),
        "type": str(data["kind"]),
        "documentation": _text(metadata.get("description")),
        "properties": properties,
        "attributes": attributes,
    }
    found.mentions = list(_mentions(spec))
    _take_name(found, metadata, spec, name)
    _take_owner(found, spec)
    _take_lifecycle(found, spec)
    return found


def _properties(
    data: Mapping[str, Any], metadata: Mapping[str, Any], spec: Mapping[str, Any]
) -> Iterator[tuple[str, Kept]]:
    """What becomes no field of ours, by the place where it stands."""
    for key, value in data.items():
        if key not in {"apiVersion", "kind", "metadata", "spec"}:
            yield f"entity.{key}", kept(value)
    for key, value in metadata.items():
        if key not in {"name", "namespace", "title"}:
            yield from _of_metadata(key, value)
    for key, value in spec.items():
        if key not in REFERENCES and key != "lifecycle":
            yield f"spec.{key}", kept(value)


def _of_metadata(key: str, value: Any) -> Iterator[tuple[str, Kept]]:
    if key in {"labels", "annotations"} and (isinstance(value, dict) or is_nothing(value)):
        for inner, text in mapping_of(value).items():
            if not (key == "annotations" and inner.startswith(OWN)):
                yield f"{key}.{inner}", kept(text)
    elif key in {"tags", "links"} and isinstance(value, list) and value:
        yield key, kept(value)
    elif key != "description" or not _text(value):
        yield f"metadata.{key}", kept(value)


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str) and not is_nothing(value) else ""


def _mentions(spec: Mapping[str, Any]) -> Iterator[Mention]:
    for name in REFERENCES:
        value = spec.get(name)
        if isinstance(value, list):
            yield from (Mention(name, place, item) for place, item in enumerate(value))
        elif not is_nothing(value):
            yield Mention(name, None, value)


def _take_name(
    found: Entity, metadata: Mapping[str, Any], spec: Mapping[str, Any], name: str
) -> None:
    """The title, the name in the profile, or the name by which it is referred to."""
    title, other = metadata.get("title"), mapping_of(spec.get("profile")).get("displayName")
    usual = fitting(other) or name
    shown = fitting(title)
    if not shown and not is_nothing(title):
        found.fields["properties"]["metadata.title"] = kept(title)
    elif shown == usual:
        found.fields["attributes"]["title"] = "stated"
    found.fields["name"] = shown or usual


def fitting(text: Any) -> str:
    """The text if it can be shown as a name; else nothing."""
    if not isinstance(text, str) or len(text) > NAME_LENGTH:
        return ""
    if isinstance(text, Plain) and not isinstance(text.core, str):
        return ""
    try:
        return clean_name(str(text))
    except ValueError:
        return ""


def _take_owner(found: Entity, spec: Mapping[str, Any]) -> None:
    owner = spec.get("owner")
    if isinstance(owner, str) and not is_nothing(owner):
        ref = ref_of(owner, kind="group", namespace=found.ref.namespace)
        found.fields["owner"] = (ref.short if ref else str(owner))[:NAME_LENGTH]


def _take_lifecycle(found: Entity, spec: Mapping[str, Any]) -> None:
    word = spec.get("lifecycle")
    if is_nothing(word):
        return
    stage = WORDS.get(word.strip().lower()) if isinstance(word, str) else None
    if stage is None:
        found.fields["properties"]["spec.lifecycle"] = kept(word)
        message = f"{str(word)[:60]!r} is none of {', '.join(WORDS)}; kept as a property"
        found.notes.append(("lifecycle-unknown", ("spec", "lifecycle"), message))
        return
    found.fields["lifecycle"] = stage
    if word not in WORDS:
        found.fields["attributes"]["lifecycle"] = str(word)


def finished(found: Entity, leads: Callable[[Mention], bool]) -> dict[str, Any]:
    """The fields of the element, once it is known which references lead somewhere.

    Those that do not stay with the element as they were written.
    """
    fields = found.fields
    lost: dict[str, Any] = {}
    for mention in found.mentions:
        if leads(mention) or is_nothing(mention.given):
            continue
        if mention.place is None:
            lost[mention.field] = mention.given
        else:
            lost.setdefault(mention.field, []).append(mention.given)
    for name, given in lost.items():
        fields["properties"][f"spec.{name}"] = kept(given)
    _drop_oversized(found)
    for key, text in found.own.items():
        if not _take_own(fields, key, text) and key not in LISTS:
            fields["properties"][f"annotations.{OWN}{key}"] = kept(text)
            message = f"{OWN}{key} is not understood and kept as a property"
            found.notes.append(("own-field", ("metadata", "annotations"), message))
    return fields


LISTS = (
    "requirements",
    "relationships",
    "practices",
    "targets",
    "measurements",
    "merges",
    "views",
    "waivers",
    "drawn",
)
"""Annotations of ours that say more than the fields of an element."""


def _drop_oversized(found: Entity) -> None:
    properties = found.fields["properties"]
    texts = {"documentation": found.fields["documentation"], **properties}
    for key, value in texts.items():
        longest = max(map(len, (value,) if isinstance(value, str) else value), default=0)
        if longest <= TEXT_LENGTH and len(key) <= NAME_LENGTH:
            continue
        if key == "documentation":
            found.fields["documentation"] = ""
        else:
            del properties[key]
        message = f"{key[:80]} is longer than is kept ({TEXT_LENGTH:,} characters); left out"
        found.notes.append(("not-kept", (), message))


def _take_own(fields: dict[str, Any], key: str, text: str) -> bool:
    """Put what one of our own annotations says where it belongs; False if it says nothing."""
    if key in TEXTS:
        if key == "kind" and text not in tuple(Kind):
            return False
        fields[key] = text if text or key not in {"audience", "lifecycle"} else None
        return True
    if key in NUMBERS:
        number = Plain(text).core
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            return False
        fields[key] = number
        return True
    return key in MAPPINGS and _patch(fields[key], text)


def _patch(texts: dict[str, Any], text: str) -> bool:
    """Lay a mapping as JSON over the texts, in which null takes one away."""
    try:
        changes = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(changes, dict):
        return False
    for key, value in changes.items():
        if value is None:
            texts.pop(key, None)
        else:
            texts[key] = tuple(value) if isinstance(value, list) else value
    return True
