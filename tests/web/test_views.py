"""The form that all pages have in common."""

import gc
import weakref

from starlette.requests import Request

from alignment.catalogue.collector import collector_paused
from alignment.web.views import page


class Words(str):
    """A text that can be watched."""


def test_a_page_keeps_nothing_of_its_data_until_the_next_look_for_garbage():
    asked = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"",
                     "headers": [], "server": ("127.0.0.1", 80), "scheme": "http"})  # fmt: skip
    title = Words("Delivery")
    gone = weakref.ref(title)
    with collector_paused():
        answer = page(asked, "waiting.html", title=title, doing="it", job=None)
        del title
        left = gone()

    assert b"<h1>Delivery</h1>" in answer.body
    assert left is None
    assert gc.isenabled()
