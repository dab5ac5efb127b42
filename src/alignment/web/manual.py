"""The documentation inside the help, offline: its pages as trees that a template writes out.

No page becomes markup by itself: what is no known part of a text is shown as text.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

import alignment
from alignment.errors import NotFound
from alignment.http import Route
from alignment.runtime import Work
from alignment.usecases import overview
from alignment.usecases.seek import Folded
from alignment.web.views import page

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

router = APIRouter(route_class=Route, include_in_schema=False)

_ELSEWHERE = re.compile(r"https?://|mailto:")


@dataclass(frozen=True, slots=True)
class Written:
    """A page of the documentation.

    Attributes:
        name: Its address below the help, without suffix: ``formats/archi``.
        title: Its first heading.
        tree: What it says.
    """

    name: str
    title: str
    tree: "SyntaxTreeNode"

    def address(self, link: str) -> str:
        """Where a link of it leads within the help; empty for what the help does not hold."""
        if _ELSEWHERE.match(link):
            return link
        target, mark, part = link.partition("#")
        if not target:
            return f"#{part}"
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), target))
        if whole.endswith(".md") and whole.removesuffix(".md") in texts():
            return f"/help/docs/{whole.removesuffix('.md')}{mark}{part}"
        return f"/help/docs/{whole}" if whole in pictures() else ""


def docs_folder() -> Path:
    """The documentation, beside the modules of a wheel or at the root of a checkout."""
    package = Path(alignment.__file__).resolve().parent
    for folder in (package / "docs", package.parents[1] / "docs"):
        if folder.is_dir():
            return folder
    msg = "the documentation is not part of this installation"
    raise NotFound(msg)


@cache
def texts() -> Mapping[str, Path]:
    """Every page by its name."""
    folder = docs_folder()
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path
        for path in sorted(folder.rglob("*.md"))
    }


@cache
def pictures() -> Mapping[str, Path]:
    """Every picture by its name; nothing else of the folder is served."""
    folder = docs_folder()
    found = (p for p in sorted(folder.rglob("*")) if p.suffix in {".svg", ".png"})
    return {path.relative_to(folder).as_posix(): path for path in found}


@cache
def written(name: str) -> Written:
    """A page as a tree; raises NotFound."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    path = texts().get(name)
    if path is None:
        raise NotFound.of("page of the documentation", name)
    read = MarkdownIt("commonmark", {"html": False}).enable("table")
    tree = SyntaxTreeNode(read.parse(path.read_text(encoding="utf-8")))
    heading = next((n for n in tree.children if n.type == "heading"), None)
    return Written(name, name if heading is None else text_in(heading), tree)


def text_in(node: "SyntaxTreeNode") -> str:
    """The text of a part without its marks."""
    if node.type in ("text", "code_inline", "fence", "code_block"):
        return node.content
    if node.type == "softbreak":
        return " "
    return "".join(text_in(child) for child in node.children)


def slug_of(node: "SyntaxTreeNode") -> str:
    """The anchor of a heading, as code hosts make it, so that links fit both."""
    kept = re.sub(r"[^\w\- ]", "", text_in(node).strip().lower())
    return kept.replace(" ", "-")


class Section(NamedTuple):
    """What a page says below one of its headings: where that is, and its words."""

    address: str
    anchor: str
    title: str
    heading: str
    words: str


@cache
def sections() -> tuple[Section, ...]:
    """All of the documentation by its headings; why it is so comes after how it is."""
    names = sorted(texts(), key=lambda name: name.startswith("decisions/"))
    return tuple(
        section for name in names for section in _sections(written(name))
        if section.anchor or section.words
    )  # fmt: skip


@cache
def searched() -> Folded:
    """The same to be searched, each by its heading and its words."""
    return Folded((section.heading, section.words) for section in sections())


def _sections(page: Written) -> Iterator[Section]:
    address, anchor, heading, words = f"/help/docs/{page.name}", "", page.title, list[str]()
    for node in page.tree.children:
        if node.type == "heading":
            yield Section(address, anchor, page.title, heading, " ".join(words))
            anchor, heading, words = slug_of(node), text_in(node), []
        else:
            words.append(_words(node))
    yield Section(address, anchor, page.title, heading, " ".join(words))


def _words(node: "SyntaxTreeNode") -> str:
    """The text of a part; what stands in one line stays together, cells and lines stand apart."""
    if node.type == "inline" or not node.children:
        return text_in(node)
    return " ".join(map(_words, node.children))


@router.get("/help/docs")
def contents(request: Request, work: Work) -> Response:
    """The first page of the documentation, which lists the others."""
    return _page(request, work, "README")


@router.get("/help/docs/{name:path}")
def text(request: Request, work: Work, name: str) -> Response:
    """One page of the documentation, or a picture on one."""
    picture = pictures().get(name)
    if picture is not None:
        return FileResponse(picture)
    return _page(request, work, name)


def _page(request: Request, work: Work, name: str) -> Response:
    found = written(name)
    return page(
        request, "doc.html", frame=overview.frame_of(work), doc=found, slug_of=slug_of,
        text_in=text_in,
    )  # fmt: skip
