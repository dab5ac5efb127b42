"""Lists of the catalogue over HTTP."""

import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from alignment.downloads import WORKBOOK
from tests.api.conftest import API, refused

NEW = {"id": "C10", "kind": "component", "name": "Host C", "cost": 12}
ONE_OF_EACH = {
    "elements": (NEW, "C10"),
    "requirements": ({"of": "C3", "members": ["C8"]}, "C3:C8"),
    "relationships": ({"type": "Serving", "source": "S1", "target": "P2"}, "Serving:S1>P2"),
    "practices": ({"practice": "incident", "service": "S5"}, "incident|S5"),
    "targets": (
        {"consumer": "X1", "service": "S5", "indicator": "time", "target": 1, "floor": 2},
        "X1|S5|time",
    ),
    "measurements": (
        {"service": "S5", "indicator": "time", "period": "2026-07", "value": 1.5},
        "|S5|time|2026-07",
    ),
    "views": ({"id": "v1", "name": "All", "notation": "archi", "content": "<element/>"}, "v1"),
}
CHANGES = {
    "elements": {"cost": 13}, "requirements": {"criticality": 0.5},
    "relationships": {"name": "serves"}, "practices": {"extent": 2}, "targets": {"target": 0.5},
    "measurements": {"value": 1.25}, "views": {"documentation": "Whole"},
}  # fmt: skip


def address(collection, key):
    quoted = key.replace("%", "%25").replace("|", "%7C").replace(">", "%3E").replace("/", "%2F")
    return f"{API}/{collection}/{quoted}"


@pytest.mark.parametrize("collection", ONE_OF_EACH)
def test_what_is_added_is_found_altered_and_retired(client, collection):
    given, key = ONE_OF_EACH[collection]

    added = client.post(f"{API}/{collection}", json=given)
    place, version = added.headers["location"], added.headers["etag"]
    found = client.get(place)
    altered = client.patch(place, json=CHANGES[collection], headers={"If-Match": version})
    retired = client.delete(place, headers={"If-Match": altered.headers["etag"]})

    assert added.status_code == 201
    assert added.json() == found.json()
    assert found.json()["id"] == key
    assert found.headers["etag"] == version == '"2"'
    assert altered.json() == found.json() | CHANGES[collection] | {"version": 3}
    assert retired.json()["retired"] == 1
    assert client.get(place).status_code == 404
    assert client.get(f"{place}?revision=3").json() == altered.json()


@pytest.mark.parametrize("collection", ONE_OF_EACH)
def test_a_list_holds_what_was_added(client, collection):
    given, key = ONE_OF_EACH[collection]
    before = client.get(f"{API}/{collection}").json()["total"]
    client.post(f"{API}/{collection}", json=given)

    answer = client.get(f"{API}/{collection}", params={"limit": 1000})

    assert answer.json()["total"] == before + 1
    assert key in [item["id"] for item in answer.json()["items"]]
    assert answer.headers["x-catalogue-revision"] == "2"


def test_a_list_is_read_in_parts_by_its_links(client):
    ids, following = [], f"{API}/elements?limit=10"
    while following:
        answer = client.get(following)
        ids += [item["id"] for item in answer.json()["items"]]
        link = answer.links.get("next")
        following = link and link["url"]

    assert ids == sorted(ids)
    assert len(ids) == len(set(ids)) == answer.json()["total"] == 27


def test_a_list_is_narrowed_by_kind_and_text(client):
    services = client.get(f"{API}/elements?kind=service").json()
    either = client.get(f"{API}/elements?kind=service&kind=process").json()
    hosts = client.get(f"{API}/elements?q=HOST").json()
    of_s1 = client.get(f"{API}/requirements?of=S1").json()

    assert [item["id"] for item in services["items"]] == ["S1", "S2", "S3", "S4", "S5"]
    assert either["total"] == 8
    assert [item["id"] for item in hosts["items"]] == ["C8", "C9"]
    assert of_s1["total"] == 3


