"""What is wrong in a workbook of ours is refused with sheet, row and column."""

import io
import zipfile

import pytest

from alignment.errors import RuleBroken, Unreadable
from alignment.exchange.own.workbook import Workbook
from tests.exchange.own.own_tables import components, given, read, rows_of, usual, workbook


def refusal(**sheets):
    with pytest.raises(Unreadable) as refused:
        read(**sheets)
    return [str(problem) for problem in refused.value.problems]


REFUSED = {
    "unknown column": (
        {"Services": [[*usual("Services"), "onwer"]]},
        "book.xlsx sheet 'Services' column onwer: unknown column 'onwer'; did you mean 'owner'?",
    ),
    "column that could be a property": (
        {"Services": [[*usual("Services"), "site"]]},
        "call it 'property: site' to keep it as a property of your own",
    ),
    "column of another sheet": (
        {"Targets": [[*usual("Targets"), "property: x"]]},
        "unknown column 'property: x'; known are",
    ),
    "missing column": (
        {"Services": [["id", "name"]]},
        "sheet 'Services': the column type, owner, lifecycle, cost, unavailability, documentation",
    ),
    "tables of another layout": (
        {"Services": [["Number", "Service", "Cost centre"]]},
        "`alignment map` proposes a column map",
    ),
    "doubled column": (
        {"Services": [[*usual("Services"), "id"]]},
        "row 1: the column 'id' stands twice",
    ),
    "doubled column but for capitals": (
        {"Services": [[*usual("Services"), "ID"]]},
        "two columns are id: id, ID",
    ),
    "no header": ({"Services": []}, "sheet 'Services': has no header"),
    "sheet nearly ours": (
        {"Servces": [["id"]], "Clients": rows_of("Clients")},
        "there is no sheet 'Servces'; did you mean 'Services'?",
    ),
    "missing id": (
        {"Components": components({"name": "X"})},
        "sheet 'Components' row 2 column id: is missing",
    ),
    "blank name": (
        {"Components": components({"id": "C"}, {"id": "D", "name": " "})},
        "row 2 column name: is missing",
    ),
    "no number": (
        {"Components": components({"id": "C", "name": "C", "cost": "ten"})},
        "row 2 column cost: must be a number such as 1234.5, not 'ten'",
    ),
    "number with a comma": (
        {"Components": components({"id": "C", "name": "C", "cost": "1,5"})},
        "must be a number such as 1234.5, not '1,5'",
    ),
    "truth for a number": (
        {"Components": components({"id": "C", "name": "C", "cost": True})},
        "row 2 column cost: must be a number",
    ),
    "infinite": (
        {"Components": components({"id": "C", "name": "C", "cost": "1e999"})},
        "row 2 column cost: is not a finite number",
    ),
    "out of range": (
        {"Components": components({"id": "C", "name": "C", "unavailability": 7})},
        "row 2 column unavailability: must be at most 1",
    ),
    "unknown word": (
        {"Components": components({"id": "C", "name": "C", "lifecycle": "old"})},
        "row 2 column lifecycle: must be one of",
    ),
    "control character": (
        {"Components": components({"id": "C", "name": "C", "property: x": "a\x07"},
                                  more=["property: x"])},
        "row 2 column property: x: holds the forbidden character U+0007",
    ),
    "id twice": (
        {"Components": components({"id": "C", "name": "C"}),
         "Services": rows_of("Services", {"id": "C", "name": "C"})},
        "'C' stands twice, first in book.xlsx sheet 'Services' row 2",
    ),
    "value of a component": (
        {"Components": components({"id": "C", "name": "C", "value": 3}, more=["value"])},
        "row 2: value is for objectives; C is a component",
    ),
    "needs of half": (
        {"Requirements": rows_of("Requirements", {"of": "A", "members": "B", "needs": 1.5})},
        "row 2 column needs: must be a whole number or the word all, not '1.5'",
    ),
    "needs of endlessly many": (
        {"Requirements": rows_of("Requirements", {"of": "A", "members": "B", "needs": "1e999"})},
        "row 2 column needs: must be a whole number",
    ),
    "needs too many": (
        {"Requirements": rows_of("Requirements", {"of": "A", "members": "B", "needs": 2})},
        "row 2: A needs 2 of 1 members",
    ),
    "shares": (
        {"Requirements": rows_of("Requirements", {"of": "A", "members": "B", "shares": "1; x"})},
        "row 2 column shares: must be a number such as 1234.5, not 'x'",
    ),
    "nobody is needed": (
        {"Requirements": rows_of("Requirements", {"of": "A"})},
        "row 2 column members: is missing",
    ),
    "impossible month": (
        {"Measurements": rows_of("Measurements", {
            "service": "S", "indicator": "a", "period": "2026-13", "value": 1})},
        "row 2 column period: '2026-13' is no period",
    ),
    "level without target": (
        {"Targets": rows_of("Targets", {
            "consumer": "P", "service": "S", "indicator": "a", "target": 1, "floor": 1})},
        "row 2: target and floor",
    ),
    "property said twice": (
        {"Components": components(
            {"id": "C", "name": "C", "property: x": "a", "property (list): x": "b"},
            more=["property: x", "property (list): x"])},
        "row 2 column property (list): x: 'x' is said in another column of the row, too",
    ),
    "more that is no JSON": (
        {"Components": components({"id": "C", "name": "C", "more properties": "{'a': 1}"},
                                  more=["more properties"])},
        "row 2 column more properties: must be a JSON object of texts and lists of texts",
    ),
    "more with numbers": (
        {"Components": components({"id": "C", "name": "C", "more properties": '{"a": 1}'},
                                  more=["more properties"])},
        "column more properties: must be a JSON object of texts",
    ),
    "more with a key twice": (
        {"Components": components({"id": "C", "name": "C", "more properties": '{"a":"","a":""}'},
                                  more=["more properties"])},
        "a key stands twice",
    ),
    "name of the catalogue": (
        {"README": [["catalogue name", "x" * 400]], "Components": components()},
        "sheet 'README', name: must not be longer than 300 characters",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_refused_with_sheet_row_and_column(case):
    sheets, reason = REFUSED[case]

    assert any(reason in told for told in refusal(**sheets)), refusal(**sheets)


def test_every_fault_on_every_sheet_is_told_at_once():
    told = refusal(
        Components=components({"id": "C", "name": "C", "cost": "x"}, {"id": "D"}),
        Targets=[["consumer"]],
        Processes=[[*usual("Processes"), "colour"]],
    )

    assert [text.split(": ")[0] for text in told] == [
        "book.xlsx sheet 'Processes' column colour",
        "book.xlsx sheet 'Components' row 2 column cost",
        "book.xlsx sheet 'Components' row 3 column name",
        "book.xlsx sheet 'Targets'",
    ]


def test_a_column_that_is_unknown_hides_no_fault_of_the_cells_beside_it():
    told = refusal(Components=components({"id": "C", "name": "C", "cost": "x"}, more=["colour"]))

    assert [text.split(": ")[0] for text in told] == [
        "book.xlsx sheet 'Components' column colour",
        "book.xlsx sheet 'Components' row 2 column cost",
    ]


def test_a_formula_is_read_as_its_last_value_and_an_error_refused():
    sheets = {"Components": components({"id": "C", "name": "C", "cost": 3})}
    data = workbook(sheets)
    calculated, broken = (
        altered(data, "<v>3</v>", new)
        for new in ("<f>1+2</f><v>3</v>", "<f>1/0</f><v>#DIV/0!</v>")
    )
    broken = altered(broken, '<c r="F2">', '<c r="F2" t="e">')

    assert Workbook().read(given(calculated)).estate.elements[0].cost == 3
    with pytest.raises(Unreadable, match="sheet 'Components' cell F2: holds an error"):
        Workbook().read(given(broken))


def altered(data, old, new):
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old.encode(), new.encode()))
    return held.getvalue()


def test_a_rule_that_is_broken_names_the_row(tmp_path):
    from alignment.runtime import Runtime
    from alignment.usecases.documents import Reading, plan

    book = given({
        "Components": components({"id": "C", "name": "C"}),
        "Requirements": rows_of("Requirements", {"of": "C", "members": "D"}),
    })  # fmt: skip
    runtime = Runtime(f"sqlite:///{tmp_path / 'a.db'}")

    with runtime.reading() as work, pytest.raises(RuleBroken) as refused:
        plan(work, Reading(format="xlsx", document=Workbook().read(book)))
    runtime.close()

    assert "book.xlsx sheet 'Requirements' row 2: there is no element 'D'" in str(refused.value)
