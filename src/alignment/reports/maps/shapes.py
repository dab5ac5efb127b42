"""What a map is made of: boxes, lines, badges, headings and frames, without a file format."""

from dataclasses import dataclass
from typing import NamedTuple

from alignment.catalogue import Kind

WIDTH = 176.0
GAP = 76.0
MARGIN = 16.0
TOP = 44.0
HEAD = 34.0
"""What the names of the layers take of the top."""

STEP = WIDTH + GAP
BADGE = (36.0, 14.0)
FRAME = 7.0
"""How far the frame of an open group stands off its members."""

FRAME_TITLE = 19.0
"""Room for the name of an open group above its first member."""


class Shade(NamedTuple):
    """How strongly an element is coloured (0..1), and the same in words: never colour alone.

    Attributes:
        level: None where the colour is one of a few words rather than a strength.
        words: What a person reads on the box.
        tone: The word that the colour stands for, such as a stage of life.
    """

    level: float | None
    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One element, group or layer of the picture; x and y are its upper left corner.

    Attributes:
        label: A sentence for those who hear the picture.
        heat: Strength of the colour, 0..10; None for the colour of the kind.
        tone: A colour by a word instead, such as ``live``.
        found: Whether it fits what was searched for; None where nothing was.
        count: How many elements a closed group stands for; 0 for an element.
    """

    key: str
    kind: Kind
    title: str
    subtitle: str
    label: str
    x: float
    y: float
    note: str = ""
    heat: int | None = None
    tone: str = ""
    focused: bool = False
    found: bool | None = None
    count: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One requirement, or many between two groups.

    Attributes:
        form: firm, soft (criticality below 1), through, back, or bundle (of several).
        count: How many requirements it stands for.
    """

    consumer: str
    provider: str
    form: str
    route: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """The quorum of a group, such as "2 of 3", beside its consumer."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The name of a layer above its columns."""

    kind: Kind
    text: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the members of an open group in one column; its name closes it."""

    key: str
    kind: Kind
    text: str
    label: str
    x: float
    y: float
    width: float
    height: float
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture without a file format in it.

    Attributes:
        ways: For each box the columns that lines to it pass between other boxes, from the left,
            and how far below the top of the columns; each line those right of where it begins.
        notes: What the picture leaves out or puts together, sentence by sentence.
    """

    width: float
    height: float
    title: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    badges: tuple[Badge, ...]
    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...] = ()
    ways: tuple[tuple[tuple[int, float], ...], ...] = ()
    notes: tuple[str, ...] = ()
