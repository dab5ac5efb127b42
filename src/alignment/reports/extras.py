"""What comes with the extra ``reports``: which package is missing, and the fonts of typst."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from alignment.errors import Unanswerable

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).parents[1] / "web" / "static" / "vendor"
"""Where the set-up puts the fonts of others; without them typst's own are taken."""


def require_package(package: str, what: str) -> None:
    """Refuse what cannot be made without a package, with the line that installs it."""
    try:
        import_module(package)
    except ImportError:
        msg = (
            f"{what} needs the package {package}; this installs it: "
            "pip install 'alignment-mapper[reports]'"
        )
        raise Unanswerable(msg, package=package) from None


@cache
def typst_fonts(folder: Path = FONTS) -> "typst.Fonts":
    """Those of a folder and of the machine, found once in a process: there may be thousands."""
    import typst

    return typst.Fonts(font_paths=[folder] if folder.is_dir() else [])
