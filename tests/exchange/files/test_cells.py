"""One guard for every table that goes out: no cell is a formula, and every text comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.exchange.files.cells import guarded, unguarded

SIGNS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-x", "@sum(A1)", "\uff1d1", "\t=1", "'=1", "-1-1"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x=1", "-5", "+1.5e-3", "-1,5", "++", "--", "'quoted'", "'"])
def test_numbers_strengths_and_all_other_texts_stand_as_they_are(text):
    assert guarded(text) == text


@given(st.text(st.sampled_from(SIGNS + "'1.,ex")) | st.text())
def test_every_text_comes_back(text):
    assert unguarded(guarded(text)) == text
