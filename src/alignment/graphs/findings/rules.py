"""Every rule by its name: what it looks for, how grave it is, what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from alignment.catalogue import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of finding.

    Attributes:
        says: What it looks for.
        least: Severity when next to no value is behind it; value behind it raises it, see
            ``graded``.
        most: Severity that value cannot raise it above.
        advice: What to do about it, in one sentence.
    """

    name: str
    says: str
    least: Severity
    most: Severity = Severity.HIGH
    advice: str


_INFO, _LOW, _MEDIUM, _HIGH = Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            name="objective-without-support", least=_MEDIUM,
            says="An objective that nothing supports: no client, process or other objective.",
            advice="Say which processes reach it, or ask whether it is still an objective.",
        ),
        Rule(
            name="value-unattributed", least=_LOW,
            says="Value that is credited to nobody, with the reason.",
            advice="Add the requirement that is missing, or state the share that is earned "
            "without IT.",
        ),
        Rule(
            name="process-without-service", least=_LOW,
            says="A process that stands on no service, directly or not.",
            advice="Say which services it runs on, or state that it is done without IT.",
        ),
        Rule(
            name="service-without-objective", least=_LOW, most=_LOW,
            says="A service to which no objective leads: an orphan.",
            advice="Say who needs it, or consider retiring it.",
        ),
        Rule(
            name="service-without-component", least=_LOW, most=_MEDIUM,
            says="A service that stands on no component: its technical side is unknown.",
            advice="Say which components it runs on; until then no failure below it can be seen.",
        ),
        Rule(
            name="component-unneeded", least=_LOW, most=_LOW,
            says="A component that nothing needs.",
            advice="Say what runs on it, or consider retiring it.",
        ),
        Rule(
            name="single-point", least=_LOW,
            says="A component whose failure alone puts value at risk, ranked by that value.",
            advice="Add a second one and state how many are needed, or agree on how soon it must "
            "be restored.",
        ),
        Rule(
            name="shared-redundancy", least=_MEDIUM,
            says="A requirement with members to spare that one element below takes down whole.",
            advice="Move one of the members to another host, site or supplier.",
        ),
        Rule(
            name="promise-impossible", least=_MEDIUM,
            says="A target that the components below cannot deliver even when all goes well.",
            advice="Strengthen the element that it hangs on, or promise less.",
        ),
        Rule(
            name="target-unmeasured", least=_LOW,
            says="A target for which nothing was measured.",
            advice="Measure it where the client uses the service, or drop the promise.",
        ),
        Rule(
            name="target-without-requirement", least=_LOW, most=_LOW,
            says="A target of a consumer on a service that it does not need.",
            advice="Add the requirement, or take the target away.",
        ),
        Rule(
            name="value-unmeasured", least=_LOW, most=_MEDIUM,
            says="Value that passes to a service of which this consumer measures nothing.",
            advice="Agree on a target with the consumer and measure it.",
        ),
        Rule(
            name="erratic-delivery", least=_LOW,
            says="A service that loses more by inconsistency than by its level.",
            advice="Look for the cause of the bad periods before raising the average.",
        ),
        Rule(
            name="circle", least=_INFO, most=_INFO,
            says="Elements that need one another in a circle.",
            advice="Ask whether each can really not start without the others.",
        ),
        Rule(
            name="ownerless", least=_LOW, most=_MEDIUM,
            says="An element of the chain for which nobody is responsible.",
            advice="Name an owner.",
        ),
        Rule(
            name="retired-needed", least=_HIGH,
            says="An element that is retired and still needed.",
            advice="Name what stands in for it, or take the requirement away.",
        ),
        Rule(
            name="scorecard-unsupportive", least=_LOW, most=_MEDIUM,
            says="An objective that supports none of a higher perspective (Balanced Scorecard).",
            advice="Say which objective of a higher perspective it serves.",
        ),
        Rule(
            name="scorecard-downward", least=_LOW, most=_MEDIUM,
            says="An objective that supports one of a lower perspective.",
            advice="Turn the requirement about, or correct the perspective.",
        ),
        Rule(
            name="scorecard-isolated", least=_LOW, most=_MEDIUM,
            says="An objective with a perspective that no other objective is joined to.",
            advice="Join it to the objectives that it serves and that serve it.",
        ),
        Rule(
            name="enabler-without-benefit", least=_LOW, most=_MEDIUM,
            says="An enabler that reaches no benefit (benefits dependency network).",
            advice="Say which change it enables and which benefit comes of that.",
        ),
        Rule(
            name="benefit-without-change", least=_LOW, most=_MEDIUM,
            says="A benefit that no business change brings about.",
            advice="Say what the business will do otherwise: IT alone brings few benefits.",
        ),
        Rule(
            name="benefit-unowned", least=_LOW, most=_MEDIUM,
            says="A benefit without an owner or without a measure.",
            advice="Name who answers for it and how it will be seen.",
        ),
        Rule(
            name="over-served", least=_LOW, most=_MEDIUM,
            says="An objective that takes a larger part of the spend than of the value.",
            advice="Look at what is spent for it first when costs must fall.",
        ),
    )
}  # fmt: skip
"""Every rule, in the order in which findings of one severity and value are told."""

HIGH_SHARE, MEDIUM_SHARE = 0.25, 0.05
"""Share of the whole value from which a finding is high, and medium (METHODS 3.8, the bands)."""

_GRADES = tuple(Severity)


def graded(rule: Rule, value: float | None, total: float) -> Severity:
    """The severity of a finding behind which that much value stands."""
    share = value / total if value and total > 0 else 0.0
    grade = _HIGH if share >= HIGH_SHARE else _MEDIUM if share >= MEDIUM_SHARE else _INFO
    floor, ceiling = _GRADES.index(rule.least), _GRADES.index(rule.most)
    return _GRADES[min(max(_GRADES.index(grade), floor), ceiling)]
