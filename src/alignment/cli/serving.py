"""The commands that start a server, and the one that shows the settings."""

from typing import TYPE_CHECKING, Annotated

import typer

from alignment.cli.faults import say
from alignment.cli.opening import is_there, login_name, name_of, settings_of
from alignment.cli.options import Answered, Place

if TYPE_CHECKING:
    from socket import socket

    from alignment.settings import Settings

_DEMO_FILE = "alignment-demo.db"

_Port = Annotated[
    int | None, typer.Option("--port", "-p", min=0, max=65535, help="Port; 0 takes a free one.")
]


def demo(
    place: Place,
    port: _Port = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Load it and stop.")] = False,
) -> None:
    """Load the example estate and serve it: everything can be tried at once.

    It goes into alignment-demo.db in the current folder, or into the empty catalogue that
    --catalogue names. What is loaded already is used again.
    """
    from alignment.cli.server import bound
    from alignment.usecases.demo import NAME

    settings = settings_of(place.catalogue or _DEMO_FILE, port=port)
    _load_example(settings)
    if not no_serve:
        with bound(settings.host, settings.port, others=port is None) as listening:
            _serve(listening, settings, NAME)


def serve(
    place: Place,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to bind: one of this machine alone.")
    ] = None,
    port: _Port = None,
) -> None:
    """Serve the pages and the HTTP interface of a catalogue on this machine."""
    from alignment.cli.server import bound

    settings = settings_of(place.catalogue, port=port, host=host)
    with bound(settings.host, settings.port) as listening:
        if not is_there(settings.catalogue):
            say("The catalogue is new and empty; 'alignment import FILE' brings something in.")
        _serve(listening, settings, "The catalogue")


def config_show(asked: Answered) -> None:
    """Every setting: its value, where it comes from, and what it means."""
    from alignment.cli.output import emit
    from alignment.cli.sheet import Column, Sheet, View
    from alignment.settings import choices, load

    found = choices(load(catalogue=asked.catalogue), catalogue=asked.catalogue)
    columns = (
        Column("name", "Setting"), Column("value", "Value"), Column("origin", "From"),
        Column("meaning", "Meaning"),
    )  # fmt: skip
    sheet = Sheet(columns, [(c.name, c.value, c.origin, c.meaning) for c in found])
    emit(asked.output, {"items": found}, lambda: View((sheet,), sheet))


def _serve(listening: "socket", settings: "Settings", what: str) -> None:
    from alignment.cli.server import run

    def announce(address: str) -> None:
        typer.echo(f"{what} is ready at {address}")
        say("Ctrl+C stops it.")

    run(listening, settings.catalogue, announce)
    say("Stopped.")


def _load_example(settings: "Settings") -> None:
    from alignment.runtime import Runtime
    from alignment.usecases.demo import NAME, load_example

    runtime = Runtime(settings.catalogue)
    try:
        with runtime.writing(settings.author or login_name()) as work:
            plan = load_example(work)
    finally:
        runtime.close()
    where = name_of(settings.catalogue)
    if plan is None:
        say(f"{NAME} is in {where} already and is used as it stands.")
    else:
        added = {name: tally.added for name, tally in plan.tallies.items()}
        say(
            f"{NAME} was loaded into {where}: {added['elements']} elements, "
            f"{added['requirements']} requirements, {added['measurements']} measurements."
        )
