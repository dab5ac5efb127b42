"""The services of compose files: what each file says of them, laid over one another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from alignment.catalogue.faults import Path
from alignment.exchange.files.nested import is_nothing, kept, mapping_of
from alignment.exchange.files.yaml_tree import Tree

RESET, OVERRIDE = "!reset", "!override"
"""Tags by which a later file takes away or replaces what an earlier one said."""

_SHARED = ("network_mode", "ipc", "pid")
"""Fields that say ``service:NAME`` when another service lends what is its own."""

_ADDED = frozenset({"links", "volumes_from", "external_links", "ports", "expose", "profiles"})
_NAMING = frozenset({"links", "volumes_from", "external_links"})
_VARIABLE = re.compile(r"\$\{?[A-Za-z_]")


class Said(NamedTuple):
    """A value and where it stands."""

    value: Any
    place: str


@dataclass(slots=True)
class Service:
    """A service as all files of a project together state it.

    Attributes:
        name: Its key.
        place: Where it was stated first.
        fields: The last value of each field; of a list that files add to, all of them.
        needs: What stands under ``depends_on``, by name.
        lists: Items of the lists that files add to, by field.
        labels: By key.
    """

    name: str
    place: str
    fields: dict[str, Said] = field(default_factory=dict)
    needs: dict[str, Said] = field(default_factory=dict)
    lists: dict[str, list[Said]] = field(default_factory=dict)
    labels: dict[str, Said] = field(default_factory=dict)


class Mention(NamedTuple):
    """One service that needs another one, as a field says it.

    Attributes:
        field: The field, which is the type of the relationship.
        target: Name of a service, or of a container when ``outside``.
    """

    field: str
    target: str
    place: str
    attributes: Mapping[str, str] = {}
    outside: bool = False


class Fault(NamedTuple):
    """What is wrong at a place of a file."""

    place: str
    message: str


@dataclass(slots=True)
class Project:
    """The services of files that belong together, each file laid over those before it."""

    name: str = ""
    services: dict[str, Service] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def take(self, tree: Tree) -> None:
        """Lay what a file says over what is known."""
        name = tree.data.get("name")
        if isinstance(name, str) and not is_nothing(name) and not _VARIABLE.search(name):
            self.name = str(name)
        services = tree.data.get("services")
        if is_nothing(services):
            return
        if not isinstance(services, dict):
            self._refuse(tree, ("services",), "must be an object: a service under each name")
            return
        for key, stated in services.items():
            path = ("services", key)
            tag = _tag(tree, services, key)
            if tag in {RESET, OVERRIDE}:
                self.services.pop(key, None)
            if tag == RESET:
                continue
            if not isinstance(stated, dict) and not is_nothing(stated):
                self._refuse(tree, path, "must be an object: what the service is made of")
                continue
            service = self.services.setdefault(key, Service(key, tree.place_of(path)))
            self._take_service(service, tree, path, mapping_of(stated))

    def _take_service(
        self, service: Service, tree: Tree, path: Path, stated: Mapping[str, Any]
    ) -> None:
        for key, value in stated.items():
            here = (*path, key)
            tag = _tag(tree, stated, key)
            if tag in {RESET, OVERRIDE}:
                _forget(service, key)
            if tag == RESET or is_nothing(value):
                continue
            if key == "depends_on":
                self._take_needs(service, tree, here, value)
            elif key == "labels":
                self._take_labels(service, tree, here, value)
            elif key in _ADDED:
                self._take_items(service, tree, here, value)
            else:
                service.fields[key] = Said(value, tree.place_of(here))

    def _take_needs(self, service: Service, tree: Tree, path: Path, value: Any) -> None:
        if isinstance(value, dict):
            for key, how in value.items():
                if _tag(tree, value, key) == RESET:
                    service.needs.pop(key, None)
                elif isinstance(how, dict) or is_nothing(how):
                    service.needs[key] = Said(mapping_of(how), tree.place_of((*path, key)))
                else:
                    self._refuse(tree, (*path, key), "must be an object such as {condition: ...}")
        elif isinstance(value, list):
            for name, place in self._texts(tree, path, value):
                service.needs[name] = Said({}, place)
        else:
            self._refuse(tree, path, "must be a list of services, or an object")

    def _take_items(self, service: Service, tree: Tree, path: Path, value: Any) -> None:
        if not isinstance(value, list):
            self._refuse(tree, path, "must be a list")
            return
        key = str(path[-1])
        known = service.lists.setdefault(key, [])
        texts = {kept(said.value) for said in known}
        for number, item in enumerate(value):
            if key in _NAMING and (not isinstance(item, str) or is_nothing(item)):
                self._refuse(tree, (*path, number), "must be a text")
            elif kept(item) not in texts:
                texts.add(kept(item))
                known.append(Said(item, tree.place_of((*path, number))))

    def _take_labels(self, service: Service, tree: Tree, path: Path, value: Any) -> None:
        if isinstance(value, dict):
            for key, text in value.items():
                service.labels[key] = Said(text, tree.place_of((*path, key)))
        elif isinstance(value, list):
            for text, place in self._texts(tree, path, value):
                key, _, said = text.partition("=")
                service.labels[key] = Said(said, place)
        else:
            self._refuse(tree, path, "must be a list of texts, or an object")

    def _texts(self, tree: Tree, path: Path, items: list[Any]) -> Iterator[tuple[str, str]]:
        for number, item in enumerate(items):
            if isinstance(item, str) and not is_nothing(item):
                yield item.strip(), tree.place_of((*path, number))
            else:
                self._refuse(tree, (*path, number), "must be a text")

    def _refuse(self, tree: Tree, path: Path, message: str) -> None:
        self.faults.append(Fault(tree.place_of(path), message))


def _tag(tree: Tree, holder: Mapping[str, Any], key: str) -> str:
    return tree.tags.get(id(holder), {}).get(key, "")


def _forget(service: Service, key: str) -> None:
    service.fields.pop(key, None)
    service.lists.pop(key, None)
    if key == "depends_on":
        service.needs.clear()
    elif key == "labels":
        service.labels.clear()


def mentions_of(service: Service) -> Iterator[Mention]:
    """Whom a service needs, in the order of the fields."""
    for name, said in service.needs.items():
        yield Mention("depends_on", name, said.place, dict(_condition(said.value)))
    for said in service.lists.get("links", ()):
        name, _, alias = str(said.value).partition(":")
        yield Mention("links", name.strip(), said.place, {"alias": alias} if alias else {})
    for key in _SHARED:
        said_ = service.fields.get(key)
        whose, colon, name = str(said_.value).partition(":") if said_ else ("", "", "")
        if said_ and colon and whose in {"service", "container"}:
            outside = whose == "container"
            yield Mention(key, name.strip(), said_.place, outside=outside)
    for said in service.lists.get("volumes_from", ()):
        parts = str(said.value).split(":")
        outside = parts[0] == "container" and len(parts) > 1
        name, *rest = parts[1:] if outside else parts
        access = {"access": rest[0]} if rest else {}
        yield Mention("volumes_from", name.strip(), said.place, access, outside)
    for said in service.lists.get("external_links", ()):
        name, _, alias = str(said.value).partition(":")
        attributes = {"alias": alias} if alias else {}
        yield Mention("links", name.strip(), said.place, attributes, outside=True)


def _condition(how: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is said of a dependency, and how strong it is by that."""
    condition = str(how.get("condition") or "service_started")
    optional = str(how.get("required")).lower() == "false"
    if condition != "service_started":
        yield "condition", condition
    for key in ("required", "restart"):
        if not is_nothing(how.get(key)):
            yield key, str(how[key])
    if optional:
        yield "strength", "optional"
    elif condition == "service_completed_successfully":
        yield "strength", "completed"


def variables_in(value: Any) -> int:
    """How many texts in a value hold a variable."""
    if isinstance(value, str):
        return bool(_VARIABLE.search(value))
    if isinstance(value, dict):
        return sum(variables_in(inner) for inner in value.values())
    return sum(variables_in(inner) for inner in value) if isinstance(value, list) else 0
