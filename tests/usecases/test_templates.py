"""Master slides from strangers are looked at before anything opens them."""

import io
import zipfile

import pytest
from pptx import Presentation

from alignment.errors import TooLarge, Unreadable
from alignment.exchange.format import File
from alignment.usecases.templates import MOST_BYTES, template_in


def packed(**parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def slides(**more):
    return packed(**{"ppt/presentation.xml": b"<p/>", **more})


def test_a_presentation_is_taken_as_it_is():
    held = io.BytesIO()
    Presentation().save(held)

    assert template_in(File("corporate.pptx", held.getvalue())) == held.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no PowerPoint presentation"),
        (b"%PDF-1.7", "no PowerPoint presentation"),
        (packed(**{"word/document.xml": b"<w/>"}), "no slides inside"),
        (b"PK\x03\x04 and nothing else", "the archive is broken"),
        (slides(**{"ppt/media/a.bin": b"\0" * 30_000_000}), "times its size"),
        (slides(**{"ppt/vbaProject.bin": b"x"}), "holds a program"),
        (slides(**{"ppt/slides/a.xml": b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}),
         "a.xml: has a document type"),
    ],
)  # fmt: skip
def test_what_is_not_to_be_trusted_is_refused_by_name_and_reason(data, said):
    with pytest.raises(Unreadable) as refused:
        template_in(File("corporate.pptx", data))

    assert "corporate.pptx" in str(refused.value)
    assert said in str(refused.value)


def test_a_presentation_larger_than_master_slides_are_is_refused():
    with pytest.raises(TooLarge, match=r"corporate\.pptx: master slides are at most 26,214,400"):
        template_in(File("corporate.pptx", b"PK\x03\x04" + b"\0" * MOST_BYTES))
