"""What iTop's classes and attributes are called, and which class an attribute refers to."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from alignment.catalogue.metamodel import shipped

NOTATION = "itop"
ROOT = "cmdbAbstractObject"
LINK = "lnk"
_NAMED = ("name", "friendlyname", "full name", "nom", "nom complet", "friendly name")
_BLANKS = re.compile(r"[\W_\d]+")


def folded(text: str) -> str:
    """A name reduced to its letters, for comparing."""
    return _BLANKS.sub("", text).casefold()


@cache
def ancestors(class_: str) -> Sequence[str]:
    """The class and those that it inherits from, the broadest one last."""
    above = {row["class"]: row["inherits"] for row in shipped(NOTATION, "classes.csv")}
    found = [class_]
    while found[-1] and len(found) <= len(above):
        found.append(above.get(found[-1], ""))
    return [name for name in found if name] + ([] if class_ in above else [ROOT])


@cache
def references() -> Mapping[str, str]:
    """Which class an attribute refers to."""
    return {row["attribute"]: row["class"] for row in shipped(NOTATION, "references.csv")}


@cache
def links() -> Mapping[str, tuple[str, str]]:
    """The attributes at the two ends of a class that only links others."""
    return {row["link"]: (row["source"], row["target"]) for row in shipped(NOTATION, "links.csv")}


@cache
def stages() -> Mapping[str, str]:
    """The stage of life that a status means."""
    return {row["status"]: row["stage"] for row in shipped(NOTATION, "stages.csv")}


@cache
def _classes() -> Mapping[str, str]:
    rows = shipped(NOTATION, "classes.csv")
    found = {folded(row["label"]): row["class"] for row in rows if row["label"]}
    found |= {folded(link): link for link in links()}
    return found | {folded(row["class"]): row["class"] for row in rows}


def class_called(text: str) -> str:
    """The class of that code or label, in English or French; empty when there is none."""
    name = folded(text)
    found = _classes()
    return found.get(name) or found.get(name.removesuffix("s")) or ""


@cache
def _labels() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in shipped(NOTATION, "columns.csv"):
        found.setdefault(row["label"].casefold(), row["attribute"])
    for row in shipped(NOTATION, "references.csv"):
        for label in (row["label"], row["label_fr"]):
            if label:
                found.setdefault(label.casefold(), row["attribute"])
    return found


def attribute_called(column: str) -> str:
    """The attribute of a column by its code or label; ``x_id->name`` for a name of what x is."""
    head, arrow, tail = (part.strip() for part in column.partition("->"))
    code = _labels().get(head.casefold(), head)
    if arrow:
        if code in references() and tail.casefold() in _NAMED:
            return f"{code}->name"
        return code if code in references() and tail.casefold() == "id" else f"{code}->{tail}"
    return _name_of_reference(column.strip()) or code


def _name_of_reference(column: str) -> str:
    """``server_id->name`` for ``server_name``, ``server_id_friendlyname`` or ``Server name``."""
    plain = column.removesuffix("_friendlyname")
    if plain != column and plain in references():
        return f"{plain}->name"
    for ending, made in (("_name", "_id"), (" name", "")):
        stem = column.removesuffix(ending)
        if stem != column:
            code = {"organization_id": "org_id"}.get(stem + made, stem + made)
            code = _labels().get(code.casefold(), code)
            if code in references():
                return f"{code}->name"
    return ""


_SIGNS = {"finalclass", "friendlyname", "business_criticity", "move2production"}


def is_of_itop(columns: Sequence[str]) -> bool:
    """Whether a header has a column that only iTop writes: a code, an arrow, its own words."""
    folded_columns = {column.casefold() for column in columns}
    codes = {attribute_called(column).partition("->")[0] for column in columns}
    if folded_columns & {*references(), *_SIGNS}:
        return True
    if any("->" in column for column in columns) or "finalclass" in codes:
        return bool(codes & {*references(), *_SIGNS})
    return "business_criticity" in codes and bool(codes & set(references()))
