"""Write the generated reference pages; ``--check`` only says which are out of date."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "reference"
NOTE = "<!-- Written by `make docs`; alter the source, not this page. -->"


def main() -> int:
    """Write the pages, or compare them."""
    checking = "--check" in sys.argv
    stale = []
    for name, text in pages().items():
        path = OUT / name
        if not path.exists() or path.read_text() != text:
            stale.append(name)
            if not checking:
                path.write_text(text)
    print("\n".join(f"{'out of date' if checking else 'written'}: {n}" for n in stale))
    return int(checking and bool(stale))


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {
        "commands.md": _page("Command reference", _commands()),
        "http.md": _page("HTTP reference", _http()),
        "metamodel.md": _page("Metamodel", _metamodel()),
        "formats.md": _page("Formats", _formats()),
        "settings.md": _page("Settings", _settings()),
        "errors.md": _page("Errors", _errors()),
    }


def _page(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"# {title}", "", NOTE, "", *lines]).rstrip() + "\n"


def _table(head: list[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for row in rows:
        yield "| " + " | ".join(_cell(c) for c in row) + " |"
    yield ""


def _cell(value: Any) -> str:
    return str("" if value is None else value).replace("|", "\\|").replace("\n", " ").strip()


def _commands() -> Iterator[str]:
    import typer.main

    from alignment.cli import program

    group = typer.main.get_command(program.app)
    yield "Exit codes: 0 fine; 1 refused or failed; 2 wrong usage; 3 findings at or above"
    yield "`--fail-on`. Answers go to stdout, all else to stderr. Every query takes `--output"
    yield "table|json|csv|yaml` (table on a terminal, JSON in a pipe); `--output json` prints the"
    yield "same JSON as the HTTP answer of the same question."
    yield ""
    yield from _options("alignment", group)
    for name, command in _walk(group, ""):
        yield f"## alignment {name}"
        yield ""
        yield _prose(command.help or "")
        yield ""
        yield from _options(f"alignment {name}", command)


def _walk(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if getattr(command, "commands", None):
            yield from _walk(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


def _prose(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines()).replace("\f", "")


def _options(name: str, command: Any) -> Iterator[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    words = [(p.metavar or p.name.upper()) + "..." * (p.nargs == -1) for p in arguments]
    yield f"`{' '.join([name, *words])}`"
    yield ""
    hidden = {"install_completion", "show_completion"}
    options = [p for p in command.params if p not in arguments and p.name not in hidden]
    if options:
        yield from _table(
            ["option", "default", "meaning"],
            ((f"`{', '.join(p.opts)}`", _default(p), p.help or "") for p in options),
        )


def _default(parameter: Any) -> str:
    value = parameter.default
    plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return f"`{value}`" if plain and value != "" else ""


def _http() -> Iterator[str]:
    from alignment.app import create
    from alignment.settings import Settings

    spec = create(Settings()).openapi()
    yield "Addresses stand under `/api/v1`. Bodies are strict JSON: unknown and repeated keys are"
    yield "refused. Every answer names its revision in `X-Catalogue-Revision`; errors are problem"
    yield "details (RFC 9457) with `errors: [{place, message}]`. A GET of one entity has an `ETag`;"
    yield "PATCH and DELETE want it back as `If-Match` (428 without, 412 when it is stale)."
    yield "The machine-readable form is at `/openapi.json`."
    yield ""
    for path, methods in sorted(spec["paths"].items()):
        for method, operation in methods.items():
            yield f"## {method.upper()} {path}"
            yield ""
            text = operation.get("description") or operation.get("summary", "")
            yield _prose(text)
            yield ""
            parameters = [p for p in operation.get("parameters", []) if p["in"] != "header"]
            if parameters:
                yield from _table(
                    ["parameter", "in", "meaning"],
                    ((f"`{p['name']}`", p["in"], p.get("description", "")) for p in parameters),
                )
            answers = operation["responses"].items()
            yield "Answers: " + "; ".join(f"{code} {a['description']}" for code, a in answers)
            yield ""


def _metamodel() -> Iterator[str]:
    from alignment.catalogue.metamodel import PROFILES, metamodel

    rows = metamodel("archimate")
    yield "What an importer makes of ArchiMate types, by the rows in `catalogue/data/`. A mapping"
    yield "file of your own (`--mapping FILE`) has the same columns."
    yield ""
    yield "## Kinds"
    yield ""
    yield from _csv("kinds.csv")
    yield "## Requirements from relationships"
    yield ""
    yield f"Profiles: {', '.join(f'`{name}`' for name in PROFILES)}. The number is the criticality;"
    yield "an empty cell makes no requirement. `consumer` is the end that needs the other."
    yield ""
    yield from _csv("relationships.csv")
    assert rows


def _csv(name: str) -> Iterator[str]:
    import csv
    from importlib.resources import files

    text = (files("alignment.catalogue") / "data" / name).read_text()
    head, *rows = csv.reader(text.splitlines())
    yield from _table(head, rows)


def _formats() -> Iterator[str]:
    from alignment.exchange.format import formats

    yield "A format is told from the content of the file; `--format NAME` overrules. A package of"
    yield "your own registers more under the entry-point group `alignment.formats`."
    yield ""
    yield from _table(
        ["name", "is", "endings", "in", "out"],
        (
            (f"`{f.name}`", f.title, " ".join(f.suffixes), "x" * f.reads, "x" * f.writes)
            for f in formats().values()
        ),
    )


def _settings() -> Iterator[str]:
    from alignment.settings import Settings

    yield "From the command line, else `ALIGNMENT_*` in the environment, else `alignment.toml` in"
    yield "the current folder. `alignment config show` prints each with its origin."
    yield ""
    yield from _table(
        ["setting", "environment", "default", "meaning"],
        (
            (f"`{name}`", f"`ALIGNMENT_{name.upper()}`", f"`{field.default}`", field.description)
            for name, field in Settings.model_fields.items()
        ),
    )


def _errors() -> Iterator[str]:
    from alignment import errors
    from alignment.http import STATUS

    yield "The same kinds at every door: over HTTP as problem details, on the command line as"
    yield "`error: ...` with exit code 1."
    yield ""
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.AlignmentError)
        and kind is not errors.AlignmentError
    ]  # fmt: skip
    yield from _table(
        ["slug", "HTTP", "means"],
        ((f"`{k.slug}`", STATUS.get(k, STATUS[errors.Invalid]), (k.__doc__ or "").splitlines()[0]) for k in kinds),
    )


if __name__ == "__main__":
    sys.exit(main())
