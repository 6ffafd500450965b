"""Files as one archive that is the same bytes everywhere: sorted, stored, of one time. Standard library alone.

Nothing is compressed: films do not get smaller, and two builds of zlib do not make the same bytes.
"""

import hashlib
import io
import re
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from pipeline.errors import Distrusted, from_os_error

SUMS: Final = "SHA256SUMS"
PIECE: Final = 1 << 20  # bytes read at once
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first time that zip can say
READABLE: Final = 0o100644 << 16
MOST: Final = 20_000  # files
LONGEST: Final = 64 << 20  # bytes of a file that is read whole
_REGULAR: Final = 0o100000
_ROW: Final = 46  # bytes of an entry in the table of contents, beside its name
_END: Final = struct.Struct("<4s8xI4x2x")  # the last record of a zip: its mark, and the length of the table
_FAR_END: Final = struct.Struct("<4s36xQ8x4s16x")  # what stands before it in a large one, with its own mark at the end
_HEAD: Final = struct.Struct("<4s2xHH4xIIIHH")  # what stands before each file
_PART: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]{0,198}[A-Za-z0-9_-])?")
_WINDOWS: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_DAMAGED: Final = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)
"""What reading a zip raises that is none, or is damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive: its name there, what is in it, and the SHA-256 that has to come out."""

    name: str
    source: Path | bytes
    sha256: str


def member(name: str, content: str | bytes) -> Member:
    """A member from what was made just now."""
    raw = content.encode() if isinstance(content, str) else content
    return Member(name=name, source=raw, sha256=hashlib.sha256(raw).hexdigest())


def _silent(name: str) -> None:
    """Nobody listens."""


def sums(members: Sequence[Member]) -> str:
    """SHA256SUMS as `sha256sum --check` reads it."""
    return "".join(f"{one.sha256}  {one.name}\n" for one in _sorted(members))


def packed(members: Sequence[Member], target: Path, tell: Callable[[str], None] = _silent) -> None:
    """Write the archive whole or not at all; `tell` hears each name when it is in.

    Raises `Distrusted` when a file is not the one it was, `EnvironmentFault` for a full disk and such.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            for one in _sorted(members):
                entry = zipfile.ZipInfo(one.name, EPOCH)
                entry.create_system, entry.external_attr = 3, READABLE
                with archive.open(entry, "w") as stream:
                    _copy(one, stream)
                tell(one.name)
        part.replace(target)
    except OSError as fault:
        raise from_os_error(fault, f"writing {target.name}") from fault
    finally:
        part.unlink(missing_ok=True)


def laid_out(members: Sequence[Member], target: Path, tell: Callable[[str], None] = _silent) -> None:
    """Write the same as a folder, whole or not at all, over one that was there; raises as `packed` does."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        for one in _sorted(members):
            path = part / one.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as stream:
                _copy(one, stream)
            tell(one.name)
        if target.exists():
            shutil.rmtree(target)
        part.replace(target)
    except OSError as fault:
        raise from_os_error(fault, f"writing {target.name}") from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)


def unpacked(path: Path, target: Path) -> None:
    """Lay out an archive of this kind in an empty folder; raises `Distrusted` for any other zip.

    Each entry is a stored regular file with a plain name, once, and nothing lies before, between or after them. So
    nothing grows, nothing lands elsewhere, and every program that opens it finds the same files.
    """
    try:
        with path.open("rb") as stream:
            if _table(stream) > MOST * (_ROW + 200):
                raise Distrusted(f"{path.name} is no bundle: it has more than {MOST} files")
            with zipfile.ZipFile(stream) as archive:
                entries = archive.infolist()
                wrong = next(_odd(entries, stream), None)
                if wrong:
                    raise Distrusted(f"{path.name} is no bundle: {wrong}")
                for entry in entries:
                    place = target / entry.filename
                    place.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(entry) as source, place.open("xb") as copy:
                        shutil.copyfileobj(source, copy, PIECE)
    except _DAMAGED as fault:
        raise Distrusted(f"{path.name} is damaged, or no zip at all: ask for it again") from fault
    except (FileExistsError, NotADirectoryError) as fault:
        raise Distrusted(f"{path.name} is no bundle: two of its names are one file here") from fault
    except OSError as fault:
        raise from_os_error(fault, f"reading {path.name}") from fault


