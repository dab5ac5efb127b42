import json

import pytest

from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.measures.incidents import Incidents

CSV = """from,to,component
2026-01-05T10:00:00Z,2026-01-05T10:30:00Z,shop
2026-01-05T10:20:00Z,2026-01-05T11:00:00Z,shop
2026-02-01T00:00:00Z,2026-02-01T12:00:00Z,stock
"""
LINES = [
    {"id": 1, "downtime_start": "2026-01-05T10:00:00Z", "downtime_end": "2026-01-05T11:00:00Z",
     "components": ["Shop", "Stock"], "impact": "major", "updates": [{"at": "x"}]},
    {"id": 2, "downtime_start": "2026-01-09T10:00:00Z", "downtime_end": "2026-01-09T10:00:00Z",
     "components": [{"name": "Shop", "id": "x1"}], "impact": "none"},
    {"id": 3, "downtime_start": "2026-01-20T10:00:00Z", "downtime_end": "2026-01-20T20:00:00Z",
     "impact": "maintenance"},
]  # fmt: skip
ONE = '[{"from": "2026-01-01T00:00Z", "to": "2026-01-01T01:00Z", "component": %s}]'
WHOLE = "incident_windows: 1\nfirst: 2026-01\nlast: 2026-02\n"
JANUARY, FEBRUARY = 31 * 1440, 28 * 1440


def jsonl(rows=LINES):
    return "".join(json.dumps(row) + "\n" for row in rows)


def material(**files):
    named = {name.replace("__", "."): text for name, text in files.items()}
    return Material(
        "outages",
        tuple(File(n, t.encode() if isinstance(t, str) else t) for n, t in named.items()),
    )


def read(**files):
    given = material(**files)
    assert isinstance(recognise(given), Incidents)
    return Incidents().read(given)


def values(document):
    return {(m.service, m.period): m.value for m in document.estate.measurements}


def rules(document):
    return {f.rule for f in document.findings}


def problems(**files):
    with pytest.raises(Unreadable) as refused:
        Incidents().read(material(**files))
    return [str(p) for p in refused.value.problems]


def test_windows_become_availability_by_service_and_month():
    document = read(w__csv=CSV, spec__yaml=WHOLE)

    assert values(document) == {
        ("shop", "2026-01"): 100 * (JANUARY - 60) / JANUARY,
        ("shop", "2026-02"): 100,
        ("stock", "2026-01"): 100,
        ("stock", "2026-02"): 100 * (FEBRUARY - 720) / FEBRUARY,
    }
    assert {m.indicator for m in document.estate.measurements} == {"availability"}
    assert document.estate.elements == ()
    assert rules(document) == {"windows-overlap"}


def test_without_a_word_the_whole_months_between_the_windows_are_measured():
    more = CSV + "2026-03-03 04:00Z,2026-03-03 05:00Z,stock\n"

    document = read(w__csv=more)

    assert set(values(document)) == {("shop", "2026-02"), ("stock", "2026-02")}
    assert rules(document) >= {"observation-assumed", "partial-period"}
    partial = next(f for f in document.findings if f.rule == "partial-period")
    assert "2026-01 (86 % observed), 2026-03 (7 % observed): left out" in partial.message


def test_partial_months_are_weighed_when_wanted():
    spec = "incident_windows: 1\nfirst: 2026-01-16\nlast: 2026-02\npartial: weigh\n"

    document = read(w__csv=CSV, spec__yaml=spec)

    assert [(m.period, m.weight) for m in document.estate.measurements if m.service == "shop"] == [
        ("2026-01", 16 / 31),
        ("2026-02", None),
    ]
    outside = next(f for f in document.findings if f.rule == "outside-observation")
    assert outside.message.endswith("2 windows, by 70 minutes")


def test_components_of_json_lines_are_the_services_that_are_declared():
    spec = (
        WHOLE + "services: {Shop: [S1, S9], Stock: S2, Mail: S3}\nconsumer: X1\nunit: fraction\n"
    )

    document = read(i__jsonl=jsonl(), spec__yaml=spec)

    assert values(document)[("S9", "2026-01")] == pytest.approx((JANUARY - 60) / JANUARY)
    assert values(document)[("S3", "2026-01")] == 1
    assert {m.consumer for m in document.estate.measurements} == {"X1"}
    assert rules(document) == {"window-of-no-length", "no-component", "never-down"}


def test_a_window_that_names_nothing_may_count_for_all():
    spec = WHOLE + "services: {Shop: S1, Stock: S2}\nwithout_component: all\n"

    document = read(i__jsonl=jsonl(), spec__yaml=spec)

    down = 100 - values(document)[("S2", "2026-01")]
    assert down == pytest.approx(100 * 660 / JANUARY)


