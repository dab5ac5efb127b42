"""The commands that bring documents in and take them out."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from alignment.cli.faults import FINDINGS, say
from alignment.cli.opening import reading, rehearsing, writing
from alignment.cli.options import Answered, Place, Taking
from alignment.cli.output import emit
from alignment.cli.progress import showing_progress
from alignment.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alignment.catalogue.progress import Progress
    from alignment.exchange.format import Writer
    from alignment.usecases.documents import Plan, Reading

_SEVERITIES = ("info", "low", "medium", "high")


def import_(
    asked: Answered,
    taking: Taking,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Files or folders, or - for standard input; "
                       "several are one document."),
    ],
    fail_on: Annotated[
        Literal["info", "low", "medium", "high"] | None,
        typer.Option("--fail-on", help="Exit with 3 when a finding is at least this grave; the "
                     "import stands (refuse it by --strict)."),
    ] = None,
) -> None:  # fmt: skip
    """Bring files into the catalogue, and say what that added, altered and retired.

    Example: alignment import estate.yaml --dry-run
    """
    from alignment.cli.tell_documents import plan_view
    from alignment.exchange.confined import ROOMY
    from alignment.exchange.material import material_of
    from alignment.usecases import documents, wire

    with showing_progress() as progress:
        read = documents.read(
            material_of(files), format_name=taking.format, mapping=_profile(taking.mapping),
            source=taking.source, apart=ROOMY, progress=progress,
        )  # fmt: skip
        plan = _planned(read, taking, asked.catalogue, progress)
    emit(asked.output, wire.plan_wire(plan), lambda: plan_view(plan))
    if fail_on is not None and _gravest(plan) >= _SEVERITIES.index(fail_on):
        raise typer.Exit(FINDINGS)


def _planned(
    read: "Reading", taking: Taking, catalogue: str | None, progress: "Progress"
) -> "Plan":
    from alignment.usecases.documents import apply_plan, plan

    if taking.dry_run:
        with rehearsing(catalogue) as work:
            return plan(
                work, read, replacing=taking.replace, strict=taking.strict, progress=progress
            )
    with writing(catalogue) as work:
        return apply_plan(
            work, read, replacing=taking.replace, strict=taking.strict, reason=taking.reason,
            progress=progress,
        )  # fmt: skip


def _profile(mapping: str) -> str | bytes:
    from alignment.catalogue.metamodel import PROFILES

    if mapping in PROFILES:
        return mapping
    path = Path(mapping)
    if not path.is_file():
        shipped = ", ".join(PROFILES)
        msg = f"--mapping is one of {shipped}, or a file; there is no file {mapping!r}"
        raise Invalid(msg)
    return path.read_bytes()


def _gravest(plan: "Plan") -> int:
    return max((_SEVERITIES.index(finding.severity) for finding in plan.findings), default=-1)


def export(
    place: Place,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file, or - for stdout.")],
    format_: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="NAME", help="Else told from the file's ending."),
    ] = None,
    revision: Annotated[
        int | None, typer.Option("--revision", min=0, metavar="N", help="As of this revision.")
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", metavar="NAME=VALUE", help="One of the choices that the format "
                     "has, such as encoding=ansi of archi-csv."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:  # fmt: skip
    """Write the whole catalogue into a file of any format that is written.

    Example: alignment export estate.yaml
    """
    from alignment.cli.tell_documents import left_out
    from alignment.usecases.documents import export_noting

    target = None if file == "-" else Path(file)
    chosen = format_ or _format_of(target).name
    if target is not None:
        require_free(target, force=force)
    with reading(place.catalogue) as work:
        number = work.reader.resolve(revision)
        made = export_noting(work, chosen, at=revision, options=_chosen(option or ()))
    if target is None:
        typer.echo(made.data, nl=False)
    else:
        write_whole(target, made.data)
        say(f"{target} holds revision {number} as {chosen} ({len(made.data)} bytes).")
    for line in left_out(made.findings):
        say(line)


def _chosen(options: "Sequence[str]") -> dict[str, str]:
    """What was chosen of a format's options, by name."""
    found: dict[str, str] = {}
    for said in options:
        name, mark, text = said.partition("=")
        if not mark or name in found:
            msg = f"--option is NAME=VALUE, each name once; not {said!r}"
            raise Invalid(msg)
        found[name] = text
    return found


def _format_of(target: Path | None) -> "Writer":
    """The format that a file's ending stands for; standard output gets our own."""
    from alignment.exchange.format import writers

    written = list(writers().values())
    written.sort(key=lambda f: not f.name.startswith("native"))
    if target is None:
        return written[0]
    name = target.name.lower()
    fitting = [
        (len(s), i, f) for f in written for i, s in enumerate(f.suffixes) if name.endswith(s)
    ]
    if not fitting:
        msg = (
            f"the ending of {target.name} stands for no format that is written; name one of "
            f"{', '.join(sorted(f.name for f in written))} by --format"
        )
        raise Invalid(msg)
    return min(fitting, key=lambda found: (-found[0], found[1]))[2]


def require_free(target: Path, *, force: bool) -> None:
    """Refuse to write where a folder is, or a file that nobody wants replaced."""
    if target.is_dir():
        msg = f"{target} is a folder; name a file in it"
        raise Invalid(msg)
    if target.exists() and not force:
        msg = f"{target} is there already; --force replaces it"
        raise Invalid(msg)


def write_whole(target: Path, data: bytes) -> None:
    """All of it or nothing: beside the target first, then in its place."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
