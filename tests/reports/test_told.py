"""How numbers are shaded: the largest, or what lacks most of a whole."""

from alignment.reports.report import Column, Form, Table
from alignment.reports.told import heat_rows


def table(*rows, **look):
    columns = tuple(Column(key=k, title=k, form=Form.PERCENT, **look) for k in ("may", "june"))
    return Table(id="t", title="T", columns=columns, rows=rows)


def test_the_largest_of_a_shaded_column_is_shaded_most():
    assert heat_rows(table((1.0, 5.0), (3.0, None), shaded=True)) == [(0, None), (10, None)]


def test_what_lacks_most_of_a_whole_is_shaded_most_and_columns_share_the_scale():
    assert heat_rows(table((1.0, 0.5), (0.75, None), lacking=True)) == [(0, 10), (5, None)]


def test_where_nothing_lacks_nothing_is_shaded():
    assert heat_rows(table((1.0, 1.0), lacking=True)) == [(None, None)]
