"""What the records of other catalogues have in common: merged, named, their fields spread."""

from collections.abc import Mapping

from alignment.catalogue import Severity
from alignment.catalogue.text import NAME_LENGTH
from alignment.exchange.inventory import STANDS_TWICE, Inventory

CLASS_UNKNOWN = "class-unknown"
SAID_OTHERWISE = "said-otherwise"
UNNAMED = "unnamed-element"
LONG_NAME = "long-name"


_MOST_TOLD = 80


def told(text: str) -> str:
    """A text as it stands in a message: its first characters on one line."""
    line = " ".join(text[: 2 * _MOST_TOLD].split())
    return line if len(line) <= _MOST_TOLD else f"{line[:_MOST_TOLD]}…"


def merge(
    inventory: Inventory, key: str, places: tuple[str, str], *,
    kept: dict[str, str], other: Mapping[str, str],
) -> None:  # fmt: skip
    """Fill what the first record leaves blank from the second; the first one's word holds.

    Args:
        inventory: Takes the finding.
        key: Id of the element.
        places: Where the first one stands, and the second.
        kept: Fields of the first one; altered.
        other: Fields of the second one.
    """
    differing = [name for name, text in other.items() if kept.get(name, text) != text]
    added = [name for name in other if name not in kept]
    for name in added:
        kept[name] = other[name]
    said = f"{key} stands in {places[0]} too"
    if differing:
        message = f"{said} and says otherwise of {told(', '.join(differing))}; that word holds"
        inventory.note(SAID_OTHERWISE, places[1], message, key)
    else:
        more = f"; from here {told(', '.join(added))}" if added else ""
        inventory.note(
            STANDS_TWICE, places[1], f"{said}; kept once{more}", key, severity=Severity.INFO
        )


def name_for(inventory: Inventory, key: str, place: str, name: str) -> str:
    """The name to show: the id where there is none, the beginning of one that is too long."""
    if not name:
        inventory.note(UNNAMED, place, f"{key} has no name; its id stands for it", key)
        return key
    if len(name) > NAME_LENGTH:
        message = f"the name of {key} is longer than {NAME_LENGTH} characters and shown shorter"
        inventory.note(LONG_NAME, place, message, key)
        return name[: NAME_LENGTH - 1] + "…"
    return name
