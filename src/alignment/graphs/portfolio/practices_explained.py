"""What is behind the support of a practice, and behind the value at risk that it manages."""

from collections.abc import Callable, Iterable, Mapping

from alignment.catalogue import Kind, PracticeSupport
from alignment.graphs.debt import single_failure_values
from alignment.graphs.explained import Explanation, Portion
from alignment.graphs.flow import support_of_all
from alignment.graphs.portfolio.practices import parts_of
from alignment.graphs.snapshot import Floats, Ints, Snapshot
from alignment.graphs.words import amount_text, known, label, per_year

_TOP = 20
_AMOUNTS: Mapping[str, tuple[Callable[[Snapshot, Ints], Floats], str, str]] = {
    "practice-support": (
        lambda snapshot, _: support_of_all(snapshot), "support_s", "stands on",
    ),
    "practice-value-at-risk": (single_failure_values, "VaR_s", "is at risk by failures of"),
}  # fmt: skip
"""What a figure weighs of each service, its symbol, and how it is said."""

FIGURES = tuple(_AMOUNTS)


def explain_practice(
    snapshot: Snapshot, figure: str, practice: str, supports: Iterable[PracticeSupport]
) -> Explanation:
    """Why so much is behind a practice: service by service, by its part in managing each.

    Args:
        snapshot: The estate.
        figure: One of ``FIGURES``.
        practice: Its id.
        supports: How far practices manage services.
    """
    place, unit = snapshot.index_of(practice), per_year(snapshot)
    amounts_of, symbol, says = _AMOUNTS[figure]
    managed = parts_of(snapshot, supports).get(practice, {})
    amounts = amounts_of(snapshot, snapshot.indices(sorted(managed)))
    parts = sorted(
        (_portion(snapshot, amounts, s, part) for s, part in managed.items()),
        key=lambda p: (-(p.value or 0.0), p.of),
    )
    value, reason = _sum(parts), ""
    if not snapshot.kinds_are(Kind.PRACTICE)[place]:
        value, reason = None, f"{practice} is no practice"
    elif value is None:
        reason = "a service is in a circle too large to tell"
    name = label(snapshot, place)
    said = f"The figure of {name} is not defined: {reason}."
    if value is not None:
        said = f"{amount_text(value)} {unit} {says} what {name} manages; it must not be added."
    return Explanation(
        revision=snapshot.revision, figure=figure, of=(practice,), value=value, unit=unit,
        reason=reason, sentence=said, parts=tuple(parts[:_TOP]),
        formula=f"sum over services s of {symbol} * M[s,k] / sum over practices of M[s,.]",
        parts_omitted=max(len(parts) - _TOP, 0), adds_up=len(parts) <= _TOP,
        sources=("METHODS 1.3, the lenses", "METHODS 1.2"),
    )  # fmt: skip


def _sum(parts: Iterable[Portion]) -> float | None:
    """All parts together; None where one is not known."""
    values = [part.value for part in parts]
    known_ones = [value for value in values if value is not None]
    return sum(known_ones) if len(known_ones) == len(values) else None


def _portion(snapshot: Snapshot, amounts: Floats, service: str, part: float) -> Portion:
    amount = known(amounts[snapshot.index_of(service)])
    if amount is None:
        return Portion(of=(service,), value=None, note="it is in a circle too large to tell")
    note = f"{part:.4g} of {amount_text(amount)}"
    return Portion(of=(service,), value=part * amount, note=note)
