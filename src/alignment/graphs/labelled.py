"""One word for each of many things, of which few are different."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray


class Labelled(Sequence[str]):
    """The word of each of n things, such as its owner; empty where none is stated.

    Attributes:
        words: The different words, in the order in which they come first; of a part, those of the
            whole.
        codes: The place among them of the word of each thing, shape (n,).
    """

    def __init__(self, words: tuple[str, ...], codes: NDArray[np.int32]) -> None:
        codes.flags.writeable = False
        self.words, self.codes = words, codes

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Labelled":
        """These words. Time O(n)."""
        number: dict[str, int] = {}
        codes = np.fromiter((number.setdefault(t, len(number)) for t in texts), np.int32)
        return cls(tuple(number), codes)

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> "Labelled": ...
    def __getitem__(self, place: int | slice) -> "str | Labelled":
        if isinstance(place, slice):
            return Labelled(self.words, self.codes[place])
        return self.words[int(self.codes[place])]

    def __iter__(self) -> Iterator[str]:
        return map(self.words.__getitem__, self.codes.tolist())

    def told(self, tell: Callable[[str], str]) -> "Labelled":
        """The same with each word put otherwise; two may become one."""
        told = Labelled.of(map(tell, self.words))
        return Labelled(told.words, told.codes[self.codes])

    def are(self, word: str) -> NDArray[np.bool_]:
        """Which things bear a word, shape (n,)."""
        found: NDArray[np.bool_] = self.codes == self._code_of(word)
        return found

    def _code_of(self, word: str) -> int:
        return self.words.index(word) if word in self.words else -1

    def counts(self) -> dict[str, int]:
        """How many things bear each word."""
        counts = np.bincount(self.codes, minlength=len(self.words)).tolist()
        return dict(zip(self.words, counts, strict=True))
