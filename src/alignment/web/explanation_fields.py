"""Fields for what a figure is of: one for each name that its explanation takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import capital
from alignment.usecases.explain import Explainer
from alignment.web.picks import element_called

_KINDS = {
    "an element": "all", "what fails below it": "all", "what fails (ID or ID=LOSS)": "all",
    "who is above now": "all", "who is above beyond": "all",
    "a requirement, an objective or an element": "all", "a service": "service",
    "a consumer": "client process", "an objective": "objective", "a practice": "practice",
}  # fmt: skip
"""The kinds of the elements that a name may be of, or ``all``; other names are no elements."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One field.

    Attributes:
        title: What it asks for.
        kinds: Of the elements to choose from; ``all``, or empty where it takes no element.
        value: What is named so far.
        needed: It may not be left empty.
    """

    title: str
    kinds: str
    value: str
    needed: bool


def ids_in(explainer: Explainer, typed: Sequence[str], snapshot: Snapshot) -> list[str]:
    """What was typed, with ids for names where elements are asked for; what is empty behind goes.

    A lens or an indicator stays what it is, even where an element is called so.
    """
    texts = [one.strip() for one in typed]
    while texts and not texts[-1]:
        texts.pop()
    kinds = [_KINDS.get(name, "") for name in explainer.names] or [""]
    kinds += kinds[-1:] * len(texts)  # the last may be named several times
    return [
        element_called(snapshot, text) if kind else text
        for text, kind in zip(texts, kinds, strict=False)
    ]


def fields_of(explainer: Explainer, of: Sequence[str]) -> list[Sought]:
    """A field for each name, those that may be left out too."""
    needed = len(explainer.names) - explainer.optional
    return [
        Sought(capital(name), _KINDS.get(name, ""),
               of[place] if place < len(of) else "", place < needed)
        for place, name in enumerate(explainer.names)
    ]  # fmt: skip
