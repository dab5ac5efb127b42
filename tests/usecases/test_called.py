"""Documents that name elements by their names."""

from alignment.catalogue import Element, Estate, Measurement, Requirement
from alignment.exchange.format import Document
from alignment.usecases.called import by_id

TILL = Element(id="S1", kind="service", name="Till")
TWINS = (
    Element(id="A", kind="service", name="Mail"),
    Element(id="B", kind="service", name="Mail"),
)


def _named(*entities):
    return by_id(Document(estate=Estate.of(entities)), Estate(elements=(TILL, *TWINS)))


def test_the_name_of_one_element_is_its_id_and_a_finding_says_so():
    found = _named(
        Measurement(service="Till", consumer="", indicator="availability", period="2026", value=1),
        Requirement(of="Shop", members=["Till"]), Element(id="P1", kind="process", name="Shop"),
    )  # fmt: skip

    assert found.estate.measurements[0].service == "S1"
    assert found.estate.requirements[0].id == "P1:S1"
    assert found.findings[0].message.endswith("Shop is P1, Till is S1")


def test_a_name_that_several_have_stays_to_be_refused():
    found = _named(Requirement(of="S1", members=["Mail"]))

    assert found.estate.requirements[0].members == ("Mail",)
    assert not found.findings


def test_an_element_without_an_id_is_the_one_of_that_name_and_kind():
    found = _named(
        Element(id="Till", kind="service", name="Till", cost=5),
        Element(id="Shop", kind="process", name="Shop"),
    )

    assert [e.id for e in found.estate.elements] == ["S1", "Shop"]
