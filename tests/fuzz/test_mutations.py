"""Damaged real files: every importer reads or refuses them, and does neither crash nor hang.

100 for each format here; ``make fuzz`` tries 10,000 (``FUZZ=10000``).
"""

import io
import json
import os
import subprocess
import sys
import zipfile

import pytest

from alignment.exchange.format import reader_called
from tests.fuzz.mutate import damaged, damaged_within
from tests.fuzz.samples import formats_with_samples, samples_of

COUNT = int(os.environ.get("FUZZ", "100"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))


@pytest.fixture(scope="module")
def trier():
    """Forks for each format, so that the program is loaded once."""
    command = [sys.executable, "-m", "tests.fuzz.run"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as started:
        yield started
        started.stdin.close()


@pytest.mark.shared
@pytest.mark.parametrize("name", formats_with_samples())
def test_no_damage_makes_an_importer_crash_or_hang(shared, trier, name):
    trier.stdin.write(json.dumps([name, str(COUNT), str(SEED), str(shared)]) + "\n")
    trier.stdin.flush()
    found = json.loads(trier.stdout.readline() or '"it ended without a word"')

    assert isinstance(found, dict), found
    assert sum(found["outcomes"].values()) == COUNT
    assert found["bad"] == 0, "\n".join(found["faults"])
    assert found["outcomes"].get("refused", 0) > 0


@pytest.mark.shared
@pytest.mark.parametrize("name", formats_with_samples())
def test_every_sample_is_read_before_it_is_damaged(shared, name):
    for sample in samples_of(name, shared):
        document = reader_called(name).read(sample)

        assert document.estate.elements or document.estate.measurements


def test_the_same_seed_does_the_same_damage():
    data, others = b"<model>\n<a id='1'/>\n</model>", [b"id,name\n1,x\n"]

    first = [damaged(seed, data, others) for seed in range(200)]

    assert first == [damaged(seed, data, others) for seed in range(200)]
    assert len(set(first)) > 150


def test_damage_within_an_archive_leaves_the_archive_sound():
    members = {"xl/workbook.xml": b"<workbook/>", "xl/theme/one.xml": b"<theme/>"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)

    broken = zipfile.ZipFile(io.BytesIO(damaged_within(7, buffer.getvalue(), [b"id,name"])))

    assert broken.testzip() is None
    assert broken.read("xl/theme/one.xml") == members["xl/theme/one.xml"]
    assert broken.read("xl/workbook.xml") != members["xl/workbook.xml"]
