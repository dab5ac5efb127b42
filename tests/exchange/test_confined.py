import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from alignment.errors import Cancelled, Unreadable
from alignment.exchange.confined import Limits, read_confined
from alignment.exchange.format import File, Material, reader_called

DOCUMENT = b"alignment: 1\nname: Shop\nelements:\n  - {id: S1, kind: service, name: Till}\n"


def material(data=DOCUMENT):
    return Material("shop.yaml", (File("shop.yaml", data),))


HUNGRY = """
import os, time
from alignment.exchange.own.native import Native

class Hungry(Native):
    name = "hungry"

    def read(self, material):
        what = material.only.data
        if b"memory" in what:
            return [bytearray(1 << 20) for _ in range(1 << 20)]
        if b"die" in what:
            os._exit(3)
        while True:
            if b"sleep" in what:
                time.sleep(1)
"""


@pytest.fixture
def hungry(install):
    """Reads without end: all memory, all time, or dies."""
    install(HUNGRY, "Hungry")
    return reader_called("hungry")


@pytest.fixture(params=["one thread", "several threads"])
def threads(request):
    """Alone, readers are forked; beside other threads, a small server forks them."""
    ended = threading.Event()
    others = [threading.Thread(target=ended.wait)] if request.param == "several threads" else []
    for other in others:
        other.start()
    yield request.param
    ended.set()
    for other in others:
        other.join()


def test_it_gives_what_the_format_gives(threads):
    chosen = reader_called("native")

    assert read_confined(chosen, material()) == chosen.read(material())


def test_a_refusal_comes_with_its_places(threads):
    broken = material(DOCUMENT.replace(b"service", b"servise"))

    with pytest.raises(Unreadable) as refused:
        read_confined(reader_called("native"), broken)

    assert [p.place for p in refused.value.problems] == ["shop.yaml line 4, elements[0].kind"]


@pytest.mark.parametrize(
    ("appetite", "limits"),
    [
        (b"memory", Limits(memory=64)),
        (b"time", Limits(processor=1)),
        (b"sleep", Limits(waiting=1)),
        (b"die", Limits()),
    ],
)
def test_what_takes_too_much_is_refused_and_harms_nobody(hungry, appetite, limits):
    with pytest.raises(Unreadable, match=r"shop\.yaml: could not be read within"):
        read_confined(hungry, material(appetite), limits=limits)


def test_who_waits_may_give_up(hungry):
    looks = iter(range(1_000))

    def watch():
        if next(looks) == 3:
            raise Cancelled

    with pytest.raises(Cancelled, match="nothing was written"):
        read_confined(hungry, material(b"time"), watch=watch)


TOLD = """
import re
from multiprocessing import forkserver
from pathlib import Path
from alignment.exchange.confined import prepare

prepare()
status = Path(f"/proc/{forkserver._forkserver._forkserver_pid}/status").read_text()
print(re.search(r"SigIgn:\\s*(\\w+)", status)[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="nobody tells of signals here")
def test_what_readers_are_forked_from_never_hears_the_terminal_s_interrupt():
    ignored = subprocess.run(
        [sys.executable, "-c", TOLD], capture_output=True, text=True, check=True
    ).stdout

    assert int(ignored, 16) >> (signal.SIGINT - 1) & 1
