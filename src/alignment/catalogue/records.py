"""The tables. A row holds from the revision ``since`` until the revision ``until``.

The present is ``until IS NULL``, the past is a WHERE, and the edits of a revision are the rows
that begin and end with it: nothing is stored twice, so history and content cannot disagree.
Only ``store.py`` makes rows, and only from entities.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, String, Text, text
from sqlmodel import Field, SQLModel

from alignment.catalogue.fields import Collection
from alignment.catalogue.vocabulary import Audience, Channel, Kind, LifeCycle

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _one_of(column: str, words: type[Any]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _held(table: str, *more: Any) -> tuple[Any, ...]:
    """One present row for each key, and quick ways to what a revision began and ended."""
    present, past = text("until IS NULL"), text("until IS NOT NULL")
    return (
        Index(f"uq_{table}_present", "key", unique=True, sqlite_where=present,
              postgresql_where=present),
        Index(f"ix_{table}_since", "since", "key"),
        Index(f"ix_{table}_until", "until", "key", sqlite_where=past, postgresql_where=past),
        *more,
    )  # fmt: skip


def _key_column() -> Any:
    """Keys sort by code point on every database."""
    return Column(
        "key", String().with_variant(String(collation="C"), "postgresql"), nullable=False
    )


class RevisionRecord(SQLModel, table=True):
    """One list of edits, written in one transaction, chained to the one before by its hash."""

    __tablename__ = "revision"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    author: str
    time: datetime
    reason: str
    added: int
    altered: int
    retired: int
    digest: str
    previous: str
    hash: str


class Held(SQLModel):
    """What every row of content has."""

    row: int | None = Field(default=None, primary_key=True)
    key: str
    since: int = Field(foreign_key="revision.number")
    until: int | None = Field(default=None, foreign_key="revision.number")


class HeadingRecord(Held, table=True):
    __tablename__ = "heading"
    __table_args__ = _held("heading")
    collection: ClassVar[Collection] = "heading"

    key: str = Field(sa_column=_key_column())
    name: str
    currency: str
    documentation: str = Field(sa_type=Text)
    properties: str = Field(sa_type=Text)
    attributes: str = Field(sa_type=Text)


class ElementRecord(Held, table=True):
    __tablename__ = "element"
    __table_args__ = _held(
        "element",
        _one_of("kind", Kind),
        _one_of("audience", Audience),
        _one_of("lifecycle", LifeCycle),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("unavailability BETWEEN 0 AND 1", name="unavailability"),
        Index("ix_element_kind", "kind", "key"),
    )
    collection: ClassVar[Collection] = "elements"

    key: str = Field(sa_column=_key_column())
    kind: str
    name: str
    type: str
    value: float | None
    own: float | None
    cost: float | None
    unavailability: float | None
    audience: str | None
    owner: str
    lifecycle: str | None
    documentation: str = Field(sa_type=Text)
    properties: str = Field(sa_type=Text)
    attributes: str = Field(sa_type=Text)
    origin: str


class RequirementRecord(Held, table=True):
    __tablename__ = "requirement"
    __table_args__ = _held(
        "requirement",
        _one_of("channel", Channel),
        CheckConstraint("needs >= 1", name="needs"),
        CheckConstraint("criticality BETWEEN 0 AND 1", name="criticality"),
        Index("ix_requirement_of", "of"),
    )
    collection: ClassVar[Collection] = "requirements"

    key: str = Field(sa_column=_key_column())
    of: str
    members: str = Field(sa_type=Text)
    needs: int
    criticality: float
    weight: float | None
    shares: str = Field(sa_type=Text)
    channel: str | None
    sources: str = Field(sa_type=Text)
    origin: str


class RelationshipRecord(Held, table=True):
    __tablename__ = "relationship"
    __table_args__ = _held(
        "relationship",
        Index("ix_relationship_source", "source"),
        Index("ix_relationship_target", "target"),
    )
    collection: ClassVar[Collection] = "relationships"

    key: str = Field(sa_column=_key_column())
    type: str
    source: str
    target: str
    name: str
    documentation: str = Field(sa_type=Text)
    properties: str = Field(sa_type=Text)
    attributes: str = Field(sa_type=Text)
    origin: str


class PracticeRecord(Held, table=True):
    __tablename__ = "practice"
    __table_args__ = _held("practice")
    collection: ClassVar[Collection] = "practices"

    key: str = Field(sa_column=_key_column())
    practice: str
    service: str
    extent: float
    origin: str


class TargetRecord(Held, table=True):
    __tablename__ = "target"
    __table_args__ = _held("target", Index("ix_target_service", "service"))
    collection: ClassVar[Collection] = "targets"

    key: str = Field(sa_column=_key_column())
    consumer: str
    service: str
    indicator: str
    target: float
    floor: float
    unit: str
    criticality: float
    origin: str


class MeasurementRecord(Held, table=True):
    __tablename__ = "measurement"
    __table_args__ = _held("measurement", Index("ix_measurement_service", "service"))
    collection: ClassVar[Collection] = "measurements"

    key: str = Field(sa_column=_key_column())
    service: str
    indicator: str
    period: str
    value: float
    consumer: str
    weight: float | None
    origin: str


class MergeRecord(Held, table=True):
    __tablename__ = "merge"
    __table_args__ = _held("merge", Index("ix_merge_element", "element"))
    collection: ClassVar[Collection] = "merges"

    key: str = Field(sa_column=_key_column())
    source: str
    source_id: str
    element: str
    name: str
    type: str
    documentation: str = Field(sa_type=Text)
    properties: str = Field(sa_type=Text)
    attributes: str = Field(sa_type=Text)


class ViewRecord(Held, table=True):
    __tablename__ = "view"
    __table_args__ = _held("view")
    collection: ClassVar[Collection] = "views"

    key: str = Field(sa_column=_key_column())
    name: str
    type: str
    notation: str
    documentation: str = Field(sa_type=Text)
    properties: str = Field(sa_type=Text)
    attributes: str = Field(sa_type=Text)
    content: str = Field(sa_type=Text)
    origin: str


class WaiverRecord(Held, table=True):
    __tablename__ = "waiver"
    __table_args__ = _held("waiver", Index("ix_waiver_element", "element"))
    collection: ClassVar[Collection] = "waivers"

    key: str = Field(sa_column=_key_column())
    rule: str
    element: str
    reason: str
    expires: str
    origin: str


class SnapshotRecord(SQLModel, table=True):
    """One array of a large snapshot: derived data, rebuilt when absent or wrong."""

    __tablename__ = "snapshot"

    revision: int = Field(primary_key=True, foreign_key="revision.number")
    part: str = Field(primary_key=True)
    digest: str
    data: bytes = Field(sa_type=LargeBinary)


RECORDS: dict[Collection, Any] = {
    record.collection: record
    for record in (
        HeadingRecord, ElementRecord, RequirementRecord, RelationshipRecord, PracticeRecord,
        TargetRecord, MeasurementRecord, MergeRecord, ViewRecord,
        WaiverRecord,
    )
}  # fmt: skip
"""The table of each list."""

JSON_FIELDS = frozenset({"properties", "attributes", "members", "shares", "sources"})
"""Fields that stand as JSON text in their row."""

MAPPING_FIELDS = frozenset({"properties", "attributes"})
"""Those of them that say the same in any order."""
