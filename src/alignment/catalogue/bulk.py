"""Makes many entities from columns: the one place where a class does not check its own values.

Each column is checked as a whole by the type that the class states for the field; what the class
checks across fields is run for those entities that state more than one of these fields, and
cannot fail for the others. So an entity from here is one that its class would have made of the
same values (``tests/catalogue/test_bulk.py``), in an eighth of the time.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache
from itertools import chain, repeat
from typing import Any, TypeVar, cast, get_type_hints

from pydantic import TypeAdapter

from alignment.catalogue.entities import ENTITIES, Element, Requirement
from alignment.catalogue.fields import Collection
from alignment.catalogue.keys import requirement_id
from alignment.catalogue.text import clean_id

Made = TypeVar("Made", Element, Requirement)

_ACROSS = ("value", "audience")
"""Fields of an element that fit some kinds only."""


def elements_from(columns: Mapping[str, Sequence[Any]]) -> list[Element]:
    """Elements from the columns of their fields; a field without a column has its default.

    Raises ValueError when a value cannot be, without saying where: make them one by one then.
    """
    made = _made(Element, {name: _checked(Element, name, c) for name, c in columns.items()})
    stated = [columns[name] for name in _ACROSS if name in columns]
    for element, *held in zip(made, *stated, strict=True) if stated else ():
        if any(value is not None for value in held):
            _check_element(element)
    return made


def requirements_from(columns: Mapping[str, Sequence[Any]]) -> list[Requirement]:
    """Requirements from the columns of their fields, as above.

    Args:
        columns: Those of ``of``, ``members`` (tuples, which are kept as they are) and ``needs``
            must be there. A blank ``id`` is made from owner and members.
    """
    held = {name: _checked(Requirement, name, c) for name, c in columns.items() if name != "id"}
    ids = columns.get("id") or repeat("", len(held["of"]))
    if "id" in columns:
        _checked(Requirement, "id", [name for name in ids if name])
    named = zip(ids, held["of"], held["members"], strict=True)
    held["id"] = [clean_id(i) if i else requirement_id(o, m) for i, o, m in named]
    made = _made(Requirement, held)
    shares = held.get("shares") or repeat((), len(made))
    rows = zip(made, held["members"], held["needs"], shares, strict=True)
    for requirement, members, needs, split in rows:
        if len(members) != 1 or needs != 1 or split:
            _check_requirement(requirement)
    return made


def _check_element(element: Any) -> None:
    element._check_fields_fit_kind()  # the class's own rule, as it runs by itself


def _check_requirement(requirement: Any) -> None:
    requirement._check_group()


def _checked(cls: type[Made], name: str, column: Sequence[Any]) -> Sequence[Any]:
    """The column as the type of the field makes it."""
    if name == "members":
        return _checked_members(column)
    return cast("Sequence[Any]", _adapter(cls.collection, name).validate_python(column))


def _checked_members(column: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """The tuples themselves, which many requirements may share, unless a text must be altered."""
    flat = list(chain.from_iterable(column))
    if not all(column) or _checked(Requirement, "of", flat) != flat:
        made = _adapter("requirements", "members").validate_python(column)
        return cast("Sequence[tuple[str, ...]]", made)
    return column


@cache
def _adapter(collection: Collection, name: str) -> TypeAdapter[Any]:
    hints = get_type_hints(ENTITIES[collection], include_extras=True)
    type_: Any = list[hints[name]]  # type: ignore[valid-type]
    return TypeAdapter(type_)


def _made(cls: type[Made], columns: Mapping[str, Sequence[Any]]) -> list[Made]:
    """Objects whose slots hold the columns, set column by column below the level of Python."""
    count = len(next(iter(columns.values())))
    made = [cls.__new__(cls) for _ in range(count)]
    for field in fields(cls):
        column: Iterable[Any] = (
            columns[field.name] if field.name in columns else repeat(_default(field), count)
        )
        deque(map(vars(cls)[field.name].__set__, made, column), maxlen=0)
    return made


def _default(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    if field.default is MISSING:
        msg = f"the field {field.name!r} has no default: give its column"
        raise ValueError(msg)
    return field.default
