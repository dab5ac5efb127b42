"""The pages over real catalogues: the example, an empty one, and one with hostile labels."""

from contextlib import closing, contextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from alignment.app import create
from alignment.catalogue import Element, Heading, Requirement
from alignment.catalogue.edits import Edit
from alignment.runtime import Runtime
from alignment.settings import Settings
from alignment.usecases.demo import load_example
from tests.web.browser import Server, opened

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
HOSTILE = '<script>alert(1)</script>"onmouseover="x" {{ 7*7 }} ' + "W" * 240
"""A name of nearly 300 characters that would do harm where it is not escaped."""

ODD_ID = "C?#%&=<>\"'"


def clock():
    return datetime(2026, 7, 1, 12, 30, tzinfo=UTC)


class Site:
    """The pages as a browser sees them."""

    def __init__(self, client):
        self.client = client

    def get(self, address, **options):
        return self.client.get(address, headers=BROWSER, follow_redirects=False, **options)

    def page(self, address, status=200):
        answered = self.get(address)
        assert answered.status_code == status, (address, answered.text[:500])
        assert answered.headers["content-type"].startswith("text/html"), address
        return html.fromstring(answered.content)

    def text(self, address, status=200):
        return " ".join(self.page(address, status).find(".//main").text_content().split())

    def post(self, address, **options):
        headers = {**BROWSER, "Origin": "http://127.0.0.1"}
        return self.client.post(address, headers=headers, **options)


@contextmanager
def site_over(folder, fill):
    url = f"sqlite:///{folder / 'catalogue.db'}"
    runtime = Runtime(url, clock=clock)
    fill(runtime)
    runtime.close()
    app = create(Settings(catalogue=url, author="ann"), clock=clock)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield Site(client)


def write(runtime, *entities, reason=""):
    with runtime.writing("ann") as work:
        work.revise([Edit(None, e) for e in entities], reason=reason)


def links_of(page, address):
    """The addresses of our own pages that a page leads to, without what follows the hash."""
    for link in page.xpath("//@href | //@action"):
        place = urljoin(address, str(link)).partition("#")[0]
        if place.startswith("/"):
            yield place


def one_of_each(links):
    """One link of each kind: to one route, with the same names behind the question mark."""
    kinds = {}
    for link in links:
        address = urlsplit(link)
        names = tuple(sorted(n for n, _ in parse_qsl(address.query, keep_blank_values=True)))
        parts = 3 if address.path.startswith("/explain") else 2
        kinds.setdefault((*address.path.split("/")[:parts], names), link)
    return list(kinds.values())


def plain(address):
    return unquote(address)


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    def fill(runtime):
        with runtime.writing("ann") as work:
            load_example(work)

    with site_over(tmp_path_factory.mktemp("example"), fill) as site:
        yield site


@pytest.fixture(scope="session")
def tab(tmp_path_factory):
    """A page in a real browser, one for all tests that drive it."""
    with opened(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """The example as a person starts it; who writes to it leaves S-BOOK and C-SAN alone."""
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{folder / 'catalogue.db'}"
    with closing(Runtime(url)) as runtime, runtime.writing("ann") as work:
        load_example(work)
    started = Server(folder)
    yield started
    started.stop()


@pytest.fixture
def empty(tmp_path):
    with site_over(tmp_path, lambda _runtime: None) as site:
        yield site


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    service = "S " + "x" * 290

    def fill(runtime):
        write(
            runtime,
            Heading(name=HOSTILE, currency=""),
            Element(id="O1", kind="objective", name=HOSTILE, value=60, owner=HOSTILE,
                    documentation=HOSTILE),
            Element(id="a/../b", kind="service", name="dots"),
            Element(id=service, kind="service", name=HOSTILE, properties={HOSTILE: HOSTILE}),
            Element(id=ODD_ID, kind="component", name="Ω 日本語\nsecond line"),
            Element(id="D1", kind="context", type="Driver", name="=1+1"),
            Requirement(of="O1", members=(service, "a/../b"), needs=1),
            Requirement(of=service, members=(ODD_ID,)),
            reason=HOSTILE,
        )  # fmt: skip

    with site_over(tmp_path_factory.mktemp("hostile"), fill) as site:
        yield site
