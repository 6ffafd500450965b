"""What builds keep under .spotlight, seen from outside: what there is, what may go, what is damaged."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pipeline import ledger, probe
from pipeline.digest import file_digest
from pipeline.errors import MakingFault, UsageFault
from pipeline.ledger import Ledger
from pipeline.store import Record, Store

Kind = Literal["films", "GIFs", "stills", "shots", "plates", "negatives", "sounds", "others", "leftovers"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
BY_EXTENSION: Final[Mapping[str, Kind]] = {
    "gif": "GIFs",
    "jpg": "stills",
    "planes": "plates",
    "rgb": "negatives",
    "m4a": "sounds",
}
IN_USE: Final = 60  # seconds: an encoder at work writes more often than this


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All that is kept under one key; `used` is when it was last read or written, in seconds of the system's clock.

    `leftovers` are halves of pairs: a file without its record, or a record that nobody can read.
    """

    key: str
    kind: Kind
    files: tuple[Path, ...]
    main: Path
    record: Mapping[str, Any]
    bytes: int
    used: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What `verify` found: how many were looked at, the damaged with why, and delivered files that are not there."""

    looked_at: int
    kept: tuple[tuple[Kept, str], ...]
    delivered: tuple[tuple[Path, str], ...]
    missing: int


def opened(root: Path) -> Store:
    """The campaign's store; raises `UsageFault` where there is none to look at, or where it leads elsewhere."""
    home = root / ".spotlight"
    if not home.is_dir() and not (root / "campaign.yaml").is_file():
        raise UsageFault(f"no campaign.yaml and no .spotlight in {root}: go to the campaign's folder or use -C")
    store = Store(home / "store")
    for folder in (store.root, *store.root.glob("??")):
        if folder.is_symlink():
            raise UsageFault(f"{folder} is a link: this command never leaves .spotlight, remove the link first")
    return store


def kept(store: Store) -> tuple[Kept, ...]:
    """Everything in the store, by key; a build may go on meanwhile."""
    groups: dict[str, list[Path]] = {}
    for path in sorted(store.files()):
        groups.setdefault(path.name.strip(".").partition(".")[0], []).append(path)
    return tuple(one for key, files in groups.items() if (one := _kept(store, key, files)) is not None)


def _kept(store: Store, key: str, files: list[Path]) -> Kept | None:
    stats = {path: stat for path in files if (stat := _stat(path)) is not None}
    if not stats:
        return None
    whole = [path for path in stats if path.suffix != ".json" and not path.name.startswith(".")]
    main = whole[0] if whole else next(iter(stats))
    record = _record(store, key)
    kind: Kind = "leftovers"
    if len(whole) == 1 and record is not None:
        film: Kind = "films" if "facts" in record else "shots"
        kind = film if main.suffix == ".mp4" else BY_EXTENSION.get(main.suffix[1:], "others")
    return Kept(
        key=key,
        kind=kind,
        files=tuple(stats),
        main=main,
        record=record or {},
        bytes=sum(stat.st_size for stat in stats.values()),
        used=max(stats[main].st_atime, stats[main].st_mtime),  # records are read by this very command
    )


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None  # a part that a build has just put in its place


def _record(store: Store, key: str) -> Record | None:
    try:
        read = store.record(key)
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None  # it may be any JSON by now


def ledgers(root: Path) -> dict[Path, Ledger]:
    """The ledgers of every campaign and draft that was built here."""
    return {path: ledger.read(path) for path in sorted((root / ".spotlight").glob("ledger-*.json"))}


def spare(root: Path, store: Store, since: float) -> tuple[Kept, ...]:
    """What no ledger names and nobody has used since; ledgers name finished files only."""
    needed = {entry.record.get("key") for book in ledgers(root).values() for entry in book.entries.values()}
    return tuple(one for one in kept(store) if one.key not in needed and one.used < since)


def not_in_use(store: Store, now: float) -> None:
    """Raise `UsageFault` while a build is writing here."""
    for folder in store.root.glob("making-*"):
        written = [stat.st_mtime for path in (folder, *folder.glob("*")) if (stat := _stat(path)) is not None]
        if any(now - when < IN_USE for when in written):
            raise UsageFault(f"a build is at work here: wait for it to end, or {IN_USE} s after stopping it")


def verify(root: Path, store: Store) -> Checked:
    """Hash again whatever has a digest on record, and count the frames of shots; deletes and changes nothing."""
    every = kept(store)
    damaged = tuple((one, why) for one in every if (why := _damage(one)))
    looked_at, missing = len(every), 0
    delivered: list[tuple[Path, str]] = []
    for path, book in ledgers(root).items():
        folder = root / "output" / path.stem.removeprefix("ledger-")
        for entry in book.entries.values():
            looked_at += 1
            if not (folder / entry.file).is_file():
                missing += 1
            elif _digest(folder / entry.file) != entry.record.get("sha256"):
                delivered.append((folder / entry.file, "its bytes are not those that were delivered"))
    return Checked(looked_at=looked_at, kept=damaged, delivered=tuple(delivered), missing=missing)


def _damage(one: Kept) -> str:
    """What is wrong with it, as the end of a sentence; empty when nothing is, or nothing can be known."""
    if one.kind == "leftovers":
        return "half of it is missing"
    if "sha256" in one.record:
        return "" if _digest(one.main) == one.record["sha256"] else "its bytes are not those that were written"
    size = one.main.stat().st_size
    written = one.record.get("bytes", size)
    if one.kind == "negatives":
        written = one.record.get("width", 0) * one.record.get("height", 0) * 3
    if size != written:
        return f"it has {size:,} bytes, {written:,} were written"
    if one.kind == "shots":
        return _damaged_shot(one)
    return "" if size else "it is empty"


def _damaged_shot(one: Kept) -> str:
    wanted = one.record.get("frames")
    try:
        with _unused(one.main):
            frames = probe.measure(one.main).frames
    except MakingFault:
        return "it cannot be read"
    return "" if frames == wanted else f"it has {frames} frames, {wanted} were written"


def _digest(path: Path) -> str:
    with _unused(path):
        return file_digest(path)


@contextmanager
def _unused(path: Path) -> Iterator[None]:
    """Looking does not count as use, or checking would keep everything for ever."""
    before = path.stat()
    yield
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def drop(gone: Iterable[Kept]) -> None:
    """Delete what is kept under these keys."""
    for one in gone:
        for path in one.files:
            path.unlink(missing_ok=True)


def mark_for_making(root: Path, damaged: frozenset[Path]) -> None:
    """Note in the ledgers that these delivered files are not as they were left, so that the next build makes them."""
    for path, book in ledgers(root).items():
        folder = root / "output" / path.stem.removeprefix("ledger-")
        entries = {
            id_: replace(entry, modified=-1) if folder / entry.file in damaged else entry
            for id_, entry in book.entries.items()
        }
        if entries != book.entries:
            ledger.write(path, replace(book, entries=entries))
