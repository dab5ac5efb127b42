"""Browser parts of others, which a machine may not have fetched."""

import pytest

from alignment.web.views import installed


def needs_part(name):
    """Skip where a part is missing: ``make assets`` fetches it."""
    return pytest.mark.skipif(not installed(f"vendor/{name}-*"), reason=f"no {name}: make assets")


def lacks_part(name):
    """Skip where a part is there, as on a machine that ran ``make assets``."""
    return pytest.mark.skipif(bool(installed(f"vendor/{name}-*")), reason=f"{name} is here")
