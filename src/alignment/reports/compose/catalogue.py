"""The service catalogue as a book: each service with description, clients, targets and owner."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import Element, Target
from alignment.graphs.words import counted
from alignment.reports.compose import pieces as p
from alignment.reports.compose.making import Making, Part
from alignment.reports.report import Block, Entries, Entry, Form, KeyFigure, Table

FACTS = ("Owner", "Stage", "Type", "Used by", "Promised", "Stands on", "Managed by")
_MOST_NAMED = 8


@dataclass(frozen=True, eq=False, kw_only=True)
class Shown:
    """One service and what stands around it, by id."""

    element: Element
    users: tuple[str, ...]
    providers: tuple[str, ...]
    practices: tuple[str, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class CatalogueAnswers:
    """Every service, by name."""

    services: Sequence[Shown]


def left_out(answers: CatalogueAnswers) -> Iterator[str]:
    """What is not stated."""
    for what, missing in (
        ("description", [s for s in answers.services if not s.element.documentation]),
        ("owner", [s for s in answers.services if not s.element.owner]),
        ("target", [s for s in answers.services if not s.targets]),
    ):
        if missing:
            yield f"{counted(len(missing), 'service')} without {what}."


def _summary(a: CatalogueAnswers, making: Making) -> Iterator[Block]:
    number = len(a.services)
    if not number:
        yield p.conclusion(("The catalogue holds no service.",))
        return
    reference = p.counting(making, "services and what they state")
    owners = {s.element.owner for s in a.services if s.element.owner}
    owned = "1 owner answers" if len(owners) == 1 else f"{len(owners):,} owners answer"
    said = counted(number, "service") + (f"; {owned} for them" if owners else "")
    yield p.conclusion((f"{said}.",), reference)
    yield p.key_figures("catalogue", *(
        KeyFigure(label=label, value=sum(bool(has(s)) for s in a.services), form=Form.COUNT,
                  note=f"of {number:,}", reference=reference)
        for label, has in _HAVING
    ))  # fmt: skip


_HAVING: Sequence[tuple[str, Callable[[Shown], object]]] = (
    ("Described", lambda s: s.element.documentation), ("With an owner", lambda s: s.element.owner),
    ("With a target", lambda s: s.targets), ("Used by somebody", lambda s: s.users),
)  # fmt: skip


def _register(a: CatalogueAnswers, making: Making) -> Iterator[Block]:
    if not a.services:
        return
    reference = p.counting(making, "requirements and targets")
    yield Table(
        id="register", title="All services", columns=(
            p.ID, p.NAME, p.text("owner", "Owner"), p.text("stage", "Stage"),
            p.count("users", "Used by", reference), p.count("targets", "Targets", reference),
        ),
        rows=tuple((s.element.id, s.element.name, s.element.owner, _stage(s), len(s.users),
                    len(s.targets)) for s in a.services),
    )  # fmt: skip


def _stage(shown: Shown) -> str:
    stage = shown.element.lifecycle
    return "" if stage is None else stage.value.replace("_", " ")


def _told(stages: tuple[str | None, ...], name: str) -> Callable[
    [CatalogueAnswers, Making], Iterator[Block]
]:  # fmt: skip
    """What tells the services of some stages one by one."""

    def make(a: CatalogueAnswers, making: Making) -> Iterator[Block]:
        held = [s for s in a.services if (s.element.lifecycle or None) in stages]
        if held:
            yield Entries(id=name, title="Services", facts=FACTS,
                          entries=tuple(_entry(s, making) for s in held))  # fmt: skip

    return make


def _entry(shown: Shown, making: Making) -> Entry:
    element = shown.element
    return Entry(
        id=element.id, title=element.name, text=element.documentation, facts=(
            element.owner, _stage(shown), element.type,
            making.names(shown.users, most=_MOST_NAMED),
            "; ".join(_promise(t, making) for t in shown.targets[:_MOST_NAMED])
            + (f" and {len(shown.targets) - _MOST_NAMED:,} more"
               if len(shown.targets) > _MOST_NAMED else ""),
            making.names(shown.providers, most=_MOST_NAMED),
            making.names(shown.practices, most=_MOST_NAMED),
        ),
    )  # fmt: skip


def _promise(target: Target, making: Making) -> str:
    """One target in words: ``99.9 percent availability for Web customers``."""
    level = f"{target.target:g} {target.unit}".rstrip()
    return f"{level} {target.indicator} for {making.name(target.consumer)}"


PARTS: Mapping[str, Part[CatalogueAnswers]] = {
    "summary": Part("Summary", _summary),
    "register": Part("Register", _register),
    "live": Part("Services in use", _told((None, "live"), "live")),
    "pipeline": Part("Pipeline", _told(("plan", "build"), "pipeline"), asked=True),
    "leaving": Part("Leaving and retired", _told(("phase_out", "retired"), "leaving"), asked=True),
}
"""The sections, by the names by which they are chosen."""
