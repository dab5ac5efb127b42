"""Sensitivity and weights at the command line."""

import json

import pytest

from tests.cli.conftest import answer, run


def ask(catalogue, *arguments):
    return answer("--catalogue", catalogue, "sensitivity", *arguments)


def test_the_flip_of_methods_is_printed(ref1):
    found = ask(ref1, "--requirement", "S3:S5")

    assert found["lines"][0]["flips"][0]["at"] == pytest.approx(9 / 13)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            [],
            [
                "neighbours in the ranking of services would change places",
                "Of what is open",
                "kept by itself",
            ],
        ),
        (["--requirement", "S3:S5"], ["0.6923", "30.8"]),
        (["--element", "S1"], ["what a service stands on has no part"]),
        (["--objective", "O1", "--lens", "component"], ["Flips at"]),
        (
            ["--requirement", "S3:C4+C5", "--member", "C4", "-l", "component"],
            ["at 1.2 (+20 %) C4 passes C6", "C4 in S3:C4+C5"],
        ),
        (["--within", "0.2"], ["7 splits vary.", "safe bounds"]),
        (["--within", "0.2", "--element", "S3"], ["1 split varies."]),
        (["--spread", "--draws", "20", "--seed", "4"], ["20 draws of 7 splits", "seed 4"]),
        (["--spread", "--draws", "9", "--lens", "component", "--top", "2"], ["and 7 more"]),
    ],
)
def test_a_table_says_what_was_asked(ref1, arguments, words):
    done = run("--catalogue", ref1, "sensitivity", *arguments, "--output", "table")

    assert done.exit_code == 0, done.stderr
    text = " ".join(done.stdout.split())
    assert [w for w in words if w not in text] == []


@pytest.mark.parametrize(
    "arguments",
    [[], ["--requirement", "S3:S5"], ["--within", "0.1"], ["--spread", "--draws", "3"]],
)
def test_csv_has_one_header_and_rows(ref1, arguments):
    done = run("--catalogue", ref1, "sensitivity", *arguments, "--output", "csv")

    head, *rows = done.stdout.splitlines()
    assert rows
    assert all(row.count(",") >= head.count(",") for row in rows)


def test_the_same_seed_prints_the_same(ref1):
    first, again = (ask(ref1, "--spread", "--draws", "10", "--seed", "3") for _ in range(2))

    assert first == again


@pytest.mark.parametrize(
    "arguments",
    [
        ["--spread", "--within", "0.1"],
        ["--spread", "--requirement", "S3:S5"],
        ["--within", "0.1", "--objective", "O1"],
        ["--objective", "O1", "--member", "C4"],
    ],
)
def test_two_questions_at_once_are_wrong_usage(ref1, arguments):
    assert run("--catalogue", ref1, "sensitivity", *arguments).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [["--requirement", "S3:S9"], ["--objective", "S1"], ["--element", "O1", "--objective", "O1"]],
)
def test_what_is_not_there_is_refused(ref1, arguments):
    assert run("--catalogue", ref1, "sensitivity", *arguments).exit_code == 1


def test_points_become_weights(own):
    done = answer("--catalogue", own, "weigh", "O1", "--points", "X1=3", "O1:X2=1")

    assert [g["share"] for g in done["weights"]] == pytest.approx([0.75, 0.25])
    found = answer("--catalogue", own, "contribution")
    by_id = {i["id"]: i["contribution"] for i in found["items"]}
    assert by_id["S1"] == pytest.approx(by_id["S2"])


def judgements(tmp_path, *pairs):
    file = tmp_path / "judged.yaml"
    rows = "\n".join(f"    - {{first: {a}, second: {b}, ratio: {r}}}" for a, b, r in pairs)
    file.write_text(f"judgements:\n  ann:\n{rows}\n")
    return file


def test_judgements_are_read_from_a_file_and_tried(own, tmp_path):
    file = judgements(tmp_path, ("X1", "X2", "1/3"))

    done = run("--catalogue", own, "weigh", "O1", "--judgements", file, "--dry-run",
               "--output", "table")  # fmt: skip

    text = " ".join(done.stdout.split())
    assert "O1:X2 counts most for O1, with 75 %" in text
    assert "Only tried: nothing was written." in text
    assert "ann: consistency ratio 0.000 (saaty-2005)." in text
    assert answer("--catalogue", own, "history")["items"][0]["number"] == 1


def test_contradicting_judgements_need_a_word(own, tmp_path):
    extra = tmp_path / "more.yaml"
    extra.write_text("alignment: 1\nrequirements:\n  - {of: O2, members: [P1]}\n")
    run("--catalogue", own, "import", extra)
    file = judgements(tmp_path, ("P1", "P2", 2), ("P2", "P3", 2), ("P3", "P1", 9))

    refused = run("--catalogue", own, "weigh", "O2", "--judgements", file)
    taken = run("--catalogue", own, "weigh", "O2", "--judgements", file, "--accept-inconsistent")

    assert refused.exit_code == 1
    assert "Look again at O2:P3 against O2:P1" in refused.stderr
    assert taken.exit_code == 0


def test_a_matrix_weighs_several_elements(own, tmp_path):
    sheet = tmp_path / "links.csv"
    sheet.write_text("goal,X1,X2,P2,P3\nO1,P,S,,\nO2,,,S,P\n")

    done = answer("--catalogue", own, "weigh", "--matrix", sheet)

    weights = {g["requirement"]: g["weight"] for g in done["weights"]}
    assert weights == pytest.approx({"O1:X1": 2, "O1:X2": 1, "O2:P2": 2 / 3, "O2:P3": 4 / 3})


def test_a_broken_file_is_refused_by_its_place(own, tmp_path):
    file = tmp_path / "judged.json"
    file.write_text(json.dumps({"judgements": {"ann": [{"first": "X1", "second": "X2"}]}}))

    done = run("--catalogue", own, "weigh", "O1", "--judgements", file)

    assert done.exit_code == 1
    assert "judgements.ann[0].ratio: is missing" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["O1"], ["O1", "X1=1"], ["O1", "--points"], ["O1", "--points", "X1"],
        ["O1", "--points", "X1=much"],
        ["O1", "--points", "X1=1", "X1=2"], ["O1", "--matrix", "links.csv"],
        ["--points", "--judgements", "file.yaml"],
    ],
)  # fmt: skip
def test_saying_nothing_or_two_things_is_wrong_usage(own, arguments):
    assert run("--catalogue", own, "weigh", *arguments).exit_code == 2
