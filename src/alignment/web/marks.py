"""Small marks of pages, written once and kept: links, figures with reasons, chips, bars.

A page has hundreds of them in its tables, for which a template takes ten times as long.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from alignment.catalogue import GATE_KINDS
from alignment.graphs.impact import Status
from alignment.usecases.simulate import Contact
from alignment.web import figures
from alignment.web.common import address_of, address_of_element
from alignment.web.sentences import kept

LONG = 90
"""Signs from which a name is cut on the page; whoever rests on it reads all of it."""

_LINK = Markup('<a class="element" href="%s">%s</a>')
_NAME = Markup('<bdi class="name">%s</bdi>')
_LONG_NAME = Markup('<bdi class="name long" title="%s">%s</bdi>')
_TEXT = Markup("<bdi>%s</bdi>")
_LONG_TEXT = Markup('<bdi class="long" title="%s">%s</bdi>')
_WHY = Markup('<a href="%s" title="Why is it %s?">%s</a>')
_ID = Markup(" <code>%s</code>")
_LONG_ID = Markup(' <code class="long" title="%s">%s</code>')

_MARKS = 10_000
"""Links that are kept as they were written: an element stands in many rows, a page is seen again.
What is marked up already and what is not are told apart."""

_CHIP = Markup('<span class="chip kind-%s">%s</span>')
_STATUS = Markup('<span class="status %s">%s</span>')
_BAR = Markup(
    '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
    'aria-label="%s"><rect class="rest" width="100" height="10"/>'
    '<rect class="part" width="%.2f" height="10"/></svg>'
)
_CODE = Markup("<code>%s</code>")
_MUTED = Markup('<span class="muted">%s</span>')
_MORE = Markup(' <span class="muted">and %s more</span>')
_NEXT = Markup("<strong>none: the next failure hits it</strong>")
_COMMA = Markup(", ")

_OPENED = 10
"""Lines of a scenario that fit into an address many times over, so that its figures are opened."""

_NAMED, _CALLED = 4, 3
"""Members that are named where something decided a loss; elements of one owner."""


@pass_context
def url(context: Context, path: str, **query: Any) -> str:
    """An address of our own; a revision that is being looked at goes along."""
    return address_of(context["root"], context["frame"], path, **query)


@pass_context
def element(context: Context, element_id: str, **query: Any) -> str:
    """The address of an element's page."""
    return address_of_element(context["root"], context["frame"], element_id, **query)


@pass_context
def linked(context: Context, element_id: str, name: str, tab: str = "") -> Markup:
    """A link to an element by its name, with its id beside it."""
    return _link(element(context, element_id, tab=tab), element_id, name)


@lru_cache(_MARKS, typed=True)
def _link(address: str, element_id: str, name: str) -> Markup:
    said = _LONG_NAME % (name, name) if len(name) > LONG else _NAME % kept(name)
    if name != element_id:
        said += _LONG_ID % (element_id, element_id) if len(element_id) > LONG else _ID % element_id
    return _LINK % (address, said)


def whole(name: str) -> Markup:
    """A name apart from the page's own words; one that is cut is read whole by resting on it."""
    return _LONG_TEXT % (name, name) if len(name) > LONG else _TEXT % kept(name)


@pass_context
def explained(context: Context, shown: str, figure: str, of: Any, **query: Any) -> str:
    """A figure as it is shown, with a link to why it is what it is."""
    if not shown:
        return ""
    return _why(url(context, f"/explain/{figure}", of=of, **query), shown)


@lru_cache(_MARKS, typed=True)
def _why(address: str, shown: str) -> Markup:
    return _WHY % (address, escape(shown).striptags(), shown)


@lru_cache(typed=True)
def chip(kind: str) -> Markup:
    """A kind in its colour."""
    return _CHIP % (kind, kind)


@lru_cache(typed=True)
def status(word: str) -> Markup:
    """How an element fares, in its colour."""
    return _STATUS % (word, figures.worded(word))


@lru_cache(_MARKS, typed=True)
def bar(part: float, total: float, label: str) -> Markup:
    """A part of a whole as a bar, with words for those who cannot see it."""
    return _BAR % (label, min(max(100 * part / total, 0.0), 100.0) if total else 0.0)


@pass_context
def named(context: Context, element_id: str, tab: str = "") -> Markup:
    """A link to an element by its name where it is there, else its id."""
    names = context["names"]
    if element_id not in names:
        return _CODE % element_id
    return linked(context, element_id, names[element_id], tab)


@pass_context
def opened(context: Context, figure: str, of: list[str], scenario: list[str], shown: str) -> str:
    """A figure of a scenario, with a link to why where its lines fit into an address."""
    if not 0 < len(scenario) <= _OPENED:
        return shown
    return explained(context, shown, figure, of + scenario)


@pass_context
def hit_cells(context: Context, scenario: list[str]) -> Callable[[Any, str], str]:
    """What the cells of a table of what is hit show; empty where the value itself says it."""
    return partial(_hit_cell, context, scenario)


def _hit_cell(context: Context, scenario: list[str], hit: Any, key: str) -> str:
    match key:
        case "name":
            return linked(context, hit.id, hit.name, "impact" if hit.kind in GATE_KINDS else "")
        case "kind":
            return chip(hit.kind)
        case "status":
            return status(hit.status)
        case "loss":
            return loss_cell(context, hit, scenario)
        case "because_of":
            return _because(context, hit)
        case "margin" if not hit.margin:
            return _NEXT
    return ""


@pass_context
def loss_cell(context: Context, hit: Any, scenario: list[str]) -> str:
    """How much of something is lost, and why."""
    shown = figures.percent(hit.loss)
    return opened(context, "loss", [hit.id], scenario, shown) + bar(hit.loss, 1, f"loss {shown}")


def _because(context: Context, hit: Any) -> str:
    if hit.because:
        members = hit.because.members
        said = _COMMA.join(named(context, member) for member in members[:_NAMED])
        return _and_more(said, len(members) - _NAMED)
    if hit.status == Status.AT_RISK.word:
        return _MUTED % f"can lose {figures.number(hit.margin)} more"
    return _MUTED % "the scenario itself" if hit.loss else ""


def contact_cell(contact: Contact, key: str) -> str:
    """What a cell of a table of owners shows; empty where the value itself says it."""
    if key == "owner":
        return whole(contact.owner) if contact.owner else _MUTED % "no owner stated"
    if key != "elements":
        return ""
    said = _COMMA.join(map(whole, contact.elements[:_CALLED]))
    return _and_more(said, len(contact.elements) - _CALLED)


def _and_more(said: Markup, more: int) -> Markup:
    return said + _MORE % more if more > 0 else said
