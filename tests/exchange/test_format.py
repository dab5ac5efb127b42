"""A package of somebody else registers a format, and harms none of ours when it is broken."""

import logging

import pytest

from alignment.errors import Invalid, Unreadable
from alignment.exchange.confined import read_confined
from alignment.exchange.format import (
    File,
    Material,
    formats,
    reader_called,
    recognise,
    writer_called,
)

CODE = """
from alignment.catalogue import Element, Estate
from alignment.exchange.format import Document

class Lines:
    name, title, suffixes, media_type = "lines", "Lines", (".lines",), "text/plain"

    def recognises(self, material):
        return material.files[0].data.startswith(b"#lines")

    def read(self, material):
        names = material.only.data.decode().split()[1:]
        if "boom" in names:
            raise KeyError("secret")
        return Document(estate=Estate(elements=tuple(
            Element(id=name, kind="service", name=name) for name in names
        )))

    def write(self, estate):
        return "\\n".join(["#lines", *(e.id for e in estate.elements)]).encode()
"""


def lines(*names):
    text = "\n".join(["#lines", *names])
    return Material("shop.lines", (File("shop.lines", text.encode()),))


def test_a_format_of_another_package_comes_in_and_goes_out(install):
    install(CODE, "Lines")

    chosen = recognise(lines("S1", "S2"))
    estate = read_confined(chosen, lines("S1", "S2")).estate

    assert (chosen.name, [e.id for e in estate.elements]) == ("lines", ["S1", "S2"])
    assert writer_called("lines").write(estate) == b"#lines\nS1\nS2"


@pytest.mark.parametrize(
    ("code", "made", "reason"),
    [
        ("import nowhere_at_all", "Lines", "No module named 'nowhere_at_all'"),
        (CODE, "Nothing", "has no attribute 'Nothing'"),
        (CODE + "    __init__ = None", "Lines", "TypeError"),
        ("class Lines: pass", "Lines", "not have the form of a format"),
        (CODE.replace('"lines"', '"native"'), "Lines", "calls itself 'native', as another"),
    ],
)
def test_a_broken_package_is_named_and_takes_no_format_of_ours_away(
    install, caplog, code, made, reason
):
    ours = set(formats())
    install(code, made, "lines")

    with caplog.at_level(logging.WARNING), pytest.raises(Invalid, match="'lines' is not there"):
        reader_called("lines")

    assert reason in caplog.text
    assert set(formats()) == ours
    assert type(reader_called("native")).__module__.startswith("alignment.")


def test_a_format_that_breaks_off_is_blamed_and_not_the_file(install, caplog):
    install(CODE, "Lines")

    with pytest.raises(Unreadable, match=r"shop\.lines: the format lines broke off") as refused:
        read_confined(reader_called("lines"), lines("boom"))

    assert "secret" not in refused.value.message
    assert "KeyError: 'secret'" in caplog.text


def test_an_answer_that_cannot_be_sent_is_a_fault_of_the_format_too(install):
    install(CODE.replace("return Document", "return lambda: Document"), "Lines")

    with pytest.raises(Unreadable, match="broke off"):
        read_confined(reader_called("lines"), lines("S1"))


def test_a_list_that_nobody_recognises_is_led_to_a_column_map():
    given = Material("teams.yml", (File("teams.yml", b"- {team: web}\n- {team: data}\n"),))

    with pytest.raises(Unreadable, match=r"`alignment map` proposes a column map"):
        recognise(given)
