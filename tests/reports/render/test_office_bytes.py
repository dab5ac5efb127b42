"""PDF, workbook and slides are the same to the byte, in another process and at another time."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from alignment.reports.formats import rendered
from tests.reports.sample_report import empty_report, sample_report, small_report

ROOT = Path(__file__).resolve().parents[3]
OFFICE = ("pdf", "xlsx", "pptx")
ELSEWHERE = """
import hashlib, sys
from alignment.reports.formats import rendered
from tests.reports.sample_report import sample_report
print(hashlib.sha256(rendered(sample_report(services=30), sys.argv[1])).hexdigest())
"""
WITHOUT = """
import sys
sys.modules[sys.argv[2]] = None
from alignment.errors import Unanswerable
from alignment.reports.formats import rendered
from tests.reports.sample_report import small_report
try:
    rendered(small_report(), sys.argv[1])
except Unanswerable as error:
    print(error)
"""


def run(code, *arguments, seed="1"):
    """What a process of its own prints."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, check=True, capture_output=True,
        text=True, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
    ).stdout.strip()  # fmt: skip


@pytest.mark.parametrize("ending", OFFICE)
def test_two_processes_write_the_same_bytes(ending):
    here = hashlib.sha256(rendered(sample_report(services=30), ending)).hexdigest()

    assert run(ELSEWHERE, ending, seed="77") == here


@pytest.mark.parametrize("ending", OFFICE)
@pytest.mark.parametrize("make", [empty_report, small_report])
def test_a_report_that_holds_little_is_told_too(make, ending):
    assert len(rendered(make(), ending)) > 1_000


@pytest.mark.parametrize(("ending", "module"), [("pdf", "typst"), ("pptx", "pptx")])
def test_a_missing_part_says_the_line_that_installs_it(ending, module):
    assert "pip install 'alignment-mapper[reports]'" in run(WITHOUT, ending, module)


def test_a_workbook_needs_no_optional_part():
    code = "import sys; sys.modules['typst'] = sys.modules['pptx'] = None;" + ELSEWHERE

    assert run(code, "xlsx")