def test_one_service_takes_every_window_whatever_it_names():
    spec = WHOLE + "service: ALL\nservices: {Stock: S2}\nmake_services: true\n"

    document = read(i__jsonl=jsonl(), spec__yaml=spec)

    assert values(document)[("ALL", "2026-01")] == 100 * (JANUARY - 660) / JANUARY
    assert values(document)[("S2", "2026-01")] == 100 * (JANUARY - 60) / JANUARY
    assert [(e.id, e.name, e.kind) for e in document.estate.elements] == [
        ("ALL", "ALL", "service"),
        ("S2", "Stock", "service"),
    ]


def test_what_counts_is_chosen_by_columns():
    spec = WHOLE + "service: ALL\nwhere: {impact: [major, minor]}\n"

    document = read(i__jsonl=jsonl(), spec__yaml=spec)

    assert values(document)[("ALL", "2026-01")] == 100 * (JANUARY - 60) / JANUARY
    note = next(f for f in document.findings if f.rule == "not-wanted")
    assert note.message == "left out by `where`: 2 windows"


def test_a_component_that_no_service_is_declared_for_is_said():
    document = read(i__jsonl=jsonl(), spec__yaml=WHOLE + "services: {Shop: S1}\n")

    note = next(f for f in document.findings if f.rule == "component-without-service")
    assert "'Stock' (1)" in note.message


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(LINES),
        json.dumps({"page": {"id": "p"}, "incidents": LINES}, indent=2),
        jsonl(),
        "\n" + jsonl().replace("\n", "\n\n"),
    ],
)
def test_a_list_an_object_and_lines_of_json_say_the_same(text):
    found = read(i__json=text, spec__yaml=WHOLE + "services: {Shop: S1, Stock: S2}\n")

    assert values(found)[("S1", "2026-01")] == 100 * (JANUARY - 60) / JANUARY


def test_names_of_columns_are_declared_where_they_do_not_tell():
    table = "Ausfall;Wieder da;System;Art\n05.01.2026 10:00;05.01.2026 11:00;A/B;x\n"
    spec = WHOLE + (
        "columns: {start: Ausfall, end: Wieder da, component: System}\nseparator: /\n"
        "zone: Europe/Berlin\ntime_format: '%d.%m.%Y %H:%M'\n"
    )

    document = read(w__csv=table, spec__yaml=spec)

    assert values(document)[("A", "2026-01")] == values(document)[("B", "2026-01")]
    assert values(document)[("B", "2026-01")] == 100 * (JANUARY - 60) / JANUARY


def test_business_hours_are_declared():
    table = "start,end,component\n2026-01-05 17:00,2026-01-06 09:00,shop\n"
    spec = WHOLE + (
        "zone: Europe/Berlin\n"
        "calendar: {days: mon-fri, hours: ['08:00-18:00'], holidays: [2026-01-01]}\n"
    )

    document = read(w__csv=table, spec__yaml=spec)

    assert values(document)[("shop", "2026-01")] == 100 * (21 * 600 - 120) / (21 * 600)


def test_a_period_without_business_hours_is_said():
    spec = (
        "incident_windows: 1\nfirst: 2026-01-02\nlast: 2026-01-05\ngranularity: day\n"
        "calendar: {days: [mon, fri]}\n"
    )

    document = read(w__csv=CSV, spec__yaml=spec)

    assert {m.period for m in document.estate.measurements} == {"2026-01-02", "2026-01-05"}
    assert "no-hours" in rules(document)


def test_an_open_window_ends_when_it_is_declared_to():
    table = CSV + "2026-02-28T12:00:00Z,,shop\n"

    document = read(w__csv=table, spec__yaml=WHOLE + "until: 2026-03-05T00:00Z\n")

    assert values(document)[("shop", "2026-02")] == 100 * (FEBRUARY - 720) / FEBRUARY
    assert "open-window" in rules(document)
    assert problems(w__csv=table, spec__yaml=WHOLE) == [
        "w.csv row 5 end: is blank; say when such windows end: `until: 2026-01-31T23:59:00Z` "
        "under incident_windows"
    ]


def test_a_service_that_was_never_down_is_measured():
    document = read(w__csv="from,to,component\n", spec__yaml=WHOLE + "service: S1\n")

    assert values(document) == {("S1", "2026-01"): 100, ("S1", "2026-02"): 100}


