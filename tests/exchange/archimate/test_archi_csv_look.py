import io
import re
import zipfile

import pytest

from alignment.catalogue import Element, Estate, Kind
from alignment.errors import Invalid
from alignment.exchange.archimate.archi_csv import ArchiCsv
from alignment.exchange.archimate.archi_csv_look import PREFIX
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.options import writer_with
from tests.exchange.archimate.test_archi_csv import read

MILL = read().estate.with_(
    elements=(
        *read().estate.elements,
        Element(id="c1", kind=Kind.COMPONENT, name="Café – 5 €", type="Node"),
    )
)


def members(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def written(estate=MILL, **chosen):
    return writer_with("archi-csv", chosen).write(estate)


def test_nothing_chosen_is_archis_own_usual():
    data = written()

    assert data == ArchiCsv().write(MILL) == written(prefix="", encoding="utf-8")
    assert list(members(data)) == ["elements.csv", "relations.csv", "properties.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-bom", "ansi"])
@pytest.mark.parametrize("prefix", ["", "mill-", "Mühle 2 (neu).", "水 "])
def test_what_is_written_in_any_way_reads_back_equal_and_is_written_the_same(encoding, prefix):
    chosen = {"encoding": encoding, "prefix": prefix}
    data = written(**chosen)
    given = Material("m.zip", (File("m.zip", data),))

    back = recognise(given).read(given).estate

    assert back == read_usual().estate
    assert written(back, **chosen) == data
    loose = Material("mill", tuple(File(n, d) for n, d in members(data).items()))
    assert recognise(loose).read(loose).estate == back


def read_usual():
    return ArchiCsv().read(Material("m.zip", (File("m.zip", written()),)))


def test_the_prefix_stands_before_all_three_names():
    found = members(written(prefix="mill-"))

    assert list(found) == ["mill-elements.csv", "mill-relations.csv", "mill-properties.csv"]


def test_the_mark_and_the_name_of_the_encoding_come_first():
    marked, ansi = members(written(encoding="utf-8-bom")), members(written(encoding="ansi"))

    assert all(data.startswith(b'\xef\xbb\xbf"ID"') for data in marked.values())
    assert all(data.startswith(b'# encoding: windows-1252\r\n"ID"') for data in ansi.values())
    assert b"Caf\xe9 \x96 5 \x80" in ansi["elements.csv"]


def test_a_sign_that_the_encoding_lacks_is_refused_with_its_place():
    names = {"a": "x →", "b": "y", "c": "水车"}
    odd = Estate(elements=tuple(
        Element(id=i, kind=Kind.COMPONENT, name=name, type="Node") for i, name in names.items()
    ))  # fmt: skip

    with pytest.raises(Invalid) as refused:
        written(odd, encoding="ansi")

    assert [str(p) for p in refused.value.problems] == [
        "elements.csv \"a\": windows-1252 has no sign for '→' (U+2192)",
        "elements.csv \"c\": windows-1252 has no sign for '水' (U+6C34)",
    ]
    assert "utf-8" in refused.value.message


@pytest.mark.parametrize(
    "prefix",
    ["../up-", "a/b", "a\\b", ".hidden", "__MACOSX", "a:b", "a\x00b", "a\x1bb", "\u202eb",
     "\ud800", "x" * 101],
)  # fmt: skip
def test_a_prefix_that_is_no_part_of_a_files_name_is_refused(prefix):
    with pytest.raises(Invalid, match="prefix: cannot be"):
        written(prefix=prefix)


def test_the_pattern_escapes_what_browsers_want_escaped_in_a_set():
    sets = re.findall(r"\[\^?((?:\\.|[^\]\\])*)\]", PREFIX.pattern)

    bare = [re.sub(r"\\(u[0-9a-f]{4}|x[0-9a-f]{2}|.)", "", inside) for inside in sets]

    assert not any(sign in inside for inside in bare for sign in "()[]{}/|&")
