"""Numbers as the reader's country writes them: one pass over a finished page, as for reports.

Templates, answers and pictures say numbers as in English. What is somebody's own word stays as it
is: names of the catalogue, and all that stands in ``bdi``, ``code``, a form or an element marked
``translate="no"``. So do addresses and files, which no reader's country may change.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from markupsafe import escape

from alignment.reports.look import LOCALES
from alignment.reports.spoken import Say, speaker

_COUNTRIES = {"ch": "ch", "li": "ch"}
_LIKE = {
    "de": "de nl it es pt da id tr el hr sl ro", "fr": "fr sv nb nn no fi pl cs sk hu uk ru bg",
}  # fmt: skip
_LANGUAGES = {language: like for like, several in _LIKE.items() for language in several.split()}
"""Who writes numbers like whom; all others as in English, which is the language of the pages."""

_PART = re.compile(
    r'<(\w+)\b[^>]*\stranslate="no"[^>]*>.*?</\1>'
    r"|<(bdi|code|pre|textarea|option|script|style)\b[^>]*>.*?</\2>"
    r"|<[^>]*>|[^<]+",
    re.DOTALL,
)
_SAID = re.compile(r'(?<=\s)((?:aria-label|title)=")([^"]*)')
_FIRST = 3
"""Signs of a name before its number from which its beginning alone is known again."""


def locale_for(languages: str) -> str:
    """The name of the locale that the header ``Accept-Language`` puts first."""
    stated = [part.strip().partition(";") for part in languages[:300].split(",")]
    ranked = sorted(stated, key=lambda part: -_quality(part[2]))
    language, _, country = ranked[0][0].casefold().partition("-")
    return _COUNTRIES.get(country.rpartition("-")[2]) or _LANGUAGES.get(language, "en")


def _quality(parameter: str) -> float:
    found = re.fullmatch(r"\s*q=([01](?:\.\d{1,3})?)\s*", parameter)
    return float(found[1]) if found else float(not parameter)


def spoken(languages: str, names: Callable[[], Iterable[str]]) -> Say:
    """Says what a script is given as ``localised`` says what stands on the page."""
    locale = locale_for(languages)
    if locale == "en":
        return str
    return _speaker(locale, names())


def _speaker(locale: str, names: Iterable[str]) -> Say:
    return speaker(list(_with_beginnings(names)), LOCALES[locale])


def localised(markup: str, locale: str, names: Iterable[str]) -> str:
    """A page with its numbers as in a locale; these names hold what reads like one."""
    say = _speaker(locale, (str(escape(name)) for name in names))

    def written(found: re.Match[str]) -> str:
        part = found[0]
        if part[0] != "<":
            return say(part)
        if found[1] or found[2] or "=" not in part:
            return part
        return _SAID.sub(lambda said: said[1] + say(said[2]), part)

    return _PART.sub(written, markup)


def together(markup: str, unit: str) -> str:
    """A page on which no line ends between a number and its percent sign or unit.

    What a reader sends back, which stands in fields, keeps its plain space.

    Args:
        markup: The page.
        unit: Of amounts, such as ``EUR``.
    """
    spaces, parts = _apart(unit), _AS_TYPED.split(markup)
    parts[::2] = [spaces.sub("\u00a0", part) for part in parts[::2]]
    return "".join(parts)


_AS_TYPED = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>)", re.DOTALL)
"""Long texts in which spaces stay as they are."""


@lru_cache(maxsize=8)
def _apart(unit: str) -> re.Pattern[str]:
    """Spaces in text; behind them a tag begins before one ends, and no field is closed.

    It begins with the space itself, which is found several times as fast as what stands before it.
    """
    text = r"[^<>]*(?:\Z|<(?!/(?:option|code|script|style)\b))"
    return re.compile(rf" (?=(?:%|{re.escape(unit)}(?!\w)){text})(?<=\d )")


def _with_beginnings(names: Iterable[str]) -> Iterator[str]:
    """Names, and how each begins up to its number: pictures and sentences cut long ones."""
    for name in names:
        yield name
        number = re.search(r"\d[\d.,]*\d", name)
        if number and number.start() >= _FIRST:
            yield name[: number.end()]
