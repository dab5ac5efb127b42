import random
from math import fsum

import pytest

from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.measures.clock import instant_of, spelled
from alignment.exchange.measures.time_series import TimeSeriesCsv

SPEC = "time_series: 1\nzone: UTC\nservice: S1\nindicator: latency\ngranularity: day\n"
ROWS = [
    ("2026-01-01 00:00", 10), ("2026-01-01 06:00", 20), ("2026-01-01 12:00", 60),
    ("2026-01-01 18:00", 30), ("2026-01-02 00:00", 5), ("2026-01-02 06:00", 0),
    ("2026-01-02 12:00", 0), ("2026-01-02 18:00", 15),
]  # fmt: skip


def table(rows=ROWS, header="timestamp,value"):
    return "\n".join([header, *(",".join(map(str, row)) for row in rows), ""])


def material(text, spec=SPEC):
    files = [File("t.csv", text.encode())]
    if spec:
        files.append(File("s.yaml", spec.encode()))
    return Material("samples", tuple(files))


def read(text=None, spec=SPEC):
    given = material(text or table(), spec)
    assert isinstance(recognise(given), TimeSeriesCsv)
    return TimeSeriesCsv().read(given)


def values(document):
    return [(m.service, m.period, m.value, m.weight) for m in document.estate.measurements]


def rules(document):
    return {f.rule for f in document.findings}


def problems(text, spec=SPEC):
    with pytest.raises(Unreadable) as refused:
        TimeSeriesCsv().read(material(text, spec))
    return [str(p) for p in refused.value.problems]


@pytest.mark.parametrize(
    ("aggregate", "first", "second"),
    [
        ("mean", 30, 5), ("min", 10, 0), ("max", 60, 15), ("sum", 120, 20), ("last", 30, 15),
        ("median", 25, 2.5), ("p90", 51, 12), ("share-up", 100, 50),
    ],
)  # fmt: skip
def test_the_samples_of_a_day_become_one_figure(aggregate, first, second):
    found = values(read(spec=SPEC + f"aggregate: {aggregate}\n"))

    assert found == [
        ("S1", "2026-01-01", pytest.approx(first), None),
        ("S1", "2026-01-02", pytest.approx(second), None),
    ]


def test_a_factor_turns_seconds_into_milliseconds():
    assert values(read(spec=SPEC + "factor: 1000\n"))[0][2] == 30_000


def test_samples_come_in_any_order():
    mixed = random.Random(3).sample(ROWS, len(ROWS))  # noqa: S311 - a seeded order

    assert values(read(table(mixed))) == values(read())


def test_days_are_those_of_the_declared_zone():
    spec = SPEC.replace("UTC", "Asia/Tokyo")
    rows = [(t.replace(" ", "T") + "Z", v) for t, v in ROWS]

    found = values(read(table(rows), spec))

    assert [(p, v) for _, p, v, _ in found] == [("2026-01-02", 8.75)]


def test_a_day_seen_in_part_is_left_out_or_weighed():
    rows = ROWS[2:]

    left_out, weighed = read(table(rows)), read(table(rows), SPEC + "partial: weigh\n")

    assert [p for _, p, _, _ in values(left_out)] == ["2026-01-02"]
    assert values(weighed)[0] == ("S1", "2026-01-01", 45, 0.5)
    assert "partial-period" in rules(left_out) & rules(weighed)


def test_gaps_and_samples_that_are_none_are_counted():
    rows = [*ROWS[:1], ("2026-01-01 06:00", "NaN"), ("2026-01-01 12:00", ""), *ROWS[4:]]

    document = read(table(rows), SPEC + "step: 1h\nfirst: 2026-01-01\nlast: 2026-01-03\n")

    said = {f.rule: f.message for f in document.findings}
    assert said["sample-absent"].endswith("left out: 2 samples")
    assert said["samples-missing"] == (
        "missing: 67 of 72 samples in 3 periods, most in 2026-01-03: 24; "
        "not measured for want of any: 2026-01-03"
    )


def test_samples_of_one_instant_count_once_where_they_say_the_same():
    rows = [*ROWS, ROWS[0], (ROWS[1][0], 80)]

    document = read(table(rows))

    assert values(document)[0][2] == fsum([10, 20, 80, 60, 30]) / 5
    note = next(f for f in document.findings if f.rule == "instant-repeated")
    assert note.message.startswith("stands at the instant of another: 2 samples; 1 of them say")


def test_only_samples_in_business_hours_count():
    spec = SPEC + "calendar: {hours: '08:00-20:00'}\n"

    assert [v for _, _, v, _ in values(read(spec=spec))] == [45, 7.5]


