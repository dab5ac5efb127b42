"""The import form: preview, import, and a refusal that leaves nothing behind."""

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
    return site.post("/import", files={"file": (name, data)}, data={"action": action, **fields})


def test_a_preview_shows_the_plan_and_writes_nothing(empty):
    answered = _send(empty, DOCUMENT, "preview")

    assert answered.status_code == 200
    assert "Preview: 4 edits would be written" in answered.text
    assert "The catalogue is empty" in empty.text("/")


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
