"""The YAML documents of files of others, and what is noted of those that say nothing here."""

from alignment.errors import Unreadable
from alignment.exchange.files.yaml import Manner, read_trees
from alignment.exchange.files.yaml_tree import Tree
from alignment.exchange.format import File
from alignment.exchange.inventory import Inventory

EMPTY_DOCUMENT = "empty-document"
NOT_AN_ENTITY = "not-an-entity"
NOT_FOLLOWED = "not-followed"


def documents_in(file: File, manner: Manner, inventory: Inventory) -> tuple[Tree, ...]:
    """The documents of a file; none of one that is broken, whose faults the inventory takes."""
    try:
        return read_trees(file, manner)
    except Unreadable as error:
        inventory.faults.take(error)
        return ()
