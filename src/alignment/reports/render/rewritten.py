"""Office files written anew, so that the same content gives the same bytes."""

import io
import zipfile

_MADE = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can state."""


def rewritten(data: bytes) -> bytes:
    """An archive with the same members in the same order, none of which states a time."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as fresh,
    ):
        for member in archive.infolist():
            plain = zipfile.ZipInfo(member.filename, _MADE)
            plain.compress_type = zipfile.ZIP_DEFLATED
            plain.create_system, plain.external_attr = 0, 0
            fresh.writestr(plain, archive.read(member))
    return held.getvalue()
