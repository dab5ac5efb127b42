"""A presentation and its slides: our own template or a corporate one, titles, texts, notes."""

import copy
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alignment.errors import Invalid, Problem
from alignment.reports.look import Look
from alignment.reports.render.rewritten import rewritten
from alignment.reports.render.slides_template import EMU, own_template
from alignment.reports.render.widths import lines_in
from alignment.reports.themes import cut_to

INK, SOFT, PALE, WHITE = "14181d", "4a5462", "f2f5f8", "ffffff"
LINE = 1.22
"""Height of a line in font sizes."""

_TITLE_LINES = 2
_TITLE_SIZES = (26.0, 22.0, 18.0)
_MARGIN = 0.045
_FOOT = 0.93
_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in the units of a slide."""
        return (round(self.left * EMU), round(self.top * EMU), round(self.width * EMU),
                round(self.height * EMU))  # fmt: skip

    def below(self, height: float) -> "Area":
        """What is left when a strip on top is taken."""
        return Area(self.left, self.top + height, self.width, max(self.height - height, 0.0))

    def above(self, height: float) -> "Area":
        """The same with a strip more on top."""
        return Area(self.left, self.top - height, self.width, self.height + height)

    def strip(self, height: float) -> "Area":
        """The strip on top."""
        return Area(self.left, self.top, self.width, height)


class Deck:
    """The presentation that slides are added to."""

    def __init__(self, look: Look, footer: str) -> None:
        self.look, self._footer = look, footer
        self.deck = _opened(look.template) if look.template else own_template(look.accent)
        layouts = list(self.deck.slide_layouts)
        self._opening = next((x for x in layouts if _has(x, _CENTRED)), layouts[0])
        titled = [x for x in layouts if _has(x, _TITLED)] or layouts
        self._plain = min(titled, key=lambda x: sum(_type(p) not in _NO_BODY
                                                    for p in x.placeholders))  # fmt: skip

    @property
    def accent(self) -> str:
        """The colour of titles and heads."""
        return self.look.accent.lstrip("#")

    def opening(self, title: str, lines: Sequence[str]) -> Any:
        """The first slide."""
        slide = self.deck.slides.add_slide(self._opening)
        room = self._title(slide, title)
        body = next((p for p in slide.placeholders if _type(p) in _SUBTITLE), None)
        words = "\n".join(line for line in lines if line)
        if body is not None:
            for place, line in enumerate(words.split("\n")):
                put(body.text_frame, line, 14 if place else 20, colour=SOFT)
        else:
            self.text(slide, room, words, 16)
        self._clear(slide)
        return slide

    def slide(self, title: str) -> tuple[Any, Area]:
        """A slide with a title; the slide, and the room for what it shows."""
        slide = self.deck.slides.add_slide(self._plain)
        room = self._title(slide, title)
        self._clear(slide)
        self._foot(slide)
        return slide, room

    def text(
        self, slide: Any, area: Area, words: str, size: float, *, bold: bool = False,
        colour: str = INK, align_right: bool = False,
    ) -> float:  # fmt: skip
        """A text, as high as its lines need; how high."""
        height = self.height_of(words, area.width, size)
        frame = text_frame(slide, area.strip(height).emu)
        put(frame, words, size, bold=bold, colour=colour, align_right=align_right)
        return self.room_of(words, area.width, size)

    def height_of(self, words: str, width: float, size: float) -> float:
        """How high a text is at a width."""
        return lines_in(words, width / size) * size * LINE

    def room_of(self, words: str, width: float, size: float) -> float:
        """The same with what parts it from what follows."""
        return self.height_of(words, width, size) + _GAP

    def saved(self) -> bytes:
        """The whole as a file, which states no time at which it was written."""
        held = io.BytesIO()
        self.deck.save(held)
        return rewritten(held.getvalue())

    def note(self, slide: Any, lines: Sequence[str]) -> None:
        """What a speaker has at hand; the slide does not show it."""
        words = "\n".join(line for line in lines if line)
        if words:
            frame = slide.notes_slide.notes_text_frame
            frame.text = f"{frame.text}\n{words}" if frame.text else words

    def picture(self, slide: Any, data: bytes, area: Area) -> None:
        """An image, as large as the area allows, at its right."""
        shape = slide.shapes.add_picture(io.BytesIO(data), *area.emu[:2], height=area.emu[3])
        shape.left = round((area.left + area.width) * EMU) - shape.width
        describe(shape, "Logo")

    def _title(self, slide: Any, title: str) -> Area:
        """Write the title, at a size at which it has room; the room below it."""
        width, height = self.deck.slide_width / EMU, self.deck.slide_height / EMU
        margin = width * _MARGIN
        shape = slide.shapes.title
        if shape is None:
            used = self.text(slide, Area(margin, margin, width - 2 * margin, 40), title,
                             22, bold=True, colour=self.accent)  # fmt: skip
            return Area(margin, margin + used, width - 2 * margin, height * _FOOT - margin - used)
        room = (shape.width / EMU - 16, _TITLE_LINES)
        size = next((s for s in _TITLE_SIZES if lines_in(title, room[0] / s) <= _TITLE_LINES),
                    _TITLE_SIZES[-1])  # fmt: skip
        shape.text_frame.text = cut_to(title, room[0] * _TITLE_LINES * 0.92, size=size)
        if len(title) > 40:
            for paragraph in shape.text_frame.paragraphs:
                for run in paragraph.runs:
                    run.font.size = round(size * EMU)
        left, top = shape.left / EMU, (shape.top + shape.height) / EMU
        return Area(left + 7, top + _GAP, shape.width / EMU - 14, height * _FOOT - top - _GAP)

    def _foot(self, slide: Any) -> None:
        """The foot of the layout, which a new slide does not take over by itself."""
        for held in slide.slide_layout.placeholders:
            kind = _type(held)
            if kind == _NUMBER or (kind == _FOOTER and self._footer):
                element = copy.deepcopy(held._element)
                slide.shapes._spTree.append(element)
                if kind == _FOOTER:
                    slide.shapes[-1].text_frame.text = self._footer

    def _clear(self, slide: Any) -> None:
        """Take off the placeholders that nothing was put into: they would ask to be filled."""
        for held in list(slide.placeholders):
            if held.has_text_frame and not held.text_frame.text:
                held._element.getparent().remove(held._element)


def text_frame(slide: Any, place: tuple[int, int, int, int]) -> Any:
    """Room for a text without margins: left, top, width and height in units of a slide."""
    frame = slide.shapes.add_textbox(*place).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def rgb(colour: str) -> Any:
    """A colour as the library takes it, written with ``#`` or without."""
    from pptx.dml import color

    made: Any = color.RGBColor
    return made.from_string(colour.removeprefix("#").upper())


