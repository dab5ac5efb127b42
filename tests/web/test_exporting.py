"""Exports as pages: a file, or why there is none with the form as it was sent."""

from alignment.exchange.format import writers


def test_a_format_is_downloaded_as_a_file(example):
    answered = example.get("/exports/native-json")

    assert answered.status_code == 200
    assert answered.headers["content-disposition"].endswith('catalogue-1.json"')
    assert answered.headers["x-catalogue-revision"] == "1"
    assert answered.content == example.client.get("/api/v1/exports/native-json").content


def test_every_format_that_is_written_can_be_downloaded(example):
    links = example.page("/exports").xpath("//main//table//a/@href")

    assert len(links) == len(writers())
    for link in links:
        assert example.client.get(str(link)).status_code == 200, link


def test_a_format_with_options_has_a_form_of_them(example):
    (form,) = example.page("/exports").xpath("//main//form[contains(@action, 'archi-csv')]")
    names = [str(name) for name in form.xpath(".//@name")]
    values = [str(text) for text in form.xpath(".//option/text()")]

    chosen = dict.fromkeys(names, "") | {"revision": "1", "encoding": "ansi"}
    answer = example.client.get(str(form.get("action")), params=chosen)

    assert names == ["revision", "prefix", "encoding"]
    assert values == ["utf-8", "utf-8-bom", "ansi"]
    assert answer.status_code == 200


def test_a_choice_that_is_none_is_refused_in_the_page_and_stays(example):
    page = example.page("/exports/archi-csv?revision=1&encoding=klingon", status=422)

    form = page.xpath("//form[contains(@action, 'archi-csv')]")[0]
    assert "klingon" in page.xpath("//section[@role='alert']")[0].text_content()
    assert form.xpath(".//select[@name='encoding']/option[@selected]/text()") == ["klingon"]


def test_a_format_that_is_none_is_refused_in_the_page(example):
    page = example.page("/exports/nothing", status=404)

    assert "nothing" in page.xpath("//section[@role='alert']")[0].text_content()
