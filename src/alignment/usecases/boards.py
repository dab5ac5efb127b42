"""A board's own choice of what its reports hold and how they look, from a file."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from alignment.catalogue.faults import path_text, said
from alignment.catalogue.text import Label
from alignment.errors import Invalid, Problem
from alignment.exchange.files.yaml import read_tree
from alignment.exchange.files.yaml_tree import plain_data
from alignment.exchange.format import File

MOST_SECTIONS = 50

_Names = Annotated[tuple[Label, ...], Field(max_length=MOST_SECTIONS)]
_Colour = Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")]


class Colours(BaseModel):
    """Colours of the document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accent: _Colour = "#1f5f99"


class Board(BaseModel):
    """What a board chooses; an option at the door wins over it.

    Attributes:
        sections: These, in this order; without: all but these.
        logo: File of an image in PNG or JPEG, beside the board's own file.
        template: File of a presentation there, whose master slides a .pptx takes over.
        address: Where the catalogue is served, for links.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Label = ""
    sections: _Names = ()
    without: _Names = ()
    locale: Label = "en"
    colours: Colours = Colours()
    logo: Label = ""
    template: Label = ""
    address: Annotated[str, Field(max_length=500, pattern='^(https?://[^\\s"<>]+)?$')] = ""


def board_in(file: File) -> Board:
    """What a file of YAML or JSON says; raises Invalid or Unreadable with every fault."""
    tree = read_tree(file)
    data = plain_data(tree.data)
    if not isinstance(data, dict):
        msg = f"{file.name}: a board's file is an object: title, sections, logo, colours, template"
        raise Invalid(msg)
    try:
        return Board.model_validate(data)
    except ValidationError as error:
        problems = [
            Problem(f"{file.name} line {tree.line_of(d['loc'])}, {path_text(d['loc'])}", said(d))
            for d in error.errors(include_url=False)
        ]
        msg = f"the board's file cannot be read: {problems[0]}"
        raise Invalid(msg, problems) from None
