"""Ids made of names."""

import pytest

from alignment.catalogue import Kind
from alignment.usecases import maintain
from alignment.usecases.naming import free_id


@pytest.mark.parametrize(
    ("name", "kind", "made"),
    [
        ("Web shop", "service", "S-WEB-SHOP"),
        ("Größe & Maß", "objective", "O-GROSSE-MASS"),
        ("web-1", "component", "web-1"),
        ("SVC-0042", "service", "SVC-0042"),
        ("S1", "service", "S1-2"),
        ("שירות הזמנות", "service", "S"),
        ("A very long name of a process that has no end", "process", "P-A-VERY-LONG-NAME-OF-A"),
        ("x" * 300, "client", f"X-{'X' * 24}"),
    ],
)
def test_an_id_is_short_and_readable(reference, name, kind, made):
    with reference.reading() as work:
        assert free_id(work, name, Kind(kind)) == made


def test_an_id_that_was_ever_given_is_not_given_again(reference):
    given = {"id": "S-TILL", "kind": "service", "name": "Till"}
    with reference.writing("a") as work:
        maintain.add(work, maintain.entity_from("elements", given))
    with reference.writing("a") as work:
        maintain.retire(work, "elements", "S-TILL")

    with reference.reading() as work:
        assert free_id(work, "Till", Kind.SERVICE) == "S-TILL-2"
        assert free_id(work, "Till", Kind.SERVICE, taken=["S-TILL-2"]) == "S-TILL-3"
