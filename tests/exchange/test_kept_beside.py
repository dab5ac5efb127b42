"""What is kept beside the estate goes out and comes back by every format without loss."""

import pytest

from alignment.catalogue import Element, Estate, Merge, Waiver
from alignment.exchange.format import File, Material, reader_called, writer_called

ESTATE = Estate(
    elements=(Element(id="S1", kind="service", name="Shop", type="ApplicationService"),),
    merges=(Merge(source="CMDB", source_id="42", element="S1", name="shop"),),
    waivers=(
        Waiver(rule="ownerless", reason="asked for", expires="2031-01-01"),
        Waiver(rule="single-point", element="S1", reason="a & <b>", expires="2031-03-31"),
    ),
)


@pytest.mark.parametrize(
    ("name", "file"),
    [("native", "e.yaml"), ("native-json", "e.json"), ("xlsx", "e.xlsx"),
     ("csv-tables", "e.zip"), ("archi", "e.archimate"), ("open-exchange", "e.xml"),
     ("backstage", "catalog-info.yaml")],
)  # fmt: skip
def test_merges_and_waivers_come_back(name, file):
    data = writer_called(name).write(ESTATE)
    material = Material(file, (File(file, data),))

    found = reader_called(name).read(material).estate

    assert found.merges == ESTATE.merges
    assert found.waivers == ESTATE.waivers
