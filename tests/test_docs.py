"""The documentation says what is so: generated pages, links, tours, worked examples."""

import contextlib
import io
import os
import pty
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
WRITTEN = [page for page in PAGES if REFERENCE not in page.parents]

PORT = "8321"
"""The port in the pages; the tours run on a free one."""

LEFT_OUT = "..."
"""Stands in shown output for lines that are left out."""

_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:00|Z)?")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")


def name_of(page):
    return str(page.relative_to(ROOT))


def text_of(*pages):
    return "\n".join(page.read_text() for page in pages)


# What is generated is current, and complete.


@pytest.fixture(scope="module")
def generated():
    sys.path.insert(0, str(ROOT))
    try:
        from tools import docs
    finally:
        sys.path.remove(str(ROOT))
    return docs.pages()


def test_every_generated_page_is_current(generated):
    stale = [n for n, text in generated.items() if (DOCS / n).read_text() != text]

    assert not stale, f"out of date, run `make docs`: {stale}"


def test_no_page_stands_in_the_reference_that_is_not_generated(generated):
    there = {str(p.relative_to(DOCS)) for p in REFERENCE.iterdir()}

    assert there == {name for name in generated if name.startswith("reference/")}


def test_the_picture_is_small_and_names_no_other_server():
    picture = DOCS / "pictures" / "map.svg"

    text = picture.read_text()

    assert len(text) < 150_000
    assert "<script" not in text
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {"http://www.w3.org/2000/svg"}


def test_every_command_is_documented():
    import typer.main

    from alignment.cli import program

    page = text_of(REFERENCE / "commands.md")
    group = typer.main.get_command(program.app)
    names = {name for name, c in group.commands.items() if not getattr(c, "commands", None)}

    assert [name for name in names if f"## alignment {name}\n" not in page] == []
    assert "## alignment config show\n" in page


def test_every_command_is_used_on_a_page_that_was_written_by_hand():
    import typer.main

    from alignment.cli import program

    pages = text_of(*WRITTEN)
    group = typer.main.get_command(program.app)

    assert [n for n in group.commands if f"alignment {n}" not in pages] == []


def test_every_route_is_documented():
    from alignment.app import create
    from alignment.settings import Settings

    page = text_of(REFERENCE / "http.md")
    paths = create(Settings()).openapi()["paths"]
    routes = [f"## {m.upper()} {path}\n" for path, methods in paths.items() for m in methods]

    assert len(routes) > 30
    assert [route for route in routes if route not in page] == []


def test_every_kind_of_error_is_documented():
    from alignment import errors
    from alignment.http import TITLES

    page = text_of(REFERENCE / "errors.md")
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and hasattr(k, "slug")]

    assert [
        slug for slug in {*TITLES, *(k.slug for k in kinds)} if f"## {slug}\n" not in page
    ] == []


def test_every_setting_is_documented():
    from alignment.settings import Settings

    page = text_of(REFERENCE / "settings.md")

    assert [n for n in Settings.model_fields if f"`ALIGNMENT_{n.upper()}`" not in page] == []


def test_every_format_is_documented_by_hand_and_in_the_reference():
    from alignment.exchange.format import formats

    names = list(formats())

    for page in (REFERENCE / "formats.md", DOCS / "importing.md"):
        assert [n for n in names if f"`{n}`" not in page.read_text()] == [], page.name


def test_every_kind_is_explained():
    from alignment.catalogue import KINDS

    for page in ("concepts.md", "native-document.md"):
        text = (DOCS / page).read_text()
        assert [kind for kind in KINDS if f"| {kind} |" not in text] == [], page


def test_every_field_of_the_native_document_is_explained():
    from dataclasses import fields

    from alignment.catalogue import ENTITIES

    page = text_of(DOCS / "native-document.md")
    words = {name: [f.name for f in fields(cls)] for name, cls in ENTITIES.items()}
    del words["heading"]

    for collection, names in words.items():
        section = page.partition(f"## {collection}\n")[2].partition("\n## ")[0]
        lacking = [n for n in names if f"| {n} |" not in section]
        assert lacking == [], f"{collection}: {lacking}"


