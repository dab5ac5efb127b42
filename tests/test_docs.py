"""The documentation says what is so: generated pages, names of everything, links."""

import re
import sys

import pytest

from tests.conftest import ROOT
from tests.pages import DOCS, FENCE, PAGES, REFERENCE, WRITTEN, name_of, text_of

_LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")


# What is generated is current, and complete.


@pytest.fixture(scope="module")
def generated():
    sys.path.insert(0, str(ROOT))
    try:
        from tools import docs
    finally:
        sys.path.remove(str(ROOT))
    return docs.pages()


def test_every_generated_page_is_current(generated):
    stale = [n for n, text in generated.items() if (DOCS / n).read_text() != text]

    assert not stale, f"out of date, run `make docs`: {stale}"


def test_no_page_stands_in_the_reference_that_is_not_generated(generated):
    there = {str(p.relative_to(DOCS)) for p in REFERENCE.iterdir()}

    assert there == {name for name in generated if name.startswith("reference/")}


def test_the_picture_is_small_and_names_no_other_server():
    picture = DOCS / "pictures" / "map.svg"

    text = picture.read_text()

    assert len(text) < 150_000
    assert "<script" not in text
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {"http://www.w3.org/2000/svg"}


def test_every_command_is_documented():
    import typer.main

    from alignment.cli import program

    page = text_of(REFERENCE / "commands.md")
    group = typer.main.get_command(program.app)
    names = {name for name, c in group.commands.items() if not getattr(c, "commands", None)}

    assert [name for name in names if f"## alignment {name}\n" not in page] == []
    assert "## alignment config show\n" in page


def test_every_command_is_used_on_a_page_that_was_written_by_hand():
    import typer.main

    from alignment.cli import program

    pages = text_of(*WRITTEN)
    group = typer.main.get_command(program.app)

    assert [n for n in group.commands if f"alignment {n}" not in pages] == []


def test_every_route_is_documented():
    from alignment.app import create
    from alignment.settings import Settings

    page = text_of(REFERENCE / "http.md")
    paths = create(Settings()).openapi()["paths"]
    routes = [f"## {m.upper()} {path}\n" for path, methods in paths.items() for m in methods]

    assert len(routes) > 30
    assert [route for route in routes if route not in page] == []


def test_every_kind_of_error_is_documented():
    from alignment import errors
    from alignment.http import TITLES

    page = text_of(REFERENCE / "errors.md")
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and hasattr(k, "slug")]

    assert [
        slug for slug in {*TITLES, *(k.slug for k in kinds)} if f"## {slug}\n" not in page
    ] == []


def test_every_setting_is_documented():
    from alignment.settings import Settings

    page = text_of(REFERENCE / "settings.md")

    assert [n for n in Settings.model_fields if f"`ALIGNMENT_{n.upper()}`" not in page] == []


def test_every_format_is_documented_by_hand_and_in_the_reference():
    from alignment.exchange.format import formats

    names = list(formats())

    for page in (REFERENCE / "formats.md", DOCS / "importing.md"):
        assert [n for n in names if f"`{n}`" not in page.read_text()] == [], page.name


def test_every_kind_is_explained():
    from alignment.catalogue import KINDS

    for page in ("concepts.md", "native-document.md"):
        text = (DOCS / page).read_text()
        assert [kind for kind in KINDS if f"| {kind} |" not in text] == [], page


def test_every_figure_that_opens_is_listed():
    from alignment.usecases.explain import EXPLAINERS

    listed = re.findall(r"^\| `([a-z-]+)` \|", (DOCS / "explanations.md").read_text(), re.M)

    assert sorted(listed) == sorted(EXPLAINERS)


def test_every_field_of_the_native_document_is_explained():
    from dataclasses import fields

    from alignment.catalogue import ENTITIES

    page = text_of(DOCS / "native-document.md")
    words = {name: [f.name for f in fields(cls)] for name, cls in ENTITIES.items()}
    del words["heading"]

    for collection, names in words.items():
        section = page.partition(f"## {collection}\n")[2].partition("\n## ")[0]
        lacking = [n for n in names if f"| {n} |" not in section]
        assert lacking == [], f"{collection}: {lacking}"


def test_every_finding_of_an_import_is_explained():
    from alignment.catalogue import requirements

    source = text_of(*sorted((ROOT / "src" / "alignment").rglob("*.py")))
    beside = r'(?:Severity\.\w+,\s*|_note\(|untidy\.append\(\(|notes\.append\(\()"([a-z-]+)"'
    rules = {*re.findall(beside, source), *requirements._RULES}

    page = text_of(DOCS / "importing.md")

    assert len(rules) > 25
    assert sorted(rule for rule in rules if f"`{rule}`" not in page) == []


# Pages lead to pages.


def anchors_of(page):
    heads = re.findall(r"^#+ (.+)$", re.sub(FENCE, "", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    links = _LINK.findall(re.sub(FENCE, "", page.read_text()))

    for link in links:
        if "://" in link:
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        assert target.exists(), f"{name_of(page)} leads to {link}"
        assert not anchor or anchor in anchors_of(target), f"{name_of(page)} leads to {link}"


def test_every_page_is_reached_from_the_readme():
    seen, front = set(), [ROOT / "README.md"]
    while front:
        page = front.pop()
        if page in seen:
            continue
        seen.add(page)
        for link in _LINK.findall(page.read_text()):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and "://" not in link:
                front.append(target)

    assert [name_of(page) for page in PAGES if page not in seen] == []


def test_no_page_names_a_path_of_a_machine():
    for page in WRITTEN:
        found = re.findall(r"(?<![\w.])/(?:home|work|root|Users|usr)/\S*", page.read_text())
        assert found == [], name_of(page)
