"""Rows of every page of a furnished catalogue: how long the server takes, in the worst case."""

import http.client
import time
from collections.abc import Iterator
from math import ceil
from urllib.parse import quote, quote_plus, urlencode

from alignment.catalogue import Kind
from bench.doors import OURS, served
from bench.furnished import Furnished
from bench.measure import Figure
from bench.stage import Stage

TABS = ("overview", "sight", "impact", "value", "delivery", "cost", "findings", "history")
_TIMES, _FEWEST = 20, 5
_LONG = 3.0
"""Seconds of one page after which it is not asked again."""

_TURNS = range(1, 41)
"""Questions of one form."""

_AGAIN = 0.5
"""Seconds after which a page that says that a figure is being worked out is asked again."""

_SOON = 0.1
_PATIENCE = 120.0
_BEING_MADE = b"data-being-made"


_TABBED = tuple(f"/elements/{{}}?tab={tab}" for tab in TABS)
_GATE = (*_TABBED, "/impact?of={}", "/map?focus={}", "/explain/value-at-risk?of={}")
_ABOUT = {
    Kind.OBJECTIVE: (*_TABBED, "/map?focus={}", "/value?objective={}", "/sensitivity?of={}",
                     "/model/weights?of={}"),
    Kind.CLIENT: (*_TABBED, "/map?focus={}"),
    Kind.PROCESS: _GATE,
    Kind.SERVICE: (*_GATE, "/elements/{}?edit=1", "/model/requirement?of={}",
                   "/model/measurements?service={}", "/explain/contribution?of={}",
                   "/explain/support?of={}", "/explain/loaded-cost?of={}"),
    Kind.COMPONENT: (*_GATE, "/explain/lens-cost?of={}"),
}  # fmt: skip
"""By kind: the pages that are about one element."""


def every_page(stage: Stage) -> Iterator[Figure]:
    """The 95th percentile of every page, first the worst of them.

    Each is asked again and again; and of those that are about something, each time about
    something else, as answers to the latest questions are kept.
    """
    size = stage.scale.small
    address, asked = stage.furnished(size)
    with served(OURS, ALIGNMENT_CATALOGUE=address) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        again = [_page(connection, path, size) for path in pages_of(asked)]
        anew = [_series(connection, *each, size) for each in questions_of(asked)]
    for row, some in (("page", again), ("page-anew", anew)):
        worst = max(some, key=lambda f: f.amount or 0.0)
        note = f"p95 of the slowest of {len(some)}: {worst.contender}"
        yield Figure(row=row, size=size, contender="alignment", amount=worst.amount,
                     runs=worst.runs, note=note)  # fmt: skip
        yield from sorted(some, key=lambda f: -(f.amount or 0.0))


def pages_of(asked: Furnished) -> Iterator[str]:
    """The address of every page, and of its parts, filters and further pages."""
    service, component = asked.of[Kind.SERVICE], asked.of[Kind.COMPONENT]
    objective = asked.of[Kind.OBJECTIVE]
    edge = {"consumer": asked.edge[0], "service": asked.edge[1]}
    yield from ("/", "/help", "/help/api", "/help/problems/conflict", "/help/docs",
                "/help/docs/pages", "/import", "/exports", "/settings", "/reports")  # fmt: skip
    yield from _lists(asked)
    yield from _revisions(asked)
    yield from _at("/findings", {}, {"severity": "high"}, {"rule": "over-served"})
    yield from _at("/findings/waive", {"rule": "over-served", "element": service})
    yield from _at("/value", {}, {"by": "class"}, {"lens": "component"}, {"lens": "practice"},
                   {"objective": objective})  # fmt: skip
    yield from _at("/portfolio", {}, {"value_cut": 0.001, "fit_cut": 0.95})
    yield from ("/cost", "/cost?kind=component", "/practices/value", "/availability")
    yield from _at("/delivery", {}, {"page": 3, "order": "name"}, {"consumer": edge["consumer"]},
                   {"service": edge["service"]}, edge)  # fmt: skip
    yield from _at("/sensitivity", {}, {"of": objective})
    yield from _at("/map", {}, {"group": "owner", "colour": "cost"}, {"focus": service})
    yield from _at("/impact", {}, {"of": service}, {"of": component})
    yield from _modelling(asked)
    for element in asked.of.values():
        yield from _at(f"/elements/{quote(element, safe='')}", *({"tab": t} for t in TABS),
                       {"edit": 1})  # fmt: skip
    for figure in ("contribution", "value-at-risk", "support", "loaded-cost", "lens-cost"):
        yield from _at(f"/explain/{figure}", {"of": service})
    yield "/explain/alignment-index"