def test_a_list_can_be_asked_as_of_a_revision(client):
    client.post(f"{API}/elements", json=NEW)

    assert client.get(f"{API}/elements?revision=1").json()["total"] == 27
    assert client.get(f"{API}/elements?revision=0").json()["total"] == 0
    refused(client.get(f"{API}/elements?revision=9"), 404, "not-found")


@pytest.mark.parametrize("query", [
    "limit=0", "limit=1001", "limit=x", "kind=gadget", "bogus=1", "revision=-1", "q=%00",
    "cursor=", "revision=99999999999999999999",
])  # fmt: skip
def test_a_wrong_question_is_refused_by_its_name(client, query):
    problem = refused(client.get(f"{API}/elements?{query}"), 422, "invalid")

    assert problem["errors"][0]["place"].startswith(query.split("=")[0])


def test_a_list_leaves_as_csv_in_which_nothing_is_a_formula(client):
    client.post(f"{API}/elements", json={**NEW, "name": '=HYPERLINK("http://x")', "owner": "-1"})

    by_suffix = client.get(f"{API}/elements.csv")
    by_header = client.get(f"{API}/elements", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(by_suffix.content.decode("utf-8-sig"))))
    row = next(row for row in rows if row["id"] == "C10")

    assert by_suffix.content.startswith(b"\xef\xbb\xbfid,kind,name,")
    assert by_suffix.content == by_header.content
    assert len(rows) == 28
    assert row["name"] == '\'=HYPERLINK("http://x")'
    assert row["owner"] == "-1"
    assert row["cost"] == "12.0"
    assert by_suffix.headers["content-type"] == "text/csv; charset=utf-8"
    assert by_suffix.headers["content-disposition"] == 'attachment; filename="elements.csv"'


def test_a_list_leaves_as_a_workbook_of_typed_cells_without_formulas(client):
    client.post(f"{API}/elements", json={**NEW, "name": '=HYPERLINK("http://x")', "owner": "-1"})

    by_suffix = client.get(f"{API}/elements.xlsx?kind=component")
    by_header = client.get(f"{API}/elements?kind=component", headers={"Accept": WORKBOOK})
    book = CalamineWorkbook.from_filelike(io.BytesIO(by_suffix.content))
    head, *rows = book.get_sheet_by_index(0).to_python()
    row = dict(zip(head, next(row for row in rows if row[0] == "C10"), strict=True))

    assert by_suffix.content == by_header.content
    assert row["name"] == '=HYPERLINK("http://x")'
    assert (row["owner"], row["cost"]) == ("-1", 12.0)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(by_suffix.content)).read(
        "xl/worksheets/sheet1.xml"
    )  # fmt: skip
    assert by_suffix.headers["content-disposition"] == 'attachment; filename="elements.xlsx"'


def test_csv_of_requirements_names_the_members(client):
    text = client.get(f"{API}/requirements.csv?of=S1").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert {row["members"] for row in rows} == {"C1; C2; C3", "S3", "S5"}


@pytest.mark.parametrize("key", ["a/history", "a/sight", "ü €", "x y/", "/", "100%"])
def test_an_id_may_hold_anything_even_the_words_of_our_addresses(client, key):
    added = client.post(f"{API}/elements", json={**NEW, "id": key})
    place = added.headers["location"]

    assert client.get(place).json()["id"] == key
    assert client.get(f"{place}/history").json()["items"][0]["edit"]["id"] == key
    assert client.get(f"{place}/sight").json()["id"] == key
    assert client.delete(place, headers={"If-Match": "*"}).status_code == 200


def test_history_tells_every_edit_the_newest_first(client):
    place = f"{API}/elements/S1"
    client.patch(place, json={"cost": 31}, headers={"If-Match": "*"})

    items = client.get(f"{place}/history").json()["items"]

    assert [item["revision"]["number"] for item in items] == [2, 1]
    assert items[0]["edit"]["changes"] == {"cost": {"from": 30.0, "to": 31.0}}
    assert items[0]["revision"]["author"] == "ben"
    refused(client.get(f"{API}/elements/S99/history"), 404, "not-found")


def test_an_unknown_element_is_named_with_what_comes_close(client):
    problem = refused(client.get(f"{API}/elements/S11"), 404, "not-found")

    assert "S11" in problem["detail"]
    assert "S1" in problem["closest"]


