"""Reads archives without trusting them: everything is counted while it is inflated.

Writes them too: the same members give the same bytes.
"""

import gzip
import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from alignment.exchange.faults import refusal
from alignment.exchange.format import File

MOST_MEMBERS = 1_000
MOST_FILES = 10_000
"""Members of a tar archive, which stands for a folder of small files."""

MOST_INFLATED = 200 * 1024 * 1024
MOST_RATIO = 100
_TAR_RATIO_FROM = 1024 * 1024
_RATIO_FROM = 100 * 1024
"""Below this size a high ratio harms nobody: short repetitive texts have it."""

_CHUNK = 64 * 1024
_HEADER = 512
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, LookupError, RuntimeError),
)
"""What the standard library raises when the tables of an archive lie."""

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_archive(data: bytes) -> bool:
    """Whether the content begins like a zip archive."""
    return data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def read_archive(file: File, *, wanted: str | None = None) -> Mapping[str, bytes]:
    """The members of an archive by name; raises Unreadable for one that is not to be trusted.

    Every member is inflated and counted, whether wanted or not, so that a bomb is found
    wherever it lies. Nothing is written to disk.

    Args:
        file: The archive.
        wanted: Keep only the member of this name; None keeps all.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            members = archive.infolist()
            _refuse_bad_names(file.name, members)
            return dict(_inflated(file.name, archive, members, wanted=wanted))
    except _BROKEN as error:
        reason = f"the archive is broken: {error}"
        raise refusal(file.name, reason) from error


def write_archive(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive that ``read_archive`` takes, without a clock: what shrinks too well is stored."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in members:
            member = zipfile.ZipInfo(name, _NO_TIME)
            member.create_system, member.external_attr = 3, 0o644 << 16
            small = len(data) <= _RATIO_FROM or _is_trusted(len(data), len(zlib.compress(data)))
            member.compress_type = zipfile.ZIP_DEFLATED if small else zipfile.ZIP_STORED
            archive.writestr(member, data)
    return held.getvalue()


def trusted_archive(data: bytes) -> bytes:
    """An archive of ours, written anew if it shrank so well that it would be taken for a bomb."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if all(
            m.file_size <= _RATIO_FROM or _is_trusted(m.file_size, m.compress_size)
            for m in archive.infolist()
        ):
            return data
        return write_archive((m.filename, archive.read(m)) for m in archive.infolist())


def _is_trusted(size: int, compressed: int) -> bool:
    return size * 2 < MOST_RATIO * compressed


def member_names(file: File) -> tuple[str, ...]:
    """The names in an archive's directory, nothing inflated; none where it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            return tuple(archive.namelist())
    except _BROKEN:
        return ()


def is_tar(data: bytes) -> bool:
    """Whether the content begins like a tar archive, plain or compressed by gzip."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(31).decompress(data[:_CHUNK], _HEADER)
        except zlib.error:
            return False
    return data[257:262] == b"ustar"


def read_tar(file: File) -> Mapping[str, bytes]:
    """The files in a tar archive by name; raises Unreadable for one that is not to be trusted.

    Nothing is written to disk; what is inflated is counted, headers included.
    """
    try:
        stream = _Counted(file.name, io.BytesIO(file.data))
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            return dict(_files_in(file.name, archive))
    except (*_BROKEN, tarfile.TarError) as error:
        reason = f"the archive is broken: {error}"
        raise refusal(file.name, reason) from error


class _Counted(io.RawIOBase):
    """The inflated bytes of a stream, which ends with a refusal when they are too many."""

    def __init__(self, name: str, given: io.BytesIO) -> None:
        super().__init__()
        self._name = name
        self._size = len(given.getbuffer())
        self._taken = 0
        is_packed = given.getvalue()[:2] == b"\x1f\x8b"
        self._inner: Any = gzip.GzipFile(fileobj=given) if is_packed else given

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes; raises Unreadable beyond the limits."""
        data: bytes = self._inner.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        self._taken += len(data)
        if self._taken > MOST_INFLATED:
            raise refusal(self._name, f"the archive inflates to more than {MOST_INFLATED} bytes")
        if self._taken > max(_TAR_RATIO_FROM, MOST_RATIO * self._size):
            raise refusal(self._name, f"inflates to more than {MOST_RATIO} times its size")
        return data


def _files_in(name: str, archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    for number, member in enumerate(archive, start=1):
        if number > MOST_FILES:
            raise refusal(name, f"holds more than {MOST_FILES} members")
        place = f"{name} member {member.name!r}"
        path = member.name.replace("\\", "/").removeprefix("./")
        fault = _fault_of_name(path)
        if not fault and not (member.isfile() or member.isdir()):
            fault = "is a link or a device"
        if not fault and path in seen and member.isfile():
            fault = "stands twice"
        if fault:
            raise refusal(place, fault)
        seen.add(path)
        stream = archive.extractfile(member) if member.isfile() else None
        if stream is not None:
            data = stream.read()
            if len(data) != member.size:
                raise refusal(place, "the archive is broken: it ends within this member")
            yield path, data


def _refuse_bad_names(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise refusal(name, f"holds {len(members)} members; at most {MOST_MEMBERS} are read")
    seen: set[str] = set()
    for member in members:
        place = f"{name} member {member.filename!r}"
        fault = _fault_of(member)
        if fault:
            raise refusal(place, fault)
        if member.filename in seen:
            raise refusal(place, "the name stands twice")
        seen.add(member.filename)


def _fault_of(member: zipfile.ZipInfo) -> str:
    path = member.filename.replace("\\", "/")
    if member.flag_bits & 0x1:
        return "is encrypted"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a symbolic link"
    if fault := _fault_of_name(path):
        return fault
    if member.compress_type not in _METHODS:
        return "is compressed by a method that is not read"
    return ""


def _fault_of_name(path: str) -> str:
    if path.startswith("/") or path[1:2] == ":":
        return "has an absolute name"
    if ".." in path.split("/"):
        return "has a name that leads out of the archive"
    return ""


def _inflated(
    name: str,
    archive: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    *,
    wanted: str | None,
) -> Iterator[tuple[str, bytes]]:
    total = 0
    for member in members:
        place = f"{name} member {member.filename!r}"
        most_here = max(_RATIO_FROM, MOST_RATIO * member.compress_size)
        parts: list[bytes] = []
        size = 0
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                total += len(chunk)
                if size > most_here:
                    raise refusal(place, f"inflates to more than {MOST_RATIO} times its size")
                if total > MOST_INFLATED:
                    raise refusal(
                        place, f"the archive inflates to more than {MOST_INFLATED} bytes"
                    )
                if wanted in {None, member.filename}:
                    parts.append(chunk)
        if wanted in {None, member.filename} and not member.is_dir():
            yield member.filename, b"".join(parts)
