import pytest

from alignment.errors import Invalid, NotFound
from alignment.exchange.format import Writer, formats, writer_called
from alignment.exchange.options import OptionalWriter, options_of, writer_with


def refused(name, **chosen):
    with pytest.raises(Invalid) as caught:
        writer_with(name, chosen)
    return [str(problem) for problem in caught.value.problems]


def test_a_format_without_a_choice_is_itself():
    assert writer_with("native", {}) is writer_called("native")


def test_what_is_no_choice_is_refused_by_name_and_all_at_once():
    assert refused("native", colour="red") == ["colour: is no option of native, which has none"]
    assert refused("archi-csv", colour="red", encoding="latin") == [
        "colour: is no option of archi-csv, which has prefix and encoding",
        "encoding: is one of utf-8, utf-8-bom, ansi, not 'latin'",
    ]


def test_a_format_that_is_not_written_has_no_options():
    with pytest.raises(NotFound):
        writer_with("scroll", {})
    with pytest.raises(Invalid, match="only read"):
        writer_with("column-map", {"encoding": "ansi"})


def test_every_option_has_words_and_its_usual_value_is_one_of_its_values():
    found = [f for f in formats().values() if options_of(f)]

    assert [f.name for f in found] == ["archi-csv"]
    for format_ in found:
        assert isinstance(format_, OptionalWriter)
        assert isinstance(format_, Writer)
        for option in format_.options:
            assert option.means
            assert not option.values or option.usual in option.values
            writer_with(format_.name, {option.name: option.usual})
