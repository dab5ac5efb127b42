"""Targets, measurements, practices and merges by forms."""

import pytest

from alignment.catalogue import Element
from tests.graphs.ref1 import ref1_estate
from tests.web.conftest import site_over, write
from tests.web.forms import Form, main_text, open_form, written


@pytest.fixture
def shop(tmp_path):
    estate = ref1_estate()

    def fill(runtime):
        write(
            runtime, estate.heading, *estate.elements, *estate.requirements,
            Element(id="change", kind="practice", name="Change enablement"),
        )  # fmt: skip

    with site_over(tmp_path, fill) as site:
        yield site


def add_target(site):
    form = open_form(site, "/model/target?service=S1")
    form.fill(consumer="X1", indicator="availability", unit="percent", target="99.9", floor="99")
    return form.press("save")


def test_a_target_is_added_altered_and_retired(shop):
    written(add_target(shop))
    address = "/model/target?id=X1%7CS1%7Cavailability"
    written(open_form(shop, address).fill(target="99.5").press("save"))
    held = shop.client.get("/api/v1/targets").json()["items"]
    written(open_form(shop, address, action="retire").press())

    assert [(t["target"], t["floor"]) for t in held] == [(99.5, 99)]
    assert shop.client.get("/api/v1/targets").json()["total"] == 0


def test_a_target_without_a_span_comes_back(shop):
    form = open_form(shop, "/model/target?service=S1")
    form.fill(consumer="X1", indicator="a", target="99", floor="99")

    answered = form.press("save")

    assert answered.status_code == 422
    assert "they must differ" in main_text(answered)
    assert dict(Form(shop, answered).values)["consumer"] == "X1"


def test_a_pasted_column_is_one_revision(shop):
    written(add_target(shop))
    form = open_form(shop, "/model/measurements?service=S1&consumer=X1&indicator=availability")

    done = form.fill(column="99.95\n99.2 %\n\n100", first="2026-11").press()

    assert written(done) == 3
    held = shop.client.get("/api/v1/measurements").json()["items"]
    assert [(m["period"], m["value"]) for m in held] == [
        ("2026-11", 99.95), ("2026-12", 99.2), ("2027-01", 100)
    ]  # fmt: skip


def test_a_column_with_faults_comes_back_with_every_line(shop):
    form = open_form(shop, "/model/measurements?service=S1&indicator=availability")

    answered = form.fill(column="2026-01\t99\n2026-02\tmuch\n2026-13\t98").press()

    text = main_text(answered)
    assert answered.status_code == 422
    assert "line 2: 'much' is no number" in text
    assert "line 3:" in text
    assert "2026-02\tmuch" in dict(Form(shop, answered).values)["column"]
    assert shop.client.get("/api/v1/measurements").json()["total"] == 0


def test_a_practice_is_put_behind_a_service(shop):
    form = open_form(shop, "/model/practice?practice=change").fill(service="S1", extent="2")

    written(form.press("save"))

    assert shop.client.get("/api/v1/practices").json()["items"][0]["extent"] == 2
    address = "/model/practice?id=change%7CS1"
    written(open_form(shop, address).fill(extent="1").press("save"))


def test_alike_elements_of_two_sources_are_suggested_and_merged(tmp_path):
    def fill(runtime):
        write(
            runtime,
            Element(id="S1", kind="service", name="Web shop", owner="Digital", origin="cmdb"),
            Element(id="APP7", kind="service", name="Web Shop", cost=5, origin="archi"),
        )

    with site_over(tmp_path, fill) as site:
        page = site.page("/model/merges")
        link = page.xpath("//main//tbody//a[contains(@href, '/model/merges?')]/@href")[0]

        done = open_form(site, link).fill(reason="The same").press()

        written(done)
        assert site.client.get("/api/v1/elements").json()["total"] == 1
        reason = site.client.get("/api/v1/revisions").json()["items"][0]["reason"]
        assert reason == "The same"


def test_a_merge_with_nothing_comes_back(shop):
    answered = open_form(shop, "/model/merges").fill(element="S1", into="S99").press()

    assert answered.status_code == 404
    assert dict(Form(shop, answered).values)["into"] == "S99"


def test_what_no_target_is_about_is_told_before_it_is_saved(shop):
    target = open_form(shop, "/model/target?service=S1&consumer=X1&indicator=availability")
    written(target.fill(target="99.9", floor="99", unit="percent").press())
    form = open_form(shop, "/model/measurements?service=S1&consumer=X1&indicator=Availability")

    told = form.fill(column="Jan 2026 99,9 %").press()
    mended = Form(shop, told, action="/model/measurements").fill(indicator="availability").press()

    assert "only about 'availability': 1 measurement counts nowhere" in main_text(told)
    assert 'name="anyway"' in told.text
    written(mended)
