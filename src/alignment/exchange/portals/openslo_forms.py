"""Three notations of service level objectives as one: OpenSLO, sloth, and sloth in Kubernetes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from alignment.catalogue.faults import Path
from alignment.exchange.files.nested import Kept, is_nothing, kept, mapping_of
from alignment.exchange.files.yaml_tree import Plain

Refuse: TypeAlias = Callable[[Path, str], None]

OWN = ("alignment/", "alignment_")
"""Prefixes of labels that say what SLO files have no place for."""

WHOLE = Decimal(100)


class Goal(NamedTuple):
    """One objective: how much of what is measured must be good, in percent."""

    name: str
    percent: Decimal
    path: Path


@dataclass(slots=True, kw_only=True)
class Slo:
    """A service level objective as a document states it.

    Attributes:
        path: Where it stands in the document.
        service: Of which service it is promised.
        goals: Its objectives.
        labels: Of the document and its own.
        properties: Everything else that it says.
        indicator: Name of an SLI that another document states, or empty.
    """

    path: Path
    name: str
    service: str
    title: str = ""
    documentation: str = ""
    goals: list[Goal] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    properties: dict[str, Kept] = field(default_factory=dict)
    indicator: str = ""

    def own(self, name: str) -> str:
        """What a label of ours says; empty when there is none."""
        return next((self.labels[p + name] for p in OWN if self.labels.get(p + name)), "")


def text_at(data: Mapping[str, Any], path: Path, refuse: Refuse, *, below: Path = ()) -> str:
    """The text under a path, which must be there."""
    value: Any = data
    for part in path:
        value = mapping_of(value).get(str(part))
    if isinstance(value, str) and not is_nothing(value) and value.strip():
        return value.strip()
    missing = value is None or isinstance(value, str)
    where = (*below, *path[:-1]) if missing else (*below, *path)
    refuse(where, f"{path[-1]} is missing" if missing else "must be a text")
    return ""


def sloth(data: Mapping[str, Any], refuse: Refuse, *, below: Path = ()) -> Iterator[Slo]:
    """The SLOs of a sloth specification, or of the ``spec`` of its Kubernetes resource."""
    service = text_at(data, ("service",), refuse, below=below)
    slos = data.get("slos")
    if not isinstance(slos, list) or not slos:
        refuse(below, "slos is missing: a list of at least one SLO")
        return
    shared = dict(_labels(data.get("labels")))
    for place, stated in enumerate(slos):
        path = (*below, "slos", place)
        if not isinstance(stated, dict):
            refuse(path, "must be an object with name and objective")
            continue
        slo = Slo(
            path=path,
            name=text_at(stated, ("name",), refuse, below=path),
            service=service,
            documentation=_text(stated.get("description")),
            labels=shared | dict(_labels(stated.get("labels"))),
        )
        said = {k: v for k, v in stated.items() if k not in {"name", "description", "labels"}}
        slo.properties = {key: kept(value) for key, value in _in_one_spelling(said).items()}
        here = (*path, "objective")
        percent = _percent(stated.get("objective"), here, refuse, most=WHOLE)
        if percent is not None:
            slo.goals.append(Goal(slo.name, percent, here))
        yield slo


def openslo(data: Mapping[str, Any], refuse: Refuse) -> Iterator[Slo]:
    """The SLO of an OpenSLO document of kind SLO."""
    metadata, spec = mapping_of(data.get("metadata")), mapping_of(data.get("spec"))
    referring = "serviceRef" if "serviceRef" in spec else "service"
    slo = Slo(
        path=(),
        name=text_at(data, ("metadata", "name"), refuse),
        service=text_at(data, ("spec", referring), refuse),
        title=_text(metadata.get("displayName")),
        documentation=_text(spec.get("description")),
        labels=dict(_labels(metadata.get("annotations"))) | dict(_labels(metadata.get("labels"))),
        indicator=_text(spec.get("indicatorRef")),
    )
    said = {k: v for k, v in spec.items() if k not in {referring, "description"}}
    slo.properties = {key: kept(value) for key, value in said.items() if not is_nothing(value)}
    objectives = spec.get("objectives")
    if not isinstance(objectives, list) or not objectives:
        refuse(("spec",), "objectives is missing: a list of at least one objective")
        return
    names = _goal_names(slo.name, objectives)
    for place, stated in enumerate(objectives):
        path: Path = ("spec", "objectives", place)
        key, most = "target", Decimal(1)
        if "targetPercent" in mapping_of(stated):
            key, most = "targetPercent", WHOLE
        percent = _percent(mapping_of(stated).get(key), (*path, key), refuse, most=most)
        if percent is not None:
            slo.goals.append(Goal(names[place], percent, path))
    yield slo


def _goal_names(name: str, objectives: list[Any]) -> list[str]:
    """The name of the SLO; where it has several objectives, each one's beside it."""
    if len(objectives) == 1:
        return [name]
    found: dict[str, None] = {}
    for place, stated in enumerate(objectives, start=1):
        said = mapping_of(stated)
        shown = _text(said.get("displayName")) or _comparison(said) or f"objective {place}"
        full = f"{name}: {shown}"
        while full in found:
            full = f"{full} ({place})"
        found[full] = None
    return list(found)


def _comparison(stated: Mapping[str, Any]) -> str:
    op, value = _text(stated.get("op")), _text(stated.get("value"))
    return f"{op} {value}" if op and value else ""


def _percent(value: Any, path: Path, refuse: Refuse, *, most: Decimal) -> Decimal | None:
    number = Plain(value.strip()).core if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        missing = value is None or is_nothing(value)
        refuse(
            path[:-1] if missing else path,
            f"{path[-1]} is missing" if missing else "must be a number",
        )
        return None
    if not 0 <= number <= most:
        hint = "; is it meant in percent?" if most == 1 and 1 < number <= WHOLE else ""
        refuse(path, f"must be from 0 to {most}, not {str(value)[:60]}{hint}")
        return None
    return Decimal(repr(number)) * WHOLE / most


def _labels(value: Any) -> Iterator[tuple[str, str]]:
    for key, text in mapping_of(value).items():
        texts = text if isinstance(text, list) else [text]
        yield key, ", ".join(str(t) for t in texts if isinstance(t, str) and not is_nothing(t))


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str) and not is_nothing(value) else ""


def _in_one_spelling(value: Any) -> Any:
    """With the keys of sloth's own file as its Kubernetes resource writes them: ``errorQuery``."""
    if not isinstance(value, dict):
        return value
    return {
        _in_humps(key): inner if key in {"labels", "annotations"} else _in_one_spelling(inner)
        for key, inner in value.items()
    }


def _in_humps(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)
