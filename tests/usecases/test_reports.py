"""Reports as a whole: what they hold, that every number is resolved, and what is refused."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
import python_calamine

from alignment.catalogue import Element, Kind, Requirement
from alignment.errors import Invalid, NotFound
from alignment.graphs.reliability.availability import Effort, Method
from alignment.reports.compose.making import Choice
from alignment.reports.formats import FORMATS, rendered
from alignment.reports.report import Chart, Form, KeyFigures, Paragraph, Table
from alignment.usecases import analyse, availability, cost, delivery
from alignment.usecases.reports import KINDS, Order, document_of, report_of
from tests.usecases.conftest import SALTMARSH
from tests.usecases.report_estates import (
    alter,
    chain,
    many,
    odd_names,
    service,
    tangled,
    write,
)

SUBJECTS = {"objective": ("O1",), "service": ("S3",), "impact": ("C7", "C6=0.3")}
SMALL = {"objective": ("O",), "service": ("S",), "impact": ("S",)}
NUMBERS = {Form.COUNT, Form.NUMBER, Form.AMOUNT, Form.PERCENT}


def told(runtime, kind, **order):
    with runtime.reading() as work:
        return report_of(work, kind, Order(**order))


def table(report, name):
    return next(b for _, b in report.blocks() if isinstance(b, Table) and b.id == name)


def column(found, key):
    place = [c.key for c in found.columns].index(key)
    return [row[place] for row in found.rows]


def unresolved(report):
    """What holds a number without a reference that the appendix has."""
    known = {r.id for r in report.references}
    for section, block in report.blocks():
        if isinstance(block, KeyFigures):
            yield from (f.label for f in block.figures if f.reference not in known)
        elif isinstance(block, Table):
            yield from (f"{section.id}: {block.id}.{c.key}" for c in block.columns
                        if c.form in NUMBERS and c.reference not in known)  # fmt: skip
        elif isinstance(block, Chart) and block.reference not in known:
            yield block.id
        elif isinstance(block, Paragraph):
            yield from (r for r in block.references if r not in known)
            if re.search(r"(?<![\w-])\d", block.text) and not block.references:
                yield block.text


# What they hold.


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_is_resolved_by_the_appendix(held_reference, kind):
    report = told(held_reference, kind, of=SUBJECTS.get(kind, ()))

    assert list(unresolved(report)) == []
    assert all(r.formula for r in report.references)


@pytest.mark.parametrize("kind", KINDS)
def test_ids_of_blocks_and_of_rows_fit(held_reference, kind):
    report = told(held_reference, kind, of=SUBJECTS.get(kind, ()))

    ids = [b.id for _, b in report.blocks() if hasattr(b, "id")]
    assert len(ids) == len(set(ids))
    for _, block in report.blocks():
        if isinstance(block, Table):
            widths = {len(r) for r in (*block.rows, *([block.total] if block.total else []))}
            assert widths <= {len(block.columns)}, block.id
            assert len({c.key for c in block.columns}) == len(block.columns), block.id


def test_the_figures_of_services_are_those_of_the_answers(held_reference):
    with held_reference.reading() as work:
        carried = {i.id: i for i in analyse.contribution_of(work).items}
        costs = {i.id: i for i in cost.cost_of(work, kind=Kind.SERVICE).items}
        fits = delivery.fit_of(work)

    found = table(told(held_reference, "portfolio"), "services")

    ids = column(found, "id")
    assert column(found, "contribution") == [carried[i].contribution for i in ids]
    assert column(found, "support") == [carried[i].support for i in ids]
    assert column(found, "value_per_cost") == [costs[i].value_per_cost for i in ids]
    assert column(found, "delivery") == [fits[i] for i in ids]
    assert dict(zip(ids, column(found, "at_risk"), strict=True)) == {
        "S1": 30, "S2": 20, "S3": 78, "S4": 5, "S5": 84,
    }  # fmt: skip


def test_what_is_too_large_for_a_report_is_drawn_and_named(empty):
    write(empty, *tangled())
    with empty.reading() as work:
        asked = availability.availability_of(work, effort=Effort(nodes=40_000))

    report = told(empty, "portfolio")

    risk = next(f.value for _, b in report.blocks() if isinstance(b, KeyFigures)
                for f in b.figures if f.label == "Expected value at risk")  # fmt: skip
    assert (asked.method, risk) == (Method.SIMULATION, asked.expected_value_at_risk)
    assert any(said.startswith("What takes S down") for said in report.left_out)
    assert report.stamp.parameters["nodes of diagrams"] == "40,000"
    assert any("40,000 nodes" in said for said in column(table(report, "assumptions"), "remark"))
    opened = next(r for r in report.references if r.figure == "expected-value-at-risk")
    assert opened.opened_by == "alignment availability --nodes 40000"


def test_a_service_is_told_in_a_sentence(held_reference):
    report = told(held_reference, "portfolio")

    texts = [b.text for _, b in report.blocks() if isinstance(b, Paragraph)]
    assert ("Order management carries 27.5 of 100 EUR a year; 55 rests on it; if it fails, 78 is "
            "at risk.") in texts  # fmt: skip


def test_the_shares_of_an_objective_add_up(held_reference):
    found = table(told(held_reference, "objective", of=("O1",)), "carriers")

    assert sum(column(found, "contribution")) == pytest.approx(60)
    assert sum(column(found, "share")) == pytest.approx(1)


def test_value_stands_on_clients_and_processes_of_one_objective(held_reference):
    found = table(told(held_reference, "objective", of=("O1",)), "standing")

    assert dict(zip(column(found, "id"), column(found, "value"), strict=True)) == pytest.approx(
        {"X1": 40, "X2": 20, "P1": 20, "P2": 10}
    )


def test_an_impact_takes_levels_and_ends_each_route_at_what_fails(held_reference):
    report = told(held_reference, "impact", of=("C7", "C6=30%"))

    routes = column(table(report, "routes"), "route")
    assert routes[0] == ("Deliver what was sold < Fulfil order < Order management < Identity < "
                         "Directory")  # fmt: skip
    assert column(table(report, "hit-component"), "loss") == [1.0, 0.3]


def test_what_must_not_fail_meanwhile_is_named(held_reference):
    found = table(told(held_reference, "impact", of=("C4",)), "debt")

    assert column(found, "id")[0] == "C5"
    assert column(found, "together")[0] > column(found, "alone")[0]


def test_internal_and_external_clients_stand_apart(held_reference):
    report = told(held_reference, "delivery")

    assert column(table(report, "outer"), "consumer") == ["Web customers"]
    assert "Web customers" not in column(table(report, "inner"), "consumer")


# What changed.


def test_moved_ranks_are_told_with_their_cause(reference):
    with reference.reading() as work:
        before = next(r for r in work.held("requirements") if r.id == "P3:S4")
    alter(reference, before, replace(before, weight=9.0), reason="Reporting matters")

    found = table(told(reference, "portfolio", since=1), "moved")

    causes = dict(zip(column(found, "id"), column(found, "cause"), strict=True))
    assert causes["S4"] == "requirement P3:S4: weight 1 to 9"
    assert "S4" in column(found, "id")


def test_a_service_that_others_pass_has_no_cause_of_its_own(reference):
    write(reference, service("S9", name="New"), Requirement(of="O2", members=("S9",), weight=8.0))

    found = table(told(reference, "portfolio", since=1), "moved")

    assert column(found, "id")[0] == "S9"
    assert column(found, "rank_before")[0] is None
    assert "requirement" in column(found, "cause")[0]


def test_nothing_edited_is_said(held_reference):
    report = told(held_reference, "portfolio", since=1, choice=Choice(only=("changes",)))

    assert report.sections[0].blocks[0].text.startswith("Nothing was edited since revision 1")


# What is missing.


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("kind", ["portfolio", "delivery", "catalogue"])
def test_an_empty_catalogue_gives_a_document_that_says_so(empty, kind, ending):
    report = told(empty, kind)

    assert rendered(report, ending)
    texts = " ".join(b.text for _, b in report.blocks() if isinstance(b, Paragraph))
    assert "No objective has a value" in texts or "holds no service" in texts


@pytest.mark.parametrize("kind", KINDS)
def test_one_service_without_cost_or_measurement_gives_a_document(empty, kind):
    write(empty, *chain(service("S")))

    report = told(empty, kind, of=SMALL.get(kind, ()))

    assert list(unresolved(report)) == []
    for ending in FORMATS:
        assert rendered(report, ending)


def test_singular_and_plural_are_right(empty):
    write(empty, *chain(service("S", name="Shop")))

    texts = " ".join(b.text for _, b in told(empty, "portfolio").blocks()
                     if isinstance(b, Paragraph))  # fmt: skip

    assert "1 service carries 100 of 100 EUR a year (100 %)" in texts
    assert "1 services" not in texts


@pytest.mark.parametrize("kind", KINDS)
def test_odd_names_stay_names(empty, kind):
    write(empty, *odd_names())
    of = {"objective": ("O",), "service": ("S<1>",), "impact": ("=S2",)}.get(kind, ())

    report = told(empty, kind, of=of)

    for ending in FORMATS:
        assert rendered(report, ending)


@pytest.mark.slow
def test_many_services_give_a_document_that_leaves_none_out(empty):
    write(empty, *many(5_000))

    report = told(empty, "portfolio")

    assert len(table(report, "services").rows) == 5_000
    assert b"S04999" in rendered(report, "html")


def test_a_workbook_holds_what_documents_only_count(empty):
    write(empty, *many(70), Requirement(of="S00000", members=("C",)),
          Element(id="C", kind=Kind.COMPONENT, name="Hub"),
          *(Requirement(of=f"S{n:05}", members=("C",)) for n in range(1, 70)))  # fmt: skip
    with empty.reading() as work:
        made = {
            ending: document_of(work, "impact", ending, Order(of=("C",))).data
            for ending in ("md", "xlsx")
        }

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made["xlsx"]))
    hit = book.get_sheet_by_name("Hit 70 services").to_python()
    assert {f"S{n:05}" for n in range(70)} <= {row[0] for row in hit}
    assert "10 more rows are not listed." in made["md"].decode()


def test_the_value_at_risk_by_client_adds_up(held_reference):
    found = table(told(held_reference, "impact", of=("C7", "C6=30%")), "classes")

    assert sum(column(found, "at_risk")) == pytest.approx(found.total[1])
    assert sum(column(found, "share")) == pytest.approx(1)


# The same again, and choices.


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_question_gives_the_same_bytes(held_reference, kind, ending):
    made = []
    for _ in range(2):
        with held_reference.reading() as work:
            made.append(document_of(work, kind, ending, Order(of=SUBJECTS.get(kind, ()))))

    assert made[0] == made[1]
    assert (b"pdfuaid" in made[0].data) is (ending == "pdf")  # PDF/UA is kept by each kind


def test_the_digest_tells_two_orders_apart(held_reference):
    plain, dated = told(held_reference, "portfolio"), told(held_reference, "portfolio",
                                                      day=date(2026, 7, 2))  # fmt: skip

    assert plain.stamp.digest != dated.stamp.digest
    assert dated.stamp.made_at.date() == date(2026, 7, 2)
    assert plain.stamp.made_at.tzinfo is not None


def test_sections_are_chosen_and_ordered_and_the_rest_is_named(held_reference):
    report = told(held_reference, "portfolio", choice=Choice(only=("risks", "summary")))

    assert [s.id for s in report.sections] == ["risks", "summary"]
    assert "Alignment index" in report.left_out[-1]


def test_references_of_sections_that_are_left_out_are_not_listed(held_reference):
    whole = told(held_reference, "portfolio")
    short = told(held_reference, "portfolio", choice=Choice(without=("services", "steadiness")))

    assert len(short.references) < len(whole.references)
    assert list(unresolved(short)) == []


@pytest.mark.parametrize(
    ("kind", "order", "said"),
    [
        ("nonsense", {}, "no kind of report"),
        ("service", {}, "say what the report is about"),
        ("service", {"of": ("S1", "S2")}, "about one element"),
        ("portfolio", {"of": ("S1",)}, "name no element"),
        ("service", {"of": ("C1",)}, "C1 is a component, not a service"),
        ("service", {"of": ("S99",)}, "no element 'S99'"),
        ("delivery", {"since": 1}, "compares no revisions"),
        ("portfolio", {"choice": Choice(only=("sumary",))}, "no section 'sumary'"),
        ("portfolio", {"since": 9}, "no revision 9"),
        ("impact", {"of": ("C7", "C7=0.5")}, "named twice"),
        ("impact", {"of": ("C7=1.5",)}, "from 0 (healthy) to 1"),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(held_reference, kind, order, said):
    with pytest.raises((Invalid, NotFound)) as refused:
        told(held_reference, kind, **order)

    assert said in str(refused.value)


def test_the_example_estate_is_told_by_every_kind(empty, bring):
    bring(empty, SALTMARSH)
    of = {"objective": ("O-PASSENGERS",), "service": ("S-BOOK",), "impact": ("C-SAN",)}

    for kind in KINDS:
        report = told(empty, kind, of=of.get(kind, ()))

        assert report.sections
        assert list(unresolved(report)) == []
