"""Reads XML without trusting it: no document type, bounded depth, nothing fetched."""

import codecs
import re
from typing import Any
from xml.parsers import expat

from lxml import etree

from alignment.errors import Unreadable
from alignment.exchange.faults import refusal
from alignment.exchange.format import File

DEEPEST = 200
MOST_ATTRIBUTES = 500
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TYPE = f"{{{XSI}}}type"
_INCLUDE = "http://www.w3.org/2001/XInclude"

ENCODINGS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii"),
        *(f"iso8859-{n}" for n in range(1, 17) if n != 12),
        *(f"cp125{n}" for n in range(9)),
        *("koi8-r", "koi8-u", "mac-roman", "shift_jis", "euc-jp", "euc-kr"),
        *("gb2312", "gbk", "gb18030", "big5"),
    )
)
"""Encodings that are read; one that is not here (UTF-7, say) is refused by name."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(r"""<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")


def read_xml(file: File) -> Any:
    """The root element of the file; raises Unreadable with line, column and reason."""
    return parsed(file.name, decoded(file))


def parsed(name: str, text: str) -> Any:
    """The root element of a text; raises Unreadable with line, column and reason."""
    _guard(name, text)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise _refusal(name, line, column, error.msg or "it is not well formed") from error


def begins(file: File, *, most: int = 64 * 1024) -> str:
    """The first part of the text, for telling vocabularies apart; never raises."""
    head = file.data[:most]
    for mark, name in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(name, errors="ignore")
    if head[1:2] == b"\x00":
        return head.decode("utf-16-le", errors="ignore")
    if head[:1] == b"\x00":
        return head.decode("utf-16-be", errors="ignore")
    return head.decode("latin-1")


def line_of(element: Any) -> str:
    """Where an element stands: ``line 12``."""
    return f"line {element.sourceline}"


def stated_type(element: Any, prefix: str | None) -> str:
    """The type that an element states (``xsi:type``), bare when it has the prefix or none."""
    stated: str = element.get(TYPE, "")
    before, mark, name = stated.rpartition(":")
    return name if not mark or before == prefix else stated


def local_name(element: Any) -> str:
    """The name of an element without its vocabulary."""
    return str(element.tag).rpartition("}")[2]


def namespace_of(element: Any) -> str:
    """The vocabulary of an element, or empty."""
    return str(element.tag).rpartition("}")[0][1:]


def decoded(file: File) -> str:
    """The text of an XML file by its byte order mark or its declaration; a lie is refused."""
    data, marked = _without_mark(file.data)
    head = data[:400].decode(marked or "latin-1", errors="ignore")
    found = _DECLARED.match(head.lstrip())
    declared = _canonical(file.name, found[1]) if found else ""
    encoding = marked or declared or "utf-8"
    if marked and declared and not _same(marked, declared):
        raise _refusal(file.name, 1, 1, f"it says {found and found[1]} but is {marked}")
    if not marked and encoding.startswith("utf-16"):
        raise _refusal(file.name, 1, 1, f"it says {found and found[1]} but is not")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        reason = f"it is not {encoding}, as it says: {error.reason}"
        raise _refusal(file.name, line, column, reason) from error
    return text


def _without_mark(data: bytes) -> tuple[bytes, str]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :], name
    if data[:4] == b"<\x00?\x00":
        return data, "utf-16-le"
    if data[:4] == b"\x00<\x00?":
        return data, "utf-16-be"
    return data, ""


def _canonical(name: str, encoding: str) -> str:
    try:
        found = codecs.lookup(encoding).name
    except LookupError:
        found = ""
    if found not in ENCODINGS:
        raise _refusal(name, 1, 1, f"the encoding {encoding} is not read")
    return found


def _same(marked: str, declared: str) -> bool:
    return marked == declared or (declared == "utf-16" and marked.startswith("utf-16"))


def _guard(name: str, text: str) -> None:
    """Walk over the text once and refuse what must not reach a parser that builds a tree."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def refuse(reason: str) -> None:
        raise _refusal(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, reason)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            refuse(f"elements stand more than {DEEPEST} deep in one another")
        if len(attributes) > MOST_ATTRIBUTES:
            refuse(f"an element has more than {MOST_ATTRIBUTES} attributes")
        if tag.startswith(_INCLUDE):
            refuse("it includes another file (XInclude), which is not followed")

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_args: object) -> None:
        refuse("it has a document type (DOCTYPE), which is not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        reason = f"it is not well formed: {expat.ErrorString(error.code)}"
        raise _refusal(name, error.lineno, error.offset + 1, reason) from error


def _refusal(name: str, line: int, column: int, reason: str) -> Unreadable:
    return refusal(f"{name} line {line} column {column}", reason)
