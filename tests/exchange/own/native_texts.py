"""What the tests of the native document share: texts of it, and what they say."""

from alignment.exchange.format import File, Material
from alignment.exchange.own.native import Native


def material(*texts, suffix="yaml"):
    files = [File(f"{n}.{suffix}", t.encode() if isinstance(t, str) else t)
             for n, t in zip("abcdef", texts, strict=False)]  # fmt: skip
    return Material("given", tuple(files))


def read(*texts, suffix="yaml"):
    return Native().read(material(*texts, suffix=suffix)).estate


def yaml(*lines):
    return "\n".join(["alignment: 1", *lines])


def element(line):
    return read(yaml("elements:", f"  - {line}")).elements[0]


def requirement(line):
    return read(yaml("requirements:", f"  - {line}")).requirements[0]


PRODUCT = """
name: Example insurer
currency: EUR
elements:
  - {id: O1, kind: objective, name: Grow online sales, value: 60}
  - {id: X1, kind: client, name: Web customers, audience: external}
  - {id: P2, kind: process, name: Fulfil order, own: 0.0}        # own: business-own share
  - {id: S1, kind: service, name: Web shop, cost: 30, owner: Digital, lifecycle: live}
  - {id: C1, kind: component, name: web-1, cost: 10, unavailability: 0.01}
  - {id: change, kind: practice, name: Change enablement}
requirements:
  - {of: X1, members: [S1], needs: 1, criticality: 1.0, weight: 3, channel: online}
  - {of: S1, members: [C1, C2, C3], needs: 2}
  - {of: P1, members: [{id: A1, share: 3}, {id: A2, share: 1}], needs: 1}
practices:
  - {practice: change, service: S1, extent: 1}
targets:
  - {consumer: X1, service: S1, indicator: availability, unit: percent, target: 99.9, floor: 99.0,
     criticality: 1}
measurements:
  - {consumer: X1, service: S1, indicator: availability, period: 2026-01, value: 99.95}
relationships:
  - {id: r1, type: Serving, source: S1, target: P2}
"""
