"""Measurements that count nowhere, as no target says what was measured."""

from collections import Counter
from collections.abc import Iterable, Iterator

from alignment.catalogue.entities import Measurement, Target
from alignment.catalogue.finding import Finding
from alignment.catalogue.vocabulary import Severity


def untargeted(
    measurements: Iterable[Measurement], targets: Iterable[Target]
) -> Iterator[Finding]:
    """One finding for each service, consumer and indicator that was measured beside its targets.

    A target of the indicator that is written otherwise is named, for that is mostly a slip. A
    service, or a consumer of it, without any target is no finding: what is promised may follow.
    """
    said: dict[tuple[str, str], list[str]] = {}
    for target in targets:
        for consumer in (target.consumer, ""):
            said.setdefault((target.service, consumer), []).append(target.indicator)
    counts = Counter((m.service, m.consumer, m.indicator) for m in measurements)
    for (service, consumer, indicator), count in sorted(counts.items()):
        there = dict.fromkeys(said.get((service, consumer), ()))
        if not there or indicator in there:
            continue
        alike = [name for name in there if _plain(name) == _plain(indicator)]
        where = f" at {consumer}" if consumer else ""
        named = ", ".join(map(repr, alike or sorted(there)[:5]))
        what = "measurements count" if count > 1 else "measurement counts"
        message = (
            f"no target of {service}{where} is about {indicator!r}, only about {named}: "
            f"{count:,} {what} nowhere"
        )
        yield Finding(Severity.MEDIUM, "measured-without-target", service, message, (service,))


def _plain(text: str) -> str:
    """What two spellings of one indicator have in common."""
    return "".join(text.casefold().split()).replace("-", "").replace("_", "")
