"""Very many texts as one run of bytes: quick to load, to splice and to write as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import overload

import numpy as np
import orjson
from numpy.typing import NDArray

from alignment.catalogue.runs import spans, starts_of

_AT_ONCE = 1 << 16
"""Texts gathered in one go: what points at their bytes stays in the processor's caches."""

_Ends = NDArray[np.int64]


class Texts(Sequence[str]):
    """Texts one after the other in UTF-8; a text is made when it is looked at.

    A million names are not a million objects: they are read from a database as they stand, take
    a quarter to a third of the room, and are copied into an answer without being parsed.

    Attributes:
        data: The bytes of all texts.
        ptr: Text i is ``data[ptr[i]:ptr[i + 1]]``, int64, shape (n + 1,).
    """

    def __init__(self, data: bytes, ptr: _Ends) -> None:
        ptr.flags.writeable = False
        self.data, self.ptr, self._at = data, ptr, memoryview(ptr.data)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """These texts; time O(bytes)."""
        if isinstance(texts, Texts):
            return texts
        held = texts if isinstance(texts, (list, tuple)) else list(texts)
        data = "".join(held).encode()
        sizes = np.fromiter(map(len, held), np.int64, len(held))
        if len(data) != int(sizes.sum()):
            sizes = np.fromiter((len(text.encode()) for text in held), np.int64, len(held))
        return cls(data, starts_of(sizes, np.int64))

    @classmethod
    def joined(cls, parts: Sequence["Texts"]) -> "Texts":
        """The texts of all parts, one part after the other."""
        sizes = [np.diff(part.ptr) for part in parts]
        ends = starts_of(np.concatenate(sizes) if sizes else (), np.int64)
        return cls(b"".join(part.data for part in parts), ends)

    def __len__(self) -> int:
        return len(self.ptr) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        if isinstance(place, slice):
            return tuple(self.taken(range(*place.indices(len(self)))))
        if place < 0:
            place += len(self)
            if place < 0:
                raise IndexError(place)
        return self.data[self._at[place] : self._at[place + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        if self.data.isascii():
            whole = self.data.decode()
            return (whole[a:b] for a, b in pairwise(self.ptr.tolist()))
        return (self.data[a:b].decode() for a, b in pairwise(self.ptr.tolist()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Texts):
            return NotImplemented
        return self.data == other.data and bool(np.array_equal(self.ptr, other.ptr))

    def __hash__(self) -> int:
        return hash(self.data)

    def __repr__(self) -> str:
        return f"Texts.of({list(self[:3])}{'...' if len(self) > 3 else ''})"

    def run(self, start: int, stop: int) -> bytes:
        """The bytes of a run of texts."""
        return self.data[self._at[start] : self._at[stop]]

    def taken(self, places: Iterable[int]) -> list[str]:
        """The texts at some places."""
        data, at = self.data, self._at
        return [data[at[i] : at[i + 1]].decode() for i in places]

    def arranged(self, order: NDArray[np.int64]) -> "Texts":
        """The texts at some places, as texts. Time O(bytes)."""
        sizes, parts = np.diff(self.ptr)[order], []
        for some in range(0, len(order), _AT_ONCE):
            taken = slice(some, some + _AT_ONCE)
            parts.append(self.array[spans(self.ptr[:-1][order[taken]], sizes[taken])].tobytes())
        return Texts(b"".join(parts), starts_of(sizes, np.int64))

    def index(self, text: str, start: int = 0, stop: int | None = None) -> int:
        """The first place in ``start:stop`` where a text stands; ValueError when there is none."""
        end = len(self) if stop is None else min(stop, len(self))
        if not text:
            return start + int(np.diff(self.ptr[start : end + 1]).tolist().index(0))
        sought, at = text.encode(), int(self.ptr[start])
        while (at := self.data.find(sought, at, int(self.ptr[end]))) >= 0:
            place = int(np.searchsorted(self.ptr, at, side="right")) - 1
            if self.ptr[place] == at and self.ptr[place + 1] - at == len(sought):
                return place
            at += 1
        raise ValueError(text)

    @cached_property
    def json(self) -> "Texts":
        """Each text as JSON has it between quotes; the same where nothing is to be escaped."""
        if not _needs_escapes(self.data):
            return self
        return Texts.of(orjson.dumps(list(self)).decode()[2:-2].split('","'))

    @cached_property
    def array(self) -> NDArray[np.uint8]:
        """The data as an array."""
        return np.frombuffer(self.data, np.uint8)


def _needs_escapes(data: bytes) -> bool:
    return len(data.translate(None, _ESCAPED)) < len(data)


_ESCAPED = bytes([*range(0x20), ord('"'), ord("\\")])
