"""Recomputes the hash chain of the revisions from the content itself."""

from collections.abc import Iterator
from dataclasses import replace

from alignment.catalogue.reader import Reader
from alignment.catalogue.rows import GENESIS, chained, digest_of
from alignment.errors import Problem


def check_chain(reader: Reader) -> Iterator[Problem]:
    """Every revision whose edits, facts or place in the chain are not as they were written.

    An altered, removed, added or reordered row or revision shows here; a tail that was cut off
    shows only against a hash that was kept elsewhere.
    """
    previous = GENESIS
    for number in range(1, reader.head() + 1):
        place = f"revision {number}"
        found = next(iter(reader.list_revisions(before=number + 1, limit=1)), None)
        if found is None or found.number != number:
            yield Problem(place, "is missing")
            continue
        if found.previous != previous:
            yield Problem(place, "does not follow from the revision before it")
        if digest_of(reader.edits_of(number)) != found.digest:
            yield Problem(place, "its edits are not those that were written")
        if chained(replace(found, hash="")) != found.hash:
            yield Problem(place, "its author, time, reason or counts were altered")
        previous = found.hash
