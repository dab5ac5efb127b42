"""What was noticed about a document or a catalogue, without refusing it."""

from dataclasses import dataclass

from alignment.catalogue.vocabulary import Severity


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing worth knowing, and what was done about it.

    Attributes:
        severity: How grave it is.
        rule: Stable name of the check, such as ``client-audience-assumed``.
        place: File with line, row or element; empty where the whole document is meant.
        message: One sentence for a person.
        elements: Ids of what it is about.
    """

    severity: Severity
    rule: str
    place: str
    message: str
    elements: tuple[str, ...] = ()
