"""Files -> a folder that is served: what is the same stays, what is gone goes, pages change after what they show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pipeline.digest import file_digest
from pipeline.errors import EnvironmentFault, UsageFault, from_os_error
from pipeline.store import remove, same, write_text

RECORD: Final = ".spotlight-site.json"
"""What we wrote into the folder, by name, with the SHA-256 of each; only that is ever replaced or deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    written: int
    kept: int
    removed: int


def lay(folder: Path, files: Mapping[str, bytes | Path]) -> Laid:
    """Make the folder hold these files by name, as bytes or a file to copy, and leave alone what is not ours.

    Everything is read and written beside the folder first, so that what fails leaves it as it was. Raises `UsageFault`
    for a file in the way that is not ours, `EnvironmentFault` for what cannot be read or written.
    """
    before = _before(folder)
    digests = {name: _digest(source) for name, source in files.items()}
    fresh = {name: source for name, source in files.items() if not same(folder / name, digests[name])}
    if foreign := [name for name in fresh if name not in before and (folder / name).exists()]:
        raise UsageFault(f"{folder / foreign[0]} was not made by `spotlight site`: move it, or give another --output")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as waiting:
            parts = {name: _staged(Path(waiting) / str(n), fresh[name]) for n, name in enumerate(sorted(fresh))}
            write_text(folder / RECORD, _told(before | digests))  # nothing of ours is ever unknown
            for name in sorted(parts, key=lambda name: (name.endswith(".html"), name)):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                parts[name].replace(folder / name)
    except OSError as fault:
        raise from_os_error(fault, f"writing {folder.name}") from fault
    gone = sorted(before.keys() - files.keys())
    remove(folder, gone)
    write_text(folder / RECORD, _told(digests))
    return Laid(written=len(fresh), kept=len(files) - len(fresh), removed=len(gone))


def _before(folder: Path) -> dict[str, str]:
    """What was written here before; a folder with something in it that has no record is not ours."""
    try:
        written: dict[str, str] = json.loads((folder / RECORD).read_text("utf-8"))["files"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError) as fault:
        raise EnvironmentFault(f"{folder / RECORD} cannot be read: delete the folder and make it again") from fault
    return written


def _told(digests: Mapping[str, str]) -> str:
    return json.dumps({"form": 1, "files": dict(sorted(digests.items()))}, indent=1) + "\n"


def _digest(source: bytes | Path) -> str:
    try:
        return file_digest(source) if isinstance(source, Path) else sha256(source).hexdigest()
    except OSError as fault:
        raise from_os_error(fault, "reading what the site shows") from fault


def _staged(part: Path, source: bytes | Path) -> Path:
    part.write_bytes(source.read_bytes() if isinstance(source, Path) else source)
    return part
