"""Seeded damage to the bytes of a file, of the kinds that a disk, a hand or an enemy makes."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence

_TOKENS = (
    b"", b'"', b"'", b"<", b">", b"</", b"&", b"&#0;", b"<!DOCTYPE x>", b"{", b"}", b"[", b"]",
    b",", b";", b":", b"\t", b"\r", b"\n", b"\0", b"\x1b[2J", b"\xff\xfe", b"\xc3\x28",
    b"\xed\xa0\x80", b"\xe2\x80\xae", b"NaN", b"Infinity", b"1e999", b"-1", b"0", b"null", b"true",
    b"9" * 400, b"&a", b"*a", b"!!python/object:os.system", b"<<", b"---", b"...", b"id", b"name",
    b"../..", b"=1+1", b"2026-02-30", b"\xf0\x9f\x92\xa9",
)  # fmt: skip
_DEEP = ((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"- ", b""), (b"(", b")"))

Damage = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def damaged(seed: int, data: bytes, others: Sequence[bytes]) -> bytes:
    """The data after one to four kinds of damage; the same for the same seed.

    Args:
        seed: Decides everything.
        data: What is damaged.
        others: Files from which pieces may come.
    """
    chance = random.Random(seed)  # noqa: S311 (repeatable, not secret)
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_KINDS)(chance, data, others)
    return data


def damaged_within(seed: int, data: bytes, others: Sequence[bytes]) -> bytes:
    """The zip archive with one member damaged and all sums right, so that its reader gets to it.

    Args:
        seed: Decides everything.
        data: Of a sound archive.
        others: Files from which pieces may come.
    """
    chance = random.Random(seed)  # noqa: S311 (repeatable, not secret)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    one = chance.choice([name for name in members if not name.startswith(_LOOKS)])
    members[one] = damaged(seed, members[one], others)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


_LOOKS = ("docProps/", "xl/comments", "xl/drawings/", "xl/tables/", "xl/theme/")
"""Members of a workbook that nobody reads who wants its cells."""


def _flip_bits(chance: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    found = bytearray(data or b"\0")
    for _ in range(chance.randint(1, 8)):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _truncate(chance: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _cut(chance: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + data[end:]


def _repeat(chance: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    start, end = _span(chance, data)
    return data[:end] + data[start:end] * chance.randint(1, 5) + data[end:]


def _splice(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    start, end = _span(chance, other)
    place = chance.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def _insert_token(chance: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(_TOKENS) + data[place:]


def _swap_token(chance: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """One word or sign for another, wherever it stands or in one place."""
    words = data.split()
    if not words:
        return chance.choice(_TOKENS)
    word = chance.choice(words)[:40]
    times = chance.choice((1, -1))
    return data.replace(word, chance.choice((*_TOKENS, chance.choice(words))), times)


def _swap_lines(chance: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


def _nest(chance: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    opening, closing = chance.choice(_DEEP)
    depth = chance.choice((10, 300, 5_000))
    place = chance.randrange(len(data) + 1)
    return data[:place] + opening * depth + closing * depth + data[place:]


def _span(chance: random.Random, data: bytes) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 10, 100, 2_000)))


_KINDS: tuple[Damage, ...] = (
    _flip_bits, _truncate, _cut, _repeat, _splice, _insert_token, _swap_token, _swap_lines, _nest,
)  # fmt: skip
