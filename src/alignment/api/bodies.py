"""The one place where JSON bodies are parsed: strictly, before any schema looks at them."""

import json
from collections.abc import Callable, Coroutine
from math import isfinite
from typing import Any, NoReturn

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from alignment.catalogue.faults import NOT_FINITE, Path, path_text
from alignment.catalogue.text import clean_text
from alignment.errors import Invalid, Problem, Unreadable
from alignment.http import Route

DEEPEST = 50
_MOST_SHOWN = 40
"""Characters of a key that a message repeats."""
_MOST_DIGITS = 20
"""A number with more digits than this is more than 64 bits hold, and becomes a real one."""


class JsonRoute(Route):
    """A route of the JSON door: its body is checked as text before a schema sees it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler behind a strict reading of the body."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def strictly(request: Request) -> Response:
            if not _is_json(request):
                raise HTTPException(415, "send application/json")
            strict = StrictRequest(request.scope, request.receive)
            strict.parsed = parsed(await request.body())
            return await handle(strict)

        return strictly


def _is_json(request: Request) -> bool:
    stated = request.headers.get("content-type", "application/json")
    return stated.partition(";")[0].strip().lower() == "application/json"


class StrictRequest(Request):
    """A request whose JSON was parsed already."""

    parsed: Any = None

    async def body(self) -> bytes:
        """Something, so that the content is asked for; nobody reads these bytes again."""
        return b"{}"

    async def json(self) -> Any:
        return self.parsed


def parsed(body: bytes) -> Any:
    """The JSON object that a body holds.

    Raises:
        Unreadable: It is no JSON, or says something twice, or a number that is none.
        Invalid: It is no object, or holds text that no text may hold.
    """
    try:
        value = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_once, parse_int=_whole)
    except UnicodeDecodeError as error:
        _refuse(f"the body is not UTF-8 (byte {error.start + 1})")
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        _refuse(f"the body is no JSON: {error.msg}", place)
    except RecursionError:
        _refuse(f"the body is nested deeper than {DEEPEST}")
    if not isinstance(value, dict):
        msg = "the body must be a JSON object"
        raise Invalid(msg)
    return _clean(value, ())


def _refuse(message: str, place: str = "") -> NoReturn:
    problem = Problem(place, message)
    raise Unreadable(str(problem), [problem], malformed=True) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(f"the key {_shown(twice)} stands twice")
    return found


def _whole(text: str) -> float:
    """As every reader of JSON takes it who has 64 bits for a whole number."""
    number = int(text) if len(text) <= _MOST_DIGITS else float(text)
    return number if -(2**63) <= number < 2**64 else float(number)


def _clean(value: Any, place: Path) -> Any:
    """The value with every text in NFC; raises for what no text may hold."""
    if len(place) > DEEPEST:
        _refuse(f"the body is nested deeper than {DEEPEST}")
    if isinstance(value, float) and not isfinite(value):
        _refuse(NOT_FINITE, path_text(place))
    if isinstance(value, str):
        return _text(value, place)
    if isinstance(value, list):
        return [_clean(item, (*place, i)) for i, item in enumerate(value)]
    if isinstance(value, dict):
        keys = (_text(name, place) for name in value)
        return _once(
            [(k, _clean(v, (*place, k))) for k, v in zip(keys, value.values(), strict=True)]
        )
    return value


def _text(text: str, place: Path) -> str:
    try:
        return clean_text(text)
    except ValueError as error:
        where = path_text(place)
        msg = f"{where or 'a key'}: {error}"
        raise Invalid(msg, [Problem(where, str(error))]) from None


def _shown(text: str) -> str:
    return ascii(text[:_MOST_SHOWN])
