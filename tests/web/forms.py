"""Fills in forms of the pages as a browser without script would: what it does not hold, fails."""

from urllib.parse import urljoin

from lxml import html


class Form:
    """One form of a page, with what stands in it."""

    def __init__(self, site, answered, *, action=""):
        self.site, self.address = site, str(answered.url)
        page = html.fromstring(answered.content)
        found = [f for f in page.xpath("//main//form[@method='post']") if action in f.action]
        assert found, (action, answered.text[-2000:])
        self.form = found[0]
        self.values = [
            (e.name, _value(e)) for e in self.form.xpath(".//*[@name]")
            if e.tag != "button" and _is_sent(e)
        ]  # fmt: skip

    def fill(self, **given):
        """Type into fields; a list fills those of one name from the first on."""
        for name, texts in given.items():
            places = [i for i, (n, _) in enumerate(self.values) if n == name.replace("__", "-")]
            listed = texts if isinstance(texts, list) else [texts]
            assert len(places) >= len(listed), f"the form has no field {name}"
            for place, text in zip(places, listed, strict=False):
                self.values[place] = (self.values[place][0], str(text))
        return self

    def press(self, action=""):
        """Send it by one of its buttons; the answer at the end of all redirects."""
        buttons = [b.get("value") for b in self.form.xpath(".//button[@name='action']")]
        assert not action or action in buttons, buttons
        pressed = [("action", action or buttons[0])] if buttons else []
        assert self.form.get("enctype") == "multipart/form-data"
        return self.site.post(
            urljoin(self.address, self.form.get("action")),
            files=[(name, (None, text)) for name, text in self.values + pressed],
        )


def open_form(site, address, *, action=""):
    """The form at an address."""
    answered = site.get(address)
    assert answered.status_code == 200, (address, answered.text[:300])
    return Form(site, answered, action=action)


def sent_file(site, data, name, action="preview", **fields):
    """The page that an import of a file ends with."""
    said = {"action": action, **fields}
    return ended(site, site.post("/import", files={"file": (name, data)}, data=said))


def ended(site, answered):
    """The page of what runs beside the requests, once that is over."""
    while 'http-equiv="refresh"' in answered.text:
        answered = site.client.get(str(answered.url))
    return answered


def main_text(answered):
    """What a person reads on the page."""
    main = html.fromstring(answered.content).find(".//main")
    for span in main.xpath(".//span[@class='whole']"):
        span.drop_tag()
    return " ".join(" ".join(main.itertext()).split())


def written(answered):
    """The revision that an answer says was written."""
    assert answered.status_code == 200, main_text(answered)
    assert "written=" in str(answered.url), main_text(answered)[:600]
    return int(str(answered.url).rpartition("written=")[2].partition("&")[0])


def _value(field):
    if field.tag == "select":
        chosen = field.xpath("./option[@selected]")[-1:] or field.xpath("./option")[:1]
        return chosen[0].get("value", chosen[0].text) if chosen else ""
    if field.tag == "textarea":
        return (field.text or "").removeprefix("\n")
    return field.get("value", "")


def _is_sent(field):
    return field.get("type") != "checkbox" or field.get("checked") is not None
