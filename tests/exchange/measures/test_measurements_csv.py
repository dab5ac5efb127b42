import random

import pytest

from alignment.catalogue import Element, Estate, Kind, Measurement
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.measures.measurements_csv import MeasurementsCsv

ROWS = """service,consumer,indicator,period,value,weight
S1,,availability,2026-01,99.95,
S1,X1,availability,2026-Q1,99.9,3
S2,,"response, p95",2026-W05,180,
"""


def material(*texts):
    files = tuple(File(f"m{i}.csv", t.encode()) for i, t in enumerate(texts, start=1))
    return Material("tables", files)


def read(*texts):
    given = material(*texts)
    assert isinstance(recognise(given), MeasurementsCsv)
    return MeasurementsCsv().read(given)


def problems(*texts):
    with pytest.raises(Unreadable) as refused:
        MeasurementsCsv().read(material(*texts))
    return [str(p) for p in refused.value.problems]


def test_a_row_is_a_measurement():
    estate = read(ROWS).estate

    assert estate.measurements == (
        Measurement(service="S1", indicator="availability", period="2026-01", value=99.95),
        Measurement(
            service="S1", consumer="X1", indicator="availability", period="2026-Q1", value=99.9,
            weight=3,
        ),
        Measurement(service="S2", indicator="response, p95", period="2026-W05", value=180),
    )  # fmt: skip


def test_a_column_may_be_a_period():
    table = "Indicator;Service;2026-01;2026-02;2026-q2\navailability;S1;99.5;;98\n"

    document = read(table)

    assert [(m.period, m.value) for m in document.estate.measurements] == [
        ("2026-01", 99.5),
        ("2026-Q2", 98),
    ]
    assert [(f.rule, f.message) for f in document.findings] == [
        ("blank-number", "blank, so that nothing was measured: 1 value")
    ]


def test_several_tables_are_one_document():
    document = read(ROWS, "service,indicator,2025\nS1,availability,99\n")

    assert len(document.estate.measurements) == 4


def test_a_header_without_rows_is_fine():
    assert read("service,indicator,period,value\n").estate == Estate()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("S1,availability,2026-13,99,", "row 2 column period: '2026-13' is no period"),
        ("S1,availability,2026-01,abc,", "row 2 column value: must be a number, not 'abc'"),
        ("S1,availability,2026-01,1e999,", "row 2 column value: is not a finite number"),
        ("S1,availability,2026-01,NaN,", "row 2 column value: must be a number, not 'NaN'"),
        ("S1,availability,2026-01,99,-1", "row 2 column weight: must be at least 0"),
        (",availability,2026-01,99,", "row 2 column service: an id must not be blank"),
        ("S1,,2026-01,99,", "row 2 column indicator: a name must not be blank"),
        ("S1,availability,2026-01", "row 2: has 3 cells under 5 columns"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place(row, said):
    found = problems("service,indicator,period,value,weight\n" + row + "\n")

    assert any(said in problem for problem in found), found


def test_the_same_measurement_twice_is_refused():
    table = "service,indicator,period,value\nS1,a,2026,1\nS1,a,2026,1\n"

    assert problems(table) == ["m1.csv row 3: a of S1 in 2026 stands in m1.csv row 2 too"]


def test_another_table_is_refused_and_not_taken_from_others():
    assert "measurements have service" in problems("id,name\n1,x\n")[0]
    for text in ("id,name\n", "service,indicator\n", "service,indicator,name\n", "", "{}"):
        assert not MeasurementsCsv().recognises(material(text))


def test_what_is_written_reads_the_same_and_is_written_the_same():
    chance = random.Random(7)  # noqa: S311 - seeded values, no secret
    names = ["S1", "=1+1", "'=x", "''-y", "'z", "a\nb", 'q"u,o;te', "@at", "ü", " lead"]
    made = {
        m.key: m
        for m in (
            Measurement(
                service=chance.choice([n for n in names if "\n" not in n]),
                consumer=chance.choice(["", "X1", "-X"]),
                indicator=chance.choice(names),
                period=chance.choice(["2026", "2026-01", "2026-W53", "2025-Q4", "2026-02-28"]),
                value=chance.choice([0.1 + 0.2, 1e-300, -5, 1e17, 99.95, 1 / 3]),
                weight=chance.choice([None, 0, 0.25]),
            )
            for _ in range(400)
        )
    }
    estate = Estate(
        elements=(Element(id="S1", kind=Kind.SERVICE, name="S"),),
        measurements=tuple(made.values()),
    )

    written = MeasurementsCsv().write(estate)
    again = MeasurementsCsv().read(Material("x", (File("x.csv", written),))).estate

    assert {m.key: m for m in again.measurements} == made
    assert MeasurementsCsv().write(again) == written
    cells = [line.split(",")[0].strip('"') for line in written.decode().split("\n")]
    assert not any(cell[:1] in "=+-@" for cell in cells if cell)


def test_all_that_is_wrong_with_a_table_is_told_at_once():
    table = b"service,indicator,period,value\nS1,a,sometime,1\nS1,a,2026-01,much\nS1,,x,y\n"

    with pytest.raises(Unreadable) as refused:
        MeasurementsCsv().read(Material("x", (File("x.csv", table),)))

    told = sorted(str(p).partition(":")[0] for p in refused.value.problems)
    assert told[0] == "x.csv row 2 column period"
    assert "x.csv row 3 column value" in told
    assert [t.partition("row 4 ")[2] for t in told if "row 4" in t] == [
        "column indicator", "column period", "column value",
    ]  # fmt: skip
