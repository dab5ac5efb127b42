"""The import form: preview, import, and a refusal that leaves nothing behind."""

from fastapi.testclient import TestClient

from tests.web.conftest import Site
from tests.web.forms import ended, sent_file

DOCUMENT = b"""alignment: 1
name: Corner shop
currency: EUR
elements:
  - {id: O1, kind: objective, name: Sell bread, value: 10}
  - {id: S1, kind: service, name: Till}
requirements:
  - {of: O1, members: [S1]}
"""


def _send(site, data, action, name="shop.yaml", **fields):
    return sent_file(site, data, name, action, **fields)


def _job(answered):
    return str(answered.url).partition("/import/")[2]


def test_a_preview_shows_the_plan_and_writes_nothing(empty):
    answered = _send(empty, DOCUMENT, "preview")

    assert answered.status_code == 200
    assert "Preview: 4 edits would be written" in answered.text
    assert "The catalogue is empty" in empty.text("/")


def test_a_preview_shows_what_each_row_states(empty):
    _send(empty, DOCUMENT, "import")
    rows = b"service,indicator,period,value\nS1,availability,2026-01,0.0125\n"

    shown = " ".join(_send(empty, rows, "preview", name="measured.csv").text.split())

    assert "|S1|availability|2026-01" in shown
    assert '<span class="muted">value</span> 0.0125' in shown


def test_an_import_is_one_revision_and_the_second_time_none(empty):
    first = _send(empty, DOCUMENT, "import")
    second = _send(empty, DOCUMENT, "import")

    assert "revision 1" in first.text
    assert "Nothing changed" in second.text
    assert "Corner shop" in empty.text("/")
    assert "Import Corner shop" in empty.text("/revisions")


def test_replacing_retires_what_the_document_does_not_hold(empty):
    _send(empty, DOCUMENT, "import")

    without = DOCUMENT.replace(b"  - {id: S1, kind: service, name: Till}\n", b"").partition(
        b"requirements"
    )[0]
    answered = _send(empty, without, "import", replace="true")

    assert answered.status_code == 200
    assert "Till" not in empty.text("/elements")


def test_a_refused_document_says_where_and_leaves_nothing(empty):
    broken = DOCUMENT.replace(b"kind: service", b"kind: servise")

    answered = _send(empty, broken, "import")

    assert answered.status_code == 422
    assert "Nothing was written" in answered.text
    assert "shop.yaml" in answered.text
    assert "The catalogue is empty" in empty.text("/")


def test_a_refused_import_shows_the_form_again_as_it_was_filled_in(empty):
    answered = _send(empty, b"a: [", "preview", format="native", mapping="wide", source="Mill")

    assert '<option value="native" selected>' in answered.text
    assert "<option selected>wide</option>" in answered.text
    assert 'value="Mill"' in answered.text


def test_a_profile_that_there_is_not_is_refused_by_its_name(empty):
    answered = _send(empty, CSV, "preview", name="mill-elements.csv", mapping="endless")

    assert answered.status_code == 404
    assert "there is no profile &#39;endless&#39;" in answered.text


def test_an_import_without_a_file_says_so(empty):
    answered = _send(empty, b"", "preview", name="")

    assert answered.status_code == 422
    assert "file" in answered.text


def test_a_web_page_of_others_cannot_import(empty):
    answered = empty.client.post(
        "/import", files={"file": ("shop.yaml", DOCUMENT)}, data={"action": "import"},
        headers={"Origin": "http://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
    )  # fmt: skip

    assert answered.status_code == 403
    assert "The catalogue is empty" in empty.text("/")


def test_a_plan_that_was_shown_is_carried_out_by_one_press(empty):
    shown = _send(empty, DOCUMENT, "preview")

    done = ended(empty, empty.post(f"/import/{_job(shown)}/write"))

    assert "Imported as" in done.text
    assert 'action="/revisions/1/undo"' in done.text
    assert "Corner shop" in empty.text("/")


def test_a_plan_is_carried_out_once(empty):
    shown = _send(empty, DOCUMENT, "preview")
    ended(empty, empty.post(f"/import/{_job(shown)}/write"))

    again = empty.post(f"/import/{_job(shown)}/write")

    assert again.status_code == 409
    assert "is not waiting" in again.text


def test_an_import_that_is_not_kept_any_more_says_what_to_do(empty):
    answered = empty.client.get("/import/nothing-like-it", headers={"Accept": "text/html"})

    assert answered.status_code == 404
    assert "choose the file again" in answered.text


def test_findings_are_grouped_by_their_rule(empty):
    rows = "".join(f"  - {{id: X{i}, kind: client, name: Client {i}}}\n" for i in range(3))

    shown = _send(empty, f"alignment: 1\nelements:\n{rows}".encode(), "preview")

    assert shown.text.count("Client needs nothing</span>") == 1
    assert "3 times, such as" in shown.text


CSV = b"""ID,Type,Name,Documentation
m,ArchimateModel,Mill,
t1,ApplicationService,Till.,
"""


def test_an_element_of_a_source_is_merged_into_one_that_is_here(empty):
    _send(empty, DOCUMENT, "import")
    imported = _send(empty, CSV, "import", name="mill-elements.csv")

    merged = empty.post("/model/merges", files={"element": (None, "t1"), "into": (None, "S1")})

    assert "Look like elements that are here" in imported.text
    assert "Mill" in merged.text
    assert "<code>t1</code>" in merged.text
    assert "t1" not in empty.text("/services")


def test_faults_that_are_not_listed_are_counted(empty):
    rows = "".join(f"A{i},Nonsense,,\n" for i in range(70))

    answered = _send(empty, CSV + rows.encode(), "preview", name="mill-elements.csv")

    main = answered.text.partition("<main")[2]
    assert answered.status_code == 422
    assert "mill-elements.csv line 53" in main
    assert "and 20 more faults" in main


def test_a_finding_that_stands_alone_is_told_in_full_and_not_twice(empty):
    alone = DOCUMENT.replace(b"value: 10}", b"value: 10}\n  - {id: X, kind: client, name: Ann}")

    text = _send(empty, alone, "preview").text

    assert text.count("X is a client and needs nothing") == 1
    assert '<p class="finding">' in text


def test_many_files_do_not_make_a_long_title(empty):
    files = [("file", (f"part-{i}.yaml", b"alignment: 1\n")) for i in range(9)]

    answered = ended(empty, empty.post("/import", files=files, data={"action": "preview"}))

    assert "Import of part-0.yaml, part-1.yaml, part-2.yaml and 6 more" in answered.text


def test_below_a_root_path_every_step_leads_below_it(empty):
    below = Site(TestClient(empty.client.app, "http://127.0.0.1", root_path="/ea"))

    sent = below.post("/import", files={"file": ("shop.yaml", DOCUMENT)}, data={"action": "x"})
    shown = ended(below, sent)
    steps = [sent.history[0].headers["location"]]
    for action in ("write", "cancel"):
        address = f"/import/{_job(shown)}/{action}"
        answered = below.post(address, follow_redirects=False)
        steps.append(answered.headers["location"])

    assert set(steps) == {f"/ea/import/{_job(shown)}"}
    assert f'action="/ea/import/{_job(shown)}/write"' in shown.text
