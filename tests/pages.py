"""The pages of the documentation, as the tests of them see them."""

import re

from tests.conftest import ROOT

DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
WRITTEN = [page for page in PAGES if REFERENCE not in page.parents]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def name_of(page):
    return str(page.relative_to(ROOT))


def text_of(*pages):
    return "\n".join(page.read_text() for page in pages)
