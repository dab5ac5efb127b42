import json
import random
from itertools import pairwise

import pytest

from alignment.catalogue import Element, Estate, Kind, Measurement
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, Writer, recognise
from alignment.exchange.measures.prometheus import Prometheus

PERIODS = ("2026", "2026-Q3", "2026-07", "2026-W31", "2026-07-31", "2020-W53", "1970-01", "2199")


def measured(period="2026-01", value=99.95, **more):
    said = {"service": "S1", "indicator": "availability", **more}
    return Measurement(period=period, value=value, **said)


EVERYTHING = Estate(
    elements=(Element(id="S1", kind=Kind.SERVICE, name="Shop"),),
    measurements=(
        measured(), measured("2026-02", -1e-7), measured("2026-03", 1e18, weight=0),
        measured(consumer="X1", weight=3.25), measured(consumer='"q"\\\n{}', weight=1e-9),
        measured(service="Café, הר", indicator=" response time {p95} "),
        *(measured(period, 0.1 + 0.2, indicator="lead time") for period in PERIODS),
    ),
)  # fmt: skip


def written(*measurements):
    return Prometheus().write_noting(Estate(measurements=measurements))


def read(data, *more):
    given = Material("answer", (File("answer.json", data), *more))
    assert isinstance(recognise(given), Prometheus)
    return Prometheus().read(given)


def answer(labels, *samples):
    series = {"metric": {"__name__": "availability", "service": "S1", **labels},
              "values": [[time, text] for time, text in samples]}  # fmt: skip
    return json.dumps(
        {"status": "success", "data": {"resultType": "matrix", "result": [series]}}
    ).encode()


def by_month(*samples, **labels):
    return answer({"alignment_period": "month", **labels}, *samples)


def problems(data, *more):
    with pytest.raises(Unreadable) as refused:
        read(data, *more)
    return [str(p) for p in refused.value.problems]


JANUARY = 1767225600


def test_what_was_written_reads_back_equal_and_is_written_the_same():
    first = Prometheus().write(EVERYTHING)

    document = read(first)

    assert set(document.estate.measurements) == set(EVERYTHING.measurements)
    assert document.findings == ()
    assert Prometheus().write(document.estate) == first


def test_many_measurements_come_back_whatever_their_order():
    chance = random.Random(7)  # noqa: S311 a seed, no secret
    found = {}
    for _ in range(400):
        m = measured(
            f"{chance.randint(1970, 2199)}-{chance.choice(('Q2', '05', 'W02', '11-30'))}",
            chance.choice((chance.uniform(-1e18, 1e18), chance.gauss(0, 1), 100)),
            service=f"S{chance.randint(1, 4)}", consumer=chance.choice(("", "X1")),
            weight=chance.choice((None, chance.random())),
        )  # fmt: skip
        found.setdefault(m.key, m)
    shuffled = list(found.values())
    chance.shuffle(shuffled)

    data = written(*shuffled).data

    assert data == written(*found.values()).data
    assert set(read(data).estate.measurements) == set(found.values())


def test_the_form_is_that_of_a_range_query_in_the_order_of_time():
    answer = json.loads(Prometheus().write(EVERYTHING))

    assert isinstance(Prometheus(), Writer)
    assert (answer["status"], answer["data"]["resultType"]) == ("success", "matrix")
    series = answer["data"]["result"]
    assert all(set(one) == {"metric", "values"} for one in series)
    assert len({json.dumps(one["metric"], sort_keys=True) for one in series}) == len(series)
    for one in series:
        assert all(a[0] < b[0] for a, b in pairwise(one["values"]))
        assert all(float(text) == float(text) for _, text in one["values"])


def test_a_sample_stands_where_its_period_begins_in_utc():
    labels = {"__name__": "availability", "alignment_period": "month", "service": "S1"}

    (series,) = json.loads(written(measured()).data)["data"]["result"]

    assert series == {"metric": labels, "values": [[JANUARY, "99.95"]]}


def test_periods_that_prometheus_has_no_time_for_are_counted():
    made = written(measured("1969-12"), measured("1970-W01"), measured("2200"), measured("2026"))

    assert [(f.rule, f.message) for f in made.findings] == [
        ("period-left-out", "3 measurements of periods that do not lie between 1970 and 2199 "
         "left out, such as 1969-12")
    ]  # fmt: skip
    assert [m.period for m in read(made.data).estate.measurements] == ["2026"]


def test_nothing_measured_is_an_empty_answer():
    made = written()

    assert read(made.data).estate == Estate()


def test_overlapping_files_count_once_and_stand_beside_samples():
    again = File("again.json", by_month((JANUARY, "99")))
    other = File("up.json", answer({"__name__": "up"}, (JANUARY, "1"), (JANUARY + 86400, "1")))
    spec = File("s.yaml", b"time_series: 1\ngranularity: day\n")

    document = read(by_month((JANUARY, "99")), again, other, spec)

    found = [(m.indicator, m.period, m.value) for m in document.estate.measurements]
    assert found[0] == ("availability", "2026-01", 99)
    assert ("up", "2026-01-01", 1) in found


def test_a_figure_that_is_stated_and_sampled_is_refused():
    samples = File("again.json", answer({}, (JANUARY, "1"), (JANUARY + 86400, "1")))
    spec = File("s.yaml", b"time_series: 1\nfirst: 2026-01\nlast: 2026-01\n")

    assert problems(by_month((JANUARY, "99")), samples, spec) == [
        "answer: |S1|availability|2026-01 is stated, and samples tell of it too"
    ]


def test_a_figure_that_is_no_number_was_not_measured():
    document = read(by_month((JANUARY, "NaN")))

    assert document.estate.measurements == ()
    assert [(f.rule, f.place) for f in document.findings] == [
        ("sample-absent", "answer.json, data.result[0]")
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (by_month((JANUARY + 3600, "99")),
         "answer.json, data.result[0].values[0]: 2026-01-01 01:00 UTC is not where a month "
         "begins in UTC"),
        (answer({"alignment_period": "hour"}, (JANUARY, "99")),
         "answer.json, data.result[0].metric: alignment_period is one of day, week, month, "
         "quarter, year, not 'hour'"),
        (by_month((JANUARY, "1"), alignment_figure="total"),
         "answer.json, data.result[0].metric: alignment_figure is weight, not 'total'"),
        (by_month((JANUARY, "1"), alignment_figure="weight"),
         "answer.json, data.result[0].values[0]: is the weight of a figure that is not there"),
        (by_month((JANUARY, "99"), service=" "),
         "answer.json, data.result[0].values[0]: service: an id must not be blank"),
        (by_month((JANUARY, "99"), __name__=""),
         "answer.json, data.result[0].values[0]: indicator: a name must not be blank"),
        (by_month((JANUARY, "99"), (JANUARY, "98")),
         "answer.json, data.result[0].values[1]: the figure of 2026-01 stands in answer.json, "
         "data.result[0].values[0] too, and is another"),
        (by_month((JANUARY, "much")),
         "answer.json, data.result[0].values[0]: must be a number, not 'much'"),
    ],
)  # fmt: skip
def test_what_states_no_measurement_is_refused_with_its_place(data, said):
    assert problems(data) == [said]