BLANK = "\u00a0"
"""Holds the size of a line: one without letters is as high as one of the usual size."""


def put(
    frame: Any, words: str, size: float, *, bold: bool = False, colour: str = INK,
    align_right: bool = False, href: str = "",
) -> None:  # fmt: skip
    """Write lines into a frame of text, as further paragraphs where it has one."""
    from pptx.enum.text import PP_ALIGN

    for line in words.split("\n"):
        blank = len(frame.paragraphs) == 1 and not frame.paragraphs[0].runs
        paragraph = frame.paragraphs[0] if blank else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line or BLANK
        run.font.size, run.font.bold = round(size * EMU), bold
        run.font.color.rgb = rgb(colour)
        if align_right:
            paragraph.alignment = PP_ALIGN.RIGHT
        if href:
            run.hyperlink.address = href


def describe(shape: Any, words: str) -> None:
    """What a shape shows, for those who cannot see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)


_CENTRED, _TITLED = frozenset({3}), frozenset({1, 3})
_SUBTITLE = frozenset({4, 2})
_FOOTER, _NUMBER = 15, 13
_NO_BODY = frozenset({1, 3, 13, 15, 16})
"""Kinds of placeholders as PowerPoint numbers them: titles, number, foot, date."""


def _type(placeholder: Any) -> int:
    return int(placeholder.placeholder_format.type)


def _has(layout: Any, kinds: frozenset[int]) -> bool:
    return any(_type(p) in kinds for p in layout.placeholders)


_OF_SLIDES = "./p:custShowLst | ./p:extLst/p:ext[.//*[local-name()='sectionLst']]"
"""What a presentation says of its slides by their ids: it would name some that are gone."""


def _opened(template: bytes) -> Any:
    """A corporate presentation without its slides; raises Invalid for what is none."""
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError, PythonPptxError

    broken = (ValueError, LookupError, AttributeError, TypeError, SyntaxError, AssertionError,
              PackageNotFoundError, PythonPptxError, zipfile.BadZipFile)  # fmt: skip
    try:
        deck = Presentation(io.BytesIO(template))
        layouts = [[_type(p) for p in layout.placeholders] for layout in deck.slide_layouts]
        listed = deck.slides._sldIdLst
    except broken as error:
        message = f"the template is no PowerPoint presentation (.pptx): {error}"
        raise Invalid(message, [Problem("template", message)]) from error
    if not layouts:
        message = "the template has no layout of slides"
        raise Invalid(message, [Problem("template", message)])
    for entry in list(listed):
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    for held in deck.element.xpath(_OF_SLIDES):
        held.getparent().remove(held)
    return deck
