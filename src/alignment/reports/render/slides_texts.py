"""Sentences and key figures on slides: as many to a slide as have room."""

from collections.abc import Iterator, Sequence
from typing import Any

from alignment.reports.render.slides_deck import INK, PALE, SOFT, Area, Deck, put, rgb
from alignment.reports.render.widths import lines_in
from alignment.reports.report import KeyFigure, KeyFigures, Paragraph
from alignment.reports.themes import text_width
from alignment.reports.told import told

LEAD, BODY = 18.0, 14.0
"""Sizes of a conclusion and of other sentences."""

WIDE = 860.0
"""Points of a line of text on our slides."""

_CARDS_A_ROW, _CARD, _GAP = 6, 92.0, 10.0
_FEWEST_CARDS = 4
"""As wide as if there were so many."""
_MOST_LINES = 12
"""Lines of one text block; a longer one goes on in the next."""

_Part = Paragraph | tuple[KeyFigure, ...]


def tell_texts(deck: Deck, title: str, blocks: Sequence[Paragraph | KeyFigures]) -> Iterator[
    tuple[Any, Area, tuple[str, ...]]
]:  # fmt: skip
    """Slides of sentences and cards; each with the room left, and ids that resolve its numbers."""
    slide, room, fresh = None, Area(0, 0, 0, 0), True
    references: list[str] = []
    for part in _parts(blocks):
        for piece in _pieces(part):
            if slide is None or (not fresh and _height(deck, piece, room.width) > room.height):
                if slide is not None:
                    yield slide, room, tuple(references)
                slide, room = deck.slide(title)
                references, fresh = [], True
            room = room.below(_put(deck, slide, room, piece))
            references += _ids(piece)
            fresh = False
    if slide is not None:
        yield slide, room, tuple(references)


def put_paragraph(deck: Deck, slide: Any, room: Area, paragraph: Paragraph) -> float:
    """One paragraph; how high it is."""
    size = LEAD if paragraph.strong else BODY
    return deck.text(slide, room, paragraph.text, size, bold=paragraph.strong)


def put_height(deck: Deck, width: float, paragraph: Paragraph) -> float:
    """How high ``put_paragraph`` makes it."""
    return deck.room_of(paragraph.text, width, LEAD if paragraph.strong else BODY)


def _parts(blocks: Sequence[Paragraph | KeyFigures]) -> Iterator[_Part]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for first in range(0, len(block.figures), _CARDS_A_ROW):
                yield block.figures[first : first + _CARDS_A_ROW]


def _pieces(part: _Part) -> Iterator[_Part]:
    """A paragraph that no slide can hold, in pieces that one can."""
    if not isinstance(part, Paragraph):
        yield part
        return
    words, size = part.text.split(" "), LEAD if part.strong else BODY
    room, held = WIDE / size, ""
    for word in words:
        longer = f"{held} {word}".strip()
        if held and lines_in(longer, room) > _MOST_LINES:
            yield Paragraph(text=held, strong=part.strong, references=part.references)
            longer = word
        held = longer
    yield Paragraph(text=held, strong=part.strong, references=part.references)


def _height(deck: Deck, part: _Part, width: float) -> float:
    if isinstance(part, Paragraph):
        return deck.height_of(part.text, width, LEAD if part.strong else BODY)
    return _CARD


def _ids(part: _Part) -> tuple[str, ...]:
    return part.references if isinstance(part, Paragraph) else tuple(f.reference for f in part)


def _put(deck: Deck, slide: Any, room: Area, part: _Part) -> float:
    if isinstance(part, Paragraph):
        return put_paragraph(deck, slide, room, part)
    count = max(len(part), _FEWEST_CARDS)
    wide = (room.width - (count - 1) * _GAP) / count
    values = [told([f.value], f.form, deck.look.locale)[0] for f in part]
    size = min(22.0, *((wide - 16) / max(text_width(v) * 1.1, 1.0) for v in values))
    for place, (figure, value) in enumerate(zip(part, values, strict=True)):
        at = Area(room.left + place * (wide + _GAP), room.top, wide, _CARD)
        _card(deck, slide, at, (figure, value, size))
    return _CARD + _GAP


def _card(deck: Deck, slide: Any, area: Area, shown: tuple[KeyFigure, str, float]) -> None:
    """A figure, its value as it is told, and the size in which the row tells its values."""
    from pptx.enum.text import MSO_AUTO_SIZE

    shape = slide.shapes.add_textbox(*area.emu)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(PALE)
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    figure, value, size = shown
    beside = ", ".join(words for words in (figure.unit, figure.note) if words)
    for words, points, colour, bold in (
        (figure.label, 11.0, SOFT, False), (value, size, deck.accent, True),
        (beside, 10.0, INK, False),
    ):  # fmt: skip
        put(frame, words, points, bold=bold, colour=colour)
