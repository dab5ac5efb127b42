"""What a format has no place for, counted, so that no export leaves out anything in silence."""

from alignment.catalogue import ENTITIES, Estate, Finding, Heading, Severity
from alignment.exchange.faults import several
from alignment.exchange.format import Written

GRAPH = frozenset({"elements", "requirements"})
"""The lists that a graph of who needs whom holds."""


def left_out(estate: Estate) -> str:
    """What a graph does not hold, in words; empty for nothing."""
    lists = [name for name in ENTITIES if name not in GRAPH and name != "heading"]
    counts = [(len(getattr(estate, name)), name) for name in lists]
    return ", ".join(several(count, name.removesuffix("s")) for count, name in counts if count)


def noted(data: bytes, left: str) -> Written:
    """A file, and a finding of what is not in it, where there is anything."""
    if not left:
        return Written(data)
    message = f"this format has no place for {left}"
    return Written(data, (Finding(Severity.LOW, "list-left-out", "", message),))


def without_heading(estate: Estate) -> str:
    """The same where the catalogue itself has no place, either."""
    about = "" if estate.heading == Heading() else "what is said of the whole catalogue"
    return ", ".join(text for text in (about, left_out(estate)) if text)
