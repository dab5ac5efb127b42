import io
import zipfile

import pytest

from alignment.catalogue.edits import difference
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.own.csv_tables import CsvTables
from tests.exchange.own.own_tables import HARD, usual

HEADER = ",".join(usual("Components"))
COMPONENTS = f"{HEADER}\r\nC,Host,,,live,12.5,,\r\n"


def material(**files):
    found = (File(name.replace("__", "/").replace("_csv", ".csv"), data if isinstance(
        data, bytes) else data.encode()) for name, data in files.items())  # fmt: skip
    return Material("tables", tuple(found))


def refusal(**files):
    with pytest.raises(Unreadable) as refused:
        CsvTables().read(material(**files))
    return [str(problem) for problem in refused.value.problems]


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_folder_of_the_files_is_the_same_as_the_archive():
    files = members(CsvTables().write(HARD))
    folder = Material("x", tuple(File(f"tables/{n}", data) for n, data in files.items()))

    assert recognise(folder).name == "csv-tables"
    assert difference(HARD, CsvTables().read(folder).estate, replacing=True) == []


def test_files_open_in_a_spreadsheet_as_they_are_meant():
    files = members(CsvTables().write(HARD))

    text = files["Components.csv"].decode("utf-8-sig")
    assert files["Components.csv"].startswith(b"\xef\xbb\xbf")
    assert text.startswith(HEADER)
    assert "\r\n" in text
    assert "'=1+1" in text
    assert "\n007," in text.replace("\r", "")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_marks_between_cells_are_taken_too(mark):
    document = CsvTables().read(material(Components_csv=COMPONENTS.replace(",", mark)))

    (made,) = document.estate.elements
    assert (made.id, made.name, made.lifecycle, made.cost) == ("C", "Host", "live", 12.5)


def test_what_stands_beside_is_a_finding_or_nothing():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("out/Components.csv", COMPONENTS)
        target.writestr("out/notes.txt", "call them")
        target.writestr("__MACOSX/out/._Components.csv", b"\0\1")
        target.writestr("out/.DS_Store", b"\0")

    document = CsvTables().read(material(a_zip=archive.getvalue()))

    assert len(document.estate.elements) == 1
    assert [(f.rule, f.place) for f in document.findings] == [
        ("file-not-read", "out/notes.txt"), ("sheet-missing", "tables")]  # fmt: skip


def test_tables_of_others_are_not_ours():
    assert not CsvTables().recognises(material(services_csv="Number,Service,Cost\n1,a,2\n"))
    assert not CsvTables().recognises(material(hosts_csv=COMPONENTS))
    assert CsvTables().recognises(material(components_csv=COMPONENTS))


REFUSED = {
    "ragged row": (
        COMPONENTS + "D,Short\r\n",
        "Components.csv row 3: has 2 cells under 8 columns",
    ),
    "open quote": (COMPONENTS + 'D,"open\r\n', "Components.csv row 3, which ends on line"),
    "other encoding": (COMPONENTS.encode() + b"D,Caf\xe9\r\n", "line 3: is not utf-8 text"),
    "binary": (COMPONENTS + "\0", "line 3: holds a NUL"),
    "no number": (COMPONENTS.replace("12.5", "12,5"), "row 2: has 9 cells under 8 columns"),
    "words for a number": (COMPONENTS.replace("12.5", "much"), "row 2 column cost: must be a"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_broken_file_is_refused_with_its_place(case):
    data, reason = REFUSED[case]

    assert any(reason in told for told in refusal(Components_csv=data))


def test_faults_of_all_files_are_told_at_once():
    told = refusal(Components_csv=COMPONENTS + "D\r\n", Services_csv="id,nam\n1,2\n")

    assert len(told) == 3
