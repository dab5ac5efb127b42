"""What a program asks about the server itself: whether it lives, and the rules it goes by."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from alignment.api.bodies import JsonRoute
from alignment.api.describe import API, object_answer
from alignment.api.schemas import Nothing
from alignment.catalogue import ENTITIES, KINDS
from alignment.catalogue.metamodel import PROFILES, metamodel
from alignment.http import answer, brief, problems
from alignment.runtime import Work

router = APIRouter(prefix=API, tags=["system"], route_class=JsonRoute, responses=problems())


def health_router(prefix: str) -> APIRouter:
    """Whether the server lives; at its root too, where those who watch it look."""
    router = APIRouter(
        prefix=f"{prefix}/health", tags=["system"], route_class=JsonRoute, responses=problems(),
        include_in_schema=bool(prefix),
    )  # fmt: skip
    router.get("/live", summary="Alive", openapi_extra=object_answer(status="string"))(live)
    router.get(
        "/ready", summary="Ready", responses=problems(also=(503,)),
        openapi_extra=object_answer(status="string", revision="integer"),
    )(ready)  # fmt: skip
    return router


async def live(_: Nothing) -> Response:
    """The process answers."""
    return answer({"status": "live"})


@brief
def ready(_: Nothing, work: Work) -> Response:
    """The catalogue can be read; 503 while it cannot."""
    return answer({"status": "ready", "revision": work.reader.head()})


@router.get(
    "/metamodel", summary="Metamodel",
    openapi_extra=object_answer(kinds="array", elements="array", relationships="array"),
)  # fmt: skip
def find_metamodel(_: Nothing, _work: Work) -> Response:
    """The kinds and lists of the catalogue, and what the types of a notation mean in it."""
    notation = metamodel()
    shown: dict[str, Any] = {
        "kinds": list(KINDS), "lists": [name for name in ENTITIES if name != "heading"],
        "profiles": PROFILES, "notation": notation.name,
        "elements": list(notation.elements.values()),
        "relationships": list(notation.relationships.values()),
    }  # fmt: skip
    return answer(shown)
