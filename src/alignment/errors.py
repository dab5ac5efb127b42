"""What can go wrong, said once: words for a person, facts for a program, nothing of HTTP."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    Attributes:
        place: Where it stands: ``estate.yaml line 12``, ``elements[3].value``, ``S1``.
        message: What is wrong and, where it helps, what would be right.
        absent: The id that is not there, where that is what is wrong.
    """

    place: str
    message: str
    absent: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class AlignmentError(Exception):
    """Something was refused or could not be done; nothing was changed.

    Attributes:
        slug: Stable name of the kind of error, part of its address at the doors.
        message: One sentence for a person.
        problems: Every single fault with its place; empty where the message says it all.
        facts: The same for a program.
    """

    slug: ClassVar[str] = "error"

    def __init__(self, message: str, problems: Iterable[Problem] = (), **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)
        self.facts = facts

    def within(self, place: str) -> Self:
        """The same error with a place put before every fault."""
        found = self.problems or (Problem("", self.message),)
        problems = [Problem(f"{place} {p.place}".strip(), p.message) for p in found]
        return type(self)(f"{place}: {self.message}", problems, **self.facts)


class Invalid(AlignmentError):
    """What was given breaks a rule of form: a wrong key, a number out of range, a blank name."""

    slug = "invalid"


class RuleBroken(Invalid):
    """What was given is well formed but the catalogue cannot hold it: a circle of values."""

    slug = "rule-broken"


class Unreadable(AlignmentError):
    """A file or document could not be read; nothing of it was stored."""

    slug = "unreadable"


class NotIdentified(AlignmentError):
    """The caller did not say who they are."""

    slug = "not-identified"


class NotPermitted(AlignmentError):
    """The caller may not do this."""

    slug = "not-permitted"


_GUESSED = 5
"""More names than these are no guess."""


class NotFound(AlignmentError):
    """There is nothing under that name; the closest names are given."""

    slug = "not-found"

    @classmethod
    def of(cls, what: str, name: str, *, close: Iterable[str] = ()) -> Self:
        """Say that there is no ``what`` called ``name``, but what comes close or all there are."""
        near = list(close)
        hint = f" There are {', '.join(near)}."
        if len(near) <= _GUESSED:
            hint = f" Did you mean {', '.join(near)}?" if near else ""
        return cls(f"there is no {what} {name!r}.{hint}", what=what, name=name, closest=near)


class Conflict(AlignmentError):
    """The catalogue moved on since the caller looked, or is busy."""

    slug = "conflict"

    @classmethod
    def stale(cls, what: str, name: str, *, seen: int, current: int) -> Self:
        """Refuse an edit that was based on an older revision."""
        return cls(
            f"{what} {name!r} changed in revision {current}; you edited revision {seen}. "
            "Read it again.",
            stale=True,
            name=name,
            seen=seen,
            current=current,
        )


class TooLarge(AlignmentError):
    """What was given is larger than the operator allows."""

    slug = "too-large"


class Unanswerable(AlignmentError):
    """The question has no answer here: a limit was reached, or a part is not installed."""

    slug = "unanswerable"


class Cancelled(AlignmentError):
    """The caller gave up while it was being done; nothing was written."""

    slug = "cancelled"

    def __init__(self) -> None:
        super().__init__("cancelled; nothing was written")