def test_a_column_may_be_a_series():
    text = table([(t, v, v + 1) for t, v in ROWS], header="Time,Shop,Stock")
    spec = SPEC.replace("service: S1", "services: {Shop: S1, Stock: S2}") + "make_services: true\n"

    document = read(text, spec)

    assert [(s, v) for s, p, v, _ in values(document) if p == "2026-01-01"] == [
        ("S1", 30),
        ("S2", 31),
    ]
    assert [(e.id, e.name) for e in document.estate.elements] == [("S1", "Shop"), ("S2", "Stock")]


def test_a_column_may_name_the_service():
    rows = [(t, s, v) for t, v in ROWS for s in ("A", "B", "C")]
    spec = SPEC.replace("service: S1", "services: {A: S1, B: S2}")

    document = read(table(rows, header="ts,service,value"), spec)

    assert {s for s, *_ in values(document)} == {"S1", "S2"}
    note = next(f for f in document.findings if f.rule == "series-without-service")
    assert note.message == "no service is declared for C; left out"


@pytest.mark.parametrize(("how", "value"), [("mean", 35), ("min", 30), ("max", 40), ("sum", 70)])
def test_several_series_of_one_service_are_combined_as_declared(how, value):
    rows = [(t, v, v + 10) for t, v in ROWS]
    text = table(rows, header="time,a,b")

    assert values(read(text, SPEC + f"combine: {how}\n"))[0][2] == value
    assert "2 series tell latency of S1: a, b; say `combine: mean`" in problems(text)[0]


def test_counts_since_1970_are_read_where_declared():
    rows = [(instant_of(t + "Z", None) // 1000, v) for t, v in ROWS]

    assert values(read(table(rows), SPEC + "time_format: epoch-ms\n")) == values(read())


def test_times_without_a_zone_are_refused_once():
    found = problems(table(), "time_series: 1\nservice: S1\nindicator: x\n")

    assert found == [
        "t.csv row 2 timestamp: '2026-01-01 00:00' has no offset, and no zone is declared: "
        "say `zone: Europe/Berlin`; 7 more have none"
    ]


@pytest.mark.parametrize(
    ("text", "spec", "said"),
    [
        (table(), "time_series: 1\nzone: UTC\nservice: S1\n", "say `indicator: NAME`"),
        (table(), "time_series: 1\nzone: UTC\nindicator: x\n", "say `service: ID`"),
        (table(header="a,b"), SPEC, "add `columns: {time: NAME}`"),
        (table(), SPEC + "columns: {value: x}\n", "there is no column 'x'"),
        (table([("2026-01-01 00:00", "fast")]), SPEC, "must be a number, not 'fast'"),
        (table([("2026-01-01 00:00", "1e19")]), SPEC, "must be a number, not '1e19'"),
        (table([("2026-03-29 02:30", 1)]), SPEC.replace("UTC", "Europe/Berlin"), "never was"),
        (table(), SPEC + "aggregate: mode\n", "aggregate: must be"),
        (table(), SPEC + "step: fast\n", "is no step"),
        (table(), SPEC + "factor: 0\n", "factor: "),
        (table([(t, 1e18) for t, _ in ROWS]), SPEC + "aggregate: sum\n", "must be at most"),
        ("", SPEC, "has no header"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_do(text, spec, said):
    found = problems(text, spec)

    assert any(said in problem for problem in found), found


def test_one_sample_tells_of_no_time():
    document = read(table(ROWS[:1]))

    assert document.estate.measurements == ()
    assert rules(document) == {"observation-assumed", "nothing-observed"}


def test_a_plain_series_is_recognised_and_other_tables_are_not():
    assert TimeSeriesCsv().recognises(material(table(), ""))
    for text in ("timestamp,value\n", "time,value\nx,1\n", "id,value\n2026-01-01,1\n", "{}", "a"):
        assert not TimeSeriesCsv().recognises(material(text, ""))


def test_the_mean_is_that_of_a_slow_count():
    chance = random.Random(5)  # noqa: S311 - seeded samples, no secret
    start = instant_of("2026-01-01T00:00Z", None)
    rows = [(spelled(start + i * 60_000_000)[:-4], chance.random()) for i in range(4 * 1440)]

    found = values(read(table(rows)))

    for _, period, value, _ in found:
        own = [v for t, v in rows if t.startswith(period)]
        assert value == pytest.approx(sum(own) / len(own), rel=1e-12)
    assert len(found) == 4
