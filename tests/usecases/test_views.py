"""Views in the catalogue: they outlive imports, sources, merges, and come back from an export."""

import pytest

from alignment.exchange.format import File, Material, reader_called
from alignment.exchange.material import material_of
from alignment.runtime import Runtime
from alignment.usecases import documents, maintain, merging
from tests.exchange.archimate.test_archi_views import MILL
from tests.exchange.archimate.test_exchange_views import MILL as EXCHANGE_MILL
from tests.usecases.conftest import REFERENCE, SALTMARSH

WRITTEN = ("archi", "archi-csv", "native", "native-json", "open-exchange")
OTHER = (
    MILL.replace('name="Mill" id="m"', 'name="Other" id="o"')
    .replace('"Grind"', '"Grind finer"')
    .replace('id="d1"', 'id="d9"')
    .replace('archimateElement="d1"', 'archimateElement="d9"')
    .replace('target="d1"', 'target="d9"')
)


def material(data, name="mill.archimate"):
    return Material(name, (File(name, data if isinstance(data, bytes) else data.encode()),))


def bring(runtime, data, *, source="", **options):
    with runtime.writing("ann") as work:
        read = documents.read(material(data), source=source)
        return documents.apply_plan(work, read, **options)


def export(runtime, format_name):
    with runtime.reading() as work:
        return documents.export_noting(work, format_name)


def views_of(runtime):
    with runtime.reading() as work:
        return {view.id: view for view in work.reader.entities("views")}


def test_views_are_counted_in_the_plan_and_read_back_as_they_came(empty):
    plan = bring(empty, MILL)

    assert plan.tallies["views"].added == 3
    assert views_of(empty)["v1"].attributes == {"folder": "Views/Own"}
    assert bring(empty, MILL).edits == ()


@pytest.mark.parametrize("format_name", WRITTEN)
@pytest.mark.parametrize("given", [MILL, EXCHANGE_MILL, REFERENCE, SALTMARSH])
def test_an_export_that_is_imported_again_changes_nothing(empty, given, format_name):
    place = given if given in (REFERENCE, SALTMARSH) else ""
    with empty.writing("ann") as work:
        found = material_of([place]) if place else material(given)
        documents.apply_plan(work, documents.read(found))
    data = export(empty, format_name).data

    plan = bring(empty, data)

    assert [(e.verb, e.collection, e.key, list(e.changes())) for e in plan.edits] == []
    assert export(empty, format_name).data == data


@pytest.mark.parametrize("format_name", WRITTEN)
def test_an_export_into_an_empty_catalogue_is_exported_the_same(empty, format_name, tmp_path):
    bring(empty, MILL)
    data = export(empty, format_name).data
    fresh = Runtime(f"sqlite:///{tmp_path / 'fresh.db'}", clock=empty.clock)

    bring(fresh, data)

    assert export(fresh, format_name).data == data
    fresh.close()


@pytest.mark.parametrize("format_name", ["archi", "archi-csv", "open-exchange"])
def test_two_sources_of_one_notation_come_back_from_one_export(empty, format_name):
    bring(empty, MILL)
    bring(empty, OTHER, source="Other")

    plan = bring(empty, export(empty, format_name).data)

    assert len(views_of(empty)) == 6
    assert plan.edits == ()


def test_the_views_of_a_second_source_show_its_elements_under_their_ids_here(empty):
    bring(empty, MILL)

    bring(empty, OTHER, source="Other")

    content = views_of(empty)["Other:v1"].content
    assert 'archimateElement="Other:p1"' in content
    assert 'archimateElement="d9"' in content
    assert 'model="Other:v2"' in content
    assert export(empty, "archi").findings == ()


def test_a_figure_shows_the_element_that_its_own_became(empty):
    bring(empty, MILL)
    bring(empty, OTHER, source="Other")

    with empty.writing("ann") as work:
        merging.merge(work, "Other:p1", "p1")

    assert 'archimateElement="p1"' in views_of(empty)["Other:v1"].content
    assert bring(empty, OTHER, source="Other").edits == ()
    assert export(empty, "archi").findings == ()


def test_replacing_by_a_source_retires_its_views_only(empty):
    bring(empty, MILL)
    bring(empty, OTHER, source="Other")
    less = OTHER.replace(
        '<element xsi:type="archimate:SketchModel" name="Sketch" id="v2"/>', ""
    ).replace('model="v2"', 'model="v1"')

    bring(empty, less, source="Other", replacing=True)

    assert set(views_of(empty)) == {"v1", "v2", "v3", "Other:v1", "Other:v3"}


def test_a_view_that_was_redrawn_for_another_format_stays_as_it_came(empty):
    bring(empty, MILL)
    before = views_of(empty)

    bring(empty, export(empty, "open-exchange").data)

    assert views_of(empty) == before


def test_what_is_retired_goes_from_the_view_when_it_is_written(empty):
    bring(empty, MILL)
    with empty.writing("ann") as work:
        maintain.retire(work, "elements", "d1")

    made = export(empty, "archi")

    assert [finding.rule for finding in made.findings] == ["figures-left-out"]
    assert reader_called("archi").read(material(made.data)).estate.views[0].name == "All"


def test_what_a_model_says_of_itself_is_renewed_by_the_same_model(empty):
    bring(empty, MILL)

    bring(empty, MILL.replace("Bread\nfor all", "Cake").replace("Ours", "Theirs"))

    with empty.reading() as work:
        heading = next(work.reader.entities("heading"))
    assert heading.documentation == "Cake"
    assert '"Theirs"' in heading.attributes["archi:folders"]


def test_another_model_adds_only_what_nobody_said(empty):
    bring(empty, MILL)

    bring(empty, OTHER.replace("Bread\nfor all", "Cake"), source="Other")

    with empty.reading() as work:
        heading = next(work.reader.entities("heading"))
    assert (heading.name, heading.documentation) == ("Mill", "Bread\nfor all")
    assert heading.attributes["archi:id"] == "m"
