"""Answers as JSON: very many elements are told from columns, and not a byte differently."""

from dataclasses import replace

import numpy as np
import orjson
import pytest

from alignment.catalogue.texts import Texts
from alignment.graphs.impact import answer_of
from alignment.graphs.snapshot import Snapshot
from alignment.usecases.wire import json_of
from alignment.usecases.wire_impact import hits_json
from tests.graphs.estates import estate
from tests.graphs.random_estates import random_estate
from tests.graphs.ref1 import ref1

AWKWARD = ('"', '","', "a\\", "\n", "\x00\x1f", "", "ünï", "\u2028", "𝄞", "[]", "},{")


def awkwardly_named(snapshot: Snapshot, *, seed: int) -> Snapshot:
    """The same estate; ids, names and requirements hold all that JSON escapes."""
    rng = np.random.default_rng(seed)

    def spoilt(texts):
        ends = rng.choice(np.array(AWKWARD, dtype=object), len(texts))
        return Texts.of([text + end for text, end in zip(texts, ends, strict=True)])

    nameless = rng.random(len(snapshot)) < 0.1
    names = ["" if n else t for n, t in zip(nameless, spoilt(snapshot.names), strict=True)]
    return replace(
        snapshot, ids=spoilt(snapshot.ids), names=Texts.of(names),
        requirement_ids=spoilt(snapshot.requirement_ids),
        weight=np.round(rng.random(len(snapshot.weight)) * (rng.random() < 0.8), 3),
    )  # fmt: skip


def failing(snapshot: Snapshot, *, seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    gates = [i for i, kind in zip(snapshot.ids, snapshot.kind, strict=True) if kind >= 2]
    chosen = rng.choice(len(gates), size=min(len(gates), 12), replace=False)
    return {gates[i]: float(rng.choice([1.0, 1.0, 0.5, 0.3, 1e-7])) for i in chosen.tolist()}


@pytest.mark.parametrize("seed", range(40))
def test_columns_tell_the_same_as_the_elements_one_by_one(seed):
    snapshot = awkwardly_named(random_estate(60 + 20 * seed, seed=seed), seed=seed)
    losses = failing(snapshot, seed=seed)

    for limit in (None, 1, 7):
        hits = answer_of(snapshot, losses, limit=limit).elements

        assert bytes(hits_json(hits)) == orjson.dumps(list(hits))


def test_a_node_of_many_weighed_requirements_is_told_the_same():
    lines = [f"O1 needs S{i} at 0.{i % 9 + 1} weighing 0.{i}" for i in range(1, 40)]
    snapshot = estate("\n".join(lines))

    hits = answer_of(snapshot, {f"S{i}": 0.1 + i / 99 for i in range(1, 40)}).elements

    assert next(len(hit.because.parts) for hit in hits if hit.id == "O1") == 39
    assert bytes(hits_json(hits)) == orjson.dumps(list(hits))


def test_nothing_to_list_is_an_empty_list():
    hits = answer_of(ref1(), {"C7": 1.0}, limit=0).elements

    assert bytes(hits_json(hits)) == b"[]"


def test_a_large_answer_is_the_same_object_whole_as_with_indents():
    snapshot = random_estate(4_000, seed=3)
    answer = answer_of(snapshot, failing(snapshot, seed=3))

    plain = replace(answer, elements=tuple(answer.elements))

    assert len(answer.elements) >= 500
    assert json_of(answer) == json_of(plain) == orjson.dumps(plain)
    assert json_of(answer, indent=True) == orjson.dumps(plain, option=orjson.OPT_INDENT_2)
