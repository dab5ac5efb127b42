"""Where one failure is enough: single points, and redundancy that shares what is below it."""

from collections.abc import Iterator

import numpy as np

from alignment.catalogue import Kind
from alignment.graphs.debt import single_failures
from alignment.graphs.findings.finding import AlignmentFinding, Evidence


def single_points(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Components whose failure alone puts value at risk; every one is tried."""
    snapshot, values = evidence.snapshot, single_failures(evidence.snapshot).values
    costly = snapshot.kinds_are(Kind.COMPONENT) & (values > 0)
    for element in np.flatnonzero(costly).tolist():
        risk = float(values[element])
        message = (
            f"If {evidence.name(element)} fails alone, {evidence.amount(risk)} is at risk: "
            "nothing stands in for it."
        )
        yield evidence.finding("single-point", [element], message, risk)


def shared_redundancy(evidence: Evidence) -> Iterator[AlignmentFinding]:
    """Requirements with members to spare that one element takes down all by itself."""
    snapshot, alone = evidence.snapshot, single_failures(evidence.snapshot)
    for group, count, element in zip(
        alone.groups.tolist(), alone.counts.tolist(), alone.felled_by.tolist(), strict=True
    ):
        owner, members = int(snapshot.owner[group]), snapshot.members_of(group).tolist()
        others = "1 more does" if count == 2 else f"{count - 1:,} more do"
        more = f" ({others} so as well)" if count > 1 else ""
        message = (
            f"{evidence.name(owner)} needs {int(snapshot.needs[group])} of {len(members)} "
            f"({evidence.names(members)}), and yet {evidence.name(element)} alone takes it "
            f"down{more}."
        )
        value = float(alone.values[element])
        named = list(dict.fromkeys((owner, element, *members)))  # it may be a member itself
        yield evidence.finding("shared-redundancy", named, message, value)
