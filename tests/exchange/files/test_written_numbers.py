from decimal import Decimal

import pytest

from alignment.exchange.files.written_numbers import amount_of


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1.234,50 EUR", ",", "1234.50"), ("EUR 30,000", ".", "30000"), ("12 %", ".", "0.12"),
        ("1 234 567", ".", "1234567"), ("1'234.5", ".", "1234.5"), ("-5", ".", "-5"),
        (",5", ",", "0.5"), ("1,2", ".", None), ("1,,200", ".", None), ("1.2.3", ".", None),
        ("", ".", None), ("EUR", ".", None), ("5 pounds", ".", None), ("5 6", ".", None),
        ("\u0663", ".", None), ("9" * 100, ".", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text, decimal, number):
    units = {"EUR": Decimal(1), "%": Decimal("0.01")}

    found = amount_of(text, decimal=decimal, units=units)

    assert found == (None if number is None else Decimal(number))
