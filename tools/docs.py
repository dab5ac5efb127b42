"""Write the generated reference pages; ``--check`` only says which are out of date."""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs"
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
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
    print("\n".join(f"{'out of date' if checking else 'written'}: {n}" for n in stale))
    return int(checking and bool(stale))


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {
        "reference/commands.md": _page("Command reference", _commands()),
        "reference/http.md": _page("HTTP reference", _http()),
        "reference/metamodel.md": _page("Metamodel", _metamodel()),
        "reference/formats.md": _page("Formats", _formats()),
        "reference/settings.md": _page("Settings", _settings()),
        "reference/errors.md": _page("Errors", _errors()),
        "pictures/map.svg": _picture(),
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
    yield "`--fail-on`. Answers go to stdout, all else to stderr. `--output json` prints the same"
    yield "JSON as the HTTP answer of the same question. `--help` stands behind every command."
    yield ""
    yield "Before a command or behind it:"
    yield ""
    yield from _options(group, but=set())
    shared = {p.name for p in group.params}
    for name, command in _walk(group, ""):
        yield f"## alignment {name}"
        yield ""
        yield _prose(command.help or "")
        yield ""
        yield f"`{' '.join(['alignment', name, *_arguments(command)])}`"
        yield ""
        yield from _arguments_told(command)
        yield from _options(command, but=shared)


def _walk(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if getattr(command, "commands", None):
            yield from _walk(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


def _prose(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines()).replace("\f", "")


def _arguments(command: Any) -> Iterator[str]:
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            name = parameter.metavar or parameter.name.upper()
            yield name.removesuffix("...") + "..." * (parameter.nargs == -1)


def _arguments_told(command: Any) -> Iterator[str]:
    told = [p for p in command.params if p.param_type_name == "argument" and p.help]
    if told:
        yield from (f"- {p.metavar or p.name.upper()}: {p.help}" for p in told)
        yield ""


def _options(command: Any, *, but: set[str]) -> Iterator[str]:
    unseen = but | {"install_completion", "show_completion"}
    options = [p for p in command.params if p.param_type_name == "option" and p.name not in unseen]
    if options:
        yield from _table(
            ["option", "default", "meaning"],
            ((f"`{_option(p)}`", _default(p), p.help or "") for p in options),
        )


def _option(parameter: Any) -> str:
    words = ", ".join(parameter.opts)
    if parameter.is_flag:
        return words
    told = parameter.metavar or parameter.display_type(None).strip("<>")
    return f"{words} {_PLAIN.get(told, told)}"


_PLAIN = {"int range": "N", "str": "TEXT"}


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
    yield "details (RFC 9457) with `errors: [{place, message}]`: [errors](errors.md)."
    yield "A GET of one entity has an `ETag`; PATCH and DELETE want it back as `If-Match` (428"
    yield "without, 412 when it is stale)."
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
            yield from _body(operation)
            answers = operation["responses"].items()
            yield "Answers: " + "; ".join(f"{code} {_said(a)}" for code, a in answers)
            yield ""
    yield from _bodies(spec)


def _said(answer: dict[str, Any]) -> str:
    usual = {"Successful Response": "as asked"}
    return usual.get(answer["description"], answer["description"])


def _body(operation: dict[str, Any]) -> Iterator[str]:
    """What is sent: a named body, told at the end of the page, or the fields of a form."""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            whole = name.removesuffix("Changes")
            linked = f"[{whole}](#{whole.lower()})"
            yield f"Body: {linked}" if whole == name else f"Body: fields of {linked} to change"
            yield ""
        else:
            yield f"Body, as `{kind}`:"
            yield ""
            yield from _fields(schema)


def _bodies(spec: dict[str, Any]) -> Iterator[str]:
    schemas = spec["components"]["schemas"]
    sent = {
        content["schema"]["$ref"].rpartition("/")[2].removesuffix("Changes")
        for methods in spec["paths"].values()
        for operation in methods.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if "$ref" in content["schema"]
    }
    yield "## Bodies"
    yield ""
    yield "What the fields of the catalogue mean: [the native document](../native-document.md)."
    yield ""
    for name in sorted(sent):
        yield f"### {name}"
        yield ""
        yield from _fields(schemas[name], schemas)


def _fields(
    schema: dict[str, Any], schemas: Mapping[str, dict[str, Any]] = MappingProxyType({})
) -> Iterator[str]:
    required = schema.get("required", ())
    yield from _table(
        ["field", "is", "meaning"],
        (
            (f"`{name}`", _type(field, schemas) + ", required" * (name in required),
             field.get("description", ""))
            for name, field in schema["properties"].items()
        ),
    )  # fmt: skip


def _type(field: dict[str, Any], schemas: Mapping[str, dict[str, Any]]) -> str:
    if "anyOf" in field:
        kinds = [_type(f, schemas) for f in field["anyOf"] if f.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if "$ref" in field:
        return _type(schemas[field["$ref"].rpartition("/")[2]], schemas)
    if "enum" in field:
        return " or ".join(f"`{word}`" for word in field["enum"])
    if field.get("contentMediaType") or field.get("format") == "binary":
        return "file"
    if field.get("type") == "array" and isinstance(field.get("items"), dict):
        return f"list of {_type(field['items'], schemas)}"
    return str(field.get("type", "any"))


def _metamodel() -> Iterator[str]:
    from alignment.catalogue.metamodel import PROFILES, notations

    yield "What an importer makes of the types of each notation, by the rows in"
    yield "`catalogue/data/`. A mapping file of your own (`--mapping FILE`) has the same columns."
    yield "Profiles: " + ", ".join(f"`{name}`" for name in PROFILES) + ". The number is the"
    yield "criticality; an empty cell makes no requirement. `consumer` is the end that needs the"
    yield "other."
    for notation in notations():
        yield ""
        yield f"## {notation}"
        yield ""
        yield "### Kinds"
        yield ""
        yield from _rows(notation, "kinds.csv")
        yield "### Requirements from relationships"
        yield ""
        yield from _rows(notation, "relationships.csv")


def _rows(notation: str, name: str) -> Iterator[str]:
    from alignment.catalogue.metamodel import shipped

    rows = shipped(notation, name)
    yield from _table(list(rows[0]), (row.values() for row in rows))


def _formats() -> Iterator[str]:
    from alignment.exchange.format import formats, readers, writers

    yield "A format is told from the content of the file; `--format NAME` overrules. A package of"
    yield "your own registers more under the entry-point group `alignment.formats`."
    yield ""
    rows = (
        (f"`{n}`", f.title, " ".join(f.suffixes), "x" * (n in readers()), "x" * (n in writers()))
        for n, f in formats().items()
    )
    yield from _table(["name", "is", "endings", "in", "out"], rows)


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
    from alignment.http import STATUS, TITLES

    status = {kind.slug: code for kind, code in STATUS.items()} | _ONLY_OVER_HTTP
    means = {kind.slug: (kind.__doc__ or "").splitlines()[0] for kind in STATUS}
    yield "The same kinds at every door: on the command line as `error: ...` on stderr with exit"
    yield "code 1, over HTTP as problem details (RFC 9457) whose `type` ends with the slug. A"
    yield "request that was refused has changed nothing."
    yield ""
    for slug, title in TITLES.items():
        yield f"## {slug}"
        yield ""
        yield f"{title}. HTTP {status[slug]}."
        if slug in means and slug != "error":
            yield means[slug]
        if slug in _REMEDIES:
            yield _REMEDIES[slug]
        yield ""


_ONLY_OVER_HTTP = {
    "malformed": 400,
    "stale": 412,
    "unavailable": 503,
    "full": 507,
    "unexpected": 500,
}

_REMEDIES = {
    "invalid": "`errors` names each wrong field.",
    "rule-broken": "`errors` names each rule and the elements that break it.",
    "unreadable": "`errors` names each fault with its file and line.",
    "malformed": "The body is no JSON, or names a key twice.",
    "not-identified": "There is no sign-in yet; this kind is reserved.",
    "not-permitted": "`serve` binds addresses of this machine alone, and a request from a page of "
    "another origin is refused.",
    "not-found": "Take one of the closest names, or look by `search`.",
    "conflict": "Read again and repeat, or take another key; an undo names the later revisions.",
    "stale": "What `If-Match` names is no longer the version. Read it again.",
    "too-large": "The limits are settings: [settings](settings.md).",
    "unanswerable": "The message names the limit or the part.",
    "cancelled": "Begin again when it is wanted after all.",
    "unavailable": "The database does not answer. `Retry-After` says when to try again.",
    "full": "The disk of the catalogue is full; nothing was written.",
    "unexpected": "A fault of the program. The server's log has it under the request's id.",
    "error": "Everything else that was refused; the message says why.",
}


def _picture() -> str:
    """The map of the reference estate while its directory is down, as the pages export it."""
    from fastapi.testclient import TestClient

    from alignment.app import create
    from alignment.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(catalogue=f"sqlite:///{folder}/reference.db")
        with TestClient(create(settings), base_url="http://127.0.0.1") as client:
            estate = ROOT / "examples" / "reference" / "reference.yaml"
            sent = client.post(
                "/api/v1/imports", files={"file": (estate.name, estate.read_bytes())}
            )
            sent.raise_for_status()
            answer = client.get("/map.svg", params={"colour": "loss", "of": "C7"})
            answer.raise_for_status()
            return answer.text


if __name__ == "__main__":
    sys.exit(main())
