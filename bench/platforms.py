"""A seeded service on many components, of the shape that platforms have.

One service needs services that need one another here and there. Each runs in two to four groups
of instances, of which some can be spared; the instances of a group stand on different hosts of
one cluster of eight. Hosts need their rack, one of two switches and through these one of two
networks; some instances need one of two storage systems of their cluster.
"""

from dataclasses import dataclass, field

import numpy as np

from alignment.catalogue import Element, Estate, Kind, Requirement

SEED = 20_260_831

_HOSTS = 8
_CLUSTER = 100
"""Components for which there is one cluster."""


@dataclass
class _Drawing:
    random: np.random.Generator
    elements: list[Element] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)

    def add(self, word: str, kind: Kind = Kind.COMPONENT, odds: float | None = 0.002) -> str:
        name = f"{word}-{len(self.elements):05}"
        self.elements.append(Element(id=name, kind=kind, name=name, unavailability=odds))
        return name

    def need(self, of: str, members: list[str], needs: int) -> None:
        self.requirements.append(
            Requirement(id=f"r{len(self.requirements):06}", of=of, members=tuple(members),
                        needs=needs)
        )  # fmt: skip


def platform(components: int, *, seed: int = SEED) -> Estate:
    """A service on about so many components, worth 100 a year."""
    drawing = _Drawing(np.random.default_rng(seed))
    networks = [drawing.add("network") for _ in range(2)]
    clusters = [_cluster(drawing, networks) for _ in range(max(1, components // _CLUSTER))]
    front = drawing.add("front", Kind.SERVICE, None)
    services: list[str] = []
    while len(drawing.elements) - len(services) - 1 < components:
        services.append(_service(drawing, clusters, services))
        drawing.need(front, [services[-1]], 1)
    goal = Element(id="goal", kind=Kind.OBJECTIVE, name="goal", value=100.0)
    drawing.need("goal", [front], 1)
    return Estate(elements=(*drawing.elements, goal), requirements=tuple(drawing.requirements))


def _cluster(drawing: _Drawing, networks: list[str]) -> tuple[list[str], list[str]]:
    """Eight hosts in two racks, and two storage systems."""
    racks = [drawing.add("rack") for _ in range(2)]
    switches = [drawing.add("switch") for _ in range(2)]
    for switch in switches:
        drawing.need(switch, networks, 1)
    hosts = [drawing.add("host") for _ in range(_HOSTS)]
    for place, host in enumerate(hosts):
        drawing.need(host, [racks[place % 2]], 1)
        drawing.need(host, switches, 1)
    return hosts, [drawing.add("storage") for _ in range(2)]


def _service(
    drawing: _Drawing, clusters: list[tuple[list[str], list[str]]], services: list[str]
) -> str:
    random = drawing.random
    service = drawing.add("service", Kind.SERVICE, None)
    hosts, storage = clusters[random.integers(len(clusters))]
    for _ in range(random.integers(2, 5)):
        size = int(random.choice([1, 2, 2, 3, 3, 4]))
        instances = [drawing.add("instance") for _ in range(size)]
        for instance, host in zip(instances, random.choice(hosts, size, False), strict=True):
            drawing.need(instance, [str(host)], 1)
            if random.random() < 0.3:
                drawing.need(instance, storage, 1)
            if random.random() < 0.5:
                drawing.need(instance, [drawing.add("system")], 1)
        drawing.need(service, instances, int(random.integers(1, size + 1)))
    if services and random.random() < 0.5:
        drawing.need(service, [str(random.choice(services))], 1)
    return service
