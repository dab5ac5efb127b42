"""What is wrong with a file and what was noticed in it: gathered, and told at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from alignment.catalogue import Finding
from alignment.errors import Problem, Unreadable

MOST_SHOWN = 50
"""Faults of one file that are listed one by one; the others are counted."""

MOST_ALIKE = 100
"""Findings of one rule in one section that are listed one by one; the others are counted."""


class Faults:
    """Collects what is wrong with one file, so that a person sees it all at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._problems: list[Problem] = []
        self._count = 0

    def __bool__(self) -> bool:
        return self._count > 0

    def add(self, place: str, message: str) -> None:
        """Note one fault; only the first ones are kept with their place."""
        self._count += 1
        if self._count <= MOST_SHOWN:
            self._problems.append(Problem(place, message))

    def take(self, error: Unreadable) -> None:
        """Note the faults of a part, to be told with those of the others."""
        for problem in error.problems:
            self.add(problem.place, problem.message)

    def refuse(self) -> None:
        """Raise Unreadable when there was any."""
        if not self._count:
            return
        problems = list(self._problems)
        more = self._count - len(problems)
        if more:
            problems.append(Problem(self.name, f"and {more} more faults"))
        raise refusal_of(problems, total=self._count)


def refusal(place: str, message: str) -> Unreadable:
    """The error for a file that is broken at one place."""
    msg = f"{place}: {message}"
    return Unreadable(msg, [Problem(place, message)])


def refusal_of(problems: Sequence[Problem], *, total: int = 0) -> Unreadable:
    """The error that names all problems; ``total`` where more were met than are listed."""
    count = max(total, len(problems))
    if count == 1:
        return Unreadable(str(problems[0]), problems)
    return Unreadable(f"{count} faults; the first: {problems[0]}", problems, total=count)


class Findings:
    """Gathers findings; beyond a hundred of one kind they are counted, not listed."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[Finding]] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, group: str, finding: Finding) -> None:
        """Note a finding about what ``group`` names, such as ``targets``."""
        key = (group, finding.rule)
        self._counts[key] = self._counts.get(key, 0) + 1
        listed = self._found.setdefault(key, [])
        if len(listed) < MOST_ALIKE:
            listed.append(finding)

    def all(self) -> Iterator[Finding]:
        """Every finding, group by group, and the counts of those that are not listed."""
        for (group, rule), listed in self._found.items():
            yield from listed
            more = self._counts[group, rule] - len(listed)
            if more:
                message = f"{more:,} more of this kind, {self._counts[group, rule]:,} in all"
                yield Finding(listed[0].severity, rule, group, message)


def counts_of(names: Iterable[str]) -> dict[str, int]:
    """How often each name stands, in their order."""
    return dict(sorted(Counter(names).items()))


def several(count: int, what: str) -> str:
    """So many of something: ``1 window``, ``2,000 windows``."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def shortlist(names: Iterable[str], *, most: int = 5) -> str:
    """Some names for a message, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - most:,} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
