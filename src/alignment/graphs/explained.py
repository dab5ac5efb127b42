"""What is behind one figure: formula, inputs, parts, routes, assumptions and sources as a value.

Every calculation tells its figures in this one form, so that a command, a page, a report and a
program can open any number down to what was typed in or measured.
"""

from dataclasses import dataclass

from alignment.graphs.routes import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One number or word that went in.

    Attributes:
        name: Its symbol in the formula, such as ``T`` or ``w``.
        meaning: What it is, in words.
        value: None where it is not stated.
        unit: Of the value; empty for a pure number.
        origin: What states it: an element's or requirement's field, a target, a measurement, a
            default, a choice of whoever asked.
    """

    name: str
    meaning: str
    value: float | str | None
    unit: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """One of the parts that make up the figure.

    Attributes:
        of: Ids of what it belongs to: an element, a requirement, a period.
        value: None where it is not defined.
        note: How it came about.
    """

    of: tuple[str, ...]
    value: float | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a figure is what it is.

    Attributes:
        figure: Its name at the doors, such as ``delivery`` or ``support``.
        of: Ids of what it is a figure of.
        value: None where it is not defined; ``reason`` then says why, and is empty otherwise.
        unit: ``EUR / year``, ``points / year``, ``fraction`` or the indicator's own.
        formula: As METHODS has it, in one line.
        inputs: What went in.
        parts: What it is made of; ``adds_up`` says whether they sum to the value.
        parts_omitted: How many more parts there are.
        routes: The strongest ways along which it comes about; ``routes_omitted`` more.
        assumptions: What was assumed because nothing states it, and what was left out.
        sources: Where the method stands: sections of METHODS, standards, papers.
        sentence: The figure and its reason in business words.
    """

    revision: int
    figure: str
    of: tuple[str, ...]
    value: float | None
    unit: str
    sentence: str
    formula: str
    reason: str = ""
    inputs: tuple[Input, ...] = ()
    parts: tuple[Portion, ...] = ()
    parts_omitted: int = 0
    adds_up: bool = False
    routes: tuple[Route, ...] = ()
    routes_omitted: int = 0
    assumptions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
