"""Our own template of slides: 16:9, made of the library's by few changes."""

import re
from typing import Any

EMU = 12_700
"""Units of a slide in a point."""
_SIZE = (960, 540)
"""Points of a slide, width and height."""
_MARGIN = 44
_TITLE = (_MARGIN, 24, _SIZE[0] - 2 * _MARGIN, 62)
_OPENING = (_MARGIN, 150, _SIZE[0] - 2 * _MARGIN, 110)
_SUBTITLE = (_MARGIN, 270, _SIZE[0] - 2 * _MARGIN, 120)
_FOOTER, _NUMBER = (_MARGIN, 508, 640, 22), (_SIZE[0] - _MARGIN - 120, 508, 120, 22)
_FOOTER_KIND, _FEET = 15, (13, 15)
"""Kinds of placeholders as PowerPoint numbers them."""
_FONT = "Arial"
"""Installed nearly everywhere; whoever has not has one of the same widths."""
_KEPT = ("Title Slide", "Title Only")
_COLOURS = ("b4552d", "3c8a4a", "7b4bb5", "a07800", "5f6b7a")


def own_template(accent: str) -> Any:
    """A presentation without slides: two layouts, our colours, texts set to the left."""
    from pptx import Presentation

    deck = Presentation()
    deck.slide_width, deck.slide_height = (round(n * EMU) for n in _SIZE)
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    _recolour(master, accent.lstrip("#"))
    _place(master.placeholders)
    _style(master)
    for layout in deck.slide_layouts:
        _place(layout.placeholders, opening=layout.name == "Title Slide")
        for level in layout._element.iterfind(".//{*}lstStyle/{*}lvl1pPr"):
            level.set("algn", "l")
    _enlarge(deck.slide_layouts[0].placeholders[0])
    _drop_thumbnail(deck)
    return deck


def _enlarge(title: Any) -> None:
    """The title of the first slide, larger than those of the others, above what follows it."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    body = title._element.txBody
    body.find("{*}bodyPr").set("anchor", "b")
    style = f'<a:lvl1pPr {nsdecls("a")}><a:defRPr sz="3600"/></a:lvl1pPr>'
    body.find("{*}lstStyle").append(parse_xml(style))


def _drop_thumbnail(deck: Any) -> None:
    """The picture of the library's template, which would be shown for ours."""
    package = deck.part.package
    for name, relation in list(package._rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.drop_rel(name)


def _place(placeholders: Any, *, opening: bool = False) -> None:
    places = {
        1: _TITLE, 3: _OPENING, 4: _SUBTITLE, 15: _FOOTER, 13: _NUMBER,
        2: (_MARGIN, 96, _SIZE[0] - 2 * _MARGIN, 396),
    }  # fmt: skip
    for held in list(placeholders):
        kind = int(held.placeholder_format.type)
        if kind == 16 or (opening and kind in (13, 15)):
            held._element.getparent().remove(held._element)
        elif kind in places:
            held.left, held.top, held.width, held.height = (n * EMU for n in places[kind])


def _style(master: Any) -> None:
    """Titles to the left, bold, in the accent; the foot small."""
    title = master._element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr")[0]
    title.set("algn", "l")
    run = title.find("{*}defRPr")
    run.set("sz", "2600")
    run.set("b", "1")
    run.find("{*}solidFill/{*}schemeClr").set("val", "accent1")
    for held in master.placeholders:
        kind = int(held.placeholder_format.type)
        if kind in _FEET:
            level = held._element.find(".//{*}lstStyle/{*}lvl1pPr")
            level.set("algn", "l" if kind == _FOOTER_KIND else "r")
            level.find("{*}defRPr").set("sz", "900")


def _recolour(master: Any, accent: str) -> None:
    """Our colours as the accents of the theme, which charts and titles take up."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    words = theme.blob.decode()
    for place, colour in enumerate((accent, *_COLOURS), start=1):
        words = re.sub(
            rf"(<a:accent{place}><a:srgbClr val=\")[0-9A-Fa-f]{{6}}", rf"\g<1>{colour}", words
        )
    words = words.replace(
        '<a:hlink><a:srgbClr val="0000FF"', f'<a:hlink><a:srgbClr val="{accent}"'
    )
    words = words.replace('<a:latin typeface="Calibri"/>', f'<a:latin typeface="{_FONT}"/>')
    theme._blob = words.encode()
