"""Members and shares of requirements as they stand in rows, many rows at a time."""

from collections.abc import Iterable, Sequence
from itertools import repeat

import orjson


def unjoined(members: Sequence[str]) -> tuple[list[str], list[int]]:
    """The members of requirements one after the other, and how many each has.

    Their JSON is cut like plain text, five times as quick as parsing it; where a text is escaped
    that would cut wrongly, so it is parsed.
    """
    joined = ",".join(members)
    if "\\" in joined:
        groups = orjson.loads(f"[{joined}]")
        return [member for group in groups for member in group], list(map(len, groups))
    names = joined[2:-2].replace('"],["', '","').split('","')
    return names, [1 + text.count('","') for text in members]


def shares_of(shares: Sequence[str], sizes: Sequence[int]) -> Iterable[float]:
    """The shares one after the other; where none are stated, all are equal."""
    if set(shares) == {"[]"}:
        return repeat(1.0, sum(sizes))
    pairs = zip(map(orjson.loads, shares), sizes, strict=True)
    return [share for given, size in pairs for share in given or (1.0,) * size]
