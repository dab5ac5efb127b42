"""Opens the catalogue that a command means, to look or to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alignment.errors import NotFound

if TYPE_CHECKING:
    from alignment.runtime import Work, WritingWork
    from alignment.settings import Settings

_EMBEDDED = "sqlite:///"


def address_of(text: str) -> str:
    """The address of a catalogue that may have been named by its file."""
    return text if "://" in text else f"{_EMBEDDED}{Path(text).expanduser()}"


def settings_of(
    catalogue: str | None, *, port: int | None = None, host: str | None = None
) -> "Settings":
    """The settings; what the command line states wins."""
    from alignment.settings import load

    loaded = load(catalogue=catalogue, port=port, host=host)
    return loaded.model_copy(update={"catalogue": address_of(loaded.catalogue)})


@contextmanager
def reading(catalogue: str | None) -> Iterator["Work"]:
    """A unit of work that looks; raises NotFound instead of making an empty catalogue."""
    from alignment.runtime import Runtime

    address = settings_of(catalogue).catalogue
    if not is_there(address):
        msg = (
            f"there is no catalogue {name_of(address)}. Make one with "
            "'alignment import FILE', try 'alignment demo', or name one with --catalogue."
        )
        raise NotFound(msg, what="catalogue", name=address)
    runtime = Runtime(address)
    try:
        with runtime.reading() as work:
            yield work
    finally:
        runtime.close()


@contextmanager
def rehearsing(catalogue: str | None) -> Iterator["Work"]:
    """A unit of work that looks; a catalogue that is not there yet is an empty one."""
    from alignment.runtime import Runtime

    address = settings_of(catalogue).catalogue
    runtime = Runtime(address if is_there(address) else "sqlite://")
    try:
        with runtime.reading() as work:
            yield work
    finally:
        runtime.close()


@contextmanager
def writing(catalogue: str | None) -> Iterator["WritingWork"]:
    """A unit of work that may write, by the author of the settings or the login name."""
    from alignment.runtime import Runtime

    settings = settings_of(catalogue)
    runtime = Runtime(settings.catalogue)
    try:
        with runtime.writing(settings.author or login_name()) as work:
            yield work
    finally:
        runtime.close()


def is_there(address: str) -> bool:
    """Whether a catalogue can be opened without making one: servers answer for themselves."""
    name = address.removeprefix(_EMBEDDED)
    return name in {address, ":memory:"} or Path(name).exists()


def name_of(address: str) -> str:
    """A catalogue as a person knows it: its file; never an address that holds a password."""
    is_file = address.startswith(_EMBEDDED)
    return address.removeprefix(_EMBEDDED) if is_file else "the catalogue"


def login_name() -> str:
    """Who is logged in; ``unknown`` where the system has no name for them."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