def test_every_wrong_row_is_refused_with_its_place():
    table = (
        "from,to,component\n"
        "2026-01-05 10:00,2026-01-05T11:00:00Z,shop\n"
        "2026-01-05T12:00:00Z,2026-01-05T11:00:00Z,shop\n"
        "2026-02-30T12:00:00Z,yesterday,shop\n"
        ",2026-01-05T11:00:00Z,shop\n"
    )

    assert problems(w__csv=table) == [
        "w.csv row 3: ends 2026-01-05 11:00 UTC, before it starts 2026-01-05 12:00 UTC",
        "w.csv row 4 start: '2026-02-30T12:00:00Z' is not in the calendar: day is out of range "
        "for month",
        "w.csv row 4 end: 'yesterday' is no instant: write 2026-01-31T23:59:00Z",
        "w.csv row 5 start: is blank: nobody can tell since when",
        "w.csv row 2 start: '2026-01-05 10:00' has no offset, and no zone is declared: "
        "say `zone: Europe/Berlin`",
    ]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"w__csv": "from,to\n2026-01-01T00:00Z,2026-01-01T01:00Z\n"}, "`service: ID`"),
        ({"s__yaml": WHOLE}, "only the file with incident_windows was given"),
        ({"a__yaml": WHOLE, "b__yaml": WHOLE, "w__csv": CSV}, "needs one file"),
        ({"s__yaml": WHOLE, "w__csv": "id,name\n1,x\n"}, "add `columns: {start: NAME}`"),
        ({"s__yaml": WHOLE + "columns: {start: A}\n", "w__csv": CSV}, "there is no column 'A'"),
        ({"s__yaml": WHOLE + "zone: Mars\n", "w__csv": CSV}, "s.yaml line 4, zone: there is no"),
        ({"s__yaml": WHOLE + "zoen: UTC\n", "w__csv": CSV}, "unknown key 'zoen'"),
        ({"s__yaml": "incident_windows: 2\n", "w__csv": CSV}, "must be '1'"),
        ({"s__yaml": WHOLE.replace("01", "05"), "w__csv": CSV}, "is after the last one"),
        ({"s__yaml": WHOLE + "until: soon\n", "w__csv": CSV}, "'soon' is no instant"),
        ({"s__yaml": WHOLE + "calendar: {hours: 8-18}\n", "w__csv": CSV}, "are no hours"),
        ({"s__yaml": WHOLE + "calendar: {days: mo-do}\n", "w__csv": CSV}, "are no days"),
        ({"s__yaml": WHOLE + "granularity: hour\n", "w__csv": CSV}, "granularity: must be"),
        ({"i__jsonl": jsonl() + "{\n", "s__yaml": WHOLE}, "i.jsonl line 4 column"),
        ({"i__json": '[{"from": 1, "from": 2}]', "s__yaml": WHOLE}, "stands twice"),
        ({"i__json": '[{"from": NaN}]', "s__yaml": WHOLE}, "is not a finite number"),
        ({"i__json": "[" * 60 + "]" * 60, "s__yaml": WHOLE}, "nested deeper"),
        ({"i__json": "[" * 99999 + "]" * 99999, "s__yaml": WHOLE}, "nested deeper"),
        ({"i__json": "[1]", "s__yaml": WHOLE}, "is no object"),
        ({"i__json": ONE % '"\\ud800"', "s__yaml": WHOLE}, "the forbidden character U+D800"),
        ({"i__json": ONE % "[1]", "s__yaml": WHOLE}, "holds something that is no name"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused_with_what_to_do(files, said):
    found = problems(**files)

    assert any(said in problem for problem in found), found


def test_too_many_measurements_are_refused():
    rows = "".join(f"2026-01-05T10:00Z,2026-01-05T10:30Z,s{i}\n" for i in range(300))
    spec = "incident_windows: 1\nfirst: 2020\nlast: 2026\ngranularity: day\n"

    assert (
        "at most 500,000 are made"
        in problems(w__csv="from,to,component\n" + rows, spec__yaml=spec)[0]
    )


@pytest.mark.parametrize(
    "text",
    [
        "from,to\nA,B\n",
        "start,end,name\n1,2,x\n",
        "source,target\na,b\n",
        "sys_id,cmdb_ci,begin,end\n1,2,2026-01-05 10:00:00,2026-01-05 11:00:00\n",
        '{"a": 1}',
        "started,resolved",
    ],
)
def test_files_of_others_are_left_to_them(text):
    assert not Incidents().recognises(material(x__csv=text))


def test_a_file_of_others_beside_the_windows_leaves_them_all_to_others():
    assert not Incidents().recognises(material(w__csv=CSV, elements__csv="id,name\n1,x\n"))
