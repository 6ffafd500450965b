"""Files as one archive that is the same bytes everywhere: sorted, stored, of one time. Standard library alone.

Nothing is compressed: films do not get smaller, and two builds of zlib do not make the same bytes.
"""

import hashlib
import shutil
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

    Each entry is a stored regular file with a plain name, once: so nothing grows, and nothing lands elsewhere.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            wrong = next(_odd(entries), None)
            if wrong:
                raise Distrusted(f"{path.name} is no bundle: {wrong}")
            for entry in entries:
                place = target / entry.filename
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as stream, place.open("xb") as copy:
                    shutil.copyfileobj(stream, copy, PIECE)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise Distrusted(f"{path.name} is damaged, or no zip at all: ask for it again") from fault
    except FileExistsError as fault:
        raise Distrusted(f"{path.name} is no bundle: two of its names are one file here") from fault
    except OSError as fault:
        raise from_os_error(fault, f"reading {path.name}") from fault


def one(path: Path, name: str) -> bytes:
    """One file of an archive; raises `LookupError` when it is not there or too long, `OSError` as files do."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as stream:
            raw = stream.read(LONGEST + 1)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as fault:
        raise LookupError(name) from fault
    if len(raw) > LONGEST:
        raise LookupError(name)
    return raw


def _odd(entries: Sequence[zipfile.ZipInfo]) -> Iterator[str]:
    """Why these are not the entries of a bundle; nothing when they are."""
    if len(entries) > MOST:
        yield f"it has {len(entries)} files, at most {MOST} are read"
    seen = set[str]()
    for entry in entries:
        name = entry.filename
        if not safe(name):
            yield "it has a name that leads out of its folder"
        elif name.casefold() in seen:
            yield f"'{name}' is there twice"
        elif entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
            yield f"'{name}' is compressed or locked, and bundles store files as they are"
        elif (entry.external_attr >> 16) & 0o170000 not in {0, _REGULAR}:
            yield f"'{name}' is a link or another special file"
        seen.add(name.casefold())


def safe(name: str) -> bool:
    """Whether a name stays inside its folder on every system."""
    inside = {"", ".", ".."}.isdisjoint(name.split("/"))
    return inside and {"\\", ":"}.isdisjoint(name) and name.isprintable()


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
