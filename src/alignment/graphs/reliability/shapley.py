"""How often each failure is the one that brings an event about: the Shapley value, exactly.

If all fail one after the other, every order being as likely, one failure of each order turns the
event. How often it is each element's is the Shapley value of the structure. It needs no order to
be tried: it is the mean of the element's Birnbaum importance over all unavailabilities that all
have alike, and that is a polynomial, which few points integrate exactly.
"""

from collections.abc import Mapping

import numpy as np

from alignment.graphs.reliability.decision_diagram import Chances
from alignment.graphs.reliability.event import Event

MOST_ALIKE = 128
"""Elements up to which the structural importance is worked out: half as many passes."""


def turning_points(event: Event) -> Mapping[int, float] | None:
    """The structural importance of each variable that the event asks; they add up to 1.

        integral over q from 0 to 1 of P(S | e) - P(S | not e), every unavailability being q

    With n variables the slope is a polynomial of degree n - 1 in q, for which Gauss and Legendre
    need n / 2 points. None where the variables are too many.

    Time O(n / 2) passes over the diagrams.

    Source: Shapley 1953; Owen 1972 (multilinear extension); Barlow and Proschan 1975.
    """
    diagrams = event.diagrams
    asked = sorted({diagrams.var[node] for node in diagrams.below([event.function])})
    if len(asked) > MOST_ALIKE:
        return None
    found = np.zeros(diagrams.variables)
    points, weights = np.polynomial.legendre.leggauss((len(asked) + 1) // 2 or 1)
    for point, weight in zip((points + 1) / 2, weights / 2, strict=True):
        chances = Chances(diagrams, np.full(diagrams.variables, point))
        found += weight * chances.slopes({event.function: 1.0})
    return {var: float(found[var]) for var in asked}
