"""Edge lists for tests: small tables, and estates whose names are hard on formats."""

from itertools import pairwise

from alignment.catalogue import (
    Element,
    Estate,
    Requirement,
)
from alignment.exchange.format import File, Material
from alignment.exchange.networks.edge_list import EdgeListFormat

EDGES = """\
source,target,group
shop,web-1,web
shop,web-2,web
shop,stock,
web-1,disk,
"""
NODES = """\
id,type,name
shop,service,Web shop
stock,Service,Stock
web-1,component,
web-2,virtual,Second
disk,component,Disk
"""


def material(edges=EDGES, nodes=NODES, **more):
    texts = {"edges.csv": edges, "nodes.csv": nodes, **more}
    files = (
        File(name, text if isinstance(text, bytes) else text.encode())
        for name, text in texts.items()
        if text is not None
    )
    return Material("given", tuple(files))


def read(*args, **more):
    return EdgeListFormat().read(material(*args, **more))


def groups(document):
    return {r.id: (r.of, r.members, r.needs) for r in document.estate.requirements}


def rules(document):
    return [(f.rule, f.place) for f in document.findings]


NASTY = ["=1+1", "'=1+1", "''@x", "-1", "+a", "\uff1dx", 'say "hi", you', "two\nlines", "]]>`--",
         "<b>", "\U0001f9d1\u200d\U0001f4bb", "\u202eabc", "'", "x,y;z", "#no"]  # fmt: skip


def estate_of(names):
    elements = [
        Element(id=f"{i} {n}".replace("\n", " "), kind="component", name=n, owner=n,
                documentation=n, properties={n: (n, n), "k": n}, attributes={"a": n},
                cost=0.1 + i)
        for i, n in enumerate(names)
    ]  # fmt: skip
    ids = [e.id for e in elements]
    requirements = [
        Requirement(of=ids[0], members=ids[1:4], needs=2, shares=[1, 2, 3.5], criticality=1 / 3),
        Requirement(of=ids[0], members=ids[1:3], needs=2, id="=R2", weight=2.0, sources=["a;b"]),
        Requirement(of=ids[0], members=[ids[1]]),
        Requirement(of=ids[0], members=[ids[1]], id="again", shares=[2]),
        *(Requirement(of=a, members=[b]) for a, b in pairwise(ids[1:])),
    ]
    return Estate(elements=tuple(elements), requirements=tuple(requirements))
