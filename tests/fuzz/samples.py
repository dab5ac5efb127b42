"""The real files that each importer is tried with, by the name of its format."""

from collections.abc import Callable
from pathlib import Path

from alignment.exchange.archives import read_archive
from alignment.exchange.csv_tables import CsvTables
from alignment.exchange.format import File, Material
from alignment.exchange.workbook import Workbook
from tests.conftest import ROOT
from tests.exchange.own_tables import HARD

_SMALL = 400_000
"""Bytes of a sample at most: the damage is the same in a large file, and costs more time."""

_PLACES: dict[str, tuple[tuple[str, ...], ...]] = {
    "archi": (
        ("archimate/all-types/nesting.archimate",),
        ("archimate/all-types/archi_v5.archimate",),
        ("archimate/archisurance/Archisurance.archimate",),
    ),
    "coarchi": (("archimate/wildriver/wildriver-coarchi.tar.gz",),),
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
    "openslo": (
        ("slo/openslo-examples/budgeting-method/timeslices-slo.yaml",),
        ("slo/sloth-examples/multifile.yml",),
        ("slo/sloth-examples/k8s-home-wifi.yml",),
    ),
}
"""Files or folders below ../shared/data; those in one group are one document."""


def _own_workbook(_shared: Path) -> list[Material]:
    return [Material("book", (File("book.xlsx", Workbook().write(HARD)),))]


def _own_tables(_shared: Path) -> list[Material]:
    archive = File("tables.zip", CsvTables().write(HARD))
    inside = tuple(File(name, data) for name, data in read_archive(archive).items())
    return [Material("tables", inside), Material("archive", (archive,))]


def _mapped(shared: Path) -> list[Material]:
    places = (ROOT / "examples/govuk-repos/map.yaml", shared / "services/govuk/repos.yml")
    return [Material("repos", tuple(File(p.name, p.read_bytes()) for p in places))]


_MADE: dict[str, Callable[[Path], list[Material]]] = {
    "xlsx": _own_workbook,
    "csv-tables": _own_tables,
    "column-map": _mapped,
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
