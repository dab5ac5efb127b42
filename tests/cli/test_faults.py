"""From an error to a sentence and an exit code."""

import sqlite3

import pytest
import typer

from alignment.cli.faults import reporting, visible
from alignment.cli.sheet import amount, amounts, percents, share_of
from alignment.errors import Conflict, Problem
from tests.cli.conftest import run


def code_of(error, *, debug=False):
    with pytest.raises(typer.Exit) as stopped, reporting(debug=debug):
        raise error
    return stopped.value.exit_code


@pytest.mark.parametrize(("error", "code"), [
    (Conflict("it moved on"), 1), (KeyboardInterrupt(), 130), (KeyError("x"), 1),
    (OSError(28, "No space left on device"), 1), (sqlite3.OperationalError("disk is full"), 1),
], ids=repr)  # fmt: skip
def test_every_fault_has_its_exit_code(capsys, error, code):
    assert code_of(error) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_fault_that_nobody_foresaw_asks_for_a_report(capsys):
    code_of(KeyError("x"))

    assert "--debug" in capsys.readouterr().err


def test_with_debug_it_shows_where_it_arose():
    with pytest.raises(KeyError), reporting(debug=True):
        raise KeyError


def test_single_faults_are_listed_up_to_twenty(capsys):
    problems = [Problem(f"line {i}", "wrong") for i in range(25)]

    code_of(Conflict("25 faults", problems))

    told = capsys.readouterr().err.splitlines()
    assert told[1] == "  line 0: wrong"
    assert told[-1] == "  and 5 more"
    assert len(told) == 22


@pytest.mark.parametrize(("text", "shown"), [
    ("plain name", "plain name"), ("Größe \U0001f6a2", "Größe \U0001f6a2"),
    ("two\nlines", "two lines"),
    ("\x1b[2J", "\\x1b[2J"), ("\x9b2J", "\\x9b2J"), ("a\u202eb", "a\\u202eb"),
    ("\x00\x07\x7f", "\\x00\\x07\\x7f"), ("\ud800", "\\ud800"),
])  # fmt: skip
def test_controls_are_shown_as_their_escapes(text, shown):
    assert visible(text) == shown


def test_a_file_that_is_no_catalogue_is_refused(tmp_path):
    (tmp_path / "notes.db").write_text("these are notes, not a database " * 100)

    done = run("--catalogue", tmp_path / "notes.db", "impact", "C7")

    assert done.exit_code == 1
    assert "error:" in done.stderr
    assert "unexpected" not in done.stderr


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    done = run("--catalogue", tmp_path / "no" / "a.db", "import", "-", stdin="alignment: 1\n")

    assert done.exit_code == 1
    assert "there is no folder" in done.stderr


def test_amounts_of_a_column_share_their_decimals():
    assert amounts([10, 27.5, None]) == ["10.0", "27.5", ""]
    assert amounts([48_000_000, 1.5]) == ["48\u202f000\u202f000", "2"]
    assert amounts([5 / 3, 10]) == ["1.67", "10.00"]


def test_shares_are_percent_and_little_is_not_nothing():
    assert percents([0.9, 1, 0]) == ["90\u202f%", "100\u202f%", "0\u202f%"]
    assert percents([0.975, 0.0001]) == ["97.5\u202f%", "<0.1\u202f%"]


def test_an_amount_stands_with_its_unit_and_its_share():
    assert amount(1500, "EUR") == "1\u202f500 EUR"
    assert share_of(84, 100, "EUR") == "84 EUR (84\u202f% of 100)"
    assert share_of(0, 0) == "0"
