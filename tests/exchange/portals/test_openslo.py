from decimal import Decimal

import pytest

from alignment.catalogue import Kind
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.portals.openslo import OpenSlo, assumed_floor

OPENSLO = """
apiVersion: openslo/v1
kind: SLO
metadata:
  name: search
  displayName: Search is quick
  labels: {team: [web, shop]}
spec:
  description: Buyers find what they seek.
  service: shop
  budgetingMethod: Occurrences
  indicatorRef: latency
  timeWindow: [{duration: 4w, isRolling: true}]
  objectives:
    - {displayName: Good, op: lt, value: 500, target: 0.995}
    - {op: lt, value: 2000, targetPercent: 99.95}
    - {target: 0.5}
---
apiVersion: openslo/v1
kind: SLI
metadata: {name: latency, displayName: Time to answer}
spec: {thresholdMetric: {metricSource: {spec: {query: "p99(...)"}}}}
---
apiVersion: openslo/v1
kind: Service
metadata: {name: shop, displayName: Web shop}
spec: {description: Sells.}
---
apiVersion: openslo/v1
kind: DataSource
metadata: {name: prometheus}
"""
SLOTH = """
version: prometheus/v1
service: shop
labels: {owner: web, alignment_floor: "95"}
slos:
  - name: availability
    objective: 99.9
    description: Answers without an error.
    labels: {alignment/consumer: buyers, alignment/criticality: "0.5"}
    sli: {events: {error_query: bad, total_query: all}}
"""
KUBERNETES = """
apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata: {name: shop, namespace: monitoring}
spec:
  service: shop
  labels: {owner: web, alignment_floor: "95"}
  slos:
    - name: availability
      objective: 99.9
      description: Answers without an error.
      labels: {alignment/consumer: buyers, alignment/criticality: "0.5"}
      sli: {events: {errorQuery: bad, totalQuery: all}}
"""


def material(*texts):
    pairs = enumerate(texts)
    return Material("slos", tuple(File(f"slo-{n}.yaml", text.encode()) for n, text in pairs))


def read(*texts):
    return OpenSlo().read(material(*texts))


def by_id(document):
    return {element.id: element for element in document.estate.elements}


def rules(document):
    return [(f.severity.value, f.rule, f.place) for f in document.findings]


def refused(*texts):
    with pytest.raises(Unreadable) as caught:
        read(*texts)
    return [(problem.place, problem.message) for problem in caught.value.problems]


def test_an_objective_becomes_a_target_in_percent():
    found = {t.indicator: (t.target, t.floor, t.unit) for t in read(OPENSLO).estate.targets}

    assert found == {
        "search: Good": (99.5, 95.0, "percent"),
        "search: lt 2000": (99.95, 99.5, "percent"),
        "search: objective 3": (50.0, 0.0, "percent"),
    }


def test_what_stands_beside_the_target_is_kept():
    document = read(OPENSLO)

    found = by_id(document)
    slo, sli, service = (found[key] for key in ("slo:shop/search", "sli:latency", "shop"))
    assert (slo.kind, slo.name) == (Kind.CONTEXT, "Search is quick")
    assert slo.documentation == "Buyers find what they seek."
    assert slo.properties["budgetingMethod"] == "Occurrences"
    assert slo.properties["timeWindow"] == ('{"duration": "4w", "isRolling": true}',)
    assert slo.properties["labels.team"] == "web, shop"
    assert "p99(...)" in sli.properties["thresholdMetric"]
    assert (service.kind, service.name, service.documentation) == (
        Kind.SERVICE, "Web shop", "Sells.",
    )  # fmt: skip
    assert {(r.type, r.source, r.target) for r in document.estate.relationships} == {
        ("service", "slo:shop/search", "shop"),
        ("indicator", "slo:shop/search", "sli:latency"),
    }


def test_who_is_promised_when_nobody_is_named_is_an_assumption():
    document = read(OPENSLO)

    users = by_id(document)["users:shop"]
    assert (users.kind, users.name) == (Kind.CLIENT, "Users of shop")
    assert [(r.of, r.members) for r in document.estate.requirements] == [("users:shop", ("shop",))]
    assert rules(document) == [
        ("low", "consumer-assumed", "slos"),
        ("low", "floor-assumed", "slos"),
        ("info", "not-kept", "slos"),
    ]


@pytest.mark.parametrize("text", [SLOTH, KUBERNETES])
def test_labels_of_ours_say_consumer_floor_and_criticality(text):
    document = read(text)

    (target,) = document.estate.targets
    assert (target.consumer, target.service, target.indicator) == (
        "buyers", "shop", "availability",
    )  # fmt: skip
    assert (target.target, target.floor, target.criticality) == (99.9, 95, 0.5)
    assert by_id(document)["shop"].owner == "web"
    assert rules(document) == []


