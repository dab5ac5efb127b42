"""Ids with hyphens stay whole inside sentences."""

import pytest

from alignment.web.sentences import kept


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
