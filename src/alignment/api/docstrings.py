"""What a docstring says of a value and of each of its fields, for the description of the door."""

import inspect
import re

_FIELD = re.compile(r" {4}(\w+(?:, \w+)*): (.*)")


def told_by(doc: str | None) -> tuple[str, dict[str, str]]:
    """The sentences before its attributes, and what is said of each attribute."""
    about, _, listed = _plain(doc).partition("\n\nAttributes:\n")
    told: dict[str, str] = {}
    names: list[str] = []
    for line in listed.partition("\n\n")[0].splitlines():
        if begun := _FIELD.fullmatch(line):
            names = begun[1].split(", ")
            told |= dict.fromkeys(names, begun[2])
        else:
            told |= {name: f"{told[name]} {line.strip()}" for name in names}
    return about, told


def _plain(doc: str | None) -> str:
    """Marks and words of Python as those of JSON and of any text."""
    return re.sub(r"\bNone\b", "null", inspect.cleandoc(doc or "").replace("``", "`"))
