"""Ids with hyphens stay whole inside sentences, names from right to left stand by themselves."""

import pytest

from alignment.catalogue import Element, Kind
from alignment.web.sentences import kept, sentence
from tests.web.conftest import site_over, write


def whole(word):
    return f'<span class="whole">{word}</span>'


@pytest.mark.parametrize(("text", "said"), [
    ("If C-12-3 fails alone", f"If {whole('C-12-3')} fails alone"),
    ("S-BOOK and srv.eu-2.", f"{whole('S-BOOK')} and {whole('srv.eu-2')}."),
    (f"{'a' * 100_000} C-1", f"{'a' * 100_000} {whole('C-1')}"),
    ("C-1 " * 20_000, f"{whole('C-1')} " * 20_000),
    ("since 2026-01", f"since {whole('2026-01')}"),
    ("P-1 <b>bold</b> & more", f"{whole('P-1')} &lt;b&gt;bold&lt;/b&gt; &amp; more"),
])  # fmt: skip
def test_a_short_id_does_not_break_at_its_hyphens(text, said):
    assert str(kept(text)) == said


@pytest.mark.parametrize(
    "text",
    [
        "a single-point failure",
        "no hyphen in S1",
        "service-" + "x1-" * 100,
        "a" * 100_000 + " -",
        "a." * 50_000 + " -",
    ],
)
def test_words_and_long_ids_may_break(text):
    assert kept(text) == text


def test_the_sentence_of_a_page_keeps_its_ids_whole(example):
    page = example.get("/impact?of=C-SAN").text

    lead = page.partition('<p class="lead"')[2].partition("</p>")[0]
    assert whole("C-SAN") in lead


@pytest.mark.parametrize(("text", "said"), [
    ("If קופה (S1) is down, 5 suffer.", "If <bdi>קופה</bdi> (S1) is down, 5 suffer."),
    ("If קופה ראשית, 2 is down", "If <bdi>קופה ראשית</bdi>, 2 is down"),
    ("بوابة الدفع and C-1 <b>", f"<bdi>بوابة الدفع</bdi> and {whole('C-1')} &lt;b&gt;"),
    ("קופה<b>ראשית", "<bdi>קופה</bdi>&lt;b&gt;<bdi>ראשית</bdi>"),
    ("קופה <ראשית", "<bdi>קופה &lt;ראשית</bdi>"),
    ("Büro für S-1", f"Büro für {whole('S-1')}"),
    ("If שרת-12 is down.", f"If <bdi>{whole('שרת-12')}</bdi> is down."),
    ("If שרת-12.", f"If <bdi>{whole('שרת-12')}</bdi>."),
    ("5 % of S-1", f"5 % of {whole('S-1')}"),
])  # fmt: skip
def test_a_name_from_right_to_left_leaves_the_words_around_it_in_order(text, said):
    assert str(sentence(text)) == said


def test_an_answer_sets_such_a_name_apart(tmp_path):
    def fill(runtime):
        write(runtime, Element(id="S1", kind=Kind.SERVICE, name="קופה"))

    with site_over(tmp_path, fill) as site:
        page = site.get("/impact?of=S1").text

    lead = page.partition('<p class="lead"')[2].partition("</p>")[0]
    assert "<bdi>קופה</bdi> is down" in lead