def test_every_finding_of_an_import_is_explained():
    from alignment.catalogue import requirements

    source = text_of(*sorted((ROOT / "src" / "alignment").rglob("*.py")))
    beside = r'(?:Severity\.\w+,\s*|_note\(|untidy\.append\(\(|notes\.append\(\()"([a-z-]+)"'
    rules = {*re.findall(beside, source), *requirements._RULES}

    page = text_of(DOCS / "importing.md")

    assert len(rules) > 25
    assert sorted(rule for rule in rules if f"`{rule}`" not in page) == []


# Pages lead to pages.


def anchors_of(page):
    heads = re.findall(r"^#+ (.+)$", re.sub(_FENCE, "", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    links = _LINK.findall(re.sub(_FENCE, "", page.read_text()))

    for link in links:
        if "://" in link:
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        assert target.exists(), f"{name_of(page)} leads to {link}"
        assert not anchor or anchor in anchors_of(target), f"{name_of(page)} leads to {link}"


def test_every_page_is_reached_from_the_readme():
    seen, front = set(), [ROOT / "README.md"]
    while front:
        page = front.pop()
        if page in seen:
            continue
        seen.add(page)
        for link in _LINK.findall(page.read_text()):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and "://" not in link:
                front.append(target)

    assert [name_of(page) for page in PAGES if page not in seen] == []


def test_no_page_names_a_path_of_a_machine():
    for page in WRITTEN:
        found = re.findall(r"(?<![\w.])/(?:home|work|root|Users|usr)/\S*", page.read_text())
        assert found == [], name_of(page)


# Tours: what stands after a prompt runs, and prints what the page shows.


@dataclass
class Step:
    """A command as a page shows it, and the lines that it shows below."""

    command: str
    shown: list = field(default_factory=list)


def steps_of(page):
    return [
        step
        for language, block in _FENCE.findall(page.read_text())
        if language == "console"
        for step in _steps(block)
    ]


def _steps(block):
    steps, awaited = [], ""
    for line in block.splitlines():
        if awaited:
            steps[-1].command += f"\n{line}"
            awaited = "" if line == awaited else awaited
        elif line.startswith("$ "):
            steps.append(Step(line.removeprefix("$ ")))
            heredoc = re.search(r"<<'(\w+)'", line)
            awaited = heredoc[1] if heredoc else ""
        elif steps[-1].command.endswith("\\") and not steps[-1].shown:
            steps[-1].command += f"\n{line}"
        else:
            steps[-1].shown.append(line.rstrip())
    return steps


class Tour:
    """A terminal of 100 columns in an empty folder that holds the examples."""

    def __init__(self, folder):
        self.folder = folder
        self.port = _free_port()
        self.servers = []
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ALIGNMENT_")}
        self.environment = kept | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
            "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "100", "LINES": "40", "TZ": "UTC",
            "LC_ALL": "C.UTF-8", "ALIGNMENT_PORT": self.port,
        }  # fmt: skip
        shutil.copytree(ROOT / "examples", folder / "examples")

    def run(self, step):
        """What a command prints on the terminal."""
        command = step.command.replace(PORT, self.port)
        stated = re.fullmatch(r"export (\w+)=(['\"]?)(.*)\2", command)
        if stated:
            self.environment[stated[1]] = stated[3]
            return []
        if re.match(r"alignment (serve|demo)\b(?!.*--no-serve)", command):
            return self._serve(command, lines=len(step.shown))
        return self._read(self._start(command))

    def close(self):
        for server, terminal in self.servers:
            server.terminate()
            self._read((server, terminal))

    def _start(self, command):
        main, other = pty.openpty()
        started = subprocess.Popen(
            ["bash", "-c", command], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=other, stderr=other,
        )  # fmt: skip
        os.close(other)
        return started, main

    def _serve(self, command, *, lines):
        server, terminal = self._start(f"exec {command}")
        self.servers.append((server, terminal))
        said = b""
        while said.count(b"\n") < lines and server.poll() is None:
            said += os.read(terminal, 4096)
        return self._lines(said)

    def _read(self, started):
        process, terminal = started
        said = b""
        with contextlib.suppress(OSError):  # the other end was closed
            while part := os.read(terminal, 65536):
                said += part
        os.close(terminal)
        process.wait(timeout=60)
        return self._lines(said)

    def _lines(self, said):
        text = said.decode().replace("\r\n", "\n").replace(self.port, PORT)
        return [line.rstrip() for line in text.splitlines()]


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def without_times(lines):
    return [_TIME.sub("(time)", line) for line in lines]


def require_same(shown, printed, where):
    """The lines as shown; ``...`` stands for any lines, between lines that stand together."""
    shown, printed = without_times(shown), without_times(printed)
    if LEFT_OUT not in shown:
        assert printed == shown, where
        return
    parts = "\n".join(shown).split(f"\n{LEFT_OUT}\n")
    pattern = r"\n(?:.*\n)+?".join(re.escape(part.removesuffix(f"\n{LEFT_OUT}")) for part in parts)
    if shown[-1] == LEFT_OUT:
        pattern += r"\n(?:.*\n?)+"
    assert re.fullmatch(pattern, "\n".join(printed)), where + "\n" + "\n".join(printed)


TOURS = [page for page in WRITTEN if steps_of(page)]


def test_the_readme_has_a_tour():
    assert ROOT / "README.md" in TOURS


@pytest.mark.slow
@pytest.mark.parametrize("page", TOURS, ids=name_of)
def test_what_a_page_shows_after_a_prompt_is_what_a_terminal_shows(page, tmp_path):
    if "$ curl" in page.read_text() and not shutil.which("curl"):
        pytest.skip("curl is not here")
    tour = Tour(tmp_path)

    try:
        for step in steps_of(page):
            printed = tour.run(step)
            require_same(step.shown, printed, f"{name_of(page)}: {step.command}")
    finally:
        tour.close()


# Python of the pages runs, and prints what stands below it.


def python_of(page):
    """Each block of Python and the text below it."""
    found = []
    for language, block in _FENCE.findall(page.read_text()):
        if language == "python":
            found.append([block, ""])
        elif language == "text" and found:
            found[-1][1] = block
    return found


PYTHON = [page for page in WRITTEN if python_of(page)]


@pytest.mark.parametrize("page", PYTHON, ids=name_of)
def test_the_python_of_a_page_runs_and_prints_what_it_shows(page, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    names = {}

    for code, shown in python_of(page):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(code, name_of(page), "exec"), names)  # noqa: S102 our own pages
        require_same(shown.splitlines(), said.getvalue().splitlines(), code)


# The worked examples hold.


def estate_of(*names):
    from alignment.exchange.material import material_of
    from alignment.graphs.snapshot import snapshot_of
    from alignment.usecases.documents import read

    files = [str(ROOT / "examples" / "reference" / name) for name in names]
    return snapshot_of(read(material_of(files)).document.estate)


@pytest.fixture(scope="module")
def reference():
    return estate_of("reference.yaml")


@pytest.fixture(scope="module")
def with_circle():
    return estate_of("reference.yaml", "circle.yaml")


def said_in(page, *sentences):
    text = (DOCS / page).read_text()
    return [sentence for sentence in sentences if sentence not in text]


def test_the_worked_example_of_impact_holds(reference):
    from alignment.graphs.impact import propagate, require_losses

    impact = propagate(reference, require_losses(reference, {"C7": 1.0}))

    losses = dict(zip(reference.ids, impact.loss.tolist(), strict=True))
    stated = {
        "S5": 1, "S1": 1, "S3": 0.9, "P2": 0.9, "P3": 0.9, "P1": 0.45, "X1": 0.975, "X2": 0.45,
        "O1": 0.8, "O2": 0.9,
    }  # fmt: skip
    assert {name: losses[name] for name in stated} == pytest.approx(stated, rel=1e-9)
    assert impact.value_at_risk == pytest.approx(84, rel=1e-9)
    assert not said_in(
        "impact.md",
        "S3 needs S5 with criticality 0.9: loses 0.9",
        "P2 and P3 run on S3: lose 0.9",
        "P1 needs S3 with criticality 0.5: loses 0.45",
        "0.75 * 1 + 0.25 * 0.9 = 0.975",
        "2/3 * 0.975 + 1/3 * 0.45 = 0.8. O2: 0.9",
        "60 * 0.8 + 40 * 0.9 = **84** of 100",
    )


def test_the_worked_example_of_redundancy_debt_holds(reference):
    from alignment.graphs.debt import redundancy_debt
    from alignment.graphs.impact import answer_of

    owed = redundancy_debt(reference, {"C4": 1.0})
    spared = {e.id: (e.status, e.margin) for e in answer_of(reference, {"C4": 1.0}).elements}

    worst = owed.elements[0]
    assert (worst.id, worst.together, worst.alone, worst.debt) == ("C5", 78, 5, 73)
    assert spared["S3"] == ("at_risk", 0)
    assert not said_in(
        "impact.md", "the failure of C5 would cost 78 instead of 5: a debt of **73**"
    )


def test_the_worked_example_of_contribution_holds(reference):
    from alignment.graphs.contribution import contribution_of
    from alignment.graphs.debt import single_failure_values

    services = {i.id: i.contribution for i in contribution_of(reference, "service").items}
    components = {i.id: i.contribution for i in contribution_of(reference, "component").items}
    fails = dict(zip(reference.ids, single_failure_values(reference).tolist(), strict=True))

    stated = {"S1": 10, "S2": 15, "S3": 27.5, "S4": 10, "S5": 37.5}
    assert services == pytest.approx(stated, rel=1e-9)
    assert (components["C7"], components["C4"]) == pytest.approx((37.5, 13.75), rel=1e-9)
    assert (fails["C4"], fails["C7"]) == pytest.approx((0, 84), rel=1e-9)
    assert not said_in(
        "contribution.md",
        "S1 10, S2 15, S3 27.5, S4 10, S5 37.5: together 100",
        "C7, its directory, has 37.5 for the same reason, C4 (one of two databases) 13.75",
        "the failure of C4 costs nothing, that of C7 costs 84",
    )


def test_the_routes_of_the_worked_example_hold(reference):
    from alignment.graphs.routes import routes_of

    found = routes_of(reference, "C7", "component", objective="O1", top=10)

    page = (DOCS / "contribution.md").read_text()
    stated = re.findall(r"^\| (O1(?:, \w+)+) \| ([\d.]+) \|$", page, re.MULTILINE)
    assert [(", ".join(r.ids), r.amount) for r in found.routes] == [
        (route, pytest.approx(float(amount))) for route, amount in stated
    ]
    assert found.figure == pytest.approx(22.5, rel=1e-9)
    assert "How the 22.5 come from O1 to C7" in page


def test_the_feedback_of_the_worked_example_holds(with_circle):
    from alignment.graphs.routes import routes_of

    found = routes_of(with_circle, "C7", "component", objective="O1", top=10)

    assert sum(route.amount for route in found.routes) == pytest.approx(11.25, rel=1e-9)
    assert (found.figure, found.feedback) == pytest.approx((15, 3.75), rel=1e-9)
    assert not said_in(
        "contribution.md", "the same routes carry 11.25 of 15; the remaining 3.75 is *feedback*"
    )


def test_what_the_concepts_say_of_the_example_estate_holds():
    from alignment.exchange.material import material_of
    from alignment.graphs.contribution import element_contribution
    from alignment.graphs.impact import answer_of
    from alignment.graphs.snapshot import snapshot_of
    from alignment.usecases.documents import read

    snapshot = snapshot_of(
        read(material_of([str(ROOT / "examples" / "saltmarsh")])).document.estate
    )

    carries = sum(f.contribution for f in element_contribution(snapshot, "C-SAN").figures)
    costs = answer_of(snapshot, {"C-SAN": 1.0}).value_at_risk

    assert round(100 * carries / snapshot.total_value) == 2
    assert round(100 * costs / snapshot.total_value) == 28
    assert not said_in("concepts.md", "carries 2 % of the value, and its failure costs 28 %")
