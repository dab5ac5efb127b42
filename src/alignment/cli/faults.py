"""From an error to a sentence on stderr and an exit code: the one table of this door."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from alignment.errors import AlignmentError

REFUSED = 1
"""Something was refused or failed."""

FINDINGS = 3
"""There are findings at or above ``--fail-on``."""

INTERRUPTED = 130
PIPE_CLOSED = 141

_DATABASES = ("sqlalchemy", "sqlite3", "psycopg")
_MOST_PROBLEMS = 20
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with every control shown as its escape, so that none reaches the terminal.

    Controls are C0, C1, marks that turn the direction of text round, and lone surrogates. Line
    breaks and tabs, which names of foreign models may hold, become spaces.
    """
    if text.isascii() and text.isprintable():
        return text
    return _CONTROLS.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    if match[0] in "\t\r\n\u2028\u2029":
        return " "
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def say(text: str, *, alarm: bool = False) -> None:
    """One line for the person, beside the data: on stderr, in red where colours are welcome."""
    coloured = alarm and sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    typer.secho(visible(text), err=True, fg="red" if coloured else None, reset=coloured)


@contextmanager
def reporting(*, debug: bool) -> Iterator[None]:
    """Turn what goes wrong inside into words on stderr and an exit code."""
    try:
        yield
        sys.stdout.flush()
    except (typer.Exit, typer.BadParameter):
        raise
    except AlignmentError as error:
        _tell(error)
        raise typer.Exit(REFUSED) from None
    except KeyboardInterrupt:
        say("interrupted; what was not finished was not written")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        _silence_stdout()
        raise typer.Exit(PIPE_CLOSED) from None
    except Exception as error:
        if debug:
            raise
        _tell_unexpected(error)
        raise typer.Exit(REFUSED) from None


def _tell(error: AlignmentError) -> None:
    say(f"error: {error.message}", alarm=True)
    told = [p for p in error.problems if str(p) != error.message]
    for problem in told[:_MOST_PROBLEMS]:
        say(f"  {problem}")
    if len(told) > _MOST_PROBLEMS:
        say(f"  and {len(told) - _MOST_PROBLEMS} more")


def _tell_unexpected(error: Exception) -> None:
    cause = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    if type(error).__module__.split(".")[0] in _DATABASES:
        say(f"error: the catalogue could not be read or written ({cause})", alarm=True)
    elif isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        say(f"error: {place}{error.strerror or cause}", alarm=True)
    else:
        say(f"error: something unexpected happened ({cause})", alarm=True)
        say("  With --debug it says where; that belongs into a report of the fault.")


def _silence_stdout() -> None:
    """What is still to be flushed at exit goes nowhere: the reader has left."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
