"""The program: what may stand before a command, and every command by its name."""

from collections.abc import Callable
from typing import Annotated

import typer

from alignment.cli.analyses import contribution, impact
from alignment.cli.availability import availability, promises
from alignment.cli.cascade import cascade
from alignment.cli.change import change
from alignment.cli.cost import cost, portfolio, practices
from alignment.cli.delivery import delivery
from alignment.cli.documents import export, import_
from alignment.cli.elements import search, show
from alignment.cli.findings import explain, findings
from alignment.cli.investment import investment
from alignment.cli.mapping import map_
from alignment.cli.merging import merge, merges
from alignment.cli.options import Catalogue, Debug, taking_options
from alignment.cli.reports import report
from alignment.cli.revisions import diff, history, undo
from alignment.cli.sensitivity import sensitivity
from alignment.cli.serving import config_show, demo, serve
from alignment.cli.weigh import weigh

_EPILOG = (
    "Exit codes: 0 fine; 1 refused or failed; 2 wrong usage; 3 findings at or above --fail-on.\n\n"
    "Answers go to stdout, all else to stderr. To begin: alignment demo"
)

app = typer.Typer(
    name="alignment", no_args_is_help=True, rich_markup_mode="rich", epilog=_EPILOG,
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
config = typer.Typer(no_args_is_help=True, help="The settings, and where each comes from.")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"alignment {version('alignment-mapper')}")
        raise typer.Exit


@app.callback()
def before(
    ctx: typer.Context,
    catalogue: Catalogue = None,
    debug: Debug = False,
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Say the version."),
    ] = False,
) -> None:
    """Map IT services to business objectives: impact and value contribution, explained."""
    ctx.obj = {"catalogue": catalogue, "debug": debug}


_COMMANDS: dict[str, dict[str, Callable[..., None]]] = {
    "Start": {"demo": demo, "serve": serve},
    "Ask": {
        "impact": impact,
        "contribution": contribution,
        "delivery": delivery,
        "availability": availability,
        "promises": promises,
        "change": change,
        "cost": cost,
        "portfolio": portfolio,
        "investment": investment,
        "cascade": cascade,
        "practices": practices,
        "findings": findings,
        "explain": explain,
        "sensitivity": sensitivity,
        "report": report,
        "search": search,
        "show": show,
    },
    "Keep": {
        "import": import_,
        "map": map_,
        "export": export,
        "history": history,
        "diff": diff,
        "undo": undo,
        "weigh": weigh,
        "merge": merge,
        "merges": merges,
    },
}
"""Every command by its name, under the heading of the help."""

for _panel, _commands in _COMMANDS.items():
    for _name, _command in _commands.items():
        app.command(_name, rich_help_panel=_panel)(taking_options(_command))

config.command("show")(taking_options(config_show))
app.add_typer(config, name="config", rich_help_panel="Keep")


def main() -> None:
    """Run the command line."""
    app(prog_name="alignment")
