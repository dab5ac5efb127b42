"""Graphs: read by readers of others, whole, groups seen, and nothing active in them."""

import json
import re
from io import BytesIO
from itertools import pairwise

import networkx
import pytest

from alignment.catalogue import Element, Estate, Heading, PracticeSupport, Requirement
from alignment.exchange.format import writer_called
from tests.exchange.networks.test_edge_list import NASTY, estate_of

NAMES = ("cytoscape", "dot", "gexf", "graphml", "mermaid")
HOSTILE = [
    *NASTY, 'x" URL="http://evil" label="', "a\\", "\\N \\G", '"]:::x\n click n1 "javascript:x()"',
    '%%{init: {"theme": "dark"}}%%', "end", "`**md**`", "<script>alert(1)</script>",
    "&lt;b&gt; &#60;", "#quot;", "<<b>bold</b>>", "\u05d0\u200f\u05d1", "{a|b}", "---\nx: y\n---",
    "\u2028x", "*/ // #x", "subgraph a", "x -> y", "'; --", "]]>",
]  # fmt: skip


def shop():
    elements = [
        Element(id="sell", kind="objective", name="Sell", value=60.0),
        Element(id="shop", kind="service", name="Web shop", owner="Digital", cost=3.5,
                properties={"tier": ("1", "2"), "name": "other", "id": "another"}),
        *(Element(id=i, kind="component", name=i) for i in ("a", "b", "c", "d")),
        Element(id="change", kind="practice", name="Change enablement"),
    ]  # fmt: skip
    requirements = [
        Requirement(of="sell", members=["shop"]),
        Requirement(of="shop", members=["a", "b", "c"], needs=2, shares=[2, 1, 1]),
        Requirement(of="shop", members=["d"], criticality=0.5, weight=3.0),
        Requirement(of="a", members=["c", "d"], needs=2),
        Requirement(of="a", members=["c"], id="again"),
    ]
    return Estate(
        heading=Heading(name="Shop", currency="EUR"), elements=tuple(elements),
        requirements=tuple(requirements),
        practices=(PracticeSupport(practice="change", service="shop"),),
    )  # fmt: skip


def written(name, estate):
    return writer_called(name).write(estate)


def graph(name, estate):
    data = BytesIO(written(name, estate))
    if name == "graphml":
        return networkx.read_graphml(data, force_multigraph=True)
    return networkx.read_gexf(data, version="1.3")


def cytoscape(estate):
    return json.loads(written("cytoscape", estate))


def edges(found):
    return sorted(
        (s, t, d["group"], d["needs"], d["members"], d["criticality"], d["weight"], d["share"])
        for s, t, d in found.edges(data=True)
    )


EXPECTED = [
    ("a", "c", "a:c+d", 2, 2, 1.0, 1.0, 1.0),
    ("a", "c", "again", 1, 1, 1.0, 1.0, 1.0),
    ("a", "d", "a:c+d", 2, 2, 1.0, 1.0, 1.0),
    ("sell", "shop", "sell:shop", 1, 1, 1.0, 1.0, 1.0),
    ("shop", "a", "shop:a+b+c", 2, 3, 1.0, 1.0, 2.0),
    ("shop", "b", "shop:a+b+c", 2, 3, 1.0, 1.0, 1.0),
    ("shop", "c", "shop:a+b+c", 2, 3, 1.0, 1.0, 1.0),
    ("shop", "d", "shop:d", 1, 1, 0.5, 3.0, 1.0),
]


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_another_reader_finds_every_group_and_attribute(name):
    found = graph(name, shop())

    assert edges(found) == EXPECTED
    node = found.nodes["shop"]
    assert (node["name"], node["kind"], node["cost"]) == ("Web shop", "service", 3.5)
    assert (node["property:tier"], node["property:tier (2)"]) == ("1", "2")
    assert (node["property:name"], node["property:id"]) == ("other", "another")
    assert found.nodes["sell"]["value"] == 60.0
    assert set(found) == {"sell", "shop", "a", "b", "c", "d", "change"}


def test_cytoscape_holds_the_same_and_overwrites_nothing():
    found = cytoscape(shop())

    nodes = {n["data"]["id"]: n for n in found["elements"]["nodes"]}
    assert nodes["sell"]["data"] | {"value": 60.0, "name": "Sell"} == nodes["sell"]["data"]
    assert nodes["shop"]["classes"] == "service"
    assert found["data"] == {"name": "Shop", "currency": "EUR", "not_held": "1 practice"}
    rows = [e["data"] for e in found["elements"]["edges"]]
    assert sorted(
        (d["source"], d["target"], d["group"], d["needs"], d["members"], d["criticality"],
         d["weight"], d["share"]) for d in rows
    ) == EXPECTED  # fmt: skip
    assert len({d["id"] for d in rows}) == len(rows)


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_hostile_names_come_back_as_they_were(name):
    estate = estate_of(HOSTILE)

    found = graph(name, estate)

    assert {i: d["name"] for i, d in found.nodes(data=True)} == {
        e.id: e.name for e in estate.elements
    }


