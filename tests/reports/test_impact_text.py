"""The text for a ticket names everybody, and says what it does not name."""

from dataclasses import replace

from alignment.graphs.impact import answer_of
from alignment.reports.impact_text import TicketFacts, ticket_text
from tests.graphs.estates import estate


def text_of(consumers, owners):
    shop = estate("\n".join(f"p{i} needs s" for i in range(consumers)))
    contacts = [(f"unit {i}", 1) for i in range(owners)]
    return ticket_text(TicketFacts(
        answer=answer_of(shop, {"s": 1.0}), losses={"s": 1.0}, objectives=(), contacts=contacts,
    ))  # fmt: skip


VALUED = ticket_text(TicketFacts(
    answer=replace(answer_of(estate("p needs s"), {"s": 1.0}), value_at_risk=75_087.0,
                   currency="EUR", values_assumed=False),
    losses={"s": 1.0}, objectives=(), contacts=(),
))  # fmt: skip


def test_everybody_is_named():
    text = text_of(consumers=30, owners=30)

    assert "more" not in text
    assert all(f"unit {i} (1)" in text and f"p{i} (down)" in text for i in range(30))


def test_of_very_many_the_rest_is_counted_and_where_it_stands():
    text = text_of(consumers=250, owners=120)

    assert "251 services hit: p0 (down), " in text
    assert "and 201 more, see the page" in text
    assert "and 70 more, see the page" in text


def test_what_an_hour_of_it_costs_is_told_where_values_are_known():
    assert "An hour of it: 8.572 EUR, if value comes evenly through the year" in VALUED
    assert "An hour" not in text_of(consumers=1, owners=1)
