"""What the tests of inventories ask of a document, and of a refusal."""

import pytest

from alignment.catalogue.metamodel import metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.errors import Unreadable
from alignment.exchange.format import Material


def by_id(document):
    return {element.id: element for element in document.estate.elements}


def joined(document):
    return {(r.type, r.source, r.target) for r in document.estate.relationships}


def derived(document, using="default"):
    """The estate once its relationships were read as requirements."""
    rows = profile(using, notation=document.notation)
    return derive(document.estate, metamodel(document.notation), rows).estate


def needs(document, using="default"):
    """How many of which members each needs."""
    return {(r.of, *r.members): r.needs for r in derived(document, using).requirements}


def rules(document):
    return [(finding.rule, finding.place) for finding in document.findings]


def refused(form, *files):
    """Each fault for which a format refuses some files, as a text."""
    with pytest.raises(Unreadable) as caught:
        form.read(Material("cmdb", files))
    return [str(problem) for problem in caught.value.problems]
