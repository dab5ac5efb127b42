"""A user's own attributes, whose keys foreign notations may repeat."""

from collections.abc import Iterable

from alignment.catalogue import Properties


def gathered(pairs: Iterable[tuple[str, str]]) -> Properties:
    """Properties by key; a key that is repeated holds all its texts."""
    found: dict[str, list[str]] = {}
    for key, text in pairs:
        found.setdefault(key, []).append(text)
    return {key: texts[0] if len(texts) == 1 else tuple(texts) for key, texts in found.items()}


def spread(properties: Properties) -> list[tuple[str, str]]:
    """Properties as pairs, a key repeated for each of its texts."""
    return [
        (key, text)
        for key, texts in properties.items()
        for text in ((texts,) if isinstance(texts, str) else texts)
    ]
