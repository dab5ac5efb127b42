"""One rule for text at every door and in every importer (RELIABILITY 3)."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

ID_LENGTH = 300
NAME_LENGTH = 300
TEXT_LENGTH = 100_000
DRAWING_LENGTH = 10_000_000
"""A view of ten thousand figures fits; nothing else may be as long."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u1160\u2800\u3164\uffa0\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)


def clean_text(text: str) -> str:
    """The text in NFC with bare line feeds; raises ValueError on control characters."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _FORBIDDEN.search(text)
    if bad:
        msg = f"holds the forbidden character U+{ord(bad[0]):04X} at position {bad.start() + 1}"
        raise ValueError(msg)
    return unicodedata.normalize("NFC", text)


def clean_id(text: str) -> str:
    """An identifier: cleaned, trimmed, on one line, not blank."""
    if text.isascii() and text.isprintable() and text and text[0] != " " != text[-1]:
        return text  # nearly all of millions: nothing below would alter or refuse it
    text = clean_text(text).strip()
    if "\n" in text or "\t" in text:
        msg = "an id stands on one line, without tabs"
        raise ValueError(msg)
    return _require_visible(text, "an id")


def clean_name(text: str) -> str:
    """A name: cleaned and not blank; line breaks of foreign models are kept."""
    return _require_visible(clean_text(text), "a name")


def hidden_marks(text: str) -> list[str]:
    """Bidirectional and zero-width marks in the text, as ``U+200B``: worth a finding."""
    return [] if text.isascii() else [f"U+{ord(c):04X}" for c in _INVISIBLE.findall(text)]


def _require_visible(text: str, what: str) -> str:
    if not _INVISIBLE.sub("", text).strip():
        msg = f"{what} must not be blank"
        raise ValueError(msg)
    return text


def _not_bool(value: object) -> object:
    if isinstance(value, (bool, str)):
        msg = "must be a number"
        raise ValueError(msg)
    return value


_LIMIT = 1e18
"""No value, cost or weight of an organisation is larger; sums of millions stay finite."""

Id = Annotated[str, StringConstraints(max_length=ID_LENGTH), AfterValidator(clean_id)]
Name = Annotated[str, StringConstraints(max_length=NAME_LENGTH), AfterValidator(clean_name)]
Text = Annotated[str, StringConstraints(max_length=TEXT_LENGTH), AfterValidator(clean_text)]
Label = Annotated[str, StringConstraints(max_length=NAME_LENGTH), AfterValidator(clean_text)]
Drawing = Annotated[str, StringConstraints(max_length=DRAWING_LENGTH), AfterValidator(clean_text)]

_Real = Annotated[float, BeforeValidator(_not_bool), Field(allow_inf_nan=False)]
Number = Annotated[_Real, Field(ge=-_LIMIT, le=_LIMIT)]
Amount = Annotated[_Real, Field(ge=0, le=_LIMIT)]
Fraction = Annotated[_Real, Field(ge=0, le=1)]
Share = Annotated[_Real, Field(ge=0, le=_LIMIT)]
