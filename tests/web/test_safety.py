"""No label becomes markup, no page needs what the policy forbids, no link leads nowhere."""

import ast
import re

import pytest
from lxml import html

from alignment.web.views import FOLDER, STATIC, environment
from tests.web.conftest import HOSTILE, ODD_ID, links_of, plain

PLACES = ("/", "/elements", "/objectives", "/services", "/components", "/context", "/map",
          "/map?colour=value", "/value", "/value?lens=component&every=1", "/impact",
          "/impact?of=%3Cscript%3E", "/revisions", "/revisions/1", "/import", "/help",
          "/cost", "/cost?kind=component", "/portfolio", "/practices/value")  # fmt: skip
TABS = ("overview", "sight", "impact", "value", "delivery", "cost", "findings", "history")


def _addresses_of(site):
    elements = {
        str(link).partition("?")[0]
        for link in site.page("/elements").xpath("//main//tbody//a/@href")
        if "?id=" not in str(link)
    }
    return [*PLACES, *(f"{place}?tab={tab}" for place in sorted(elements) for tab in TABS)]


def _faults_of(page):
    yield from page.xpath("//*[@style]/@style")
    yield from page.xpath("//style")
    yield from page.xpath("//script[not(@src)]")
    yield from page.xpath("//@*[starts-with(name(), 'on')]")
    yield from page.xpath("//a[starts-with(@href, 'javascript:') or starts-with(@href, 'data:')]")
    yield from page.xpath("//script[not(starts-with(@src, '/static/'))]")
    yield from page.xpath("//link[not(starts-with(@href, '/static/'))]")


def test_no_page_of_the_example_breaks_the_content_policy(example):
    for address in (*PLACES, *(f"/elements/S-BOOK?tab={tab}" for tab in TABS)):
        assert not list(_faults_of(example.page(address))), address


def test_hostile_labels_stay_text_everywhere(hostile):
    for address in _addresses_of(hostile):
        page = hostile.page(address)

        assert not list(_faults_of(page)), address
        assert not page.xpath("//b | //i"), address
        assert "49" not in page.xpath("string(//h1)"), address


def test_the_hostile_name_itself_is_shown_as_it_is(hostile):
    assert HOSTILE.replace("  ", " ") in hostile.text("/elements/O1")


def test_a_long_owner_is_cut_in_a_list_and_read_whole_by_whoever_rests_on_it(hostile):
    (owner,) = hostile.page("/objectives").xpath("//td/bdi[@class='long']")

    assert owner.get("title") == owner.text == HOSTILE


def test_hostile_labels_stay_text_in_the_file_of_a_map(hostile):
    picture = hostile.get("/map.svg").text

    assert "<script" not in picture
    assert "&lt;script&gt;" in picture


def test_any_id_has_an_address_that_leads_to_it(hostile):
    links = [str(x) for x in hostile.page("/elements").xpath("//main//td[1]//a/@href")]

    names = {plain(x).removeprefix("/elements").removeprefix("?id=").lstrip("/") for x in links}
    assert {"a/../b", ODD_ID, "O1"} <= names
    for link in links:
        assert hostile.page(link).xpath("//nav[@class='tabs']")


def test_every_link_of_every_page_resolves(example):
    waiting, seen = ["/"], set()
    while waiting and len(seen) < 260:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answered = example.get(address)
        assert answered.status_code == 200, address
        is_page = answered.headers["content-type"].startswith("text/html")
        if is_page and not _is_deep(address):
            waiting += links_of(html.fromstring(answered.content), address)

    assert len(seen) > 200


def _is_deep(address):
    """A table in another order, or an element's page beyond the first few: the same links."""
    if re.search(r"[?&]([\w-]+\.)?sort=", address):
        return True
    element = address.startswith("/elements/")
    return element and not re.search(r"/(S-BOOK|C-SAN|O-GREEN|M-CHANGE)\b", address)


def test_static_files_carry_a_hash_and_may_be_kept(example):
    for link in example.page("/").xpath("//link/@href | //script/@src | //img/@src"):
        answered = example.get(str(link))

        assert answered.status_code == 200
        assert "?v=" in str(link)
        assert "immutable" in answered.headers["cache-control"]


def test_pages_are_never_kept_by_a_browser(example):
    assert example.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", sorted((FOLDER / "templates").iterdir()), ids=lambda p: p.name)
def test_a_template_prints_nothing_unescaped_and_holds_no_script(path):
    text = path.read_text()

    assert not re.search(r"\|\s*safe|Markup|autoescape|style=|<style|\son\w+=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert environment().get_template(path.name)


def marks_of(source):
    """What a module marks as safe that does not stand in it word for word."""
    tree = ast.parse(source)
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    fine = {
        id(n.func) for n in calls
        if isinstance(n.func, ast.Name) and [type(a) for a in n.args] == [ast.Constant]
    }  # fmt: skip
    made = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    fine |= {id(n.returns) for n in made}  # what a function is said to answer marks nothing,
    fine |= {id(a.annotation) for n in made for a in n.args.args}  # nor what it is said to take
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "Markup" and id(node) not in fine:
            yield ast.unparse(node)
        if isinstance(node, ast.Attribute) and node.attr in ("Markup", "__html__"):
            yield ast.unparse(node)
        if isinstance(node, ast.FunctionDef) and node.name == "__html__":
            yield node.name
        if isinstance(node, ast.alias) and node.name == "Markup" and node.asname:
            yield node.asname


def test_pages_mark_nothing_as_safe_but_texts_that_stand_in_their_source():
    """What is put into such a text is escaped, whatever it is."""
    for path in FOLDER.rglob("*.py"):
        assert not list(marks_of(path.read_text())), path.name


@pytest.mark.parametrize(
    "source",
    [
        "Markup(name)", "Markup(f'<b>{name}</b>')", "Markup('<b>' + name)",
        "markupsafe.Markup(name)",
        "marked = Markup", "map(Markup, names)", "from markupsafe import Markup as M",
        "class A:\n    def __html__(self): return self.name",
    ],
)  # fmt: skip
def test_what_marks_the_words_of_others_is_noticed(source):
    assert list(marks_of(source))


def test_our_own_files_need_nothing_from_elsewhere():
    for path in STATIC.glob("*.*"):
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")

        assert not re.search(r"https?://|@import|\beval\b|innerHTML", text), path.name
