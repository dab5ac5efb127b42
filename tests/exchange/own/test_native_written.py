"""What the native document is written as, and that it comes back as it was."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment.catalogue import (
    Channel,
    Element,
    Estate,
    Heading,
    Kind,
    LifeCycle,
    Measurement,
    PracticeSupport,
    Relationship,
    Requirement,
    Target,
)
from alignment.exchange.format import File, Material
from alignment.exchange.own.native import Native, NativeJson
from tests.conftest import ROOT
from tests.exchange.own.native_texts import PRODUCT, read, yaml


def test_one_entity_is_one_line_that_says_only_what_must_be_said():
    estate = read(yaml(PRODUCT))

    lines = Native().write(estate).decode().splitlines()

    assert "  - {id: X1, kind: client, name: Web customers, audience: external}" in lines
    assert "  - {of: X1, members: [S1], weight: 3, channel: online}" in lines
    assert "  - {of: S1, members: [C1, C2, C3], needs: 2}" in lines
    assert "  - {of: P1, members: [{id: A1, share: 3}, {id: A2, share: 1}], needs: 1}" in lines
    assert "  - {practice: change, service: S1}" in lines
    assert ("  - {service: S1, indicator: availability, period: 2026-01, value: 99.95, "
            "consumer: X1}") in lines  # fmt: skip


def test_json_has_one_line_an_entity_too():
    lines = NativeJson().write(read(yaml(PRODUCT))).decode().splitlines()

    assert lines[1] == '"alignment": 1,'
    assert '  {"of": "S1", "members": ["C1", "C2", "C3"], "needs": 2},' in lines


@pytest.mark.parametrize("form", [Native(), NativeJson()])
def test_an_empty_estate_can_be_written_and_read(form):
    data = form.write(Estate())

    assert read(data, suffix=form.suffixes[0][1:]) == Estate()


@pytest.mark.parametrize(
    "written",
    [
        "null",
        "~",
        "yes",
        "No",
        "1.0",
        "1e5",
        "0x1F",
        "-",
        "- a",
        "a: b",
        "a #b",
        "#b",
        "a:",
        ": a",
        "{a}",
        "[a",
        "a, b",
        "'",
        '"',
        '\\"',
        "'a'",
        "a\nb",
        " a",
        "a ",
        "\ta",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "?",
        "? a",
        "=",
        "<<",
        "2026-01-05",
        "2026",
        "12:30",
        "é",
        "日本",
        "😀",
        "a\u2028b",
        "a\ufeffb",
        "a\u200bb",
        "---",
        "...",
        ".",
        ".inf",
        "true",
        "a\\b",
        "NaN",
    ],
)
@pytest.mark.parametrize("form", [Native(), NativeJson()])
def test_odd_texts_survive(form, written):
    item = Element(id=f"x{written}y".replace("\n", "").replace("\t", ""), kind=Kind.SERVICE,
                   name=written, owner=written, properties={written: written})  # fmt: skip

    estate = read(form.write(Estate(elements=(item,))), suffix=form.suffixes[0][1:])

    assert estate.elements == (item,)


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\r]")
WEIRD = st.one_of(
    st.sampled_from(["null", "yes", "1.0", "- a", "a: b", "'", '"', "\\", "#", "{", "a\nb", "0"]),
    st.text(max_size=12).map(lambda t: FORBIDDEN.sub("", t)),
    st.text(alphabet=" :#-?!&*|>%@`'\"\\{}[],ab1é\u2028\u00a0\U0001f600", max_size=12),
)
NUMBERS = st.floats(min_value=0, max_value=1e18) | st.integers(0, 10**6).map(float)


def named(text):
    import unicodedata

    shown = unicodedata.normalize("NFC", text).strip().replace("\n", " ").replace("\t", " ")
    return f"x{shown}" if shown else "x"


IDS = WEIRD.map(named)
TEXTS = WEIRD
PROPERTIES = st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=3).map(tuple), max_size=3)
ELEMENTS = st.builds(
    lambda name, kind, value, **more: Element(
        name=name, kind=kind, value=value if kind is Kind.OBJECTIVE else None, **more
    ),
    id=IDS,
    kind=st.sampled_from(Kind),
    name=TEXTS.map(lambda t: f"{t}x"),
    type=TEXTS,
    value=st.none() | NUMBERS,
    own=st.none() | NUMBERS,
    owner=TEXTS,
    documentation=TEXTS,
    lifecycle=st.none() | st.sampled_from(LifeCycle),
    properties=PROPERTIES,
    unavailability=st.none() | st.floats(0, 1),
    attributes=st.dictionaries(TEXTS, TEXTS, max_size=2),
)


@st.composite
def requirements(draw):
    members = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    shares = draw(st.just(()) | st.tuples(*(NUMBERS for _ in members)))
    return Requirement(
        of=draw(IDS), members=tuple(members), shares=shares, id=draw(st.just("") | IDS),
        needs=draw(st.integers(1, len(members))), criticality=draw(st.floats(0, 1)),
        weight=draw(st.none() | NUMBERS), channel=draw(st.none() | st.sampled_from(Channel)),
        sources=tuple(draw(st.lists(IDS, max_size=2))),
    )  # fmt: skip


PERIODS = st.sampled_from(["2026", "2026-Q3", "2026-07", "2026-W31", "2026-07-31"])
NAMES = TEXTS.map(lambda t: f"{t}x")
RELATIONSHIPS = st.builds(Relationship, type=IDS, source=IDS, target=IDS, id=st.just("") | IDS)
SUPPORTS = st.builds(PracticeSupport, practice=IDS, service=IDS, extent=NUMBERS)
TARGETS = st.builds(
    Target,
    consumer=IDS,
    service=IDS,
    indicator=NAMES,
    unit=TEXTS,
    target=NUMBERS,
    floor=st.floats(-1e18, -1),
)
MEASUREMENTS = st.builds(
    Measurement,
    service=IDS,
    indicator=NAMES,
    period=PERIODS,
    value=NUMBERS,
    consumer=st.just("") | IDS,
    weight=st.none() | NUMBERS,
)


def listed(strategy):
    return st.lists(strategy, max_size=4, unique_by=lambda entity: entity.key).map(tuple)


ESTATES = st.builds(
    Estate,
    heading=st.builds(Heading, name=TEXTS, currency=TEXTS),
    elements=listed(ELEMENTS),
    requirements=listed(requirements()),
    relationships=listed(RELATIONSHIPS),
    practices=listed(SUPPORTS),
    targets=listed(TARGETS),
    measurements=listed(MEASUREMENTS),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(estate=ESTATES)
def test_what_is_written_is_read_as_it_was(estate):
    for form in (Native(), NativeJson()):
        data = form.write(estate)

        again = read(data, suffix=form.suffixes[0][1:])

        assert again == estate
        assert form.write(again) == data


@pytest.mark.parametrize("form", [Native(), NativeJson()])
def test_the_example_company_survives(form):
    folder = ROOT / "examples" / "saltmarsh"
    files = tuple(File(p.name, p.read_bytes()) for p in sorted(folder.glob("*.yaml")))
    estate = Native().read(Material("saltmarsh", files)).estate

    again = read(form.write(estate), suffix=form.suffixes[0][1:])

    assert len(estate.elements) > 100
    assert again == estate
