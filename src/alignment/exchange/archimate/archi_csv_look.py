"""How Archi's CSV files are named and encoded: the choices that Archi's own export has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.errors import Invalid, Problem
from alignment.exchange.faults import MOST_SHOWN, several
from alignment.exchange.options import Option

_NEVER = r'\/\\:*?"<>\|\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff'
"""What stands in no name of a file, or hides in it."""
PREFIX = Option(
    name="prefix",
    means="What the names of the three files begin with: up to 100 signs that file names may "
    "have, but for . and _ as the first",
    pattern=f"[^._{_NEVER}][^{_NEVER}]{{0,99}}",
)
ENCODING = Option(
    name="encoding",
    means="utf-8-bom is UTF-8 with a byte order mark, as Excel wants it; ansi is windows-1252",
    values=("utf-8", "utf-8-bom", "ansi"),
    usual="utf-8",
)

_END = "\r\n"
_CODECS = {"utf-8": "utf-8", "utf-8-bom": "utf-8-sig", "ansi": "windows-1252"}
_COMMENTS = {"ansi": ("# encoding: windows-1252",)}
"""First lines of files that tell nowhere else how they are encoded, so that they can be read."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the files are named and encoded.

    Attributes:
        prefix: Stands before ``elements.csv``.
        encoding: One of those of the option.
    """

    prefix: str = ""
    encoding: str = ENCODING.usual


def files_of(tables: Mapping[str, Sequence[str]], look: Look) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the files; raises Invalid for a sign that the encoding lacks."""
    texts = {f"{look.prefix}{name}.csv": lines for name, lines in tables.items()}
    codec = _CODECS[look.encoding]
    _require_encodable(texts, codec)
    for name, lines in texts.items():
        yield name, _END.join([*_COMMENTS.get(look.encoding, ()), *lines]).encode(codec)


def _require_encodable(texts: Mapping[str, Sequence[str]], codec: str) -> None:
    """Refuse what the encoding has no sign for, rather than write another sign or none."""
    problems = []
    for name, lines in texts.items():
        for line in lines:
            try:
                line.encode(codec)
            except UnicodeEncodeError as error:
                sign = line[error.start]
                message = f"{codec} has no sign for {sign!r} (U+{ord(sign):04X})"
                problems.append(Problem(f"{name} {line.partition(',')[0]}", message))
    if problems:
        msg = f"{several(len(problems), 'row')} cannot be written, the first: {problems[0]}. "
        msg += "Choose utf-8 or utf-8-bom"
        raise Invalid(msg, problems[:MOST_SHOWN])
