"""Entities of Backstage for tests."""

from alignment.catalogue.metamodel import metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.portals.backstage import Backstage

SHOP = """
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: sales}
spec: {owner: shopkeepers}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: Web-Shop
  title: Web shop
  description: |
    Sells.
    All day.
  labels: {tier: "1"}
  annotations: {example.com/pager: "true", example.com/port: "8080"}
  tags: [sales, web]
  links: [{url: "https://example.com", title: Home}]
spec:
  owner: group:default/shopkeepers
  domain: sales
  lifecycle: experimental
  port: 8080
  budget: 1.50
  regions: [eu, 7, null]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: cart, namespace: default}
spec:
  type: service
  lifecycle: production
  owner: user:ann
  system: web-shop
  dependsOn: [resource:Orders-DB, "resource:default/orders-db", component:gone]
  providesApis: [orders]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: rounding}
spec: {type: library, lifecycle: retro, owner: shopkeepers, subcomponentOf: cart}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders-db}
spec: {type: database, owner: shopkeepers, dependencyOf: ["component:cart"], dependsOn: [api:cart]}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: orders}
spec:
  type: openapi
  lifecycle: deprecated
  owner: shopkeepers
  definition: {$text: ../../../../secrets}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: shopkeepers}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: others}
spec: {targets: [./a.yaml, "https://example.com/b.yaml"]}
"""


def material(*texts, names=()):
    names = names or [f"catalog-{number}.yaml" for number in range(len(texts))]
    pairs = zip(names, texts, strict=True)
    return Material("catalogue", tuple(File(name, text.encode()) for name, text in pairs))


def read(*texts, **kwargs):
    return Backstage().read(material(*texts, **kwargs))


def whole(found):
    """The estate of what is in some material, with the requirements that it means."""
    document = recognise(found).read(found)
    if not document.notation:
        return document.estate
    rows = profile(notation=document.notation)
    return derive(document.estate, metamodel(document.notation), rows).estate


def rules(document):
    return [(f.severity.value, f.rule, f.place) for f in document.findings]


def entity(kind="Component", name="a", spec="", more=""):
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n"
        f"{more}spec: {{{spec}}}\n"
    )