def test_an_entity_that_the_caller_has_is_not_sent_again(client):
    place = f"{API}/elements/S1"
    version = client.get(place).headers["etag"]

    same = client.get(place, headers={"If-None-Match": f'"9", W/{version}'})
    client.patch(place, json={"cost": 31}, headers={"If-Match": version})
    other = client.get(place, headers={"If-None-Match": version})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", version)
    assert (other.status_code, other.headers["etag"]) == (200, '"2"')


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_an_edit_says_which_version_it_was_made_on(client, method):
    body = {"json": {"cost": 1}} if method == "PATCH" else {}
    place = f"{API}/elements/S1"

    def edit(**headers):
        return client.request(method, place, headers=headers, **body)

    refused(edit(), 428, "precondition-required")
    refused(edit(**{"If-Match": '"7"'}), 412, "stale")
    refused(edit(**{"If-Match": "nonsense"}), 412, "stale")
    assert client.get(place).headers["etag"] == '"1"'


def test_the_second_of_two_editors_is_told_what_happened(client):
    place = f"{API}/elements/S1"
    seen = {"If-Match": client.get(place).headers["etag"]}
    client.patch(place, json={"cost": 31}, headers=seen)

    problem = refused(client.patch(place, json={"cost": 32}, headers=seen), 412, "stale")

    assert problem["seen"] == 1
    assert problem["current"] == 2
    assert client.get(place).json()["cost"] == 31


def test_null_takes_a_value_away_and_no_change_writes_nothing(client):
    place = f"{API}/elements/S1"

    gone = client.patch(place, json={"cost": None}, headers={"If-Match": "*"})
    again = client.patch(place, json={"cost": None}, headers={"If-Match": "*"})

    assert gone.json()["cost"] is None
    assert gone.headers["etag"] == again.headers["etag"] == '"2"'
    assert client.get(f"{API}/revisions").json()["items"][0]["number"] == 2


def test_a_reason_is_kept_with_the_revision(client):
    client.post(f"{API}/elements?reason=New+host", json=NEW)

    assert client.get(f"{API}/revisions").json()["items"][0]["reason"] == "New host"


def test_a_key_that_is_taken_is_a_conflict(client):
    refused(client.post(f"{API}/elements", json={**NEW, "id": "S1"}), 409, "conflict")


def test_an_element_that_others_need_is_not_retired(client):
    answer = client.delete(f"{API}/elements/C7", headers={"If-Match": "*"})

    problem = refused(answer, 409, "conflict")
    assert problem["errors"] == [{"place": "S5", "message": "needs C7 by requirement S5:C7"}]


@pytest.mark.parametrize(("given", "place"), [
    ({**NEW, "colour": "red"}, "colour"),
    ({**NEW, "name": "   "}, "name"),
    ({**NEW, "name": "x" * 301}, "name"),
    ({**NEW, "cost": -1}, "cost"),
    ({**NEW, "cost": True}, "cost"),
    ({**NEW, "cost": "12"}, "cost"),
    ({**NEW, "unavailability": 1.5}, "unavailability"),
    ({"id": "C10", "name": "Ten"}, "kind"),
])  # fmt: skip
def test_an_element_that_breaks_a_rule_is_refused_with_the_place(client, given, place):
    problem = refused(client.post(f"{API}/elements", json=given), 422, "invalid")

    assert problem["errors"][0]["place"] == place
    assert client.get(f"{API}/elements").headers["x-catalogue-revision"] == "1"


def test_a_requirement_that_the_catalogue_cannot_hold_is_refused(client):
    of_nothing = client.post(f"{API}/requirements", json={"of": "S1", "members": ["C99"]})
    upside_down = client.post(f"{API}/requirements", json={"of": "C1", "members": ["O1"]})
    too_many = client.post(f"{API}/requirements", json={"of": "S1", "members": ["C8"], "needs": 2})

    refused(of_nothing, 422, "rule-broken")
    refused(upside_down, 422, "rule-broken")
    refused(too_many, 422, "invalid")
