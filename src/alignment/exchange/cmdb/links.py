"""Links between the records of another catalogue, and the groups of which some must work.

A group of redundant parts is stated as one requirement. The relationships it was read from are
marked ``redundant``, for which the rows of the notation ask nothing more.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from alignment.catalogue import Severity
from alignment.catalogue.keys import relationship_id
from alignment.catalogue.metamodel import metamodel, shipped
from alignment.exchange.inventory import STANDS_TWICE, Inventory

MIXED_GROUP = "mixed-group"
NEEDS_TOO_MANY = "needs-more-than-there-are"
REDUNDANCY_UNKNOWN = "redundancy-not-understood"
REDUNDANT = "redundant"
DISABLED = "disabled"
_SETTING = re.compile(r"([0-9]{1,6})\s*(%?)")


@dataclass(slots=True, kw_only=True)
class Link:
    """One relationship as the catalogue of others states it, both ends found.

    Attributes:
        attributes: What else it says; ``strength`` decides with its type who needs whom.
    """

    place: str
    type: str
    source: str
    target: str
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return relationship_id(self.type, self.source, self.target)


@dataclass(frozen=True, slots=True)
class Membership:
    """Which end of a relationship is made of parts, and how many of them it needs.

    Attributes:
        group: What the parts are called.
        setting: Name of the field of the whole that says how many; empty when none does.
        needs: What holds when the field says nothing: a number, ``50%``, or ``disabled``.
        only: The whole is of this layer of the notation; empty for any. When only the other
            end is of it, that one is the whole.
    """

    group: str
    whole: Literal["source", "target"]
    setting: str
    needs: str
    only: str = ""


def memberships(notation: str) -> Mapping[str, Membership]:
    """The rows of a notation that say which relationships are memberships, by their type."""
    return {
        row["type"]: Membership(
            row["group"], cast('Literal["source", "target"]', row["whole"]),
            row["setting"], row["needs"], row.get("only", ""),
        )
        for row in shipped(notation, "groups.csv")
    }  # fmt: skip


@dataclass(slots=True)
class _Group:
    whole: str
    name: str
    needs: str
    turned: bool = False
    """Whether a link runs the other way than the row of its type says."""
    links: list[Link] = field(default_factory=list)
    members: dict[str, None] = field(default_factory=dict)


class Links:
    """Takes links in any order, and states them with their groups.

    Args:
        inventory: Already knows the elements.
        types: The type of each element, by its id.
        settings: The fields of an element that say how many parts it needs, by its id.
    """

    def __init__(
        self,
        inventory: Inventory,
        types: Mapping[str, str],
        settings: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._inventory = inventory
        self._note = inventory.note
        self._types = types
        self._settings = settings
        self._metamodel = metamodel(inventory.metamodel.name)
        self._memberships = memberships(inventory.metamodel.name)
        self._links: dict[str, Link] = {}

    def add(self, link: Link) -> None:
        """One link; the same one again is kept once."""
        first = self._links.setdefault(link.id, link)
        if first is not link:
            message = (
                f"{link.type} from {link.source} to {link.target} stands in {first.place} too"
            )
            self._note(STANDS_TWICE, link.place, f"{message}; kept once", severity=Severity.INFO)

    def state(self) -> None:
        """Tell the inventory of every link and of every group."""
        for group in self._groups():
            self._state_group(group)
        for link in self._links.values():
            self._inventory.relationship(
                link.place, type=link.type, source=link.source, target=link.target, id=link.id,
                attributes={k: v for k, v in link.attributes.items() if v},
            )  # fmt: skip

    def _groups(self) -> Iterable[_Group]:
        found: dict[tuple[str, str], _Group] = {}
        for link in self._links.values():
            row = self._memberships.get(link.type)
            if row is None or link.source == link.target:
                continue
            whole, part = self._ends(link, row)
            if not whole:
                continue
            needs = self._settings.get(whole, {}).get(row.setting, "").strip() or row.needs
            group = found.setdefault((whole, row.group), _Group(whole, row.group, needs))
            group.turned |= whole != (link.source if row.whole == "source" else link.target)
            group.links.append(link)
            group.members[part] = None
        return found.values()

    def _ends(self, link: Link, row: Membership) -> tuple[str, str]:
        ends = link.source, link.target
        whole, part = ends if row.whole == "source" else (ends[1], ends[0])
        if not row.only or self._layer(whole) == row.only:
            return whole, part
        if self._layer(part) != row.only:
            return "", ""
        return part, whole

    def _layer(self, name: str) -> str:
        type_ = self._metamodel.elements.get(self._types[name])
        return type_.layer if type_ else ""

    def _state_group(self, group: _Group) -> None:
        """Some of the parts as one requirement; all of them are what the rows ask for anyway."""
        members = tuple(group.members)
        needs = self._needed(group, len(members))
        kinds = {self._metamodel.kind_of(self._types[member]) for member in members}
        if needs < len(members) and len(kinds) == 1:
            self._require(group, group.name, members, needs)
            return
        if needs < len(members):
            message = (
                f"{group.whole} needs {needs} of {len(members)} {group.name} of several kinds; "
                "each of them is taken to be needed"
            )
            place = group.links[0].place
            self._note(MIXED_GROUP, place, message, group.whole, severity=Severity.MEDIUM)
        if group.turned:
            for member in members:
                self._require(group, member, (member,), 1)

    def _require(self, group: _Group, name: str, members: tuple[str, ...], needs: int) -> None:
        links = [link for link in group.links if {link.source, link.target} & set(members)]
        for link in links:
            link.attributes["strength"] = REDUNDANT
        self._inventory.add(
            "requirements", links[0].place,
            id=f"{group.whole}:{name}", of=group.whole, members=members, needs=needs,
            sources=tuple(link.id for link in links),
        )  # fmt: skip

    def _needed(self, group: _Group, count: int) -> int:
        """How many of so many parts must work; all of them unless something else is said."""
        place = group.links[0].place
        if group.needs.lower() == DISABLED:
            return count
        found = _SETTING.fullmatch(group.needs)
        if found is None:
            message = f"{group.whole}: {group.needs[:60]!r} says not how many parts it needs"
            self._note(
                REDUNDANCY_UNKNOWN, place, f"{message}; all of them", group.whole,
                severity=Severity.MEDIUM,
            )  # fmt: skip
            return count
        number = int(found[1])
        needs = max(-(-count * number // 100) if found[2] else number, 1)
        if needs > count:
            message = f"{group.whole} needs {needs} {group.name} and has {count}; all are needed"
            self._note(NEEDS_TOO_MANY, place, message, group.whole)
        return min(needs, count)
