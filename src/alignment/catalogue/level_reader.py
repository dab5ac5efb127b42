"""Reads targets and measurements as columns, and tells when they last changed."""

from sqlalchemy import func, select

from alignment.catalogue.levels import LevelColumns
from alignment.catalogue.reader import Reader, holds
from alignment.catalogue.records import MeasurementRecord, TargetRecord

_TARGETS = TargetRecord.__table__  # type: ignore[attr-defined]
_MEASUREMENTS = MeasurementRecord.__table__  # type: ignore[attr-defined]


def levels_at(reader: Reader, *, at: int | None = None) -> LevelColumns:
    """The targets and measurements of a revision, no object for each row."""
    columns, t, m = LevelColumns(), _TARGETS.c, _MEASUREMENTS.c
    promised = (t.consumer, t.service, t.indicator, t.unit, t.target, t.floor, t.criticality)
    for part in reader.in_columns(select(*promised).where(holds(_TARGETS, at)).order_by(t.key)):
        columns.take_targets(*part)
    measured = (m.consumer, m.service, m.indicator, m.period, m.value, m.weight)
    query = select(*measured).where(holds(_MEASUREMENTS, at)).order_by(m.key)
    for part in reader.in_columns(query):
        columns.take_measurements(*part)
    return columns


def levels_changed(reader: Reader, *, at: int | None = None) -> int:
    """The last revision up to this one that touched a target or a measurement; 0 for none."""
    number = reader.resolve(at)
    return max(
        reader.scalar(select(func.max(column)).where(column <= number)) or 0
        for table in (_TARGETS, _MEASUREMENTS)
        for column in (table.c.since, table.c.until)
    )
