"""The command line as a process: pipes, signals, terminals, and what it loads."""

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tests.cli.conftest import REF1, process, run

ALIGNMENT = [sys.executable, "-m", "alignment"]


def test_help_loads_no_library_of_the_core():
    code = (
        "import sys\n"
        "from alignment.cli import main\n"
        "sys.argv = ['alignment', '--help']\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    pass\n"
        "heavy = {'numpy', 'scipy', 'sqlmodel', 'sqlalchemy', 'fastapi', 'networkx', 'pydantic',\n"
        "         'uvicorn', 'lxml', 'ruamel.yaml', 'numba'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert done.stderr.decode().strip() == "[]"
    assert b"impact" in done.stdout


def test_a_pipe_gets_json_and_nothing_else(ref1):
    done = process("--catalogue", ref1, "impact", "C7")

    assert done.returncode == 0
    assert json.loads(done.stdout)["value_at_risk"] == pytest.approx(84)
    assert done.stdout.endswith(b"}\n")
    assert done.stderr == b""


def test_standard_input_is_a_file(tmp_path):
    done = process("--catalogue", tmp_path / "a.db", "import", "-", input=REF1.read_bytes())

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["elements"]["added"] == 21


def test_a_refusal_is_told_beside_the_data(ref1):
    done = process("--catalogue", ref1, "impact", "nothing-like-it")

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"error: ")


def test_a_reader_that_leaves_early_is_no_fault(ref1):
    command = [*ALIGNMENT, "--catalogue", str(ref1), "contribution"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        started.stdout.close()
        said = started.stderr.read()

    assert said == b""


def on_a_terminal(warm, *arguments, **environment):
    """What a command shows on a terminal of 100 columns."""
    main, other = pty.openpty()
    started = subprocess.Popen(
        [warm.folder / "alignment", *map(str, arguments)], stdin=other, stdout=other, stderr=other,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    )  # fmt: skip
    os.close(other)
    shown = b""
    try:
        while part := os.read(main, 65536):
            shown += part
    except OSError:  # the other end of the terminal was closed
        pass
    started.wait(timeout=60)
    os.close(main)
    return shown.decode()


def test_a_terminal_gets_a_table_in_colours(ref1, warm):
    shown = on_a_terminal(warm, "--catalogue", ref1, "impact", "C7")

    assert "\x1b[" in shown
    assert "degraded" in shown
    assert not shown.lstrip().startswith("{")


def test_no_colours_where_they_are_not_wanted(ref1, warm):
    shown = on_a_terminal(warm, "--catalogue", ref1, "impact", "C7", NO_COLOR="1")

    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", shown)
    assert "degraded" in shown


def test_no_name_reaches_the_terminal_as_a_sequence(tmp_path, warm):
    name = "turned \u202eround"
    document = {"alignment": 1, "elements": [{"id": "C", "kind": "component", "name": name}]}
    (tmp_path / "a.json").write_text(json.dumps(document))
    run("--catalogue", tmp_path / "a.db", "import", tmp_path / "a.json")

    for form in ("table", "json", "yaml", "csv"):
        shown = on_a_terminal(warm, "--catalogue", tmp_path / "a.db", "search", "C", "-o", form)

        assert "round" in shown
        assert "\u202e" not in shown


def started_demo(folder, *arguments, **environment):
    return subprocess.Popen(
        [*ALIGNMENT, "demo", *arguments], cwd=folder, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env={**os.environ, **environment},
    )  # fmt: skip


def fetched(line, place):
    """What the server whose address stands in the line answers at a place."""
    address = re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
    with urllib.request.urlopen(address + place, timeout=10) as reply:  # noqa: S310 ours
        return reply.read()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_says_where_it_answers_and_stops_when_told(tmp_path, told):
    with started_demo(tmp_path, "--port", "0") as demo:
        line = demo.stdout.readline()
        fetched(line, "health/live")
        demo.send_signal(told)
        demo.wait(timeout=60)

    assert line.startswith("Saltmarsh Lines is ready at http://127.0.0.1:")
    assert demo.returncode == 0


def test_the_command_line_prints_what_http_answers(tmp_path):
    with started_demo(tmp_path, "--port", "0") as demo:
        line = demo.stdout.readline()
        over_http = fetched(line, "api/v1/analyses/contribution?lens=component")
        printed = process(
            "--catalogue", tmp_path / "alignment-demo.db", "contribution", "--lens", "component"
        )
        demo.terminate()

    assert printed.stdout == over_http + b"\n"


def test_the_demo_takes_the_next_free_port(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started_demo(tmp_path, ALIGNMENT_PORT=str(port)) as demo:
            line = demo.stdout.readline()
            demo.terminate()

    assert int(re.search(r":(\d+)/", line)[1]) > port


def test_a_port_that_is_taken_is_told(ref1):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        done = process("--catalogue", ref1, "serve", "--port", taken.getsockname()[1])

    assert done.returncode == 1
    assert b"is taken" in done.stderr
