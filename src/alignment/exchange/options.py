"""What may be chosen when a format is written: each format names it, and every door takes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from alignment.errors import Invalid, Problem
from alignment.exchange.format import Format, Writer, writer_called


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice.

    Attributes:
        name: What a user types: ``--option NAME=VALUE``.
        means: What it decides, in words.
        values: The texts that there are; none of them where any text of the pattern will do.
        pattern: What such a text must match, in signs that browsers know too; blank always does.
        usual: What holds where nothing is said.
    """

    name: str
    means: str
    values: tuple[str, ...] = ()
    pattern: str = ""
    usual: str = ""


@runtime_checkable
class OptionalWriter(Writer, Protocol):
    """A format that can be written in several ways."""

    options: tuple[Option, ...]

    def with_options(self, chosen: Mapping[str, str]) -> Writer:
        """The format as it was chosen by values and texts of its options."""
        ...


def options_of(format_: Format) -> tuple[Option, ...]:
    """What may be chosen of a format; most have nothing."""
    return format_.options if isinstance(format_, OptionalWriter) else ()


def writer_with(name: str, chosen: Mapping[str, str]) -> Writer:
    """The format of that name, written as chosen; raises NotFound or Invalid."""
    format_ = writer_called(name)
    known = {option.name: option for option in options_of(format_)}
    problems = [
        Problem(key, message)
        for key, text in chosen.items()
        if (message := _fault_of(known.get(key), text, name, known))
    ]
    if problems:
        raise Invalid(str(problems[0]), problems)
    return format_.with_options(chosen) if isinstance(format_, OptionalWriter) else format_


def _fault_of(option: Option | None, text: str, name: str, known: Mapping[str, Option]) -> str:
    """Why a choice is none; empty when it is one."""
    if option is None:
        return f"is no option of {name}, which has {' and '.join(known) or 'none'}"
    if option.values and text not in option.values:
        return f"is one of {', '.join(option.values)}, not {text[:60]!r}"
    if text and option.pattern and not re.fullmatch(option.pattern, text):
        return f"cannot be {text[:60]!r}. {option.means}"
    return ""
