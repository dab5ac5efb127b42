"""Views in the words of the format that is written, whatever words they came in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from alignment.catalogue import Estate, Finding, Relationship, Severity, View
from alignment.exchange.archimate import archi_views, exchange_views
from alignment.exchange.archimate.archi_views import ARCHI, PICTURE, Shown
from alignment.exchange.archimate.concepts import Concept, Model
from alignment.exchange.archimate.drawings import node_of, text_of
from alignment.exchange.archimate.exchange_views import EXCHANGE
from alignment.exchange.archimate.views_to_archi import to_archi
from alignment.exchange.archimate.views_to_exchange import to_exchange

_TITLES = {ARCHI: "Archi", EXCHANGE: "the exchange format"}


def redraw(model: Model, notation: str) -> Iterator[Finding]:
    """Let every view of a model be in words of one format; a finding for what that costs.

    A view that cannot be is taken away.
    """
    ways = _ways(model.relationships, model.views)
    kept, drawn = [], []
    for view in model.views:
        if view.notation in {notation, ""}:
            kept.append(view)
            continue
        way = ways.get((view.notation, notation))
        content = way(view.content) if way and view.type != PICTURE else ""
        if content:
            drawn.append(view.id)
            kept.append(replace(view, content=content, notation=notation))
        elif view.type != PICTURE:
            message = f"the view {view.id} {view.name!r} ({view.type}) cannot be drawn there"
            yield Finding(Severity.LOW, "view-left-out", view.id, message, (view.id,))
    pictures = sum(view.type == PICTURE for view in model.views) - _pictures(kept)
    model.views = kept
    if drawn:
        count = f"{len(drawn)} views were" if len(drawn) > 1 else "1 view was"
        message = f"{count} drawn anew in words of {_TITLES[notation]}"
        yield _note("view-redrawn", f"{message}; what only the other draws is not in it")
    if pictures:
        count = f"{pictures} pictures have" if pictures > 1 else "1 picture has"
        yield _note("picture-left-out", f"{count} no place in {_TITLES[notation]}")


def opened(model: Model, words: Any, notes: list[Finding]) -> list[tuple[Concept, Any]]:
    """The views of a model with their nodes, none of which shows what will not be there.

    Args:
        model: Whose views are all in words of one format.
        words: The module of that format's views.
        notes: Takes what is left out.
    """
    nodes = [(view, words.opened(view)) for view in model.views if view.type != PICTURE]
    shown = Shown(
        elements=frozenset(c.id for c in model.elements),
        relationships=frozenset(c.id for c in model.relationships),
        views=frozenset(view.id for view, node in nodes if node is not None),
    )
    for view, node in nodes:
        if node is None:
            message = f"what the view {view.id} draws cannot be read; it was left out"
            notes.append(Finding(Severity.LOW, "view-left-out", view.id, message, (view.id,)))
        elif lost := words.prune(node, shown):
            what = f"{lost} figures and lines show" if lost > 1 else "1 figure or line shows"
            message = f"{what} what is not there any more; left out of the view {view.id}"
            notes.append(Finding(Severity.LOW, "figures-left-out", view.id, message, (view.id,)))
    return [(view, node) for view, node in nodes if node is not None]


def _pictures(views: Sequence[Concept]) -> int:
    return sum(view.type == PICTURE for view in views)


def _note(rule: str, message: str) -> Finding:
    return Finding(Severity.INFO, rule, "views", message)


def _ways(
    relations: Iterable[Concept | Relationship], views: Iterable[Concept | View]
) -> Mapping[tuple[str, str], Callable[[str], str]]:
    """How to come from the words of one format to those of another."""
    ends: dict[tuple[str, str], list[str]] = {}
    for relation in relations:
        ends.setdefault((relation.source, relation.target), []).append(relation.id)
    names = {view.id: view.name for view in views}
    return {
        (ARCHI, EXCHANGE): lambda content: to_exchange(content, names),
        (EXCHANGE, ARCHI): lambda content: to_archi(content, ends),
    }


def with_drawings_of(before: Estate, after: Estate) -> Estate:
    """A document whose views stay as the catalogue has them where they draw nothing else.

    So does a view that went out in words of another format, or whose figures had to be called
    otherwise in the file, and comes back untouched.
    """
    held = {view.id: view for view in before.views}
    others = [v for v in after.views if v.id in held and held[v.id].content != v.content]
    if not others:
        return after
    ways = _ways(before.relationships, before.views)
    shown = Shown(
        elements=frozenset(e.id for e in before.elements),
        relationships=frozenset(r.id for r in before.relationships),
        views=frozenset(v.id for v in after.views),
    )
    same = {}
    for view in others:
        was = held[view.id]
        way = ways.get((was.notation, view.notation), str)
        if _drawing(way(was.content), shown) == _drawing(view.content, shown):
            same[view.id] = was
    return after.with_(views=tuple(_as_drawn(view, same.get(view.id)) for view in after.views))


def _drawing(content: str, shown: Shown) -> str:
    """The content as a writer gives it out, whatever its figures are called."""
    root = node_of(content)
    if root is None:
        return content
    words: Any = archi_views if root.tag == "element" else exchange_views
    words.prune(root, shown)
    keys = dict.fromkeys(words.identifiers_in(root))
    words.rename(root, {key: f"n{number}" for number, key in enumerate(keys)})
    return text_of(root, words.SPACES)


def _as_drawn(view: View, was: View | None) -> View:
    if was is None:
        return view
    return replace(view, type=was.type, notation=was.notation, content=was.content)


def referring(view: View, ids: Mapping[str, str]) -> View:
    """The view with other ids for what it shows."""
    root = node_of(view.content) if view.type != PICTURE else None
    if root is None:
        return view
    words: Any = archi_views if root.tag == "element" else exchange_views
    words.refer(root, ids)
    content = text_of(root, words.SPACES)
    return replace(view, content=content) if content != view.content else view
