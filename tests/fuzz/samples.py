"""The real files that each importer is tried with, by the name of its format."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from alignment.exchange.files.archives import read_archive, read_tar
from alignment.exchange.format import File, Material
from alignment.exchange.measures.prometheus import Prometheus
from alignment.exchange.own.csv_tables import CsvTables
from alignment.exchange.own.native import Native, NativeJson
from alignment.exchange.own.workbook import Workbook
from tests.conftest import ROOT
from tests.exchange.own.own_tables import HARD

_SMALL = 400_000
"""Bytes of a sample at most: the damage is the same in a large file, and costs more time."""

_PLACES: dict[str, tuple[tuple[str, ...], ...]] = {
    "archi": (
        ("archimate/all-types/nesting.archimate",),
        ("archimate/all-types/archi_v5.archimate",),
        ("archimate/archisurance/Archisurance.archimate",),
    ),
    "open-exchange": (
        ("archimate/all-types/aoeff_3_1.xml",),
        ("archimate/zoo/Zoo-exchange.xml",),
    ),
    "itop": (
        ("cmdb/itop-2x/itop-config-mgmt", "cmdb/itop-2x/itop-virtualization-mgmt"),
        ("cmdb/itop-2x/itop-service-mgmt", "cmdb/itop-2x/itop-structure"),
    ),
    "edge-list": (("graph/debian-tasks",),),
    "archi-csv": (
        ("archimate/archisurance/eamodelset/csv",),
        tuple(
            f"archimate/archi-csv-cases/test1-{part}.csv"
            for part in ("elements", "relations", "properties")
        ),
    ),
    "backstage": (
        ("backstage/org-tanzu.yml",),
        ("backstage/ai-asset-catalog.yml", "backstage/enterprise-catalog-index.yaml"),
        ("backstage/system-backstage-genai.yml",),
    ),
    "compose": (
        ("compose/opentelemetry-demo/compose.full.yaml",),
        tuple(f"compose/opentelemetry-demo/compose.{n}.yaml" for n in ("full", "observability")),
    ),
    "cmdb-kit": (("cmdb/cmdb-kit-enterprise",),),
    "openslo": (
        ("slo/openslo-examples/budgeting-method/timeslices-slo.yaml",),
        ("slo/sloth-examples/multifile.yml",),
        ("slo/sloth-examples/k8s-home-wifi.yml",),
    ),
}
"""Files or folders below ../shared/data; those in one group are one document."""


_MODEL = "archimate/wildriver/wildriver-coarchi.tar.gz"
_END = re.compile(rb'href="([^"#]+)#')


def _folders(shared: Path) -> list[Material]:
    """The archive; and loose files of a part of it, as damage to a packed file shows little."""
    archive = File("model.tar.gz", (shared / _MODEL).read_bytes())
    files = read_tar(archive)
    kept = {
        name: data for name, data in files.items()
        if name.endswith("folder.xml") or name.startswith(("model/strategy/", "model/motivation/"))
    }  # fmt: skip
    names = {name.rpartition("/")[2].encode() for name in kept}
    kept |= {
        name: data for name, data in files.items()
        if name.startswith("model/relations/") and set(_END.findall(data)) <= names
    }  # fmt: skip
    loose = tuple(File(name, data) for name, data in sorted(kept.items()))
    return [Material("loose", loose), Material("loose", loose), Material("packed", (archive,))]


def _own_workbook(_shared: Path) -> list[Material]:
    return [Material("book", (File("book.xlsx", Workbook().write(HARD)),))]


def _own_tables(_shared: Path) -> list[Material]:
    archive = File("tables.zip", CsvTables().write(HARD))
    inside = tuple(File(name, data) for name, data in read_archive(archive).items())
    return [Material("tables", inside), Material("archive", (archive,))]


def _mapped(shared: Path) -> list[Material]:
    said = (ROOT / "examples/govuk-repos/map.yaml").read_bytes()
    found = (shared / "services/govuk/repos.yml").read_bytes()
    repos = found.split(b"\n- ")
    rows = b"\n- ".join(r for n, r in enumerate(repos) if n % 4 == 0 or b"app_name" in r)
    return _with("repos", ("map.yaml", said), ("repos.yml", rows))


def _with(name: str, *files: tuple[str, str | bytes]) -> list[Material]:
    """One document of files that are ours or were made smaller here."""
    encoded = ((n, data if isinstance(data, bytes) else data.encode()) for n, data in files)
    return [Material(name, tuple(File(n, data) for n, data in encoded))]


def _windows(shared: Path) -> list[Material]:
    found = (shared / "measurements/github-status/downtime_windows.csv").read_bytes()
    rows = b"\n".join(found.splitlines()[:200])
    said = "incident_windows: 1\nservice: pages\nmake_services: true\nzone: UTC\n"
    said += "first: 2022-04\nlast: 2022-10\n"
    return _with("windows", ("downtime_windows.csv", rows), ("said.yaml", said))


def _series(shared: Path) -> list[Material]:
    found = next(iter(sorted((shared / "measurements/nab").rglob("*.csv")))).read_bytes()
    said = "time_series: 1\nzone: UTC\nservice: S1\nindicator: latency\ngranularity: day\n"
    said += "make_services: true\n"
    rows = b"\n".join(found.splitlines()[:300])
    return _with("series", ("series.csv", rows), ("said.yaml", said))


def _answer_of_prometheus(_shared: Path) -> list[Material]:
    samples = [[1767225600 + 3600 * hour, str(hour % 3)] for hour in range(100)]
    series = [{"metric": {"__name__": "up", "job": "shop"}, "values": samples}]
    answer = {"status": "success", "data": {"resultType": "matrix", "result": series}}
    said = "time_series: 1\ngranularity: day\nmake_services: true\n"
    return [
        *_with("answer", ("up.json", json.dumps(answer)), ("said.yaml", said)),
        *_with("ours", ("measured.json", Prometheus().write(HARD))),
    ]


def _fixture(shared: Path) -> list[Material]:
    (found,) = (shared / "cmdb/netbox").glob("*.json")
    return _with("netbox", ("netbox.json", json.dumps(json.loads(found.read_bytes())[::4])))


def _own_documents(_shared: Path) -> list[Material]:
    reference = ROOT / "examples/reference/reference.yaml"
    return [
        *_with("reference", ("reference.yaml", reference.read_bytes())),
        *_with("hard", ("hard.yaml", Native().write(HARD))),
    ]


_SERVICENOW = (
    ("cmdb_ci.csv", "sys_id,name,sys_class_name,operational_status\ns1,Web shop,"
     "cmdb_ci_service_auto,1\nc1,grove,Cluster,1\nn1,oak,cmdb_ci_linux_server,1\n"),
    ("cmdb_rel_ci.csv", "parent,child,type\ns1,c1,Depends on::Used by\n"
     "c1,n1,Cluster of::Cluster\n"),
    ("cmdb_ci_outage.csv", "number,cmdb_ci,begin,end,type\n"
     "O1,s1,2026-01-03 10:00:00,2026-01-03 11:30:00,outage\n"),
)  # fmt: skip
_GLPI = (
    ("computers.csv", "Name;ID;Entity;Status;Type\noak;1;Root;In use;Server\n"),
    ("appliances.csv", "Name;ID;Entity;Comments\nIntranet;3;Root;News\n"),
    ("glpi_appliances_items.csv", "id;appliances_id;items_id;itemtype\n1;3;1;Computer\n"),
)
_MEASURED = "service,consumer,indicator,period,value,weight\nS1,X1,availability,2026-01,99.9,2\n"

_MADE: dict[str, Callable[[Path], list[Material]]] = {
    "coarchi": _folders,
    "xlsx": _own_workbook,
    "csv-tables": _own_tables,
    "column-map": _mapped,
    "incidents": _windows,
    "time-series": _series,
    "prometheus": _answer_of_prometheus,
    "netbox": _fixture,
    "native": _own_documents,
    "native-json": lambda _: _with("hard", ("hard.json", NativeJson().write(HARD))),
    "measurements-csv": lambda _: _with("measured", ("measured.csv", _MEASURED)),
    "servicenow": lambda _: _with("servicenow", *_SERVICENOW),
    "glpi": lambda _: _with("glpi", *_GLPI),
}
"""Formats whose samples are our own, or have a part of ours."""


def formats_with_samples() -> tuple[str, ...]:
    """Names of the formats that are tried."""
    return (*_PLACES, *_MADE)


def samples_of(name: str, shared: Path) -> list[Material]:
    """The documents of a format, each of one or several files."""
    if name in _MADE:
        return _MADE[name](shared)
    return [Material(group[0], _files(group, shared)) for group in _PLACES[name]]


def _files(group: tuple[str, ...], shared: Path) -> tuple[File, ...]:
    found = []
    for place in group:
        path = shared / place
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found += [File(p.name, p.read_bytes()) for p in inside]
    return tuple(_cut(file) for file in found if len(_cut(file).data) <= _SMALL)


def _cut(file: File) -> File:
    """The first rows of a table that is too large; half a document of another kind is none."""
    if len(file.data) <= _SMALL or not file.name.endswith(".csv"):
        return file
    return File(file.name, file.data[: file.data.rindex(b"\n", 0, _SMALL // 10) + 1])
