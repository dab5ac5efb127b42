"""Merging elements over HTTP and on the command line: the same words, the same outcome."""

import json

import pytest

from tests.api.conftest import API, refused
from tests.cli.conftest import process

MODEL = {
    "mill-elements.csv": "ID,Type,Name,Documentation\nm,ArchimateModel,Mill,\n"
    "a1,ApplicationService,Web shop,\n",
}


@pytest.fixture
def fed(client):
    """The reference estate, and a model beside it that has a service of the same name."""
    files = [("file", (name, text.encode())) for name, text in MODEL.items()]
    assert client.post(f"{API}/imports", files=files).status_code == 200
    return client


def test_elements_of_other_sources_that_look_alike_are_suggested(fed):
    found = fed.get(f"{API}/suggestions").json()

    assert [(s["element"], s["other"]) for s in found["suggestions"]] == [("a1", "S1")]
    assert found["findings"] == []


def test_an_element_is_merged_and_the_merge_can_be_retired(fed):
    merged = fed.post(f"{API}/elements/a1/merge?reason=Twin", json={"into": "S1"})
    (merge,) = fed.get(f"{API}/merges?source=Mill").json()["items"]
    retired = fed.delete(f"{API}/merges/{merge['id']}", headers={"If-Match": "*"})

    assert (merged.status_code, merged.json()["id"]) == (200, "S1")
    assert (merge["source_id"], merge["element"], merge["name"]) == ("a1", "S1", "Web shop")
    assert refused(fed.get(f"{API}/elements/a1"), 404, "not-found")
    assert retired.status_code == 200


@pytest.mark.parametrize(
    ("element", "into", "status", "slug"),
    [
        ("a1", "nobody", 404, "not-found"),
        ("a1", "C1", 409, "conflict"),
        ("S1", "a1", 422, "invalid"),
    ],
)
def test_what_cannot_be_one_is_refused(fed, element, into, status, slug):
    refused(fed.post(f"{API}/elements/{element}/merge", json={"into": into}), status, slug)


def test_the_command_line_does_the_same(fed, url):
    listed = json.loads(process("--catalogue", url, "merges", "-o", "json").stdout)
    done = process("--catalogue", url, "merge", "a1", "S1", "-o", "json")
    again = json.loads(process("--catalogue", url, "merges", "-o", "json").stdout)

    assert [s["element"] for s in listed["suggestions"]] == ["a1"]
    assert (done.returncode, json.loads(done.stdout)["element"]["id"]) == (0, "S1")
    assert [m["element"] for m in again["merges"]] == ["S1"]
    assert again["suggestions"] == []
