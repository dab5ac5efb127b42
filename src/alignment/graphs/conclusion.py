"""What an impact means for the business, in one or two sentences."""

from collections.abc import Sequence

import numpy as np

from alignment.catalogue import KINDS, Kind
from alignment.graphs.hits import Labels, Status
from alignment.graphs.propagation import Impact
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import amount_text, counted, joined, label, percent

ASSUMED = "Values are assumed: each top objective counts 1."


def conclusion_of(impact: Impact, labels: Labels) -> str:
    """Who suffers and what it costs; where nothing is lost, what now hangs by a thread."""
    if not len(impact.sources):
        return "Nothing is lost: no element of the scenario fails or degrades."
    what = _scenario(impact)
    if impact.value_at_risk > 0:
        text = f"If {what}, {_at_risk(impact)}: {_sufferers(impact)}.{_exposure(labels)}"
    elif len(impact.elements) > len(impact.sources):
        text = f"If {what}, no value is at risk, though {_hit(impact)}.{_exposure(labels)}"
    else:
        text = f"Nothing is lost while {what}{_spared(impact, labels)}."
    return f"{text} {ASSUMED}" if impact.snapshot.values_assumed else text


def scenario_text(snapshot: Snapshot, sources: Sequence[int], levels: Sequence[float]) -> str:
    """What fails, as the start of a sentence: ``C7 is down`` or ``C7 loses 40 %``."""
    names: dict[float, list[str]] = {level: [] for level in sorted(levels, reverse=True)}
    for source, level in zip(sources, levels, strict=True):
        names[level].append(label(snapshot, source))
    texts = []
    for level, of_level in names.items():
        one = len(of_level) == 1
        verb = ("is" if one else "are") + " down"
        if level < 1:
            verb = f"{'loses' if one else 'lose'} {percent(level)}"
        texts.append(f"{joined(of_level)} {verb}")
    return joined(texts)


def _scenario(impact: Impact) -> str:
    order = np.argsort(impact.sources, kind="stable")
    return scenario_text(
        impact.snapshot, impact.sources[order].tolist(), impact.levels[order].tolist()
    )


def _at_risk(impact: Impact) -> str:
    snapshot = impact.snapshot
    total, lost = snapshot.total_value, impact.value_at_risk
    of = f"{amount_text(lost)} of {amount_text(total, snapshot.currency)} a year"
    return f"{of} is at risk ({percent(lost / total)})"


def _sufferers(impact: Impact) -> str:
    """The objectives that lose most value, and by way of what."""
    snapshot, nodes = impact.snapshot, impact.elements[impact.gates :]
    lost = snapshot.value[nodes] * impact.losses[impact.gates :]
    order = np.lexsort((nodes, -lost))[: int(np.count_nonzero(lost))]
    names = [
        f"{label(snapshot, int(nodes[i]))} ({percent(float(impact.losses[impact.gates + i]))})"
        for i in order.tolist()
    ]
    nouns = "objective" if len(names) == 1 else "objectives"
    verb = "suffers" if len(names) == 1 else "suffer"
    ways = _ways(impact)
    return f"{nouns} {joined(names)} {verb}{f', by way of {ways}' if ways else ''}"


def _hit(impact: Impact) -> str:
    """How many elements of each kind suffer beyond the scenario, as the end of a sentence."""
    counts = _counts(impact)
    texts = [counted(n, kind) for n, kind in counts]
    verb = "suffers" if sum(n for n, _ in counts) == 1 else "suffer"
    return f"{joined(texts, most=len(texts))} {verb}"


def _ways(impact: Impact) -> str:
    """The same without objectives; empty for none."""
    texts = [counted(n, kind) for n, kind in _counts(impact) if kind is not Kind.OBJECTIVE]
    return joined(texts, most=len(texts)) if texts else ""


def _counts(impact: Impact) -> list[tuple[int, Kind]]:
    """How many elements of each kind are hit beyond the scenario, business first."""
    kind = impact.snapshot.kind
    hit = np.bincount(kind[impact.elements], minlength=len(KINDS))
    hit -= np.bincount(kind[np.unique(impact.sources)], minlength=len(KINDS))
    return [(n, kind) for n, kind in zip(hit.tolist(), KINDS, strict=True) if n]


def _exposure(labels: Labels) -> str:
    bare = int(np.count_nonzero((labels.status == Status.AT_RISK) & (labels.margins <= 0)))
    if not bare:
        return ""
    some = "1 element is" if bare == 1 else f"{bare} elements are"
    return f" {some} spared, but left without redundancy."


def _spared(impact: Impact, labels: Labels) -> str:
    """What redundancy spared, the tightest first; empty where nothing hangs on the scenario."""
    exposed = labels.status == Status.AT_RISK
    elements, margins = labels.elements[exposed], labels.margins[exposed]
    bare = elements[margins <= 0].tolist()
    if bare:
        return f", but {joined([_hangs(impact, e) for e in bare])}"
    if len(elements):
        names = [label(impact.snapshot, e) for e in elements.tolist()]
        verb = "has" if len(names) == 1 else "have"
        return f": {joined(names)} still {verb} redundancy to spare"
    return "; nothing else needs it" if len(impact.sources) == 1 else "; nothing else needs them"


def _hangs(impact: Impact, element: int) -> str:
    """What an element without margin now hangs on."""
    snapshot = impact.snapshot
    name = label(snapshot, element)
    for group in snapshot.groups_of(element):
        members = snapshot.members_of(group)
        well = members[impact.losses_of(members) == 0].tolist()
        if len(well) < len(members) and len(well) == int(snapshot.needs[group]):
            names = [label(snapshot, e) for e in well]
            alone = f"{names[0]} alone" if len(names) == 1 else f"all of {joined(names)}"
            return f"{name} now hangs on {alone}"
    return f"{name} gets nothing from it, and loses nothing"
