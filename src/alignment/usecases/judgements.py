"""What people say of an element's requirements, as every door takes it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from alignment.catalogue.faults import path_text, said
from alignment.catalogue.text import Amount, Id, Name
from alignment.errors import Invalid, Problem
from alignment.exchange.files.yaml import read_tree
from alignment.exchange.files.yaml_tree import plain_data
from alignment.exchange.format import File

MOST_PEOPLE = 100
MOST_JUDGED = 5_000

Table = Literal["saaty-2005", "saaty-1980", "donegan-dodd-1991"]


def _ratio(given: object) -> object:
    """A number, or a fraction such as ``1/3``."""
    if not isinstance(given, str):
        return given
    try:
        return float(Fraction(given))
    except (ValueError, ZeroDivisionError):
        msg = f"must be a number or a fraction such as 1/3, not {given[:40]!r}"
        raise ValueError(msg) from None


Ratio = Annotated[Annotated[float, Field(strict=True, gt=0, le=1e6)], BeforeValidator(_ratio)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JudgementIn(_Said):
    """That one requirement matters so many times as much as another.

    A requirement is named by its id, or by its only member.
    """

    first: Id
    second: Id
    ratio: Annotated[Ratio, Field(description="3, or 1/3 where the second one matters more")]


class Weighing(_Said):
    """What people say; pairwise judgements or points, by person."""

    method: Annotated[
        Literal["pairwise", "points"] | None, Field(description="Else told by what is given")
    ] = None
    judgements: Annotated[
        dict[Name, Annotated[tuple[JudgementIn, ...], Field(max_length=MOST_JUDGED)]],
        Field(max_length=MOST_PEOPLE, description="Every pair once, by person"),
    ] = {}
    points: Annotated[
        dict[Name, Annotated[dict[Id, Amount], Field(max_length=MOST_JUDGED)]],
        Field(max_length=MOST_PEOPLE, description="Points of each requirement, by person"),
    ] = {}
    table: Annotated[Table, Field(description="Whose random indices")] = "saaty-2005"
    accept_inconsistent: Annotated[
        bool, Field(strict=True, description="Take judgements of a consistency ratio above 0.1")
    ] = False

    def chosen(self) -> Literal["pairwise", "points"]:
        """The method; raises Invalid where what is given does not say just one."""
        given = [name for name, said in self._by_method().items() if said]
        if len(given) != 1 or self.method not in {None, given[0]}:
            msg = "give either judgements (pairwise) or points, by person"
            raise Invalid(msg, [Problem("method", msg)])
        return "pairwise" if given[0] == "pairwise" else "points"

    def _by_method(self) -> Mapping[str, object]:
        return {"pairwise": self.judgements, "points": self.points}


def weighing_from(data: Any) -> Weighing:
    """What plain values say; raises Invalid with every fault by its place."""
    if not isinstance(data, dict):
        msg = "must be an object with judgements or points by person"
        raise Invalid(msg)
    try:
        return Weighing.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems = [Problem(path_text(detail["loc"]), said(detail)) for detail in details]
        msg = f"the judgements cannot be read: {problems[0]}"
        raise Invalid(msg, problems) from None


def weighing_in(file: File) -> Weighing:
    """What a file of YAML or JSON says."""
    try:
        return weighing_from(plain_data(read_tree(file).data))
    except Invalid as error:
        raise error.within(file.name) from None
