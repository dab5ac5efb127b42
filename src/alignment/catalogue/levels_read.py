"""Reads targets and measurements column by column, and tells when they last changed."""

from sqlalchemy import func, select

from alignment.catalogue.levels import LevelColumns
from alignment.catalogue.reader import Reader, holds, table_of


def levels_at(reader: Reader, *, at: int | None = None) -> LevelColumns:
    """The targets and measurements of a revision, no object for each row."""
    columns, targets, measured = LevelColumns(), table_of("targets"), table_of("measurements")
    t, m = targets.c, measured.c
    told = (t.consumer, t.service, t.indicator, t.unit, t.target, t.floor, t.criticality)
    for part in reader.in_columns(select(*told).where(holds(targets, at)).order_by(t.key)):
        columns.take_targets(*part)
    heard = (m.consumer, m.service, m.indicator, m.period, m.value, m.weight)
    for part in reader.in_columns(select(*heard).where(holds(measured, at)).order_by(m.key)):
        columns.take_measurements(*part)
    return columns


def levels_changed(reader: Reader, *, at: int | None = None) -> int:
    """The last revision up to this one that touched a target or a measurement; 0 for none."""
    number, newest = reader.resolve(at), 0
    for table in (table_of("targets"), table_of("measurements")):
        for column in (table.c.since, table.c.until):
            [((found,),)] = reader.in_columns(select(func.max(column)).where(column <= number))
            newest = max(newest, found or 0)
    return newest
