"""The reference of the interface: every call of its description, told in rows."""

import re

from alignment.api.docstrings import told_by
from alignment.web.reference import reference_of


def calls_in(reference):
    return {(c.method, c.address): c for _, calls in reference.groups for c in calls}


def test_every_call_of_the_description_is_told_once(empty):
    described = empty.get("/api/v1/openapi.json").json()
    reference = reference_of(described)

    told = [(c.method, c.address) for _, calls in reference.groups for c in calls]
    told += [(m, a + ending) for (m, a), c in calls_in(reference).items() for ending in c.files]

    paths = described["paths"].items()
    assert sorted(told) == sorted((m.upper(), path) for path, methods in paths for m in methods)


def test_what_is_given_sent_and_answered_is_told_field_by_field(empty):
    calls = calls_in(reference_of(empty.get("/api/v1/openapi.json").json()))
    impact = calls["POST", "/api/v1/analyses/impact"]
    answered = {field.place: field for field in impact.answered.fields}
    search = {field.place: field for field in calls["GET", "/api/v1/search"].given}
    found = {field.place: field for field in calls["GET", "/api/v1/elements"].answered.fields}

    assert impact.sent.type == ("ImpactIn",)
    assert [f.place for f in impact.sent.fields if f.needed] == ["losses"]
    assert answered["elements[].because.parts[].share"].type == ("number",)
    assert answered["elements[].margin"].type == ("integer", " or ", "null")
    assert answered["omitted"].type == ("by name: ", "integer")
    assert search["q"].needed
    assert search["limit"].about == "Most hits; at least 1; at most 200; 20 where it is left out"
    assert found["items"].type == ("list of ", "ElementVersion")
    assert dict(impact.refused)["422"] == "What was given is not valid"


def test_tables_as_files_stand_beside_what_they_are_tables_of(empty):
    calls = calls_in(reference_of(empty.get("/api/v1/openapi.json").json()))

    assert calls["GET", "/api/v1/elements"].files == (".csv", ".xlsx")
    assert ("GET", "/api/v1/elements.csv") not in calls


def test_every_link_of_the_page_leads_to_a_place_on_it(empty):
    page = empty.get("/help/api").text

    linked = set(re.findall(r'href="#([^"]+)"', page)) - {"main"}
    places = re.findall(r'\bid="([^"]+)"', page)

    assert "shape-Element" in linked
    assert linked <= set(places)
    assert len(places) == len(set(places))


def test_the_description_holds_what_docstrings_say_of_fields(empty):
    shapes = empty.get("/api/v1/openapi.json").json()["components"]["schemas"]

    element = shapes["ElementVersion"]["properties"]
    assert element["cost"]["description"] == "Own cost per year."
    assert element["unavailability"]["anyOf"][0] == {"type": "number", "minimum": 0, "maximum": 1}


WELL = "How well; null where unknown."


def test_a_field_told_over_several_lines_is_told_whole():
    doc = """A hit.

    Attributes:
        id: Its key, which
            stays.
        score, rank: How well; None where
            unknown.

    Source: nowhere.
    """

    assert told_by(doc) == ("A hit.", {"id": "Its key, which stays.", "score": WELL, "rank": WELL})
    assert told_by(None) == ("", {})
