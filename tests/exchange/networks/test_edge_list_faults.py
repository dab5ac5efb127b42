"""A broken table of edges is refused with its place; what stands beside it is named."""

import pytest

from alignment.errors import Unreadable
from tests.exchange.networks.edges import read, rules


def refused(*args, **more):
    with pytest.raises(Unreadable) as caught:
        read(*args, **more)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("edges", "nodes", "problems"),
    [
        ("source,target,colour\n", None, ["edges.csv row 1: the column colour is unknown"]),
        ("source,target,target\n", None, ["edges.csv row 1: the column target is doubled"]),
        ("source,target\na\n", None, ["edges.csv row 2: has 1 cell under 2 columns"]),
        ("source,target\na,\n", None, ["edges.csv row 2 column target: an id must not be blank"]),
        (
            "source,target\n,b\na,b\x07\n",
            None,
            [
                "edges.csv row 2 column source: an id must not be blank",
                "edges.csv row 3 column target: holds the forbidden character U+0007",
            ],
        ),
        ('source,target\n"a,b\n', None, ["edges.csv line 2: ends no row of a table"]),
        (b"source,target\na,\xff\n", None, ["edges.csv line 2: is not UTF-8 text"]),
        (
            "source,target,needs\na,b,two\nb,c,2\nc,d,1e999\n",
            None,
            ["edges.csv row 2 column needs: must be a number, not 'two'"],
        ),
        ("source,target,needs\na,b,2\n", None, ["edges.csv row 2: a needs 2 of 1 members"]),
        (
            "source,target,criticality\na,b,1.5\na,c,1e999\n",
            None,
            [
                "edges.csv row 2 column criticality: must be at most 1",
                "edges.csv row 3 column criticality: is not a finite number",
            ],
        ),
        (
            "source,target,group,needs\na,b,g,1\na,c,g,2\n",
            None,
            ["edges.csv row 3 column needs: is '2', but '1' in another row of the group"],
        ),
        (
            "source,target,criticality\na,b,1\na,b,0.5\n",
            None,
            ["edges.csv row 3: a:b stands in row 2 too, with another content"],
        ),
        (
            "source,target,sources\na,b,r1\n",
            None,
            ["edges.csv row 2 column sources: must be a list of ids"],
        ),
        (
            "source,target,channel\na,b,boat\n",
            None,
            ["edges.csv row 2 column channel: must be one of"],
        ),
        (
            "source,target\na,b\n",
            "id,kind,value,lifecycle\na,thing,x,live\nb,service,1,\n",
            [
                "nodes.csv row 2 column value: must be a number, not 'x'",
                "nodes.csv row 2 column kind: must be one of",
                "nodes.csv row 3: value is for objectives; b is a service",
            ],
        ),
        (
            "source,target\na,b\n",
            "id,name\na,one\na,two\n",
            ["nodes.csv element a: stands twice, with another content"],
        ),
    ],
)
def test_what_is_broken_is_refused_with_its_place(edges, nodes, problems):
    found = refused(edges, nodes)

    for problem in problems:
        assert any(text.startswith(problem) for text in found), found


def test_a_file_that_is_no_table_of_it_is_named():
    document = read(**{"notes.csv": "when,what\n"})

    assert ("file-not-read", "notes.csv") in rules(document)


def test_two_tables_of_edges_are_refused():
    problems = refused(**{"more.csv": "source,target\n"})

    assert problems == ["more.csv: edges.csv is such a table too; give one of each"]


def test_properties_belong_to_nodes():
    text = (
        "id,list,key,text\nshop,properties,tier,1\nshop,properties,tier,2\nstock,attributes,a,b\n"
    )

    found = {e.id: e for e in read(**{"properties.csv": text}).estate.elements}

    assert found["shop"].properties == {"tier": ("1", "2")}
    assert found["stock"].attributes == {"a": "b"}
    assert refused(
        **{"properties.csv": "id,list,key,text\nnobody,properties,a,b\nshop,bag,a,b\n"}
    ) == [
        "properties.csv row 2: there is no element 'nobody'",
        "properties.csv row 3: the list is one of properties, attributes, not 'bag'",
    ]
