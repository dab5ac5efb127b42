"""Where the pages are: what the menu lists, and what stands above a page in its breadcrumb."""

from collections.abc import Iterator

from alignment.catalogue import KINDS
from alignment.reports.themes import plural

MAIN = (
    ("/", "Home"), ("/map", "Map"), ("/explore", "Explorer"), ("/impact", "Impact"),
    ("/change", "Change"), ("/value", "Value"), ("/availability", "Availability"),
    ("/delivery", "Delivery"), ("/cost", "Cost"), ("/portfolio", "Portfolio"),
    ("/investment", "Investment"), ("/practices/value", "Practice value"),
    ("/sensitivity", "Sensitivity"), ("/cascade", "Cascade"), ("/findings", "Findings"),
    ("/reports", "Reports"),
)  # fmt: skip
"""What answers questions: address and title."""

UPKEEP = (
    ("/model", "Modelling"), ("/import", "Import"), ("/exports", "Export"),
    ("/revisions", "Revisions"), ("/settings", "Settings"), ("/help", "Help"),
)  # fmt: skip
"""What keeps the catalogue."""

_ABOVE = {**dict((*MAIN, *UPKEEP)), "/elements": "All elements", "/help/docs": "Documentation"}


def above(place: str) -> Iterator[tuple[str, str]]:
    """The pages that a page stands below, from the top; all stand below the first one."""
    parts = place.split("/")
    for count in range(2, len(parts)):
        address = "/".join(parts[:count])
        if address in _ABOVE:
            yield address, _ABOVE[address]


def titles() -> dict[str, str]:
    """Every page that has an address of its own, by it: those of the menu and the lists."""
    lists = {f"/{plural(kind).casefold()}": plural(kind) for kind in KINDS}
    return {**_ABOVE, **lists}