def test_both_notations_of_sloth_say_the_same():
    document = read(SLOTH, KUBERNETES)

    assert len(document.estate.targets) == 1
    assert rules(document) == [("info", "stands-twice", "slo-1.yaml line 9, spec.slos[0]")]


def test_of_an_slo_defined_differently_the_first_stands():
    document = read(SLOTH, SLOTH.replace("99.9", "99.5"))

    assert [t.target for t in document.estate.targets] == [99.9]
    assert rules(document) == [("medium", "defined-differently", "slo-1.yaml line 6, slos[0]")]
    assert "objectives, spec.objective differ" in document.findings[0].message


def test_services_and_consumers_are_only_mentioned():
    assert read(SLOTH).mentioned == {"shop", "buyers", "buyers:shop"}


@pytest.mark.parametrize(
    ("percent", "floor"),
    [("99.9", "99.0"), ("99", "90"), ("95", "50"), ("90", "0"), ("50", "0"), ("100", "99")],
)
def test_the_floor_is_where_ten_error_budgets_are_used_up(percent, floor):
    assert assumed_floor(Decimal(percent)) == Decimal(floor)


def test_a_promise_of_nothing_is_left_out_and_said():
    document = read(SLOTH.replace("99.9", "95"))

    assert document.estate.targets == ()
    assert rules(document) == [
        ("low", "target-equals-floor", "slo-0.yaml line 7, slos[0].objective")
    ]


def test_what_is_no_slo_is_passed_over_and_said():
    document = read(f"{SLOTH}---\n# none\n---\nkind: Deployment\n", "a: 1\n")

    assert rules(document) == [
        ("info", "empty-document", "slo-0.yaml line 11"),
        ("low", "not-an-entity", "slo-0.yaml line 13"),
        ("medium", "file-not-read", "slo-1.yaml"),
    ]


def test_an_indicator_that_is_not_there_is_said():
    document = read(OPENSLO.replace("indicatorRef: latency", "indicatorRef: speed"))

    assert ("medium", "refers-to-nothing", "slo-0.yaml line 2") in rules(document)


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("target: 0.995", "target: 99.5", "line 15, spec.objectives[0].target",
         "must be from 0 to 1, not 99.5; is it meant in percent?"),
        ("target: 0.995", "target: high", "line 15, spec.objectives[0].target",
         "must be a number"),
        (", target: 0.995", "", "line 15, spec.objectives[0]", "target is missing"),
        ("  service: shop\n", "", "line 8, spec", "service is missing"),
        ("  service: shop\n", "  service: [shop]\n", "line 10, spec.service", "must be a text"),
        ("kind: DataSource", "kind: Budget", "line 30, kind",
         "there is no kind 'Budget' in OpenSLO; known are SLO, SLI, Service, DataSource, "
         "AlertPolicy, AlertCondition, AlertNotificationTarget"),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused_with_its_place(old, new, place, message):
    assert refused(OPENSLO.replace(old, new)) == [(f"slo-0.yaml {place}", message)]


def test_every_fault_of_a_sloth_file_is_named_at_once():
    text = SLOTH.replace("service: shop\n", "").replace("objective: 99.9", "objective: 200")

    assert refused(text.replace('"95"', "much"), "version: prometheus/v1\nservice: a\n") == [
        ("slo-0.yaml line 2", "service is missing"),
        ("slo-0.yaml line 6, slos[0].objective", "must be from 0 to 100, not 200"),
        ("slo-1.yaml line 1", "slos is missing: a list of at least one SLO"),
    ]


def test_a_service_whose_name_nobody_sees_is_refused():
    text = OPENSLO.replace("  service: shop\n", '  service: "\\u200b"\n')

    places = [place for place, _ in refused(text)]

    assert places
    assert all(place.startswith("slo-0.yaml line ") for place in places)


def test_a_label_of_ours_that_is_no_number_is_refused():
    assert refused(SLOTH.replace('"95"', "much")) == [(
        "slo-0.yaml line 7, slos[0].objective",
        "the label alignment/floor must be a number, not 'much'",
    )]  # fmt: skip


def test_it_is_told_by_its_content():
    assert {recognise(material(text)).name for text in (OPENSLO, SLOTH, KUBERNETES)} == {"openslo"}
    assert not OpenSlo().recognises(material("version: '3'\nservice: a\n"))
