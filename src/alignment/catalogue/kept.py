"""What is kept beside the estate: merges with sources, drawings, findings that are waived."""

from dataclasses import field
from typing import ClassVar

from pydantic.dataclasses import dataclass

from alignment.catalogue.fields import (
    CONFIG,
    Attributes,
    Collection,
    Origin,
    Properties,
    nothing,
)
from alignment.catalogue.keys import join_key
from alignment.catalogue.periods import Day
from alignment.catalogue.text import Drawing, Id, Label, Name, Text


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Merge:
    """That what a source calls ``source_id`` is an element that is here already.

    A person says so; every later import of the source keeps to it. What the source says of it
    beyond the fields that it fills in the element stands here, so that nothing is lost.

    Attributes:
        element: The element that it is.
        name, type, documentation, properties, attributes: As the source last stated them.
    """

    collection: ClassVar[Collection] = "merges"

    source: Name
    source_id: Id
    element: Id
    name: Label = ""
    type: Label = ""
    documentation: Text = ""
    properties: Properties = field(default_factory=nothing)
    attributes: Attributes = field(default_factory=nothing)

    @property
    def key(self) -> str:
        return join_key(self.source, self.source_id)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class View:
    """A drawing of a foreign notation, kept as it came so that it can be written back.

    Attributes:
        type: What the notation calls it, such as ``ArchimateDiagramModel``.
        notation: The format in whose words the content is.
        attributes: Its folder, its name in other languages.
        content: What is drawn: text of that format, which nothing here but its writer reads.
    """

    collection: ClassVar[Collection] = "views"

    id: Id
    name: Name
    type: Label = ""
    notation: Label = ""
    documentation: Text = ""
    properties: Properties = field(default_factory=nothing)
    attributes: Attributes = field(default_factory=nothing)
    content: Drawing = ""
    origin: Origin = ""

    @property
    def key(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Waiver:
    """That a finding is known and borne until a day: it still shows, and fails no pipeline.

    Attributes:
        rule: The rule of the finding.
        element: The first element that the finding names; empty for what it says of the whole.
        reason: Why it is borne.
        expires: The last day on which the waiver holds, such as ``2027-03-31``.
    """

    collection: ClassVar[Collection] = "waivers"

    rule: Name
    reason: Name
    expires: Day
    element: Label = ""
    origin: Origin = ""

    @property
    def key(self) -> str:
        return join_key(self.rule, self.element)
