"""How a report looks, whatever it tells: numbers of a country, a board's own logo and colours."""

import re
from dataclasses import dataclass, field

from alignment.errors import Invalid, Problem

THIN = "\u202f"
"""The narrow no-break space."""


MOST_LOGO_BYTES = 1_000_000
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Locale:
    """How numbers are written: the sign before decimals, and the one between thousands."""

    decimal: str
    group: str


LOCALES = {
    "en": Locale(".", ","), "de": Locale(",", "."), "fr": Locale(",", THIN),
    "ch": Locale(".", "\u2019"), "si": Locale(".", THIN),
}  # fmt: skip
"""By the names at the doors; sentences stay English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a board chooses of the look.

    Attributes:
        accent: Colour of headings and rules, as ``#rrggbb``.
        logo: An image in PNG or JPEG; empty for none.
        template: A presentation whose master slides are used; empty for our own.
    """

    locale: Locale = field(default=LOCALES["en"])
    accent: str = "#1f5f99"
    logo: bytes = b""
    template: bytes = b""

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.accent):
            msg = f"a colour is written as #1f5f99, not {self.accent[:20]!r}"
            raise Invalid(msg, [Problem("accent", msg)])
        if len(self.logo) > MOST_LOGO_BYTES:
            msg = f"a logo has {MOST_LOGO_BYTES:,} bytes at most, not {len(self.logo):,}"
            raise Invalid(msg, [Problem("logo", msg)])
        if self.logo:
            image_type(self.logo)

    @property
    def logo_type(self) -> str:
        """Media type of the logo; empty where there is none."""
        return image_type(self.logo) if self.logo else ""


def locale_called(name: str) -> Locale:
    """The locale of that name; raises Invalid."""
    found = LOCALES.get(name)
    if found is None:
        msg = f"there is no locale {name!r}; there are {', '.join(LOCALES)}"
        raise Invalid(msg, [Problem("locale", msg)])
    return found


def image_type(data: bytes) -> str:
    """The media type of an image; raises Invalid for what is neither PNG nor JPEG."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    msg = "a logo is an image in PNG or JPEG"
    raise Invalid(msg, [Problem("logo", msg)])
