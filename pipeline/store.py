"""Files kept under the digest of what made them. Whole or absent; safe to delete at any time; shared by all builds."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.digest import file_digest
from pipeline.errors import from_os_error

Record = dict[str, Any]
"""What is known of a kept file, as plain JSON values."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of files named by digest, two letters to a subfolder."""

    root: Path

    def path(self, key: str, extension: str) -> Path:
        return self.root / key[:2] / f"{key}.{extension}"

    def has(self, key: str, extension: str) -> bool:
        """Whether the file is there with its record; half of a pair is as good as none."""
        try:
            self.record(key)
        except (OSError, ValueError):
            return False
        return self.path(key, extension).is_file()

    @contextmanager
    def making(self, key: str, extension: str) -> Iterator[Path]:
        """A place to write; what is there when the block ends well appears under `key`, otherwise nothing does.

        Raises `EnvironmentFault` for a full disk or a folder that cannot be written.
        """
        final = self.path(key, extension)
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="making-", dir=self.root) as folder:
                part = Path(folder, f"part.{extension}")
                yield part
                part.replace(final)
        except OSError as fault:
            raise from_os_error(fault, f"writing to {self.root.name}") from fault

    def once(self, key: str, extension: str, write: Callable[[Path], Record], *, fresh: bool = False) -> Record:
        """The record of what is kept under `key`; `write` makes the file and gives its record when it is not there.

        Raises what `write` raises, and `EnvironmentFault` as `making` does.
        """
        if not fresh and self.has(key, extension):
            return self.record(key)
        with self.keeping(key, extension) as (part, described):
            described.update(write(part))
        return described

    @contextmanager
    def keeping(self, key: str, extension: str) -> Iterator[tuple[Path, Record]]:
        """A place to write and a record to fill in; both are kept when the block ends well. Raises as `making` does."""
        with self.making(key, extension) as part:
            described: Record = {}
            yield part, described
            described["bytes"] = part.stat().st_size
            write_text(self.path(key, "json"), json.dumps(described, sort_keys=True))

    def record(self, key: str) -> Record:
        """What was written beside the file under `key`; raises `OSError`, `ValueError` when it cannot be read."""
        read: Record = json.loads(self.path(key, "json").read_text(encoding="utf-8"))
        return read

    def files(self) -> Iterator[Path]:
        """Every kept file."""
        return (path for path in self.root.glob("??/*") if path.is_file())

    def sweep(self, keep: frozenset[str]) -> tuple[int, int]:
        """Delete what is not named in `keep` (file names) and what a killed build left; gives files and bytes freed."""
        count = freed = 0
        for path in list(self.files()):
            if path.name not in keep:
                freed += path.stat().st_size
                count += 1
                path.unlink(missing_ok=True)
        return count, freed

    def tidy(self, older: float = 3600) -> None:
        """Clear away what killed builds left half made, once it is `older` seconds, so that no running one is hit."""
        for left in self.root.glob("making-*"):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > older:
                    shutil.rmtree(left, ignore_errors=True)


def place(kept: Path, target: Path) -> None:
    """Make `target` a copy of the kept file; replaces what is there.

    Not a link: whoever edits the file in its place would edit what is kept, and every other variant that shares it.
    Raises `EnvironmentFault` as `Store.making` does.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, part)
        part.replace(target)
    except OSError as fault:
        raise from_os_error(fault, f"writing {target.name}") from fault


def write_text(target: Path, text: str) -> None:
    """Write a text file whole or not at all; raises `EnvironmentFault` as `Store.making` does."""
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(target)
    except OSError as fault:
        raise from_os_error(fault, f"writing {target.name}") from fault
    finally:
        part.unlink(missing_ok=True)


def same(path: Path, digest: str) -> bool:
    """Whether the file is there and its bytes still have this SHA-256."""
    return path.is_file() and file_digest(path) == digest


def remove(folder: Path, names: Iterable[str]) -> None:
    """Delete files that nothing claims any more, and the folders this leaves empty; never leaves `folder`.

    Raises `EnvironmentFault` for a file that cannot be deleted.
    """
    root = folder.resolve()
    for name in names:
        path = (folder / name).resolve()
        if not path.is_relative_to(root) or path.is_dir():
            continue
        try:
            path.unlink(missing_ok=True)
            for parent in path.parents:
                if parent == root or not parent.is_dir() or any(parent.iterdir()):
                    break
                parent.rmdir()
        except OSError as fault:
            raise from_os_error(fault, f"deleting {name}") from fault
