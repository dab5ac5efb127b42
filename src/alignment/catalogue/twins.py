"""What a second source says of an element that a person merged with one of another source.

It fills what was left open. What it filled once, it may alter later; what the element has from
elsewhere, it may not. So a merge remembers which fields it filled, and with what.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from alignment.catalogue.entities import Element
from alignment.catalogue.kept import Merge
from alignment.catalogue.vocabulary import Kind

_FIELDS = ("value", "own", "cost", "unavailability", "audience", "owner", "lifecycle")
_OPEN = (None, "")
_FILLED = "filled:"
"""Before the name of a field, among the attributes of a merge: with what it was filled."""


def merge_of(
    element: Element, source: str, source_id: str, into: str, filled: Mapping[str, Any]
) -> Merge:
    """That the source's element is one that is here, with what it says and what it filled."""
    remembered = {f"{_FILLED}{name}": str(value) for name, value in sorted(filled.items())}
    return Merge(
        source=source, source_id=source_id, element=into, name=element.name, type=element.type,
        documentation=element.documentation, properties=element.properties,
        attributes={**element.attributes, **remembered},
    )  # fmt: skip


def filled_by(element: Element, there: Element, before: Merge | None = None) -> dict[str, Any]:
    """The fields that the source's element fills in the one that is here.

    Args:
        element: As the source states it now.
        there: The one that is here.
        before: What the last import of the source left; None when it was never merged before.
    """
    found: dict[str, Any] = {}
    for name in _stated(element, there):
        has = getattr(there, name)
        ours = before is not None and before.attributes.get(_FILLED + name) == str(has)
        if has in _OPEN or ours:
            found[name] = getattr(element, name)
    return found


def stated_otherwise(element: Element, there: Element) -> Iterable[str]:
    """The fields that the source states and the one that is here has from elsewhere."""
    return (n for n in _stated(element, there) if getattr(element, n) != getattr(there, n))


def _stated(element: Element, there: Element) -> Iterable[str]:
    for name in _FIELDS:
        fits = {"value": Kind.OBJECTIVE, "audience": Kind.CLIENT}.get(name, there.kind)
        if there.kind is fits and getattr(element, name) not in _OPEN:
            yield name
