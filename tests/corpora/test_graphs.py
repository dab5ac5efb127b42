"""The package graph of Debian: alternatives as groups, circles, and what graphs make of it."""

import io
import json
from collections import Counter
from functools import cache

import networkx
import pytest

from alignment.catalogue.columns import columns_of
from alignment.exchange.format import File, Material, recognise, writer_called
from alignment.exchange.networks.edge_list import EdgeListFormat
from alignment.graphs.impact import propagate
from alignment.graphs.snapshot import build

pytestmark = pytest.mark.shared


@cache
def expected(shared):
    found = json.loads((shared / "EXPECTED.json").read_text(encoding="utf-8"))
    return found["graph/debian-tasks"]


@cache
def document(shared):
    folder = shared / "graph" / "debian-tasks"
    files = tuple(File(p.name, p.read_bytes()) for p in sorted(folder.glob("*.csv")))
    material = Material("debian-tasks", files)
    return recognise(material).read(material)


def test_every_node_edge_and_group_is_found(shared):
    want, found = expected(shared), document(shared)

    requirements = found.estate.requirements
    groups = [r for r in requirements if len(r.members) > 1]
    assert len(found.estate.elements) == want["nodes"]
    assert found.element_types == want["by_type"]
    assert sum(len(r.members) for r in requirements) == want["edges"]
    assert len(groups) == want["groups"]
    assert {r.needs for r in groups} == {1}
    assert sum(len(r.members) for r in groups) == want["in_groups"]
    assert len(requirements) - len(groups) == want["mandatory"]
    assert not found.mentioned


def test_what_is_no_kind_is_a_component_and_said(shared):
    rules = Counter(f.rule for f in document(shared).findings)

    assert rules == {"kind-assumed": 2, "repeated-group": 1}


def test_written_and_read_again_it_is_the_same_bytes(shared):
    format_ = EdgeListFormat()

    data = format_.write(document(shared).estate)
    again = format_.read(Material("again", (File("again.zip", data),)))

    assert format_.write(again.estate) == data
    assert not again.findings


def test_the_library_that_all_need_stops_nearly_all_and_a_spare_stops_nothing(shared):
    snapshot = build(columns_of(document(shared).estate))

    libc = propagate(snapshot, {snapshot.ids.index("libc6"): 1.0})
    bus = propagate(snapshot, {snapshot.ids.index("virtual:default-dbus-system-bus"): 1.0})

    assert libc.gates > 2_500
    assert bus.gates == 1


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_another_reader_finds_as_many_nodes_and_edges(shared, name):
    data = io.BytesIO(writer_called(name).write(document(shared).estate))

    found = (
        networkx.read_graphml(data, force_multigraph=True)
        if name == "graphml"
        else networkx.read_gexf(data, version="1.3")
    )

    assert found.number_of_nodes() == expected(shared)["nodes"]
    assert found.number_of_edges() == expected(shared)["edges"]
