"""Imports and exports over HTTP."""

import io
import zipfile

import pytest

from tests.api.conftest import API, OWN_PAGE, REFERENCE, refused

GOOD = b"alignment: 1\nelements:\n  - {id: A, kind: service, name: Alpha}\n"


def send(client, *contents, **fields):
    files = [("file", (f"part{i}.yaml", content)) for i, content in enumerate(contents)]
    return client.post(f"{API}/imports", files=files, data=fields, headers=OWN_PAGE)


def test_a_document_is_brought_in_and_the_same_again_changes_nothing(empty):
    first = send(empty, REFERENCE.read_bytes(), reason="First import")
    second = send(empty, REFERENCE.read_bytes())

    assert first.json()["format"] == "native"
    assert first.json()["elements"]["added"] == 27
    assert second.json()["elements"] == {
        "read": 27, "added": 0, "altered": 0, "retired": 0, "unchanged": 27
    }  # fmt: skip
    assert second.json()["revision"] == 1
    assert second.headers["x-catalogue-revision"] == "1"
    assert empty.get(f"{API}/revisions").json()["items"][0]["reason"] == "First import"


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(empty):
    plan = send(empty, GOOD, dry_run="true").json()

    assert (plan["dry_run"], plan["revision"], plan["elements"]["added"]) == (True, 0, 1)
    assert empty.get(f"{API}/elements").json()["total"] == 0


def test_replacing_retires_what_the_document_does_not_hold(client):
    plan = send(client, GOOD, replace="true").json()

    assert plan["elements"]["retired"] == 27
    assert [e["id"] for e in client.get(f"{API}/elements").json()["items"]] == ["A"]


def test_a_document_may_be_several_files(empty):
    more = GOOD.replace(b"A,", b"B,")

    plan = send(empty, GOOD, more).json()

    assert plan["elements"]["added"] == 2


@pytest.mark.parametrize(("content", "words"), [
    (b"", "empty"),
    (b"<!doctype html><p>no", "web page"),
    (b"alignment: 1\nelements:\n  - {id: A, kind: gadget, name: X}\n", "kind"),
    (b"alignment: 1\nelements:\n  - {id: A, kind: service, name: X, colour: red}\n", "colour"),
])  # fmt: skip
def test_a_broken_document_is_refused_whole(empty, content, words):
    problem = refused(send(empty, content), 422, "unreadable")

    assert words in str(problem["errors"]) + problem["detail"]
    assert empty.get(f"{API}/revisions").json()["items"] == []


@pytest.mark.parametrize(("fields", "place"), [
    ({"colour": "red"}, "colour"), ({"dry_run": "perhaps"}, "dry_run"),
    ({"reason": "\x00"}, "reason"),
])  # fmt: skip
def test_a_wrong_field_of_the_form_is_refused_by_name(empty, fields, place):
    problem = refused(send(empty, GOOD, **fields), 422, "invalid")

    assert problem["errors"][0]["place"] == place


def test_a_form_without_a_document_or_with_a_wrong_format_is_refused(empty):
    refused(send(empty, format="native"), 415, "unsupported-media-type")
    none = empty.post(f"{API}/imports", files={"other": b"x"}, headers=OWN_PAGE)
    assert refused(none, 422, "invalid")["errors"][0]["place"] == "file"
    refused(send(empty, GOOD, format="scroll"), 404, "not-found")
    refused(send(empty, GOOD, mapping="broad"), 422, "invalid")


def test_a_form_with_too_many_parts_is_refused(empty):
    refused(send(empty, *[GOOD] * 21), 400, "malformed")
    refused(send(empty, GOOD, **{f"f{i}": "x" for i in range(101)}), 400, "malformed")


def test_an_import_from_elsewhere_is_refused(empty):
    files = {"file": ("a.yaml", GOOD)}

    for strange in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = empty.post(f"{API}/imports", files=files, headers=strange)
        refused(answer, 403, "not-permitted")


def test_a_program_may_import_without_saying_that_it_is_no_browser(empty):
    answer = empty.post(f"{API}/imports", files={"file": ("a.yaml", GOOD)})

    assert answer.status_code == 200


def test_a_file_name_is_no_place(empty):
    files = {"file": ("../../etc/\x1bpasswd", b"nonsense")}
    answer = empty.post(f"{API}/imports", files=files, headers=OWN_PAGE)

    assert "\x1b" not in refused(answer, 422, "unreadable")["detail"]


def test_an_export_is_the_catalogue_again(client, tmp_path):
    answer = client.get(f"{API}/exports/native")
    again = send(client, answer.content).json()

    assert answer.headers["content-disposition"] == 'attachment; filename="catalogue-1.yaml"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-catalogue-revision"] == "1"
    assert again["elements"]["unchanged"] == 27
    assert again["revision"] == 1


def test_an_export_can_be_of_a_revision_and_only_of_formats_that_are_written(client):
    assert client.get(f"{API}/exports/native?revision=0").content.startswith(b"alignment: 1")
    refused(client.get(f"{API}/exports/scroll"), 404, "not-found")
    refused(client.get(f"{API}/exports/native?revision=7"), 404, "not-found")
    formats = client.get(f"{API}/formats").json()["items"]
    only_read = next(f["name"] for f in formats if not f["writes"])
    refused(client.get(f"{API}/exports/{only_read}"), 422, "invalid")


def test_an_export_says_how_much_it_leaves_out(empty):
    drawn = GOOD + b"views:\n  - {id: v, name: All, notation: archi, content: x}\n"
    send(empty, drawn)

    left_out = empty.get(f"{API}/exports/archi-csv").headers.get("x-left-out")

    assert left_out == "1"
    assert "x-left-out" not in empty.get(f"{API}/exports/native").headers


def test_an_export_takes_the_options_of_its_format(empty):
    send(empty, GOOD)
    chosen = "prefix=mill-&encoding=utf-8-bom"

    archive = zipfile.ZipFile(io.BytesIO(
        empty.get(f"{API}/exports/archi-csv?revision=1&{chosen}").content))  # fmt: skip

    assert archive.namelist()[0] == "mill-elements.csv"
    assert archive.read("mill-elements.csv").startswith(b"\xef\xbb\xbf")
    formats = empty.get(f"{API}/formats").json()["items"]
    options = {f["name"]: [o["name"] for o in f["options"]] for f in formats}
    assert options["archi-csv"] == ["prefix", "encoding"]
    assert options["native"] == []


def test_an_export_refuses_what_is_no_option_of_its_format(empty):
    send(empty, GOOD.replace(b"Alpha", "水".encode()))

    wrong = refused(empty.get(f"{API}/exports/archi-csv?encoding=latin"), 422, "invalid")
    unknown = refused(empty.get(f"{API}/exports/native?encoding=ansi"), 422, "invalid")
    lacking = refused(empty.get(f"{API}/exports/archi-csv?encoding=ansi"), 422, "invalid")

    assert wrong["errors"][0]["place"] == "encoding"
    assert unknown["errors"][0]["message"] == "is no option of native, which has none"
    assert lacking["errors"][0]["place"] == 'elements.csv "A"'
