"""Revisions over HTTP: what was written, by whom, and taking it back."""

from tests.api.conftest import API, OWN_PAGE, refused

NEW = {"id": "C10", "kind": "component", "name": "Host C"}


def test_revisions_are_listed_newest_first_in_parts(client):
    for i in range(3):
        client.post(f"{API}/elements", json={**NEW, "id": f"N{i}"})

    first = client.get(f"{API}/revisions?limit=3").json()
    rest = client.get(f"{API}/revisions", params={"before": first["next"]}).json()

    assert [r["number"] for r in first["items"]] == [4, 3, 2]
    assert [r["number"] for r in rest["items"]] == [1]
    assert rest["next"] is None
    assert first["items"][0]["author"] == "ben"


def test_a_revision_tells_its_edits(client):
    client.patch(f"{API}/elements/S1", json={"cost": 31}, headers={"If-Match": "*"})

    answer = client.get(f"{API}/revisions/2").json()
    short = client.get(f"{API}/revisions/1?limit=1").json()

    assert answer["edits"][0]["changes"] == {"cost": {"from": 30.0, "to": 31.0}}
    assert answer["altered"] == 1
    assert (len(short["edits"]), short["omitted"]) == (1, short["total"] - 1)


def test_the_difference_of_two_revisions_runs_both_ways(client):
    client.post(f"{API}/elements", json=NEW)

    forth = client.get(f"{API}/revisions/1/diff/2").json()
    back = client.get(f"{API}/revisions/2/diff/1").json()

    assert [(e["verb"], e["id"]) for e in forth["edits"]] == [("added", "C10")]
    assert [(e["verb"], e["id"]) for e in back["edits"]] == [("retired", "C10")]


def test_a_revision_is_undone_by_a_new_one(client):
    client.patch(f"{API}/elements/S1", json={"cost": 31}, headers={"If-Match": "*"})

    answer = client.post(f"{API}/revisions/2/undo?reason=Wrong", headers=OWN_PAGE)

    assert answer.status_code == 201
    assert (answer.json()["number"], answer.json()["reason"]) == (3, "Wrong")
    assert answer.headers["x-catalogue-revision"] == "3"
    assert client.get(f"{API}/elements/S1").json()["cost"] == 30


def test_what_changed_later_is_not_undone(client):
    for cost in (31, 32):
        client.patch(f"{API}/elements/S1", json={"cost": cost}, headers={"If-Match": "*"})

    answer = client.post(f"{API}/revisions/2/undo", json={})

    assert refused(answer, 409, "conflict")["errors"][0]["place"] == "S1"


def test_revisions_that_are_not_there_are_refused(client):
    refused(client.get(f"{API}/revisions/7"), 404, "not-found")
    refused(client.get(f"{API}/revisions/x"), 422, "invalid")
    refused(client.get(f"{API}/revisions/0"), 404, "not-found")
    refused(client.get(f"{API}/revisions/1/diff/7"), 404, "not-found")
    refused(client.get(f"{API}/revisions?before=0"), 422, "invalid")
    refused(client.post(f"{API}/revisions/7/undo", json={}), 404, "not-found")
    refused(client.post(f"{API}/revisions/0/undo", json={}), 422, "invalid")
