import pytest

from alignment.exchange.cmdb.amounts import Amount, amount_of


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("1200", 1200, ""),
        ("1200.5", 1200.5, ""),
        ("1,200.50", 1200.5, ""),
        ("1.200,50 €", 1200.5, "EUR"),
        ("12,50", 12.5, ""),
        ("12,500", 12500, ""),
        ("1,200,300", 1200300, ""),
        ("$1,200.00", 1200, "USD"),
        ("USD;1200.00", 1200, "USD"),
        ("1 200 CHF", 1200, "CHF"),
        ("1'200", 1200, ""),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, number, currency):
    assert amount_of(text) == Amount(number, currency)


@pytest.mark.parametrize("text", ["", "many", "-5", "1.2.3,4,5", "1,2.3.4", "1e9", "EUR", "."])
def test_what_is_no_amount_is_none(text):
    assert amount_of(text) is None
