"""Reports as Markdown: golden texts of the reference, and names that stay text."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alignment.exchange.material import material_of
from alignment.reports.formats import rendered
from alignment.runtime import Runtime
from alignment.usecases import documents
from alignment.usecases.reports import KINDS, Order, report_of
from tests.conftest import ROOT
from tests.usecases.report_estates import odd_names, write

GOLDEN = Path(__file__).parent / "golden"
ESTATES = {
    "reference": (
        ROOT / "examples/reference/reference.yaml",
        {"objective": ("O1",), "service": ("S3",), "impact": ("C7", "C6=0.3")},
    ),
    "saltmarsh": (
        ROOT / "examples/saltmarsh",
        {"objective": ("O-PASSENGERS",), "service": ("S-BOOK",), "impact": ("C-SAN",)},
    ),
}


def opened(*entities, place=None):
    runtime = Runtime("sqlite://", clock=lambda: datetime(2026, 7, 1, 12, 30, tzinfo=UTC))
    if entities:
        write(runtime, *entities)
    else:
        with runtime.writing("ann") as work:
            documents.apply_plan(work, documents.read(material_of([str(place)])))
    return runtime


def told(runtime, kind, of=()):
    with runtime.reading() as work:
        return rendered(report_of(work, kind, Order(of=of)), "md").decode()


@pytest.fixture(scope="module")
def estates():
    held = {name: opened(place=place) for name, (place, _) in ESTATES.items()}
    yield held
    for runtime in held.values():
        runtime.close()


@pytest.mark.parametrize(
    ("name", "kind"),
    [*(("reference", k) for k in KINDS), ("saltmarsh", "portfolio"), ("saltmarsh", "impact")],
)
def test_the_text_is_the_golden_one(estates, name, kind):
    """To write them anew after looking at each: GOLDEN=write pytest ..."""
    text = told(estates[name], kind, ESTATES[name][1].get(kind, ()))
    text = text.partition("## What this report holds for")[0]  # names the version
    golden = GOLDEN / f"{name}-{kind}.md"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")

    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["portfolio", "catalogue", "delivery"])
def test_tables_keep_their_columns_whatever_names_hold(kind):
    text = told(opened(*odd_names()), kind)

    for block in re.split(r"\n\n+", text):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
        assert len(counts) <= 1, block


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_becomes_markup_or_a_link(kind):
    of = {"objective": ("O",), "service": ("S<1>",), "impact": ("=S2",)}.get(kind, ())

    text = told(opened(*odd_names()), kind, of)

    outside = re.sub(r"```mermaid.*?```", "", text, flags=re.DOTALL)
    assert not re.search(r"(?<!\\)<", outside)
    assert not re.search(r"(?<!\\)`", outside)
    assert "http://" not in text
    assert not re.search(r"(?<!\\)\]\(", outside)
