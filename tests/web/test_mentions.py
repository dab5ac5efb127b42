"""The text of a ticket is read for what it names, and for nothing else."""

import pytest

from alignment.catalogue import Element, Estate
from alignment.graphs.snapshot import snapshot_of
from alignment.web.scenario import levels_of, scenario_of

ESTATE = snapshot_of(
    Estate(
        elements=(
            Element(id="C-SAN", kind="component", name="Storage array"),
            Element(id="db1", kind="component", name="Orders"),
            Element(id="S1", kind="service", name="Card payments"),
            Element(id="S2", kind="service", name="Card payments at night"),
            Element(id="in", kind="component", name="Mail"),
            Element(id="O1", kind="objective", name="Grow online sales", value=1),
        )
    )
)


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        ("INC42: tonight the array (C-SAN) will be replaced, sorry!", {"C-SAN": 1}),
        ("we expect that the storage  ARRAY fails for an hour", {"C-SAN": 1}),
        ("please note that card payments at night are slower today", {"S2": 1}),
        ("note that card payments are 30 % slower, C-SAN (25%) too", {"S1": 1, "C-SAN": 0.25}),
        ("the service Card payments loses 40 % while we work on it", {"S1": 0.4}),
        ("Hello everybody,\nwe move db1 to another place tonight.\n\nBye", {"db1": 1}),
        ("the mail of Orders is late again this week", {"db1": 1}),
    ],
)  # fmt: skip
def test_running_text_counts_for_what_it_names(text, losses):
    assert dict(scenario_of(text, ESTATE).losses) == losses


def test_a_line_that_names_nothing_is_counted_and_refused_by_no_one():
    scenario = scenario_of("Kind regards from all of us here\nwe also stop db1 tonight", ESTATE)

    assert (scenario.passed, scenario.unknown) == ((2, 1), ())


def test_a_short_line_that_is_unknown_is_still_told():
    assert [u.text for u in scenario_of("C-SAM\nnext: C-SAN", ESTATE).unknown] == [
        "C-SAM", "next: C-SAN"
    ]  # fmt: skip


def test_an_objective_in_a_text_is_told_not_to_fail_by_itself():
    scenario = scenario_of("the outage also hurts grow online sales this week", ESTATE)

    assert "does not fail by itself" in scenario.unknown[0].reason


TICKET = """Hello everybody,
INC42: since 14:05 the storage array C-SAN is at 30 %, and C-SAX shows errors 30%.
Users of Card payments report timeouts, srv-legacy07 is slow (R-12).
c-san is 40% slower, e-mail and follow-up by night@example.org
Card paymets
Regards, Tom (phone 555-0142)
"""


def test_words_of_a_ticket_that_look_like_ids_are_told_and_greetings_are_not():
    unknown = scenario_of(TICKET, ESTATE).unknown

    assert [u.text for u in unknown] == ["INC42", "C-SAX", "srv-legacy07", "R-12", "Card paymets"]
    assert [u.close for u in unknown if u.close] == [("C-SAN",), ("S1",)]


def test_a_ticket_tells_how_each_mention_was_read():
    readings = scenario_of(TICKET, ESTATE).readings

    assert [(r.element, r.mention.quote, r.mention.how) for r in readings] == [
        ("C-SAN", "C-SAN is at 30 %", "at"),
        ("S1", "Users of Card payments", "suffers"),
        ("C-SAN", "c-san is 40% slower", "unread"),
    ]


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        ("since this morning the array C-SAN is at 30 %", {"C-SAN": 0.3}),
        ("the storage array (C-SAN) is now at 30 % of what it can", {"C-SAN": 0.3}),
        ("we see that C-SAN shows errors for 30% of calls", {"C-SAN": 1}),
        ("we see that C-SAN shows errors for 30% of calls\nC-SAN=0.3", {"C-SAN": 0.3}),
        ("today C-SAN is down, and later C-SAN at 30 %", {"C-SAN": 1}),
        ("Users of Card payments report timeouts since noon", {}),
        ("Card payments users have been complaining since noon", {}),
        ("Users of Card payments wait as Card payments is down", {"S1": 1}),
    ],
)
def test_levels_and_those_who_suffer_are_read_as_they_are_said(text, losses):
    assert dict(scenario_of(text, ESTATE).losses) == losses


def test_levels_that_were_set_are_a_scenario_again():
    text = levels_of(["C-SAN", "db1", "S1"], ["30", "100", ""])

    assert dict(scenario_of(text, ESTATE).losses) == {"C-SAN": 0.3, "db1": 1, "S1": 1}
    assert text == "C-SAN=30%\ndb1\nS1"
