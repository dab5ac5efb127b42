"""What files of outages and of samples share: what was observed, and what was measured."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import ValidationError

from alignment.catalogue import Element, Finding, Kind, Measurement, Severity
from alignment.catalogue.faults import faults_of, path_text
from alignment.exchange.faults import Faults, Findings, refusal, shortlist
from alignment.exchange.measures.calendars import Period, periods_between
from alignment.exchange.measures.clock import ZoneMissing, spelled
from alignment.exchange.measures.measuring import Measuring

MOST_MEASUREMENTS = 500_000


class Instants:
    """Reads the instants of a file; that they lack a zone is said once, not for every row."""

    def __init__(self, spec: Measuring, faults: Faults) -> None:
        self.spec = spec
        self.faults = faults
        self._zoneless: list[tuple[str, str]] = []

    def read(self, text: str, place: str) -> int | None:
        """The instant that a text states; None where it states none, which is a fault."""
        try:
            return self.spec.instant(text)
        except ZoneMissing as error:
            self._zoneless.append((place, str(error)))
        except ValueError as error:
            self.faults.add(place, str(error))
        return None

    def close(self) -> None:
        """Say that a zone is lacking, if it is."""
        if self._zoneless:
            place, message = self._zoneless[0]
            more = len(self._zoneless) - 1
            self.faults.add(place, message + (f"; {more:,} more have none" if more else ""))


class Observed:
    """Which periods were observed, and which of them in part."""

    def __init__(self, name: str, spec: Measuring, findings: Findings) -> None:
        self.name = name
        self.spec = spec
        self.findings = findings
        self._said: set[str] = set()

    def periods(
        self, extent: tuple[int, int] | None, what: str, *, slack: int = 0
    ) -> list[Period]:
        """The periods of the observation; those in part only where they are to be weighed.

        Args:
            extent: First and last instant of what was read; None where nothing was.
            what: What was read, for messages.
            slack: What may lack at the ends of a period that counts as whole, in microseconds.
        """
        start, end = self._bounds(extent, what)
        if end <= start:
            if extent is not None:
                message = f"no {what} tells of any time that was observed; say `first` and `last`"
                self.note("nothing-observed", message, Severity.MEDIUM)
            return []
        try:
            found = [
                _whole(period, slack)
                for period in periods_between(start, end, self.spec.granularity, self.spec.clock)
            ]
        except ValueError as error:
            raise refusal(self.name, str(error)) from None
        partial = [p for p in found if p.partial]
        if not partial:
            return found
        shares = [f"{p.name} ({_share(p)} % observed)" for p in partial]
        if self.spec.partial == "weigh":
            self.note("partial-period", f"{shortlist(shares)}: weighed by what was observed")
            return found
        message = f"{shortlist(shares)}: left out; `partial: weigh` keeps them with less weight"
        self.note("partial-period", message)
        return [p for p in found if not p.partial]

    def _bounds(self, extent: tuple[int, int] | None, what: str) -> tuple[int, int]:
        start, end = self.spec.bounds()
        if start and end:
            return start, end
        if extent is None:
            return 0, 0
        lacking = [n for n, given in (("first", start), ("last", end)) if not given]
        start, end = start or extent[0], end or extent[1]
        message = (
            f"taken as observed from {self.spelled(start)} to {self.spelled(end)}, by the first "
            f"and the last {what}; say it by `{'` and `'.join(lacking)}`"
        )
        self.note("observation-assumed", message)
        return start, end

    def spelled(self, instant: int) -> str:
        """An instant as the people of the declared zone read it."""
        return spelled(instant, self.spec.clock)

    def refuse_many(self, count: int) -> None:
        """Refuse to make more measurements than anyone looks at."""
        if count > MOST_MEASUREMENTS:
            message = f"would make {count:,} measurements; at most {MOST_MEASUREMENTS:,} are made"
            raise refusal(self.name, message)

    def measurement(
        self, service: str, indicator: str, period: Period, *, value: float, weight: float | None
    ) -> Measurement:
        """What was measured of a service in a period."""
        try:
            return Measurement(
                service=service, consumer=self.spec.consumer, indicator=indicator,
                period=period.name, value=value, weight=weight,
            )  # fmt: skip
        except ValidationError as error:
            (path, message), *_ = faults_of(error.errors(include_url=False))
            place = f"{self.name} {indicator} of {service} {period.name} {path_text(path)}"
            raise refusal(place, message) from None

    def note(self, rule: str, message: str, severity: Severity = Severity.LOW) -> None:
        """A finding about the whole of what was read, said once."""
        if message in self._said:
            return
        self._said.add(message)
        self.findings.add(rule, Finding(severity, rule, self.name, message))


def _whole(period: Period, slack: int) -> Period:
    """The period, as observed to its ends where less than the slack lacks there."""
    start, end = period.whole
    begin = start if period.start - start < slack else period.start
    close = end if end - period.end < slack else period.end
    return replace(period, start=begin, end=close)


def _share(period: Period) -> int:
    """The percent of a period that was observed, never told as none or all."""
    observed, whole = period.end - period.start, period.whole[1] - period.whole[0]
    return min(99, max(1, round(100 * observed / whole)))


def service_elements(
    spec: Measuring, ids: Iterable[str], names: Mapping[str, str]
) -> tuple[Element, ...]:
    """The services as elements where the spec wants them made; else the catalogue has them."""
    if not spec.make_services:
        return ()
    return tuple(Element(id=i, kind=Kind.SERVICE, name=names.get(i, i)) for i in sorted(set(ids)))
