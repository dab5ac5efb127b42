"""Makes a document of an ArchiMate model: checks it and takes our own fields back."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from alignment.catalogue import (
    Element,
    Estate,
    Finding,
    Heading,
    Kind,
    Measurement,
    Merge,
    PracticeSupport,
    Relationship,
    Requirement,
    Severity,
    Target,
    View,
    Waiver,
)
from alignment.catalogue.faults import faults_of, path_text
from alignment.catalogue.text import NAME_LENGTH, clean_id, hidden_marks
from alignment.exchange.archimate.concepts import (
    NOTATION,
    OWN,
    SUFFIX,
    UNNAMED,
    Concept,
    Model,
    shown_name,
    types,
)
from alignment.exchange.faults import Faults, counts_of, several, shortlist
from alignment.exchange.format import Document
from alignment.exchange.properties import gathered

_Made = TypeVar("_Made")

_NUMBERS = ("value", "own", "cost", "unavailability")
_TEXTS = ("owner", "lifecycle", "audience", "origin")
_LISTS: Mapping[str, Any] = {
    "practice": PracticeSupport, "target": Target, "measurement": Measurement,
    "merge": Merge, "waiver": Waiver,
}  # fmt: skip


def document_of(model: Model, faults: Faults) -> Document:
    """The document that a model states; raises Unreadable with every fault located.

    Args:
        model: As the file has it.
        faults: What the reader of the file found wrong already.
    """
    notes: list[tuple[str, str, str]] = list(model.untidy)
    _check_ids(model, faults)
    elements = list(_kept(model.elements, lambda c: _element(c, notes), faults))
    drawn, plain = _drawn_apart(model.relationships)
    relationships = list(_kept(plain, lambda c: _relationship(c, notes), faults))
    requirements = list(_requirements(drawn, faults))
    views = list(_kept(model.views, lambda c: _view(c, notes), faults))
    heading, lists = _heading(model, notes, faults)
    faults.refuse()
    estate = Estate(
        heading=heading,
        elements=tuple(elements),
        relationships=tuple(relationships),
        requirements=tuple(requirements),
        views=tuple(views),
        **lists,
    )
    return Document(
        estate=estate,
        notation=NOTATION,
        findings=tuple(_findings(model, faults.name, notes, estate)),
        element_types=counts_of(c.type for c in model.elements),
        relationship_types=counts_of(c.type + SUFFIX for c in plain),
    )


def restore_ids(model: Model) -> dict[str, str]:
    """Give those their own id back that a format could not write; which ids became which."""
    restored: dict[str, str] = {}
    for concept in model.concepts():
        own = [text for key, text in concept.properties if key == f"{OWN}id"]
        if len(own) == 1:
            restored[concept.id] = own[0]
            concept.properties = [p for p in concept.properties if p[0] != f"{OWN}id"]
    for concept in model.concepts() if restored else ():
        concept.id = restored.get(concept.id, concept.id)
        concept.source = restored.get(concept.source, concept.source)
        concept.target = restored.get(concept.target, concept.target)
    return restored


def _check_ids(model: Model, faults: Faults) -> None:
    seen: dict[str, Concept] = {}
    for concept in model.concepts():
        concept.id = _identifier(concept, concept.id, faults)
        if concept.id in seen:
            first = seen[concept.id].place
            faults.add(concept.place, f"the identifier {concept.id!r} stands already in {first}")
        seen.setdefault(concept.id, concept)
    for concept in model.relationships:
        concept.source = _identifier(concept, concept.source, faults)
        concept.target = _identifier(concept, concept.target, faults)
        for end, name in (("source", concept.source), ("target", concept.target)):
            if name not in seen or seen[name].drawn:
                faults.add(
                    f"{concept.place} relationship {concept.id!r}",
                    f"its {end} {name!r} is not there",
                )


def _identifier(concept: Concept, text: str, faults: Faults) -> str:
    try:
        return clean_id(text)
    except ValueError as error:
        faults.add(concept.place, f"the identifier {text[:80]!r}: {error}")
        return text


def _kept(
    concepts: Iterable[Concept], make: Callable[[Concept], _Made], faults: Faults
) -> Iterator[_Made]:
    for concept in concepts:
        try:
            yield make(concept)
        except ValidationError as error:
            for path, message in faults_of(error.errors(include_url=False)):
                where = f"{concept.place} {concept.id!r} {path_text(path)}"
                faults.add(where.rstrip(), message)
        except ValueError as error:
            faults.add(f"{concept.place} {concept.id!r}", str(error))


def _element(concept: Concept, notes: list[tuple[str, str, str]]) -> Element:
    type_ = types().elements.get(concept.type)
    if type_ is None:
        msg = f"ArchiMate has no element type {concept.type!r}"
        raise ValueError(msg)
    name, attributes = _name(concept, notes)
    if type_.junction:
        attributes.setdefault("junction", type_.junction)
    own, properties = _own_apart(concept.properties)
    fields: dict[str, Any] = {"kind": type_.kind, "type": concept.type}
    for key, texts in own.items():
        if not _take(fields, attributes, key, texts):
            properties += [(OWN + key, text) for text in texts]
            notes.append(("own-field", concept.place, f"{OWN}{key} is kept as a property"))
    return Element(
        id=concept.id,
        name=name,
        documentation=concept.documentation,
        properties=gathered(properties),
        attributes=attributes,
        **fields,
    )


def _relationship(concept: Concept, notes: list[tuple[str, str, str]]) -> Relationship:
    if concept.type not in types().relationships:
        msg = f"ArchiMate has no relationship type {concept.type + SUFFIX!r}"
        raise ValueError(msg)
    name, attributes = concept.name, dict(concept.attributes)
    if len(name) > NAME_LENGTH:
        name, attributes = _name(concept, notes)
    own, properties = _own_apart(concept.properties)
    type_ = own.pop("type", [concept.type])[0]
    origin = own.pop("origin", [""])[0]
    for key, texts in own.items():
        if not _take_attribute(attributes, key, texts):
            properties += [(OWN + key, text) for text in texts]
    return Relationship(
        id=concept.id,
        type=type_,
        source=concept.source,
        target=concept.target,
        name=name,
        documentation=concept.documentation,
        properties=gathered(properties),
        attributes=attributes,
        origin=origin,
    )


def _view(concept: Concept, notes: list[tuple[str, str, str]]) -> View:
    name, attributes = _name(concept, notes)
    own, properties = _own_apart(concept.properties)
    origin = own.pop("origin", [""])[0]
    for key, texts in own.items():
        if not _take_attribute(attributes, key, texts):
            properties += [(OWN + key, text) for text in texts]
    return View(
        origin=origin,
        id=concept.id,
        name=name,
        type=concept.type,
        notation=concept.notation,
        documentation=concept.documentation,
        properties=gathered(properties),
        attributes=attributes,
        content=concept.content,
    )


def _name(concept: Concept, notes: list[tuple[str, str, str]]) -> tuple[str, dict[str, str]]:
    name, found = shown_name(concept.name)
    if "unnamed" in found:
        rule = "unnamed-view" if concept.drawn else "unnamed-element"
        notes.append((rule, concept.place, f"{concept.id} has no name"))
    elif "name" in found:
        message = f"{concept.id} has a name of {len(found['name'])} characters, shown shorter"
        notes.append(("long-name", concept.place, message))
    return name, {**concept.attributes, **found}


def _own_apart(
    pairs: Iterable[tuple[str, str]],
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    own: dict[str, list[str]] = {}
    others = []
    for key, text in pairs:
        if key.startswith(OWN):
            own.setdefault(key.removeprefix(OWN), []).append(text)
        else:
            others.append((key, text))
    return own, others


def _take(fields: dict[str, Any], attributes: dict[str, str], key: str, texts: list[str]) -> bool:
    """Put what one of our own properties says where it belongs; False if it says nothing."""
    if _take_attribute(attributes, key, texts):
        return True
    text = texts[0]
    if len(texts) > 1:
        return False
    if key == "kind" and text in tuple(Kind):
        fields["kind"] = Kind(text)
    elif key in _NUMBERS and _is_number(text):
        fields[key] = float(text)
    elif key in _TEXTS or key == "type":
        fields[key] = text
    else:
        return False
    return True


def _take_attribute(attributes: dict[str, str], key: str, texts: list[str]) -> bool:
    if not key.startswith("attribute:") or len(texts) > 1:
        return False
    attributes[key.removeprefix("attribute:")] = texts[0]
    return True


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _drawn_apart(concepts: list[Concept]) -> tuple[list[Concept], list[Concept]]:
    drawn: list[Concept] = []
    plain: list[Concept] = []
    for concept in concepts:
        is_drawn = any(key == f"{OWN}requirement" for key, _ in concept.properties)
        (drawn if is_drawn else plain).append(concept)
    return drawn, plain


def _requirements(drawn: Iterable[Concept], faults: Faults) -> Iterator[Requirement]:
    groups: dict[tuple[str, str], list[Concept]] = {}
    for concept in drawn:
        groups.setdefault(_requirement_of(concept), []).append(concept)
    heads = [concepts[0] for concepts in groups.values()]
    return _kept(heads, lambda head: _drawn(groups[_requirement_of(head)]), faults)


def _requirement_of(concept: Concept) -> tuple[str, str]:
    own, _ = _own_apart(concept.properties)
    return concept.target, own["requirement"][0]


def _drawn(concepts: list[Concept]) -> Requirement:
    of, name = _requirement_of(concepts[0])
    owns = [_own_apart(concept.properties)[0] for concept in concepts]
    own = owns[0]
    fields: dict[str, Any] = {}
    for key in ("criticality", "weight"):
        if key in own:
            fields[key] = float(own[key][0])
    if "channel" in own:
        fields["channel"] = own["channel"][0]
    if "needs" in own:
        fields["needs"] = int(own["needs"][0])
    if all("share" in o for o in owns):
        fields["shares"] = tuple(float(o["share"][0]) for o in owns)
    members = tuple(concept.source for concept in concepts)
    sources = tuple(own.get("source", ()))
    return Requirement(id=name, of=of, members=members, sources=sources, **fields)


def _heading(
    model: Model, notes: list[tuple[str, str, str]], faults: Faults
) -> tuple[Heading, dict[str, tuple[Any, ...]]]:
    own, others = _own_apart(model.properties)
    attributes = dict(model.attributes)
    for key, texts in own.items():
        if key not in {"currency", *_LISTS} and not _take_attribute(attributes, key, texts):
            others += [(OWN + key, text) for text in texts]
    try:
        name, found = shown_name(model.name)
        found.pop("unnamed", "")
        heading = Heading(
            name="" if name == UNNAMED else name,
            currency=own.get("currency", [""])[0],
            documentation=model.documentation,
            properties=gathered(others),
            attributes=found | attributes,
        )
    except ValidationError as error:
        for path, message in faults_of(error.errors(include_url=False)):
            faults.add(faults.name, f"the {path_text(path)} of the model: {message}")
        heading = Heading()
    except ValueError as error:
        faults.add(faults.name, f"the name of the model: {error}")
        heading = Heading()
    return heading, _lists(own, notes)


def _lists(
    own: Mapping[str, list[str]], notes: list[tuple[str, str, str]]
) -> dict[str, tuple[Any, ...]]:
    import orjson

    lists: dict[str, list[Any]] = {f"{key}s": [] for key in _LISTS}
    for key, texts in own.items():
        for text in texts if key in _LISTS else ():
            try:
                lists[f"{key}s"].append(_LISTS[key](**orjson.loads(text)))
            except (ValueError, TypeError) as error:
                reason = " ".join(str(error).split())
                notes.append(("own-field", "", f"{OWN}{key} is not understood: {reason}"))
    return {key: tuple(items) for key, items in lists.items()}


_SEVERITY = dict.fromkeys(
    ("unnamed-element", "unnamed-view", "long-name", "folders-joined"), Severity.INFO
)


def _findings(
    model: Model, name: str, notes: list[tuple[str, str, str]], estate: Estate
) -> Iterator[Finding]:
    for rule, place, message in notes:
        yield Finding(_SEVERITY.get(rule, Severity.LOW), rule, place or name, message)
    if model.left_out:
        what = ", ".join(f"{count} {key}" for key, count in sorted(model.left_out.items()))
        yield Finding(Severity.INFO, "not-kept", name, f"not kept: {what}")
    marked = [e for e in estate.elements if hidden_marks(e.name) or hidden_marks(e.id)]
    if marked:
        listed = shortlist(e.id for e in marked)
        message = f"invisible marks, {several(len(marked), 'element')}: {listed}"
        yield Finding(Severity.LOW, "hidden-marks", name, message, tuple(e.id for e in marked))
