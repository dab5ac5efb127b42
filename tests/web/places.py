"""Every page there is, read from the routes, so that a new one cannot be forgotten."""

from alignment.web.pages import router

TABS = ("overview", "sight", "impact", "value", "delivery", "cost", "findings", "history")

FILES = ("/exports/{name}/watched", "/impact.csv", "/impact.txt", "/makings/{job_id}/file",
         "/map.{form}", "/model/pick", "/reports/document",
         "/reports/{kind}.{ending}")  # fmt: skip
"""Routes that answer with something else than a page."""

ABSENT = ("/nowhere", "/elements/nobody", "/import/none", "/import/none/columns",
          "/exports/nothing", "/makings/none")  # fmt: skip
"""What says that it is not there."""

FILLED = {
    "/": ("/", "/nowhere"),
    "/elements": ("/elements", "/elements?q=boo"),
    "/elements/{element_id:path}": (
        *(f"/elements/S-BOOK?tab={tab}" for tab in TABS), "/elements/O-GREEN", "/elements/nobody",
    ),
    "/explain/{figure}": ("/explain/support?of=S-BOOK", "/explain/delivery"),
    "/exports/{name}": ("/exports/nothing",),
    "/findings/waive": ("/findings/waive?rule=no-target&element=S-BOOK",),
    "/help/docs/{name:path}": ("/help/docs/pages",),
    "/help/problems/{slug}": ("/help/problems/conflict",),
    "/impact": ("/impact", "/impact?of=C-SAN"),
    "/import/{job_id}": ("/import/none",),
    "/import/{job_id}/columns": ("/import/none/columns",),
    "/makings/{job_id}": ("/makings/none",),
    "/map": ("/map", "/map?colour=value", "/map?focus=S-BOOK"),
    "/model/element": ("/model/element?kind=service", "/model/element?id=S-BOOK"),
    "/model/requirement": ("/model/requirement?id=R-WEB",),
    "/model/weights": ("/model/weights", "/model/weights?of=S-BOOK"),
    "/search": ("/search", "/search?q=booking"),
    "/revisions/{number:int}": ("/revisions/1",),
    "/value": ("/value", "/value?lens=component"),
}  # fmt: skip
"""Addresses on the example estate, of routes that need more than their own or vary."""


def routes_of(room=router):
    """The addresses of all pages, of this router and of those that it takes in."""
    for route in room.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_of(inner)
        elif "GET" in route.methods and "." not in route.path and route.path not in FILES:
            yield route.path


def addresses():
    """Where to look on the example estate, in the order of the routes."""
    for path in dict.fromkeys(routes_of()):
        yield from FILLED.get(path, (path,))
