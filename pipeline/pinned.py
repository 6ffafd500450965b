"""The bytes that people saw, kept under their own digest, so that they can be shown again when a build has moved on."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.digest import file_digest
from pipeline.errors import UsageFault, from_os_error
from pipeline.store import same, write_text
from pipeline.unit import Unit, unit


@dataclass(frozen=True, slots=True)
class Shelf:
    """A campaign's `review/` folder: written once, never changed, unlike `output/`."""

    root: Path

    def ready(self) -> None:
        """Make the folder, which no commit should take: it names people. Raises `EnvironmentFault`."""
        if not (self.root / ".gitignore").is_file():
            write_text(self.root / ".gitignore", "*\n")

    @property
    def journal(self) -> Path:
        return self.root / "journal.sqlite3"

    def path(self, sha256: str, extension: str) -> Path:
        return self.root / "media" / sha256[:2] / f"{sha256}.{extension}"

    def media(self, sha256: str) -> Path | None:
        """The file with these bytes, if it was kept."""
        return next(iter((self.root / "media" / sha256[:2]).glob(f"{sha256}.*")), None)

    def pin(self, source: Path, sha256: str) -> Path:
        """Keep a copy of a file whose bytes must have this digest; one that was kept and changed since is put right.

        Raises `UsageFault` when they have not, or when it is gone, and `EnvironmentFault` for a full disk.
        """
        final = self.path(sha256, source.suffix[1:])
        try:
            if same(final, sha256):
                return final
            final.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="pinning-", dir=final.parent) as folder:
                part = Path(folder, "part")
                shutil.copyfile(source, part)
                if file_digest(part) != sha256:
                    raise UsageFault(f"{source.name} is not the file that was built: run `spotlight build`")
                part.replace(final)
        except FileNotFoundError as fault:
            raise UsageFault(f"{source.name} is not there: run `spotlight build`") from fault
        except OSError as fault:
            raise from_os_error(fault, f"keeping {source.name} for review") from fault
        return final

    def pin_all(self, creative: Mapping[str, Any], whole: Unit, output: Path) -> None:
        """Keep every file of a creative and what the manifest says of it; raises as `pin` does."""
        for file, sha256 in whole.files.items():
            self.pin(output / file, sha256)
        target = self._told(whole.digest, whole.bytes_digest)
        if not target.is_file():
            write_text(target, json.dumps(creative, ensure_ascii=False))

    def creative(self, digest: str, files: str) -> Mapping[str, Any] | None:
        """What the manifest said of a creative that was kept; None when it was not, or is damaged."""
        try:
            read: Mapping[str, Any] = json.loads(self._told(digest, files).read_text(encoding="utf-8"))
            whole = unit(read)
            whole_one = (whole.digest, whole.bytes_digest) == (digest, files)
        except (OSError, ValueError):
            return None
        return read if whole_one else None

    def _told(self, digest: str, files: str) -> Path:
        return self.root / "units" / f"{digest}-{files[:16]}.json"
