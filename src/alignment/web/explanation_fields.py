"""Fields for what a figure is of: one for each name that its explanation takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import capital
from alignment.usecases.explain import Explainer, Name
from alignment.web.picks import element_called


@dataclass(frozen=True, slots=True)
class Sought:
    """One field.

    Attributes:
        title: What it asks for.
        kinds: Of the elements to choose from; empty where it takes no element.
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
    last = explainer.names[-1:] * len(texts)  # the last may be named several times
    return [
        _id_of(snapshot, text, name)
        for text, name in zip_longest(texts, (*explainer.names, *last)[: len(texts)])
    ]


def _id_of(snapshot: Snapshot, text: str, name: Name | None) -> str:
    if name is None or not name.kinds:
        return text
    called = element_called(snapshot, text)
    before, mark, loss = text.rpartition("=")
    if not name.lossy or not mark or snapshot.place_of(called) is not None:
        return called
    return f"{element_called(snapshot, before.rstrip())}={loss.lstrip()}"


def fields_of(explainer: Explainer, of: Sequence[str]) -> list[Sought]:
    """A field for each name, those that may be left out too."""
    needed = len(explainer.names) - explainer.optional
    return [
        Sought(capital(name.words), " ".join(name.kinds),
               of[place] if place < len(of) else "", place < needed)
        for place, name in enumerate(explainer.names)
    ]  # fmt: skip
