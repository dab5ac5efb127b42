"""How much of what is usually stated of an element is stated, and what is missing."""

from dataclasses import dataclass

from alignment.catalogue import CHAIN_KINDS, Element, Kind


@dataclass(frozen=True, slots=True)
class Joined:
    """What joins an element with others: whether there is any of each."""

    needs: bool = False
    needed_by: bool = False
    targets: bool = False
    practices: bool = False


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is stated, and what is not.

    Attributes:
        stated: How many of the expected things are stated.
        missing: The others: what to fill in, and what it is good for.
    """

    stated: int
    missing: tuple[tuple[str, str], ...]

    @property
    def expected(self) -> int:
        return self.stated + len(self.missing)


_WHO = "who is asked and told"
_STAGE = "to find what is to be retired but still needed"
_COST = "to set value against cost"


def completeness_of(element: Element, joined: Joined) -> Completeness:
    """Which of the things that the calculations want of this kind are stated.

    The order is that of use: what joins the line of sight first.
    """
    expected = [*_of_chain(element, joined), *_of_kind(element, joined)]
    if element.kind is not Kind.CONTEXT:
        expected.append((bool(element.owner), "owner", _WHO))
    if element.kind in (Kind.SERVICE, Kind.COMPONENT):
        expected.append((element.lifecycle is not None, "life cycle", _STAGE))
    expected.append((bool(element.documentation), "description", "so that others know what it is"))
    missing = tuple((what, why) for there, what, why in expected if not there)
    return Completeness(len(expected) - len(missing), missing)


def _of_chain(element: Element, joined: Joined) -> list[tuple[bool, str, str]]:
    found = []
    if element.kind in CHAIN_KINDS - {Kind.OBJECTIVE}:
        found.append((joined.needed_by, "somebody who needs it", "else no value reaches it"))
    if element.kind in CHAIN_KINDS - {Kind.COMPONENT}:
        found.append((joined.needs, "what it needs", "else its value reaches no IT"))
    return found


def _of_kind(element: Element, joined: Joined) -> list[tuple[bool, str, str]]:
    stated_value = element.value is not None or joined.needed_by
    by_kind = {
        Kind.OBJECTIVE: [(stated_value, "value per year", "all contributions are parts of it")],
        Kind.CLIENT: [
            (element.audience is not None, "audience", "internal or external; else external")
        ],
        Kind.SERVICE: [
            (element.cost is not None, "own cost", _COST),
            (joined.targets, "a target", "to tell promised from delivered value"),
            (joined.practices, "a practice that manages it", "its quality is somebody's task"),
        ],
        Kind.COMPONENT: [
            (element.cost is not None, "own cost", _COST),
            (element.unavailability is not None, "unavailability", "to say how likely it fails"),
        ],
        Kind.PRACTICE: [(joined.practices, "a service that it manages", "its value comes of it")],
    }
    return by_kind.get(element.kind, [])
