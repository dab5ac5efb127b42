"""Reads the details of elements column by column, without an entity for each row."""

import orjson
from sqlalchemy import select

from alignment.catalogue.details import Details
from alignment.catalogue.reader import Reader, holds, table_of


def details_of(reader: Reader, *, at: int | None = None) -> Details:
    """Owners, types, life cycles and users' own words as they hold at a revision."""
    t = table_of("elements")
    chosen = (t.c.key, t.c.owner, t.c.lifecycle, t.c.type, t.c.properties)
    query = select(*chosen).where(holds(t, at))
    owners: dict[str, str] = {}
    lifecycles: dict[str, str] = {}
    types: dict[str, str] = {}
    texts: dict[str, str] = {}
    for ids, owner, stages, named, words in reader.in_columns(query.order_by(t.c.key)):
        owners.update(zip(ids, owner, strict=True))
        lifecycles.update(zip(ids, stages, strict=True))
        types.update(zip(ids, named, strict=True))
        texts.update(zip(ids, words, strict=True))
    return Details(
        owners={key: owner for key, owner in owners.items() if owner},
        lifecycles={key: stage for key, stage in lifecycles.items() if stage},
        types={key: named for key, named in types.items() if named},
        properties={key: orjson.loads(text) for key, text in texts.items() if text != "{}"},
    )