def one(path: Path, name: str) -> bytes:
    """One file of an archive; raises `LookupError` when it is not there or too long, `OSError` as files do."""
    try:
        with zipfile.ZipFile(path) as archive:
            entry = archive.getinfo(name)
            if entry.compress_type != zipfile.ZIP_STORED:
                raise LookupError(name)
            with archive.open(entry) as stream:
                raw = stream.read(LONGEST + 1)
    except _DAMAGED as fault:
        raise LookupError(name) from fault
    if len(raw) > LONGEST:
        raise LookupError(name)
    return raw


def _table(stream: IO[bytes]) -> int:
    """How many bytes the table of contents has, which is read whole; raises `zipfile.BadZipFile` where there is none.

    Where the end is said to be elsewhere, as before a comment, it is none of ours.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _END.size - _FAR_END.size))
    end = stream.read()
    mark, length = _END.unpack(end[-_END.size :])
    if mark != b"PK\5\6" or end[-2:] != bytes(2):
        raise zipfile.BadZipFile("its end is not at its end")
    far, longer, locator = _FAR_END.unpack(end[: _FAR_END.size])
    return int(longer if (far, locator) == (b"PK\6\6", b"PK\6\7") else length)


def _odd(entries: Sequence[zipfile.ZipInfo], stream: IO[bytes]) -> Iterator[str]:
    """Why these are not the entries of a bundle; nothing when they are."""
    if len(entries) > MOST:
        yield f"it has {len(entries)} files, at most {MOST} are read"
    seen = set[str]()
    for entry in entries:
        name = entry.filename
        if not safe(name):
            yield "it has a name that leads out of its folder, or that not every system can keep"
        elif name.casefold() in seen:
            yield f"'{name}' is there twice"
        elif entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits:
            yield f"'{name}' is compressed or locked, and bundles store files as they are"
        elif entry.external_attr & 0xFFFF or (entry.external_attr >> 16) & 0o170000 not in {0, _REGULAR}:
            yield f"'{name}' is a link or another special file"
        seen.add(name.casefold())
    if not _seamless(entries, stream):
        yield "something is hidden in it, before, between or after its files"


def _seamless(entries: Sequence[zipfile.ZipInfo], stream: IO[bytes]) -> bool:
    """Whether the files lie one after the other from the first byte on, told alike before each and in the table.

    Who unpacks a zip as it comes in reads the one, who looks for a file the other.
    """
    at = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        name = entry.filename.encode()
        stream.seek(at)
        told = _HEAD.unpack(stream.read(_HEAD.size))
        size = entry.file_size
        same = told == (b"PK\3\4", 0, zipfile.ZIP_STORED, entry.CRC, size, size, len(name), 0)
        if entry.header_offset != at or not same or stream.read(len(name)) != name or entry.compress_size != size:
            return False
        at += _HEAD.size + len(name) + size
    table = sum(_ROW + len(entry.filename) + len(entry.extra) + len(entry.comment) for entry in entries)
    left = stream.seek(0, io.SEEK_END) - at - table
    return left in {_END.size, _END.size + _FAR_END.size}


def safe(name: str) -> bool:
    """Whether a name stays inside its folder, and is one and the same, on every system."""
    parts = name.split("/")
    return len(name) <= 250 and all(_PART.fullmatch(part) and not _WINDOWS.fullmatch(part) for part in parts)


def _sorted(members: Sequence[Member]) -> list[Member]:
    return sorted(members, key=lambda one: one.name)


def _copy(one: Member, stream: IO[bytes]) -> None:
    told = hashlib.sha256()
    if isinstance(one.source, bytes):
        stream.write(one.source)
        told.update(one.source)
    else:
        with one.source.open("rb") as source:
            while piece := source.read(PIECE):
                stream.write(piece)
                told.update(piece)
    if told.hexdigest() != one.sha256:
        raise Distrusted(f"{one.name} was changed while it was packed: build again, and look at it again")
