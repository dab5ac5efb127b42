"""What a scenario means as plain text, to be pasted into a ticket."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alignment.catalogue import KINDS
from alignment.graphs.at_risk import ObjectiveAtRisk
from alignment.graphs.impact import LOST, Answer, Status
from alignment.graphs.words import amount_text, an_hour, counted, joined, percent

_LISTED = 50
"""Of one kind that are named; how many more there are is said, and where they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFacts:
    """What a ticket is told.

    Attributes:
        losses: The scenario.
        contacts: Owners, each with how many of theirs are hit.
        address: Where the same is seen as a page; empty for none.
    """

    answer: Answer
    losses: Mapping[str, float]
    objectives: Sequence[ObjectiveAtRisk]
    contacts: Sequence[tuple[str, int]]
    address: str = ""


def ticket_text(facts: TicketFacts) -> str:
    """Conclusion, scenario, who is hit by layer, what is exposed, whom to tell."""
    return "\n".join(_lines(facts)) + "\n"


def _lines(facts: TicketFacts) -> Iterator[str]:
    answer = facts.answer
    yield answer.conclusion
    yield ""
    yield f"Scenario: {', '.join(_level(key, loss) for key, loss in facts.losses.items())}"
    for objective in facts.objectives:
        amount = amount_text(objective.at_risk, answer.currency or "points")
        yield f"At risk: {amount} a year of {objective.name} ({objective.id})"
    if answer.value_at_risk and not answer.values_assumed:
        hour = amount_text(an_hour(answer.value_at_risk), answer.currency or "points")
        yield f"An hour of it: {hour}, if value comes evenly through the year"
    yield from _by_kind(answer)
    exposed = answer.elements.of(Status.AT_RISK)
    if exposed:
        named = [f"{name or key} ({key})" for key, name, _, _ in exposed.told(_LISTED)]
        yield f"Spared but exposed: {_some(named, len(exposed))}"
    told = [f"{owner or 'no owner stated'} ({hit})" for owner, hit in facts.contacts if hit]
    if told:
        yield f"To be told: {_some(told, len(told))}"
    left = [counted(n, w.replace("_", " ") + " element") for w, n in answer.omitted.items() if n]
    if left:
        yield f"Left out: {joined(left, most=9)}"
    yield f"Catalogue revision {answer.revision}{f', {facts.address}' if facts.address else ''}"


def _by_kind(answer: Answer) -> Iterator[str]:
    for kind in KINDS:
        hit = answer.elements.of(*LOST, kind=kind)
        if hit:
            named = [
                f"{name or key} ({'down' if status is Status.DOWN else percent(loss)})"
                for key, name, status, loss in hit.told(_LISTED)
            ]
            yield f"{counted(len(hit), kind)} hit: {_some(named, len(hit))}"


def _level(key: str, loss: float) -> str:
    return f"{key} down" if loss == 1 else f"{key} loses {percent(loss)}"


def _some(words: Sequence[str], total: int) -> str:
    more = total - _LISTED
    return ", ".join(words[:_LISTED]) + (f" and {more:,} more, see the page" if more > 0 else "")
