"""Measurements of others: outages of a status page, samples of monitoring."""

import csv
import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.measures.incidents import Incidents
from alignment.exchange.measures.measurements_csv import MeasurementsCsv
from alignment.exchange.measures.time_series import TimeSeriesCsv

pytestmark = pytest.mark.shared

SPAN = "incident_windows: 1\nfirst: 2022-04\nlast: 2026-07\nmake_services: true\n"
NAMES = (
    "API Requests", "Actions", "Codespaces", "Copilot", "Copilot AI Model Providers",
    "Git Operations", "Issues", "Packages", "Pages", "Pull Requests", "Visit www", "Webhooks",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "measurements"


@pytest.fixture(scope="module")
def expected(shared):
    return json.loads((shared / "EXPECTED.json").read_text())["measurements"]


def read(path, spec, *, format_=Incidents):
    files = [File(path.name, path.read_bytes())]
    if spec:
        files.append(File("spec.yaml", spec.encode()))
    material = Material(path.name, tuple(files))
    assert isinstance(recognise(material), format_)
    return recognise(material).read(material)


def said(document, rule):
    return [f.message for f in document.findings if f.rule == rule]


def minutes(text):
    return int(datetime.fromisoformat(text).timestamp()) // 60


def length(year, month):
    first = datetime.fromisoformat(f"{year}-{month:02}-01T00:00:00+00:00")
    after = datetime.fromisoformat(f"{year + month // 12}-{month % 12 + 1:02}-01T00:00:00+00:00")
    return int((after - first).total_seconds()) // 60


def slowly(windows):
    """Availability by month, from the set of all minutes that any window holds."""
    down = {m for start, end in windows for m in range(minutes(start), minutes(end))}
    lost = Counter(f"{datetime.fromtimestamp(60 * m, tz=UTC):%Y-%m}" for m in down)
    months = [(y, m) for y in range(2022, 2027) for m in range(1, 13)]
    return {
        f"{y}-{m:02}": 100 * (length(y, m) - lost[f"{y}-{m:02}"]) / length(y, m)
        for y, m in months if (2022, 4) <= (y, m) <= (2026, 7)
    }  # fmt: skip


def test_windows_in_a_table_become_the_availability_of_one_service(folder, expected):
    path = folder / "github-status" / "downtime_windows.csv"
    want = expected["github-status/downtime_windows.csv"]
    with path.open(newline="") as file:
        windows = [(r["downtime_start"], r["downtime_end"]) for r in csv.DictReader(file)]

    document = read(path, SPAN + "service: GITHUB\n")

    assert {m.period: m.value for m in document.estate.measurements} == slowly(windows)
    assert (
        f"{want['rows']:,} windows add up to {want['minutes_total']:,.0f} minutes"
        in said(document, "windows-overlap")[0]
    )
    assert said(document, "window-of-no-length")[0].endswith(
        f" {want['negative_or_zero']} windows"
    )


def test_components_of_incidents_become_services(folder, expected):
    path = folder / "github-status" / "incidents.jsonl"
    want = expected["github-status/incidents.jsonl"]
    incidents = [json.loads(line) for line in path.read_text().splitlines()]
    spec = SPAN + "services:\n" + "".join(f"  {n}: {n.upper()}\n" for n in NAMES)

    document = read(path, spec)

    found = {(m.service, m.period): m.value for m in document.estate.measurements}
    assert len(found) == len(document.estate.measurements) == 12 * 52
    for name in NAMES:
        hit = [i for i in incidents if name in i.get("components", ())]
        assert len(hit) == want["by_component"][name]
        windows = [(i["downtime_start"], i["downtime_end"]) for i in hit]
        assert {p: v for (s, p), v in found.items() if s == name.upper()} == slowly(windows)
    assert f": {want['without_components']} windows" in said(document, "no-component")[0]
    assert {e.name for e in document.estate.elements} == set(want["by_component"]) == set(NAMES)


def test_planned_maintenance_can_be_left_out(folder, expected):
    want = expected["github-status/downtime_windows.csv"]["by_impact"]
    spec = SPAN + "service: GITHUB\nwhere: {impact: [critical, major, minor]}\n"

    document = read(folder / "github-status" / "downtime_windows.csv", spec)

    assert said(document, "not-wanted") == [
        f"left out by `where`: {want['maintenance'] + want['none']} windows"
    ]


def test_windows_alone_are_refused_for_want_of_a_service(folder):
    with pytest.raises(Unreadable, match="nothing tells which service"):
        read(folder / "github-status" / "downtime_windows.csv", "")


def test_incidents_alone_are_read_for_the_months_between_the_first_and_the_last(folder):
    document = read(folder / "github-status" / "incidents.jsonl", "")

    assert {m.service for m in document.estate.measurements} == set(NAMES)
    periods = sorted({m.period for m in document.estate.measurements})
    assert (periods[0], periods[-1], len(periods)) == ("2022-04", "2026-07", 52)
    assert said(document, "observation-assumed")


SERIES = (
    "realAWSCloudwatch/elb_request_count_8c0756.csv",
    "realAWSCloudwatch/rds_cpu_utilization_e47b3b.csv",
    "realKnownCause/ec2_request_latency_system_failure.csv",
)


@pytest.mark.parametrize("name", SERIES)
def test_samples_become_daily_means(folder, expected, name):
    path, want = folder / "nab" / name, expected[f"nab/{name}"]
    days = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            days.setdefault(row["timestamp"][:10], []).append(float(row["value"]))
    spec = (
        "time_series: 1\nzone: UTC\nservice: S1\nindicator: cpu\ngranularity: day\n"
        "partial: weigh\n"
    )

    document = read(path, spec, format_=TimeSeriesCsv)

    found = {m.period: m.value for m in document.estate.measurements}
    assert found == {d: pytest.approx(sum(v) / len(v), rel=1e-12) for d, v in days.items()}
    mean = sum(v * len(days[d]) for d, v in found.items()) / want["rows"]
    assert mean == pytest.approx(want["mean"], abs=1e-6)
    assert (min(found), max(found)) == (want["first"][:10], want["last"][:10])
    repeated = [m for m in said(document, "instant-repeated") if ": 11 samples" in m]
    assert len(repeated) == (1 if want["duplicate_timestamps"] else 0)


def test_samples_without_a_zone_are_refused_with_the_line_to_add(folder):
    spec = "time_series: 1\nservice: S1\nindicator: x\n"

    with pytest.raises(Unreadable, match="say `zone: Europe/Berlin`; 4,031 more have none"):
        read(folder / "nab" / SERIES[0], spec, format_=TimeSeriesCsv)


def test_the_table_of_measurements_goes_out_and_comes_in(folder):
    spec = SPAN + "service: GITHUB\n"
    estate = read(folder / "github-status" / "downtime_windows.csv", spec).estate

    table = MeasurementsCsv().write(estate)

    again = MeasurementsCsv().read(Material("m", (File("m.csv", table),))).estate
    assert again.measurements == estate.measurements
    assert MeasurementsCsv().write(again) == table
