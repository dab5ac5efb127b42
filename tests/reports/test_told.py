"""How numbers are shaded: the largest, or what lacks most of a whole."""

from alignment.reports.look import LOCALES
from alignment.reports.report import Column, Form, Table
from alignment.reports.told import heat_rows, told


def table(*rows, **look):
    columns = tuple(Column(key=k, title=k, form=Form.PERCENT, **look) for k in ("may", "june"))
    return Table(id="t", title="T", columns=columns, rows=rows)


def test_the_largest_of_a_shaded_column_is_shaded_most():
    assert heat_rows(table((1.0, 5.0), (3.0, None), shaded=True)) == [(0, None), (10, None)]


def test_what_lacks_most_of_a_whole_is_shaded_most_and_columns_share_the_scale():
    assert heat_rows(table((1.0, 0.5), (0.75, None), lacking=True)) == [(0, 10), (5, None)]


def test_where_nothing_lacks_nothing_is_shaded():
    assert heat_rows(table((1.0, 1.0), lacking=True)) == [(None, None)]


def test_a_little_more_than_nothing_is_not_told_as_nothing():
    values = (0.004, 5.25, 0.0, None)

    assert told(values, Form.AMOUNT, LOCALES["en"]) == ["<\u202f0.01", "5.25", "0.00", "\u2013"]