def questions_of(asked: Furnished) -> Iterator[tuple[str, list[str]]]:
    """Addresses of one form, each about something else; the form stands before them."""
    hub = asked.of[Kind.COMPONENT]
    yield "/impact of a hub", [f"/impact?of={hub}%3D{100 - i / 100:g}%25" for i in _TURNS]
    for words in ("harbour", "harbuor ofice"):
        yield f"/search {words}", [f"/search?q={quote_plus(words)}+{i}" for i in _TURNS]
        yield f"/elements {words}", [f"/elements?q={quote_plus(words)}+{i}" for i in _TURNS]
    yield "/portfolio", [f"/portfolio?value_cut={i / 1e4}&fit_cut={1 - i / 1e3}" for i in _TURNS]
    for kind, elements in asked.among.items():
        for form in _ABOUT.get(kind, ()):
            yield (
                f"{form.format('')} {kind.value}",
                [form.format(quote(element, safe="")) for element in elements],
            )


def _lists(asked: Furnished) -> Iterator[str]:
    yield from _at("/elements", {}, {"page": 50}, {"q": "harbour"}, {"q": "harbuor ofice"},
                   {"owner": "team 3", "sort": "-cost", "page": 2}, {"kind": "component",
                   "lifecycle": "phase_out"}, {"sort": "name", "page": 100})  # fmt: skip
    yield from _at("/search", {"q": "harbour"}, {"q": "team 3"})
    yield from _at("/services", {}, {"sort": "-cost"}, {"page": 10}, {"revision": asked.large})
    yield from _at("/components", {}, {"sort": "-unavailability", "page": 20}, {"q": "depot"})
    yield from ("/objectives?sort=-value", "/clients", "/processes?sort=name", "/practices",
                "/context")  # fmt: skip


def _revisions(asked: Furnished) -> Iterator[str]:
    large, small = asked.large, asked.small
    yield from ("/revisions", "/revisions?page=2")
    yield from (f"/revisions/{number}" for number in (1, 2, 3, large, small))
    yield "/revisions/diff"
    yield from _at("/revisions/diff", {"a": large - 1, "b": large}, {"a": 0, "b": 1},
                   {"a": 1, "b": small})  # fmt: skip


def _modelling(asked: Furnished) -> Iterator[str]:
    consumer, service = asked.edge
    yield from ("/model", "/model/merges", "/model/heading", "/model/element", "/model/practice",
                "/model/weights")  # fmt: skip
    yield from _at("/model/element", {"id": asked.of[Kind.COMPONENT]})
    yield from _at("/model/requirement", {"of": service}, {"id": asked.requirement})
    yield from _at("/model/target", {"consumer": consumer, "service": service},
                   {"id": f"{consumer}|{service}|availability"})  # fmt: skip
    yield from _at("/model/measurements", {"service": service})
    yield from _at("/model/weights", {"of": asked.of[Kind.OBJECTIVE]})
    yield from _at("/model/pick", {"q": "harb"}, {"q": "E12", "kinds": "service"})


def _at(path: str, *asked: dict[str, object]) -> Iterator[str]:
    for query in asked:
        yield f"{path}?{urlencode(query)}" if query else path


def _page(connection: http.client.HTTPConnection, path: str, size: int) -> Figure:
    """One page: the first answer, how long until all of it is there, and then warm."""
    began = time.perf_counter()
    first, said = _asked(connection, path)
    while _BEING_MADE in said and time.perf_counter() - began < _PATIENCE:
        time.sleep(_AGAIN)
        _, said = _asked(connection, path)
    whole = time.perf_counter() - began
    taken: list[float] = []
    while len(taken) < _FEWEST or (len(taken) < _TIMES and sum(taken) < _LONG):
        taken.append(_asked(connection, path)[0])
    taken.sort()
    made = f", whole after {whole:.1f} s" if whole > first + _AGAIN else ""
    note = f"first {first * 1000:.0f} ms{made}, median {taken[len(taken) // 2] * 1000:.0f} ms"
    return Figure(row="each-page", size=size, contender=path, runs=len(taken),
                  amount=taken[ceil(len(taken) * 0.95) - 1], note=note)  # fmt: skip


def _series(
    connection: http.client.HTTPConnection, form: str, paths: list[str], size: int
) -> Figure:  # fmt: skip
    """Each of some questions asked once, behind a first one; what it began is awaited."""
    taken: list[float] = []
    for path in paths:
        seconds, said = _asked(connection, path)
        taken.append(seconds)
        began = time.perf_counter()
        while _BEING_MADE in said and time.perf_counter() - began < _PATIENCE:
            time.sleep(_SOON)
            _, said = _asked(connection, path)
    timed = sorted(taken[1:]) or taken
    return Figure(row="each-anew", size=size, contender=form, runs=len(timed),
                  amount=timed[ceil(len(timed) * 0.95) - 1],
                  note=f"first {taken[0] * 1000:.0f} ms, median "
                       f"{timed[len(timed) // 2] * 1000:.0f} ms, slowest "
                       f"{timed[-1] * 1000:.0f} ms")  # fmt: skip


def _asked(connection: http.client.HTTPConnection, path: str) -> tuple[float, bytes]:
    start = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    said = response.read()
    if response.status != http.client.OK:
        msg = f"{path}: {response.status}: {said[:500]!r}"
        raise RuntimeError(msg)
    return time.perf_counter() - start, said
