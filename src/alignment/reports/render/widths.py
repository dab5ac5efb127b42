"""How wide the columns of a table are, as a browser would choose them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from alignment.reports.themes import text_width

_MOST_WANTED = 100.0
"""Width in font sizes that a text gets before its lines are broken."""

_READABLE = 16.0
"""Width in font sizes at which lines of a text are broken but read well."""

_BEARABLE = 10.0
"""Width in font sizes below which a text is torn into slips."""

_MOST_NEEDED = 9.0
"""Width in font sizes below which no word of a text is torn."""

_TITLED = 8.0
"""Width in font sizes by which the title of a column of numbers may be wider than these."""

_SPACE = 0.34
_SLACK = 0.3
"""Added to what stands in a column: fonts differ."""

_BOLD = 1.15
"""How much wider a title is set."""

_NEARLY = 0.7
"""Part of a room from which on a table has all of it."""

LOOKED_AT = 500
"""Rows from which the widths are taken."""


@dataclass(frozen=True, slots=True)
class Need:
    """How much room a column needs.

    Attributes:
        least: So that no word is torn.
        bearable: So that lines of texts are not broken into slips.
        words: So that no line is broken, titles of numbers excepted.
        most: So that no line is broken at all.
    """

    least: float
    bearable: float
    words: float
    most: float

    @property
    def steps(self) -> tuple[float, ...]:
        """All of it, from the least."""
        return self.least, self.bearable, self.words, self.most

    def at(self, size: float, padding: float) -> "Need":
        """The same in points at a font size, with what stands beside a text."""
        return Need(*(step * size + padding for step in self.steps))

    @property
    def readable(self) -> float:
        """What it needs, in font sizes, so that its texts read well."""
        return max(self.least, min(self.words, _READABLE))


def needs_of(
    heads: Sequence[str], rows: Sequence[Sequence[str]], whole: Sequence[bool]
) -> list[Need]:
    """What the columns of a table need, in font sizes.

    Args:
        heads: Titles; broken at spaces.
        rows: Texts.
        whole: Whether a column holds numbers or dates, which are never torn.
    """
    looked_at = rows[:LOOKED_AT]
    return [
        _need(head, [row[place] for row in looked_at], whole=whole[place])
        for place, head in enumerate(heads)
    ]


def _need(head: str, texts: Sequence[str], *, whole: bool) -> Need:
    longest = max((text_width(t) for t in set(texts)), default=0.0) + _SLACK
    title = min(_BOLD * _longest_word(head), _MOST_NEEDED)
    whole_title = _BOLD * text_width(head)
    if whole:
        least = max(longest, title)
        return Need(least, least, least, max(least, min(whole_title, longest + _TITLED)))
    least = max(title, min(max(map(_longest_word, set(texts)), default=0.0), _MOST_NEEDED))
    most = max(least, min(max(longest, whole_title), _MOST_WANTED))
    return Need(least, max(least, min(most, _BEARABLE)), most, most)


def _longest_word(text: str) -> float:
    return max((text_width(word) for word in _words(text)), default=0.0)


def _words(text: str) -> list[str]:
    """What may stand on lines of its own; a no-break space holds together."""
    return [word for word in text.replace("\n", " ").split(" ") if word]


def share_out(needs: Sequence[Need], room: float) -> list[float]:
    """The widths of columns in a room, in its unit, the needs given in the same.

    As wanted where there is room; otherwise what is needed and a fair part of the rest, texts
    before titles of numbers; where even what is needed is too much, all a little less.
    """
    steps = [list(step) for step in zip(*(n.steps for n in needs), strict=True)]
    if sum(steps[-1]) <= room:
        return steps[-1]
    if sum(steps[0]) >= room:
        return [least * room / sum(steps[0]) for least in steps[0]]
    low, high = next((a, b) for a, b in pairwise(steps) if sum(b) > room)
    part = (room - sum(low)) / (sum(high) - sum(low))
    return [a + part * (b - a) for a, b in zip(low, high, strict=True)]


def filled(widths: Sequence[float], room: float) -> list[float]:
    """Columns that nearly fill a room fill it, so that the edges of tables agree."""
    used = sum(widths)
    return [w * room / used for w in widths] if _NEARLY * room < used < room else list(widths)


def lines_in(text: str, room: float) -> int:
    """Lines that a text takes in a room, given in font sizes; words are broken where they must."""
    return sum(_lines_of_one(line, room) for line in text.split("\n"))


def _lines_of_one(line: str, room: float) -> int:
    count, used = 1, 0.0
    for word in _words(line):
        wide = text_width(word)
        if used and used + wide > room:
            count, used = count + 1, 0.0
        count += int(wide / room)
        used += wide % room + _SPACE if wide > room else wide + _SPACE
    return count
