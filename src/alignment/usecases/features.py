"""What the elements of a map are put together, filtered and coloured by, one word an element."""

from collections.abc import Mapping
from dataclasses import dataclass

from alignment.catalogue.details_read import details_of
from alignment.catalogue.fields import Properties
from alignment.graphs.labelled import Labelled
from alignment.graphs.snapshot import Snapshot
from alignment.runtime import Work

GROUPINGS = ("owner", "domain", "type")
_FEW, _MANY = 2, 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Features:
    """The words of every element, in the order of the snapshot; empty where none is stated."""

    owner: Labelled
    domain: Labelled
    type: Labelled
    stage: Labelled

    def words(self, name: str) -> Labelled:
        """The words of one feature, by its name."""
        found: Labelled = getattr(self, name)
        return found

    def choices(self, name: str) -> list[str]:
        """The different words of one feature, in alphabetical order."""
        return sorted(filter(None, self.words(name).words), key=str.casefold)

    def labels(self, name: str) -> Labelled:
        """What elements are put together by: the words of one feature, and one for none."""
        return self.words(name).told(lambda word: word or f"no {name}")

    def best(self) -> str:
        """The grouping that says most: the first that half of the elements state; or none."""
        for name in GROUPINGS:
            stated = {word: count for word, count in self.words(name).counts().items() if word}
            if sum(stated.values()) >= _MANY * len(self.owner) and len(stated) >= _FEW:
                return name
        return ""


def features_of(work: Work, *, at: int | None = None) -> Features:
    """The features of all elements; read once a snapshot."""
    return work.snapshot(at).derived(_none, by=lambda snapshot: _read(work, snapshot, at))


def _none(snapshot: Snapshot) -> Features:
    """No feature is stated: what a snapshot alone can say."""
    empty = Labelled.of([""] * len(snapshot))
    return Features(owner=empty, domain=empty, type=empty, stage=empty)


def _read(work: Work, snapshot: Snapshot, at: int | None) -> Features:
    details = details_of(work.reader, at=work.past(at))
    return Features(
        owner=_column(snapshot, details.owners),
        domain=_column(snapshot, {key: _domain(p) for key, p in details.properties.items()}),
        type=_column(snapshot, details.types), stage=_column(snapshot, details.lifecycles),
    )  # fmt: skip


def _column(snapshot: Snapshot, words: Mapping[str, str]) -> Labelled:
    return Labelled.of(" ".join(words.get(i, "").split()) for i in snapshot.ids)


def _domain(properties: Properties) -> str:
    return next((str(v) for k, v in properties.items() if k.casefold() == "domain"), "")
