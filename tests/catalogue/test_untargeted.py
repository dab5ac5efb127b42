"""Measurements that no target is about."""

from alignment.catalogue import Measurement, Target
from alignment.catalogue.untargeted import untargeted

PROMISED = Target(consumer="X1", service="S1", indicator="availability", target=99, floor=90)


def _told(service="S1", consumer="X1", indicator="availability"):
    measured = Measurement(
        service=service, consumer=consumer, indicator=indicator, period="2026", value=1
    )
    return [f.message for f in untargeted([measured], [PROMISED])]


def test_what_a_target_is_about_is_no_finding_nor_is_a_service_without_any():
    assert not _told()
    assert not _told(consumer="")
    assert not _told(service="S2", indicator="Availability")


def test_an_indicator_that_is_written_otherwise_counts_nowhere_and_is_told():
    assert _told(indicator="Availability") == [
        "no target of S1 at X1 is about 'Availability', only about 'availability': "
        "1 measurement counts nowhere"
    ]
