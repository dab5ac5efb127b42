"""The command that writes a report: file, format, sections, a board's own, refusals."""

import pptx
import pytest

from tests.cli.conftest import run

BOARD = """
title: Spring review
sections: [risks, summary]
locale: de
colours: {accent: "#8a1c4a"}
logo: dot.png
address: https://it.example
"""
DOT = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def test_a_report_is_written_into_a_file_and_said(ref1, tmp_path):
    done = run("-c", ref1, "report", "portfolio", "--to", "review.html")

    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    assert "review.html holds revision 1" in done.stderr
    assert (tmp_path / "review.html").read_bytes().startswith(b"<!doctype html>")


def test_the_same_command_writes_the_same_bytes(ref1, tmp_path):
    for name in ("a.html", "b.html"):
        run("-c", ref1, "report", "impact", "C7", "C6=30%", "--to", name)

    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_file_that_is_there_is_replaced_by_force_alone(ref1, tmp_path):
    (tmp_path / "x.md").write_text("mine")

    refused = run("-c", ref1, "report", "delivery", "--to", "x.md")
    forced = run("-c", ref1, "report", "delivery", "--to", "x.md", "--force")

    assert (refused.exit_code, forced.exit_code) == (1, 0)
    assert "--force replaces it" in refused.stderr


def test_a_board_has_its_own_set_order_look_and_title(ref1, tmp_path):
    (tmp_path / "board.yaml").write_text(BOARD)
    (tmp_path / "dot.png").write_bytes(DOT)

    done = run("-c", ref1, "report", "portfolio", "--to", "b.html", "--board", "board.yaml")

    assert done.exit_code == 0, done.stderr
    text = (tmp_path / "b.html").read_text()
    assert '<h1 dir="auto">Spring review</h1>' in text
    assert text.index('id="risks"') < text.index('id="summary"')
    assert 'id="findings"' not in text
    assert "#8a1c4a" in text
    assert "data:image/png" in text
    assert "https://it.example/elements/C7" in text


def test_a_board_s_slides_and_those_of_the_line_have_their_masters(ref1, tmp_path):
    (tmp_path / "board.yaml").write_text("template: ours.pptx\nsections: [summary]")
    held = pptx.Presentation()
    held.slide_width = 7_000_000
    held.save(str(tmp_path / "ours.pptx"))
    held.slide_width = 8_000_000
    held.save(str(tmp_path / "other.pptx"))

    common = ("-c", ref1, "report", "catalogue", "--board", "board.yaml", "--to")
    run(*common, "a.pptx")
    run(*common, "b.pptx", "--template", "other.pptx")

    wide = [pptx.Presentation(str(tmp_path / name)).slide_width for name in ("a.pptx", "b.pptx")]
    assert wide == [7_000_000, 8_000_000]


def test_sections_named_on_the_line_win_over_the_board(ref1, tmp_path):
    (tmp_path / "board.yaml").write_text("sections: [risks]")

    run("-c", ref1, "report", "portfolio", "--to", "b.md", "--board", "board.yaml",
        "--only", "index")  # fmt: skip

    assert "## Alignment index" in (tmp_path / "b.md").read_text()
    assert "## Concentrated risks" not in (tmp_path / "b.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["portfolio"], "say where the report goes"),
        (["portfolio", "--to", "review"], "has no ending that says the format"),
        (["portfolio", "--to", "review.doc"], "no format of reports 'doc'"),
        (["sumary", "--to", "x.md"], "no kind of report 'sumary'"),
        (["service", "--to", "x.md"], "say what the report is about"),
        (["service", "S33", "--to", "x.md"], "no element 'S33'"),
        (["portfolio", "--to", "x.md", "--only", "sumary"], "no section 'sumary'"),
        (["portfolio", "--to", "x.md", "--locale", "xx"], "no locale 'xx'"),
        (["portfolio", "--to", "x.md", "--template", "bad.yaml"], "bad.yaml: is no PowerPoint"),
        (["portfolio", "--to", "x.md", "--board", "none.yaml"], "no file 'none.yaml'"),
        (["portfolio", "--to", "x.md", "--board", "bad.yaml"], "bad.yaml line 2, colors"),
        (["portfolio", "--to", "x.md", "--board", "red.yaml"], "red.yaml line 1, colours.accent"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(ref1, tmp_path, arguments, said):
    (tmp_path / "bad.yaml").write_text("title: x\ncolors: {accent: red}\n")
    (tmp_path / "red.yaml").write_text("colours: {accent: red}\n")

    done = run("-c", ref1, "report", *arguments)

    assert done.exit_code == 1
    assert said in done.stderr
    assert not (tmp_path / "x.md").exists()


def test_a_missing_extra_says_the_line_that_installs_it(ref1, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "typst", None)

    done = run("-c", ref1, "report", "portfolio", "--to", "x.pdf")

    assert done.exit_code == 1
    assert "pip install 'alignment-mapper[reports]'" in done.stderr
