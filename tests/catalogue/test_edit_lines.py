"""Of many edits only those are read that somebody looks at."""

from alignment.catalogue import Element
from alignment.catalogue.edit_lines import EditLines
from alignment.catalogue.edits import Edit
from alignment.catalogue.progress import silent


def node(number, name="n"):
    return Element(id=f"C{number}", kind="component", name=name)


def lines_and_reads(count, progress=silent):
    """Additions, and every third an alteration, of which the name says the rows."""
    reads = []

    def read(collection, rows):
        reads.append(len(rows))
        return [
            Edit(None if was is None else node(now, "was"), node(now, "is")) for was, now in rows
        ]

    named = [(f"C{i}", None if i % 3 else 10_000 + i, i) for i in range(count)]
    return EditLines([("elements", named)], read, progress), reads


def test_names_and_additions_need_no_reading():
    lines, reads = lines_and_reads(2_000)

    assert [(line.verb, line.key) for line in lines[:3]] == [
        ("altered", "C0"), ("added", "C1"), ("added", "C2"),
    ]  # fmt: skip
    assert lines[1].changes() == {}
    assert reads == []


def test_an_alteration_is_read_with_its_neighbours_and_once():
    lines, reads = lines_and_reads(2_000)

    found = [line.changes() for line in lines if line.verb == "altered"]

    assert found == [{"name": ("was", "is")}] * 667
    assert sum(reads) == 667
    assert len(reads) == 4


def test_what_stands_on_a_page_is_read_at_once():
    lines, reads = lines_and_reads(2_000)
    some = lines[::100]

    lines.read(some)

    assert [line.entity for line in some] == [node(i, "is") for i in range(0, 2_000, 100)]
    assert reads == [20]


def test_who_waits_is_told_how_many_were_read():
    told = []
    lines, _ = lines_and_reads(2_000, lambda *come: told.append(come))

    lines.read(lines[:1_200])
    lines.read(lines)

    assert told == [("edits", 0, 2_000), ("edits", 1_200, 2_000), ("edits", 2_000, 2_000)]
