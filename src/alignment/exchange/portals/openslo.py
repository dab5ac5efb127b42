"""Service level objectives of OpenSLO and sloth: what was promised of which service."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from alignment.catalogue import Severity
from alignment.catalogue.faults import Path
from alignment.catalogue.text import NAME_LENGTH
from alignment.exchange.faults import shortlist
from alignment.exchange.files.nested import (
    Kept,
    differing,
    is_nothing,
    kept,
    mapping_of,
    not_finite,
)
from alignment.exchange.files.yaml import Manner
from alignment.exchange.files.yaml_tree import Plain, Tree
from alignment.exchange.format import Document, File, Material
from alignment.exchange.inventory import REFERS_TO_NOTHING, STANDS_TWICE, Inventory
from alignment.exchange.portals.documents import EMPTY_DOCUMENT, NOT_AN_ENTITY, documents_in
from alignment.exchange.portals.openslo_forms import WHOLE, Goal, Slo, openslo, sloth, text_at

NOTATION = "openslo"
BUDGETS = 10
"""A service that has used so many times its error budget is taken to be worth nothing."""

_MANNER = Manner(merges=True, blanks=True)
_MARK = re.compile(
    rb"""^[ \t]*(?:version[ \t]*:[ \t]*["']?prometheus/v"""
    rb"""|apiVersion[ \t]*:[ \t]*["']?(?:openslo(?:\.com)?/|sloth\.slok\.dev/))""",
    re.MULTILINE,
)
_NOT_KEPT = ("DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget")
_UNIT = "percent"


class OpenSlo:
    """Service level objectives in three notations, any number of documents and files."""

    name: ClassVar[str] = "openslo"
    title: ClassVar[str] = "Service level objectives (OpenSLO, sloth)"
    suffixes: ClassVar[tuple[str, ...]] = (".yaml", ".yml")
    media_type: ClassVar[str] = "application/yaml"

    def recognises(self, material: Material) -> bool:
        """Whether a file states a version of OpenSLO or sloth."""
        return any(_is_ours(file) for file in material.files)

    def read(self, material: Material) -> Document:
        """The document in all files together; raises Unreadable with every fault located."""
        return _Reader(material.name).read(material)


def _is_ours(file: File) -> bool:
    base = file.name.replace("\\", "/").rpartition("/")[2].lower()
    return ("." not in base or base.endswith((".yaml", ".yml"))) and bool(_MARK.search(file.data))


class _Reader:
    """Gathers what documents state, then makes targets, and whom and what they are about."""

    def __init__(self, name: str) -> None:
        self.inventory = Inventory(name, NOTATION)
        self.services: dict[str, tuple[str, dict[str, Any]]] = {}
        self.slos: dict[str, tuple[Slo, Tree]] = {}
        self.slis: dict[str, str] = {}
        self.mentioned: dict[str, None] = {}
        self.uses: set[tuple[str, str]] = set()
        self.assumed: dict[str, list[str]] = {"consumer": [], "floor": []}
        self.left_out: Counter[str] = Counter()
        self.told = False

    def read(self, material: Material) -> Document:
        for file in material.files:
            self._take_file(file)
        if not (self.told or self.inventory.faults):
            self.inventory.fault(material.name, "it holds no service level objective")
        for key, (slo, tree) in self.slos.items():
            self._add(key, slo, tree)
        for name, (place, _) in self.services.items():
            self._service(name, place, owner="")
        self._note_assumed(material.name)
        document = self.inventory.document()
        return replace(document, mentioned=frozenset(self.mentioned))

    def _take_file(self, file: File) -> None:
        if not _is_ours(file):
            self.inventory.pass_over(
                file.name, "was not read: it states no service level objective"
            )
            return
        for tree in documents_in(file, _MANNER, self.inventory):
            self._take(tree)

    def _take(self, tree: Tree) -> None:
        data = tree.data
        if is_nothing(data):
            message = "a document that says nothing; passed over"
            self.inventory.note(EMPTY_DOCUMENT, tree.place_of(()), message, severity=Severity.INFO)
            return
        for path in not_finite(data):
            self.inventory.fault(tree.place_of(path), "is not a finite number")

        def refuse(path: Path, message: str) -> None:
            self.inventory.fault(tree.place_of(path), message)

        version = str(mapping_of(data).get("apiVersion", ""))
        if str(mapping_of(data).get("version", "")).startswith("prometheus/v"):
            for slo in sloth(data, refuse):
                self._keep(slo, tree)
        elif version.startswith("sloth.slok.dev/"):
            for slo in sloth(mapping_of(data.get("spec")), refuse, below=("spec",)):
                self._keep(slo, tree)
        elif version.startswith(("openslo/", "openslo.com/")):
            self._take_openslo(tree, data, refuse)
        else:
            message = "states no service level objective; passed over"
            self.inventory.note(NOT_AN_ENTITY, tree.place_of(()), message)
            return
        self.told = True

    def _take_openslo(self, tree: Tree, data: Mapping[str, Any], refuse: Any) -> None:
        kind = str(data.get("kind", ""))
        if kind == "SLO":
            for slo in openslo(data, refuse):
                self._keep(slo, tree)
        elif kind == "Service":
            if name := text_at(data, ("metadata", "name"), refuse):
                self.services.setdefault(name, (tree.place_of(()), _described(data)))
        elif kind == "SLI":
            if name := text_at(data, ("metadata", "name"), refuse):
                self._add_sli(name, tree, data)
        elif kind in _NOT_KEPT:
            self.left_out[kind] += 1
        else:
            known = ", ".join(("SLO", "SLI", "Service", *_NOT_KEPT))
            refuse(("kind",), f"there is no kind {kind[:60]!r} in OpenSLO; known are {known}")

    def _keep(self, slo: Slo, tree: Tree) -> None:
        """Keep an SLO, unless it was met before: the first one stands."""
        if not slo.name or not slo.service:
            return
        key = f"slo:{slo.service}/{slo.name}"
        first, where = self.slos.setdefault(key, (slo, tree))
        if first is slo:
            return
        place, other = tree.place_of(slo.path), where.place_of(first.path)
        fields = differing(_said(first), _said(slo))
        if not fields:
            message = f"{key} stands in {other} too, with the same content; kept once"
            self.inventory.note(STANDS_TWICE, place, message, key, severity=Severity.INFO)
            return
        message = (
            f"{key} is defined in {other} too, and otherwise: {', '.join(fields)} differ; "
            "the first stands"
        )
        self.inventory.note("defined-differently", place, message, key, severity=Severity.MEDIUM)

    def _add(self, key: str, slo: Slo, tree: Tree) -> None:
        place = tree.place_of(slo.path)
        service = slo.own("service") or slo.service
        self._service(service, place, owner=slo.labels.get("owner", ""))
        consumer = slo.own("consumer")
        if not consumer:
            consumer = f"users:{service}"
            self.assumed["consumer"].append(consumer)
        self._consumer(consumer, service, place)
        labels = {f"labels.{name}": text for name, text in slo.labels.items()}
        self.inventory.element(
            place, type="SLO", id=key, name=(slo.title or slo.name)[:NAME_LENGTH],
            documentation=slo.documentation, properties={**slo.properties, **labels},
        )  # fmt: skip
        self.inventory.relationship(place, type="service", source=key, target=service)
        if slo.indicator:
            self._relate_indicator(key, slo.indicator, place)
        for goal in slo.goals:
            self._target(slo, goal, tree.place_of(goal.path), consumer=consumer, service=service)

    def _service(self, name: str, place: str, *, owner: str) -> None:
        """A service that is promised; the catalogue's own stands, if it has one."""
        if name in self.mentioned:
            return
        self.mentioned[name] = None
        _, said = self.services.get(name, ("", {}))
        fields = {"name": name, "owner": owner[:NAME_LENGTH], **said}
        self.inventory.element(place, type="Service", id=name, **fields)

    def _consumer(self, name: str, service: str, place: str) -> None:
        if name not in self.mentioned:
            self.mentioned[name] = None
            shown = f"Users of {service}" if name == f"users:{service}" else name
            self.inventory.element(place, type="client", id=name, name=shown[:NAME_LENGTH])
        if (name, service) not in self.uses:
            self.uses.add((name, service))
            made = self.inventory.add("requirements", place, of=name, members=(service,))
            if made is not None:  # else it is a fault already, and the file is refused
                self.mentioned[made.id] = None

    def _target(self, slo: Slo, goal: Goal, place: str, *, consumer: str, service: str) -> None:
        floor = self._number(slo, "floor", place)
        criticality = self._number(slo, "criticality", place)
        if floor is None:
            floor = assumed_floor(goal.percent)
            self.assumed["floor"].append(f"{goal.name} of {service}")
        if goal.percent == floor:
            message = "target and floor are equal, so nothing is promised; left out"
            self.inventory.note("target-equals-floor", place, message)
            return
        self.inventory.add(
            "targets", place, consumer=consumer, service=service, indicator=goal.name,
            unit=_UNIT, target=float(goal.percent), floor=float(floor),
            criticality=1.0 if criticality is None else float(criticality),
        )  # fmt: skip

    def _number(self, slo: Slo, name: str, place: str) -> Decimal | None:
        text = slo.own(name)
        number = Plain(text).core if text else None
        if number is None:
            return None
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            self.inventory.fault(
                place, f"the label alignment/{name} must be a number, not {text!r}"
            )
            return None
        return Decimal(repr(number))

    def _add_sli(self, name: str, tree: Tree, data: Mapping[str, Any]) -> None:
        key, place = f"sli:{name}", tree.place_of(())
        spec = mapping_of(data.get("spec"))
        properties: dict[str, Kept] = {k: kept(v) for k, v in spec.items() if k != "description"}
        self.slis[name] = key
        fields = {"name": name, **_described(data)}
        self.inventory.element(place, type="SLI", id=key, properties=properties, **fields)

    def _relate_indicator(self, key: str, indicator: str, place: str) -> None:
        if indicator in self.slis:
            target = self.slis[indicator]
            self.inventory.relationship(place, type="indicator", source=key, target=target)
            return
        message = f"{key} is measured by {indicator}, which is not there"
        self.inventory.note(REFERS_TO_NOTHING, place, message, key, severity=Severity.MEDIUM)

    def _note_assumed(self, place: str) -> None:
        consumers = list(dict.fromkeys(self.assumed["consumer"]))
        if consumers:
            message = (
                f"no consumer is named; taken to be promised to {shortlist(consumers)}. "
                "Name one by a label alignment/consumer"
            )
            self.inventory.note("consumer-assumed", place, message, *consumers)
        if floors := self.assumed["floor"]:
            message = (
                f"targets without a floor ({len(floors)}); taken to be worth nothing once "
                f"{BUDGETS} times the error budget is used up: {shortlist(floors)}. "
                "Say otherwise by a label alignment/floor"
            )
            self.inventory.note("floor-assumed", place, message)
        if self.left_out:
            told = ", ".join(f"{kind} ({n})" for kind, n in sorted(self.left_out.items()))
            message = f"not kept: {told}"
            self.inventory.note("not-kept", place, message, severity=Severity.INFO)


def assumed_floor(percent: Decimal) -> Decimal:
    """The level at which a service is taken to be worth nothing, from what was promised.

    Where ten times the error budget is used up, but not below nothing: 99.9 gives 99.0. A
    promise of everything has no budget; a tenth of a percent is taken then.
    """
    budget = WHOLE - percent or Decimal("0.1")
    return max(Decimal(0), WHOLE - BUDGETS * budget)


def _described(data: Mapping[str, Any]) -> dict[str, Any]:
    """The name and the text by which people know what a document is about."""
    title = mapping_of(data.get("metadata")).get("displayName")
    text = mapping_of(data.get("spec")).get("description")
    found = {"name": title, "documentation": text}
    return {k: str(v) for k, v in found.items() if isinstance(v, str) and not is_nothing(v)}


def _said(slo: Slo) -> dict[str, Any]:
    """What two definitions of one SLO are compared by."""
    goals = [(goal.name, goal.percent) for goal in slo.goals]
    return {
        "displayName": slo.title, "description": slo.documentation, "objectives": goals,
        "labels": slo.labels, "spec": slo.properties, "indicatorRef": slo.indicator,
    }  # fmt: skip
