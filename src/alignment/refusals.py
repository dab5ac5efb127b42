"""Refusals: an error as the HTTP doors tell it, with its status, its title and its places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from alignment import errors
from alignment.catalogue.faults import faults_of, path_text
from alignment.errors import AlignmentError, Problem

RETRY_SECONDS = 5
STATUS: Mapping[type[AlignmentError], int] = {
    errors.Invalid: 422,
    errors.RuleBroken: 422,
    errors.Unreadable: 422,
    errors.NotIdentified: 401,
    errors.NotPermitted: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Unanswerable: 422,
    errors.Cancelled: 409,
    AlignmentError: 422,
}
"""What each kind of error is over HTTP; ``_BY_FACT`` sharpens it."""

_BY_FACT: Mapping[str, int] = {"stale": 412, "malformed": 400, "unavailable": 503, "full": 507}
"""Facts of an error that decide more exactly than its kind."""

_RETRIED = ("busy", "unavailable")
_MARKS = frozenset({*_BY_FACT, *_RETRIED})

TITLES: Mapping[str, str] = {
    "invalid": "What was given is not valid",
    "rule-broken": "The catalogue cannot hold this",
    "unreadable": "The document could not be read",
    "malformed": "The request could not be read",
    "not-identified": "Say who you are",
    "not-permitted": "This is not permitted",
    "not-found": "There is nothing under that name",
    "conflict": "The catalogue says otherwise",
    "stale": "It changed since you looked",
    "too-large": "This is too large",
    "unanswerable": "There is no answer to this here",
    "cancelled": "It was cancelled",
    "unavailable": "The catalogue cannot answer at the moment",
    "full": "There is no room left",
    "unexpected": "Something unexpected went wrong",
    "error": "This was refused",
}
"""Every kind of problem by its slug."""

TITLES_OF_HTTP: Mapping[str, str] = {
    "method-not-allowed": "This is not done at this address",
    "request-timeout": "It took too long to arrive",
    "request-uri-too-long": "The address is too long",
    "unsupported-media-type": "It was sent in another form than is read here",
    "misdirected-request": "This server goes by another name",
    "request-header-fields-too-large": "The request carries too much beside it",
}
"""What is refused before it becomes a question, by slug."""

_SLUGS = {
    400: "malformed", 401: "not-identified", 403: "not-permitted", 404: "not-found",
    412: "stale", 413: "too-large", 422: "invalid", 500: "unexpected", 503: "unavailable",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An error as a door tells it: words for a person, facts for a program.

    Attributes:
        slug: Stable name of the kind of problem.
        problems: Every single fault with its place.
        facts: More for a program, by name.
        headers: What the answer carries beside it.
    """

    status: int
    slug: str
    detail: str
    problems: tuple[Problem, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        known = TITLES.get(self.slug) or TITLES_OF_HTTP.get(self.slug)
        return known or HTTPStatus(self.status).phrase


def refusal_of(error: AlignmentError) -> Refusal:
    """The one way from a kind of error to its status."""
    mark = next((m for m in _BY_FACT if error.facts.get(m)), None)
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    retried = any(error.facts.get(m) for m in _RETRIED)
    return Refusal(
        status=_BY_FACT[mark] if mark else status,
        slug=mark or error.slug,
        detail=error.message,
        problems=error.problems or (Problem("", error.message),),
        facts={name: fact for name, fact in error.facts.items() if name not in _MARKS},
        headers={"Retry-After": str(RETRY_SECONDS)} if retried else {},
    )


def refusal_at(
    status: int, detail: str = "", *, headers: Mapping[str, str] | None = None
) -> Refusal:
    """A refusal that has a status of its own and no error behind it."""
    phrase = HTTPStatus(status).phrase
    said = detail or phrase
    slug = _SLUGS.get(status, phrase.lower().replace(" ", "-"))
    return Refusal(
        status=status, slug=slug, detail=said, problems=(Problem("", said),),
        headers=headers or {},
    )  # fmt: skip


def refusal_of_input(faults: Iterable[Any], given: Any = None) -> Refusal:
    """What a schema found wrong with a request, in the shape of every other error.

    Args:
        faults: Pydantic's list of errors, each with the part of the request before its place.
        given: The body, when it is that which is wrong.
    """
    inner = ({**fault, "loc": fault["loc"][1:]} for fault in faults)
    problems = tuple(Problem(path_text(f.path), f.message) for f in faults_of(inner, given))
    return Refusal(status=422, slug="invalid", detail=str(problems[0]), problems=problems)