def test_hostile_names_come_back_from_cytoscape_and_open_no_tag():
    estate = estate_of(HOSTILE)

    data = written("cytoscape", estate)

    names = {n["data"]["id"]: n["data"]["name"] for n in json.loads(data)["elements"]["nodes"]}
    assert names == {e.id: e.name for e in estate.elements}
    assert b"<" not in data


_DOT = re.compile(r'\s*(?://[^\n]*|("(?:\\.|[^"\\])*")|(->|[{}\[\]=,;])|([A-Za-z_0-9.]+))')


def dot_tokens(text):
    at, found = 0, []
    while at < len(text.rstrip()):
        match = _DOT.match(text, at)
        assert match, text[at : at + 60]
        found += [token for token in match.groups() if token]
        at = match.end()
    return found


def dot_text(token):
    """What Graphviz shows for a quoted label."""
    plain = token[1:-1].replace("\\n", "\n")
    assert "\\" not in plain
    return re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), plain)


def test_names_in_dot_are_labels_and_nothing_else():
    estate = estate_of(HOSTILE)

    tokens = dot_tokens(written("dot", estate).decode())

    keys = {a for a, b in pairwise(tokens) if b == "="}
    assert keys <= {
        "rankdir", "newrank", "ranksep", "nodesep", "fontname", "label", "labelloc", "fontsize",
        "style", "penwidth", "height", "color", "arrowsize", "shape", "fillcolor", "weight",
        "width", "fixedsize", "constraint",
    }  # fmt: skip
    shown = [dot_text(c) for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)
             if (a, b) == ("label", "=")]  # fmt: skip
    for element in estate.elements:
        assert any(bare(element.name) == bare(text) for text in shown), element.name
    assert tokens.count("{") == tokens.count("}")


def bare(text):
    return "".join(text.split())


def test_dot_draws_a_gate_for_a_group_with_spares_and_single_lines_for_the_rest():
    lines = [line.strip() for line in written("dot", shop()).decode().splitlines()]

    assert '"shop" -> gate_1' in lines
    assert next(line for line in lines if line.startswith("gate_1 [")).find('"2 of 3"') > 0
    assert {'gate_1 -> "a"', 'gate_1 -> "b"', 'gate_1 -> "c"', '"a" -> "c"'} <= set(lines)
    assert '"shop" -> "d" [label="50 %", style=dashed]' in lines
    assert "// Not drawn: 1 element outside the chain, 1 practice." in lines
    assert not any("change" in line for line in lines)


def test_ids_in_dot_stay_apart():
    ids = ["a\u200bb", "a&#8203;b", 'a"b', "a\\b", 'a\\"b', "a&b"]
    estate = Estate(elements=tuple(Element(id=i, kind="service", name="x") for i in ids))

    tokens = dot_tokens(written("dot", estate).decode())

    nodes = {a for a, b in pairwise(tokens) if b == "[" and a[0] == '"'}
    assert len(nodes) == len(ids)


_MERMAID = re.compile(
    r"flowchart LR|  %% [A-Za-z0-9 ,:.]*|  end|  classDef \w+ [#\w:,]+"
    r'|  subgraph layer_\w+\["\w+"\]'
    r'|    n\d+(\{\{|\(\[|\[/|\(|\[)"(?P<label>[^"]*)"(\}\}|\]\)|/\]|\)|\]):::\w+'
    r'|  gate_\d+\(\("\d+ of \d+"\)\):::gate'
    r'|  (n|gate_)\d+ (-->|-\.->)(\|"[\w #;.,]*"\|)? (n|gate_)\d+'
)


def test_every_line_of_a_mermaid_chart_has_one_of_few_forms():
    estate = estate_of(HOSTILE)

    lines = written("mermaid", estate).decode().split("\n")[:-1]

    labels = []
    for line in lines:
        found = _MERMAID.fullmatch(line)
        assert found, line
        if found["label"] is not None:
            assert re.fullmatch(r"(#\d+;|[^#<>&\"`%{}();:\[\]|\\/'=@*+])*", found["label"]), line
            labels.append(re.sub(r"#(\d+);", lambda m: chr(int(m[1])), found["label"]))
    assert sorted(map(bare, labels)) == sorted(bare(e.name) for e in estate.elements)


def test_mermaid_draws_gates_and_criticality():
    text = written("mermaid", shop()).decode()

    assert 'gate_1(("2 of 3")):::gate' in text
    assert '-.->|"50 #37;"|' in text
    assert 'subgraph layer_objective["Objectives"]' in text


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_the_estate_does_not_matter(name):
    estate = shop()
    turned = estate.with_(
        elements=estate.elements[::-1], requirements=estate.requirements[::-1]
    )  # fmt: skip

    assert written(name, estate) == written(name, turned)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_a_graph_too(name):
    assert written(name, Estate())
