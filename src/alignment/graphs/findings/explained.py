"""What is behind the value and grade of a finding, and behind each part of the index."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from alignment.catalogue import Kind
from alignment.errors import NotFound
from alignment.graphs.explained import Explanation, Input, Portion
from alignment.graphs.findings.finding import AlignmentFinding, Evidence
from alignment.graphs.findings.index import arrived_in, index_in, unattributed_in, worst_in
from alignment.graphs.findings.rules import HIGH_SHARE, MEDIUM_SHARE, RULES
from alignment.graphs.findings.spend import ends_of
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import VALUES_ASSUMED, amount_text, per_year, percent

_MOST = 20
_STANDS = "value that stands on it; see support"
_BEHIND: Mapping[str, str] = {
    "circle": "the most that stands on one of them; see support",
    "erratic-delivery": "promised on the edge * penalty; see penalty",
    "objective-without-support": "value that has no carrier; see unattributed",
    "over-served": "value that ends at the objective",
    "promise-impossible": "value that flows along the edge; see gap",
    "shared-redundancy": "at risk if that element fails alone; see value-at-risk",
    "single-point": "at risk if it fails alone; see value-at-risk",
    "target-unmeasured": "value that flows along the edge; see gap",
    "value-unattributed": "value that is credited to nobody; see unattributed",
    "value-unmeasured": "value that flows along the edge; see gap",
}
"""What the value behind a finding is, where it is not what stands on the element."""


def finding_value(
    snapshot: Snapshot, findings: Iterable[AlignmentFinding], rule: str, elements: Sequence[str]
) -> Explanation:
    """Why so much value is behind a finding, and why that makes it as grave as it is.

    Args:
        snapshot: The estate.
        findings: All that were found.
        rule: Of the finding.
        elements: What it is about: its first elements; none for what is said of the whole.

    Raises:
        NotFound: There is no such rule, or it found nothing there.
    """
    if rule not in RULES:
        raise NotFound.of("rule", rule, close=sorted(RULES))
    found = next((f for f in findings if _is(f, rule, tuple(elements))), None)
    if found is None:
        about = f"about {' and '.join(elements)}" if elements else "of the whole"
        msg = f"{rule} finds nothing {about}"
        raise NotFound(msg, what="finding", name=rule)
    stated, unit, total = RULES[rule], per_year(snapshot), snapshot.total_value
    share = found.value / total if found.value is not None and total else None
    reason = "" if found.value is not None else "no value can be told for it"
    return Explanation(
        revision=snapshot.revision, figure="finding-value", of=(rule, *found.elements[:_MOST]),
        value=found.value, unit=unit, sentence=found.message, reason=reason,
        formula=f"high from {percent(HIGH_SHARE)} of all value, medium from "
                f"{percent(MEDIUM_SHARE)}, else info; no less than least, no more than most",
        inputs=(
            Input(name="value", meaning=_BEHIND.get(rule, _STANDS), value=found.value, unit=unit,
                  origin=f"rule {rule}: {stated.says}"),
            Input(name="part", meaning="of all value", value=share, unit="fraction",
                  origin=f"value / {amount_text(total)}"),
            Input(name="least", meaning="never below", value=str(stated.least), origin="the rule"),
            Input(name="most", meaning="never above", value=str(stated.most), origin="the rule"),
            Input(name="severity", meaning="so it is", value=str(found.severity),
                  origin="the formula"),
        ),
        assumptions=("Values behind findings overlap: never add them.", *_assumed(snapshot)),
        sources=("METHODS 3.8, the bands",),
    )  # fmt: skip


def _is(found: AlignmentFinding, rule: str, elements: tuple[str, ...]) -> bool:
    named = found.elements[: len(elements)] if elements else found.elements
    return found.rule == rule and named == elements


def index_part(evidence: Evidence, name: str) -> Explanation:
    """Why a part of the alignment index is what it is; raises NotFound for what is none."""
    parts = {part.name: part for part in index_in(evidence).parts}
    if name not in parts:
        raise NotFound.of("part", name, close=list(parts))
    part, snapshot = parts[name], evidence.snapshot
    inputs, portions = _OPENED[name](evidence)
    shown = "is not defined" if part.value is None else f"is {percent(part.value)}"
    return Explanation(
        revision=snapshot.revision, figure="index-part", of=(name,), value=part.value,
        unit="fraction", sentence=f"{name.capitalize()} {shown}: {part.detail or part.reason}.",
        formula=part.formula, reason=part.reason, inputs=inputs, parts=portions[:_MOST],
        parts_omitted=max(len(portions) - _MOST, 0), adds_up=0 < len(portions) <= _MOST,
        assumptions=tuple(_assumed(snapshot)), sources=("METHODS 1.3, 1.5, 1.7",),
    )  # fmt: skip


_Opened = tuple[tuple[Input, ...], tuple[Portion, ...]]


def _coverage(evidence: Evidence) -> _Opened:
    lost = unattributed_in(evidence)
    return (_total(evidence), _amount(evidence, "unattributed", "credited to no service", lost,
                                      "see unattributed")), ()  # fmt: skip


def _delivery(evidence: Evidence) -> _Opened:
    promised, arrived = arrived_in(evidence)
    return (
        _amount(evidence, "promised", "on the edges that were measured", promised,
                "the flow of value"),
        _amount(evidence, "delivered", "what of it arrived", arrived, "see delivered"),
    ), ()  # fmt: skip


def _exposure(evidence: Evidence) -> _Opened:
    first, risk = worst_in(evidence, Kind.COMPONENT)
    second, beside = worst_in(evidence, Kind.SERVICE)
    who = first or "no component"
    inputs = (_total(evidence), _amount(evidence, "VaR", f"at risk if {who} fails alone", risk,
                                        "see value-at-risk"))  # fmt: skip
    if not second:
        return inputs, ()
    meaning = f"at risk if {second} fails alone: the worst service, which does not count here"
    return (*inputs, _amount(evidence, "VaR(s)", meaning, beside, "see value-at-risk")), ()


def _cost_fit(evidence: Evidence) -> _Opened:
    """What each objective and what is spent for none takes from 1."""
    snapshot = evidence.snapshot
    roots, values, costs = ends_of(snapshot)
    worth, total = float(values.sum()), float(snapshot.cost.sum())
    inputs = (_amount(evidence, "value", "that ends at the top objectives", worth, "the flow"),
              _amount(evidence, "cost", "of all elements", total, "what they state"))  # fmt: skip
    if not worth or not total:
        return inputs, ()
    apart = np.abs(values / worth - costs / total)
    unplaced = (total - float(costs.sum())) / total
    lacks = sorted(
        (0.0 - float(apart[i]) / 2, snapshot.ids[roots[i]],
         f"{percent(values[i] / worth)} of the value, {percent(costs[i] / total)} of the cost")
        for i in range(len(roots))
    )  # fmt: skip
    nowhere = f"{percent(unplaced)} is spent for no objective"
    return inputs, (
        Portion(of=(), value=1.0, note="a perfect fit"),
        *(Portion(of=(id_,), value=lack, note=note) for lack, id_, note in lacks),
        Portion(of=(), value=0.0 - unplaced / 2, note=nowhere),
    )


_OPENED: Mapping[str, Callable[[Evidence], _Opened]] = {
    "coverage": _coverage, "delivery": _delivery, "exposure": _exposure, "cost fit": _cost_fit,
}  # fmt: skip


def _total(evidence: Evidence) -> Input:
    return _amount(evidence, "total", "value of all objectives", evidence.snapshot.total_value,
                   "stated by the objectives")  # fmt: skip


def _amount(evidence: Evidence, name: str, meaning: str, value: float, origin: str) -> Input:
    unit = per_year(evidence.snapshot)
    return Input(name=name, meaning=meaning, value=value, unit=unit, origin=origin)


def _assumed(snapshot: Snapshot) -> tuple[str, ...]:
    return (VALUES_ASSUMED,) if snapshot.values_assumed else ()
