"""Targets and measurements column by column, names as codes: rows become these once."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from alignment.catalogue.estate import Estate

NONE = -1
"""The code of a consumer that is not stated."""


class Codes(dict[str, int]):
    """A number for each name, in the order in which the names first come."""

    def __missing__(self, name: str) -> int:
        self[name] = code = len(self)
        return code


@dataclass(slots=True, kw_only=True)
class LevelColumns:
    """The service levels of one revision: what was promised and what was measured.

    Names stand once, in the order of their codes; everything else is numbers, so that the rows of
    many years stay small in memory.

    Attributes:
        elements, indicators, units, periods: The names behind the codes.
        consumer, service, indicator, unit: Codes of each target.
        target, floor, criticality: Of each target.
        at: Code of the consumer that a measurement was taken at; ``NONE`` where it was not.
        of, what, when: Codes of service, indicator and period of each measurement.
        value: Of each measurement.
        weight: Business volume of its period; NaN where it is not stated.
    """

    elements: Codes = field(default_factory=Codes)
    indicators: Codes = field(default_factory=Codes)
    units: Codes = field(default_factory=Codes)
    periods: Codes = field(default_factory=Codes)
    consumer: "array[int]" = field(default_factory=lambda: array("i"))
    service: "array[int]" = field(default_factory=lambda: array("i"))
    indicator: "array[int]" = field(default_factory=lambda: array("i"))
    unit: "array[int]" = field(default_factory=lambda: array("i"))
    target: "array[float]" = field(default_factory=lambda: array("d"))
    floor: "array[float]" = field(default_factory=lambda: array("d"))
    criticality: "array[float]" = field(default_factory=lambda: array("d"))
    at: "array[int]" = field(default_factory=lambda: array("i"))
    of: "array[int]" = field(default_factory=lambda: array("i"))
    what: "array[int]" = field(default_factory=lambda: array("i"))
    when: "array[int]" = field(default_factory=lambda: array("i"))
    value: "array[float]" = field(default_factory=lambda: array("d"))
    weight: "array[float]" = field(default_factory=lambda: array("d"))

    def take_targets(
        self, consumers: Iterable[str], services: Iterable[str], indicators: Iterable[str],
        units: Iterable[str], *numbers: Iterable[float],
    ) -> None:  # fmt: skip
        """Append targets; the numbers are target, floor and criticality."""
        self.consumer.extend(map(self.elements.__getitem__, consumers))
        self.service.extend(map(self.elements.__getitem__, services))
        self.indicator.extend(map(self.indicators.__getitem__, indicators))
        self.unit.extend(map(self.units.__getitem__, units))
        for held, taken in zip((self.target, self.floor, self.criticality), numbers, strict=True):
            held.extend(taken)

    def take_measurements(
        self, consumers: Iterable[str], services: Iterable[str], indicators: Iterable[str],
        periods: Iterable[str], values: Iterable[float], weights: Iterable[float | None],
    ) -> None:  # fmt: skip
        """Append measurements."""
        code = self.elements.__getitem__
        self.at.extend(code(name) if name else NONE for name in consumers)
        self.of.extend(map(code, services))
        self.what.extend(map(self.indicators.__getitem__, indicators))
        self.when.extend(map(self.periods.__getitem__, periods))
        self.value.extend(values)
        self.weight.extend(float("nan") if w is None else w for w in weights)


def level_columns_of(estate: Estate) -> LevelColumns:
    """The service levels of an estate that is held in memory."""
    columns, targets, measured = LevelColumns(), estate.targets, estate.measurements
    columns.take_targets(
        [t.consumer for t in targets], [t.service for t in targets],
        [t.indicator for t in targets], [t.unit for t in targets],
        [t.target for t in targets], [t.floor for t in targets],
        [t.criticality for t in targets],
    )  # fmt: skip
    columns.take_measurements(
        [m.consumer for m in measured], [m.service for m in measured],
        [m.indicator for m in measured], [m.period for m in measured],
        [m.value for m in measured], [m.weight for m in measured],
    )  # fmt: skip
    return columns
