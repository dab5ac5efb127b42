"""What a box of a map is, as a sentence for those who hear the picture or rest on the box."""

from alignment.catalogue import KINDS
from alignment.graphs.snapshot import Snapshot
from alignment.graphs.words import counted


def sentence_of(snapshot: Snapshot, element: int, note: str = "") -> str:
    """Name, id and kind, what it needs and is needed by, and what its colour says."""
    key, name = snapshot.ids[element], " ".join(snapshot.names[element].split())
    kind = KINDS[snapshot.kind[element]].value
    said = f"{name} ({key}), {kind}" if name not in {key, ""} else f"{key}, {kind}"
    needs = len(set(snapshot.needed_by(element).tolist()))
    users = len(set(snapshot.owner[snapshot.uses_of(element)].tolist()))
    parts = [
        f"needs {counted(needs, 'element')}" if needs else "needs nothing",
        f"is needed by {counted(users, 'element')}" if users else "nothing needs it",
    ]
    return f"{said}{f', {note}' if note else ''}. It {parts[0]}; {_of_users(parts[1])}."


def _of_users(part: str) -> str:
    return part if part.startswith("nothing") else f"it {part}"
