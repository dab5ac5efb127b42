"""The example estate: where it lies, and how it comes into a catalogue."""

from pathlib import Path

import alignment
from alignment.catalogue import Heading
from alignment.errors import Conflict, NotFound
from alignment.exchange.material import material_of
from alignment.runtime import WritingWork
from alignment.usecases.documents import Plan, apply_plan, read

NAME = "Saltmarsh Lines"
"""What the example is called, in its own heading."""

_FOLDER = "saltmarsh"


def examples_folder() -> Path:
    """The examples, beside the modules of a wheel or at the root of a checkout."""
    package = Path(alignment.__file__).resolve().parent
    for folder in (package / "examples", package.parents[1] / "examples"):
        if (folder / _FOLDER).is_dir():
            return folder
    msg = f"the examples are not part of this installation; looked in {package / 'examples'}"
    raise NotFound(msg)


def load_example(work: WritingWork) -> Plan | None:
    """Bring the example into an empty catalogue.

    Args:
        work: The unit of work.

    Returns:
        What was loaded; None when the catalogue holds the example already, however it was
        edited since.

    Raises:
        Conflict: The catalogue holds something else.
    """
    if work.reader.head():
        heading: Heading = next(work.reader.entities("heading"), Heading())
        if heading.name != NAME:
            msg = (
                f"this catalogue holds {heading.name or 'other content'!r}, not the example; "
                "the demo leaves it alone. Name an empty one."
            )
            raise Conflict(msg, name=heading.name)
        return None
    reading = read(material_of([str(examples_folder() / _FOLDER)]))
    return apply_plan(work, reading, reason=f"Load the example {NAME}")
