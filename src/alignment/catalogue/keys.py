"""Keys that are made: of what has several parts, and of what was given no id."""

import hashlib
from collections.abc import Sequence

_LONGEST_MADE_ID = 120


def join_key(*parts: str) -> str:
    """One text from several, such that different parts never give the same text."""
    return "|".join(p.replace("%", "%25").replace("|", "%7C") for p in parts)


def parts_of_key(key: str) -> tuple[str, ...]:
    """The parts of which ``join_key`` made the key."""
    return tuple(p.replace("%7C", "|").replace("%25", "%") for p in key.split("|"))


def requirement_id(of: str, members: Sequence[str]) -> str:
    """The id of a requirement that was given none: ``S1:C1+C2+C3``.

    When it grows long, or an id holds one of the signs in between, a fingerprint of the parts
    makes it theirs alone.
    """
    text = f"{of}:{'+'.join(members)}"
    if len(text) <= _LONGEST_MADE_ID:
        is_plain = text.count(":") == 1 and text.count("+") == len(members) - 1
        return text if is_plain else f"{text}~{_fingerprint(of, *members)}"
    return f"{of[:80]}:{members[0][:40]}+{len(members) - 1}~{_fingerprint(of, *members)}"


def relationship_id(type_: str, source: str, target: str) -> str:
    """The id of a relationship that was given none: ``Serving:S1>P2``; else as above."""
    text = f"{type_}:{source}>{target}"
    if len(text) <= _LONGEST_MADE_ID:
        is_plain = text.count(":") == 1 and text.count(">") == 1
        return text if is_plain else f"{text}~{_fingerprint(type_, source, target)}"
    return f"{type_[:40]}:{source[:40]}>{target[:40]}~{_fingerprint(type_, source, target)}"


def fitted(key: str, *, longest: int) -> str:
    """The key, shortened by a fingerprint where it is too long."""
    return key if len(key) <= longest else f"{key[: longest - 13]}~{_fingerprint(key)}"


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:12]
