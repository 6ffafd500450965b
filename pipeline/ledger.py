"""What was made from what: why a variant must be made (again), or that it stands as it is.

The ledger is disposable, as all output is: without it everything is looked up in the store again.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.digest import digest
from pipeline.store import write_text

Parts = Mapping[str, str]
"""What a thing is made from, in people's words, each with a digest: `the words`, `photo front` ..."""

FORM = 1
CODE = "the program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One delivered file: what it was made from, why, and the file as it was left."""

    parts: Parts
    reason: str
    file: str
    bytes: int
    modified: int
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Entries by variant id (`theme/location/version/language/placement`), and by creative id for covers."""

    entries: Mapping[str, Entry]
    codes: Mapping[str, Parts]
    """For each digest of code that an entry names, the digest of every file of it."""

    def why(self, id_: str, parts: Parts, code: Parts, folder: Path) -> str | None:
        """The reason to make it, None when it stands: same parts, and the file is as it was left."""
        entry = self.entries.get(id_)
        if entry is None:
            return "new"
        if entry.parts != parts:
            changed = [name for name in [*parts, *entry.parts] if entry.parts.get(name) != parts.get(name)]
            return self._told(list(dict.fromkeys(changed)), entry.parts, code)
        try:
            stat = os.stat(f"{folder}/{entry.file}")  # noqa: PTH116 thousands are asked for: no path object for each
        except OSError:
            return "the file was missing"
        if (stat.st_size, stat.st_mtime_ns) != (entry.bytes, entry.modified):
            return "the file was changed by hand"
        return None

    def _told(self, changed: list[str], old: Parts, code: Parts) -> str:
        if CODE in changed:
            before = self.codes.get(old.get(CODE, ""), {})
            files = [path.rsplit("/", 1)[-1] for path in code if before.get(path) != code[path]]
            changed = [name for name in changed if name != CODE] + (files if before and files else ["the program"])
        shown = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
        return f"{shown} changed"


EMPTY = Ledger(entries={}, codes={})


def entry(parts: Parts, reason: str, folder: Path, file: str, record: Mapping[str, Any]) -> Entry:
    """The entry for a file that has just been put in its place; raises `OSError`."""
    stat = (folder / file).stat()
    return Entry(parts=parts, reason=reason, file=file, bytes=stat.st_size, modified=stat.st_mtime_ns, record=record)


def read(path: Path) -> Ledger:
    """The ledger at `path`; an absent, damaged or older one is empty, which costs a look into the store, no more."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        if read["form"] != FORM:
            return EMPTY
        shared, codes = read["parts"], read["codes"]
        entries = {
            id_: Entry(
                parts=shared[row["parts"]],
                reason=row["reason"],
                file=row["file"],
                bytes=row["bytes"],
                modified=row["modified"],
                record=row["record"],
            )
            for id_, row in read["entries"].items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return EMPTY
    return Ledger(entries=entries, codes=codes)


def write(path: Path, ledger: Ledger) -> None:
    """Keep the ledger; parts that several entries share are written once. Raises `EnvironmentFault`."""
    shared: dict[str, Parts] = {}
    rows = {}
    for id_, one in ledger.entries.items():
        name = digest(one.parts)[:16]
        shared[name] = one.parts
        rows[id_] = {
            "parts": name,
            "reason": one.reason,
            "file": one.file,
            "bytes": one.bytes,
            "modified": one.modified,
            "record": one.record,
        }
    used = {one.parts[CODE] for one in ledger.entries.values() if CODE in one.parts}
    codes = {name: dict(code) for name, code in ledger.codes.items() if name in used}
    written = {"form": FORM, "codes": codes, "parts": shared, "entries": rows}
    write_text(path, json.dumps(written, separators=(",", ":")))
