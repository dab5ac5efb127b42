"""Common causes of a group of like elements, written as elements that they share.

A part of each element's unavailability becomes that of a shared element: nothing else in the
calculations needs to know of common causes.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import comb

from alignment.catalogue import Element, Estate, Kind, Requirement
from alignment.errors import Invalid, NotFound


def with_common_cause(
    estate: Estate, members: Sequence[str], *, beta: float, cause: str
) -> Estate:  # fmt: skip
    """The estate in which a fraction beta of the members' failures hits them all at once.

    Each member keeps (1 - beta) Q and needs a new component, the cause, which fails with beta Q.

    Args:
        estate: The estate; it is not altered.
        members: Ids of at least two elements with the same stated unavailability Q.
        beta: In 0..1.
        cause: Id of the new component.

    Raises:
        NotFound: A member is not there.
        Invalid: Members are too few, differ in Q or state none; beta is not in 0..1; the id of
            the cause is taken.

    Source: METHODS 3.3; Fleming 1975, the beta-factor model.
    """
    total = _same_unavailability(estate, members)
    if not 0 <= beta <= 1:
        msg = f"beta is the common fraction of failures, 0..1, not {beta!r}"
        raise Invalid(msg, beta=beta)
    if any(e.id == cause for e in estate.elements):
        msg = f"there is an element {cause!r} already; give the cause an id of its own"
        raise Invalid(msg, element=cause)
    alone, shared = beta_factor(total, beta)
    inside = set(members)
    elements = [replace(e, unavailability=alone) if e.id in inside else e for e in estate.elements]
    common = Element(
        id=cause, name=f"Common cause of {', '.join(members)}", kind=Kind.COMPONENT,
        unavailability=shared,
    )  # fmt: skip
    needs = [Requirement(of=member, members=(cause,), weight=0.0) for member in members]
    return estate.with_(elements=(*elements, common), requirements=(*estate.requirements, *needs))


def beta_factor(total: float, beta: float) -> tuple[float, float]:
    """Probability of an element's own failure, and of the one that it shares with its group."""
    return (1 - beta) * total, beta * total


def multiple_greek_letters(total: float, beta: float, gamma: float) -> tuple[float, float, float]:
    """Probabilities of failures of one, of a certain two and of all elements of a group of three.

    Source: METHODS 3.3; Fleming and Kalinowski 1983, the multiple Greek letter model.
    """
    return (1 - beta) * total, beta * (1 - gamma) * total / 2, beta * gamma * total


def alpha_factors(total: float, alphas: Sequence[float]) -> tuple[float, ...]:
    """Probabilities of failures of a certain 1, 2, ... of a group's elements.

    Args:
        total: Probability that one element fails, alone or with others.
        alphas: Fractions of the failure events that hit 1, 2, ... elements; as many as the group
            has elements.

    Source: METHODS 3.3; Mosleh and Siu 1987, the alpha-factor model.
    """
    n, mean = len(alphas), sum(k * alpha for k, alpha in enumerate(alphas, 1))
    if n == 0 or mean <= 0:
        msg = "give a fraction for each number of elements that fail together, not all of them 0"
        raise Invalid(msg)
    return tuple(
        k / comb(n - 1, k - 1) * alpha / mean * total for k, alpha in enumerate(alphas, 1)
    )


def _same_unavailability(estate: Estate, members: Sequence[str]) -> float:
    """The unavailability that all members state; raises NotFound or Invalid."""
    stated = {e.id: e.unavailability for e in estate.elements}
    for member in members:
        if member not in stated:
            raise NotFound.of("element", member)
    found = {stated[member] for member in members}
    if len(set(members)) < 2 or len(found) != 1 or None in found:
        msg = "a common cause is that of two or more elements which state one unavailability"
        raise Invalid(msg, elements=list(members))
    return float(found.pop() or 0.0)
