import json

import pytest

from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.measures.prometheus import Prometheus

DAY = 86400
START = 1767225600  # 2026-01-01T00:00Z


def samples(*values, start=START, step=DAY // 4):
    return [[start + i * step, v] for i, v in enumerate(values)]


UP = {"__name__": "up", "job": "shop", "instance": "a"}
SHOP = {"metric": UP, "values": samples("1", "1", "0", "1", "1", "NaN", "1", "1")}


def answer(*series, **more):
    return json.dumps(
        {"status": "success", "data": {"resultType": "matrix", "result": list(series)}, **more}
    )


def material(*texts, spec="time_series: 1\ngranularity: day\n"):
    files = [File(f"p{i}.json", t.encode()) for i, t in enumerate(texts, start=1)]
    return Material("prom", (*files, *([File("s.yaml", spec.encode())] if spec else [])))


def read(*texts, **spec):
    given = material(*texts, **spec)
    assert isinstance(recognise(given), Prometheus)
    return Prometheus().read(given)


def values(document):
    return [(m.service, m.indicator, m.period, m.value) for m in document.estate.measurements]


def problems(*texts, **spec):
    with pytest.raises(Unreadable) as refused:
        Prometheus().read(material(*texts, **spec))
    return [str(p) for p in refused.value.problems]


def test_samples_become_figures_of_the_service_that_the_job_names():
    document = read(answer(SHOP))

    assert values(document) == [
        ("shop", "up", "2026-01-01", 0.75),
        ("shop", "up", "2026-01-02", 1),
    ]
    assert {f.rule for f in document.findings} == {"observation-assumed", "sample-absent"}


def test_months_in_part_are_left_out_without_a_word():
    document = read(answer(SHOP), spec="")

    assert values(document) == []
    partial = next(f for f in document.findings if f.rule == "partial-period")
    assert partial.message.startswith("2026-01 (6 % observed): left out")


def test_a_share_of_time_up_by_a_label_of_ones_own():
    series = {**SHOP, "metric": {"app": "web", "service": "other"}}
    spec = (
        "time_series: 1\ngranularity: day\nlabel: app\nservices: {web: S1}\n"
        "aggregate: share-up\nindicator: availability\n"
    )

    document = read(answer(series), spec=spec)

    assert values(document)[0] == ("S1", "availability", "2026-01-01", 75)


def test_an_answer_in_several_files_is_one_series_and_overlaps_count_once():
    later = {**SHOP, "values": samples("1", "0", start=START + DAY + 3 * DAY // 4)}

    document = read(answer(SHOP), answer(later))

    assert values(document)[-1] == ("shop", "up", "2026-01-02", 1)
    note = next(f for f in document.findings if f.rule == "instant-repeated")
    assert "1 of them say the same and count once" in note.message


def test_two_series_of_one_service_need_a_word():
    other = {**SHOP, "metric": {**UP, "instance": "b"}, "values": samples(*"00000000")}

    assert (
        'up{instance="a", job="shop"}, up{instance="b", job="shop"}'
        in problems(answer(SHOP, other))[0]
    )
    best = read(answer(SHOP, other), spec="time_series: 1\ngranularity: day\ncombine: max\n")
    assert values(best)[0] == ("shop", "up", "2026-01-01", 0.75)


def test_a_fraction_of_a_second_does_not_cut_a_day():
    late = {**SHOP, "values": samples(*"1" * 8, start=START + 0.781)}

    assert len(values(read(answer(late)))) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (json.dumps({"status": "error", "error": "boom", "data": {"resultType": "matrix"}}),
         "the query failed: 'boom'"),
        (json.dumps({"status": "success", "data": {"resultType": "vector", "result": []}}),
         "holds 'vector', not 'matrix': ask by /api/v1/query_range"),
        (json.dumps({"data": {"resultType": "matrix"}}), "has no list data.result"),
        (answer({"values": []}), "p1.json, data.result[0]: is no series"),
        (answer({"metric": {"job": 1}, "values": []}), "is no series"),
        (answer({"metric": UP}), "has no list `values`"),
        (answer({**SHOP, "histograms": [[1, {}]]}), "native histograms"),
        (answer({**SHOP, "values": [[START, 1]]}), 'values[0]: is no sample: write [seconds'),
        (answer({**SHOP, "values": [["x", "1"]]}), "is no sample"),
        (answer({**SHOP, "values": [[True, "1"]]}), "is no sample"),
        (answer({**SHOP, "values": [[START, "1_0"]]}), "must be a number"),
        (answer({**SHOP, "values": [[START, "1e999"]]}), "must be a number"),
        (answer({**SHOP, "values": [[1e300, "1"]]}), "is no count since 1970"),
        (answer({**SHOP, "values": [[-5, "1"]]}), "is no count since 1970"),
        (answer({"metric": {"__name__": "up"}, "values": []}), "nothing tells its service"),
        (answer({"metric": {"job": "a"}, "values": []}), "say `indicator: NAME`"),
        (answer({"metric": {"job": "a\u0001"}, "values": []}), "forbidden character U+0001"),
        (answer(SHOP)[:-5], "is not JSON"),
        (" ", "is not JSON"),
        ('{"resultType": "matrix", "a": 1, "a": 2}', "stands twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(text, said):
    found = problems(text)

    assert any(said in problem for problem in found), found


def test_other_json_is_left_to_others():
    for text in ("{}", '{"alignment": 1}', "[1]", "x"):
        assert not Prometheus().recognises(material(text, spec=""))
