"""What a build needs of the machine itself: Python, whole packages, room on the disk, cores, memory, a terminal."""

import codecs
import importlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.cli.amounts import size
from pipeline.hands import EACH, hands

LEAST_PYTHON: Final = (3, 11)
PARTS: Final = ("numpy", "cv2", "PIL", "pillow_heif", "av", "imageio_ffmpeg", "moviepy", "fontTools", "fontpkg")
ROOM: Final = 2_000_000_000  # bytes; one creative for ten placements keeps and delivers about 60 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that was looked at: whether it is well, what was seen, and what to do when it is not."""

    name: str
    ok: bool
    seen: str
    fix: str = ""


def basics() -> tuple[Sign, ...]:
    """What everything else stands on: when one of these is not well, nothing else can be looked at."""
    return (_python(), _packages())


def room(root: Path) -> Iterator[Sign]:
    """Disk, cores, memory and terminal, for a build in `root`."""
    yield _space(root)
    yield from (_writable(root, name) for name in ("output", ".spotlight"))
    found = hands(None)
    seen = f"a build uses {found.count} at once, {found.why}; there are {os.cpu_count() or found.count}"
    yield Sign(name="cores", ok=True, seen=seen)
    yield _memory(found.count)
    yield _terminal()


def _python() -> Sign:
    least = ".".join(map(str, LEAST_PYTHON))
    return Sign(
        name="Python",
        ok=sys.version_info >= LEAST_PYTHON,
        seen=f"{platform.python_version()} ({sys.executable})",
        fix=f"install Python {least} or newer and make the environment again with it",
    )


def _packages() -> Sign:
    broken = [wrong for name in PARTS if (wrong := _broken(name))]
    return Sign(
        name="packages",
        ok=not broken,
        seen="; ".join(broken) or f"{len(PARTS)} load",
        fix="run `pip install --force-reinstall spotlight-pipeline`; on a bare server a system library may be missing",
    )


def _broken(name: str) -> str:
    try:
        importlib.import_module(name)
    except Exception as fault:  # noqa: BLE001 a broken package may raise anything, and this is where it is told
        return f"{name} does not load ({fault})"
    return ""


def _space(root: Path) -> Sign:
    free = shutil.disk_usage(_standing(root)).free
    return Sign(
        name="disk",
        ok=free >= ROOM,
        seen=f"{size(free)} free, {size(ROOM)} wanted",
        fix="free some space: `spotlight cache gc` deletes what no build has used for two weeks",
    )


def _standing(path: Path) -> Path:
    """The folder, or the nearest one above it that is there already."""
    return next((folder for folder in (path.resolve(), *path.resolve().parents) if folder.exists()), Path.cwd())


def _writable(root: Path, name: str) -> Sign:
    folder = _standing(root / name)
    try:
        with tempfile.TemporaryFile(dir=folder):
            seen, ok = "can be written", True
    except OSError as fault:
        seen, ok = f"cannot be written: {fault.strerror or fault}", False
    return Sign(name=f"{name}/", ok=ok, seen=seen, fix=f"make {folder} a folder that you may write to")


def _memory(cores: int) -> Sign:
    free, needed = free_memory(), cores * EACH
    if free is None:
        return Sign(name="memory", ok=True, seen="this system does not say")
    return Sign(
        name="memory",
        ok=free >= needed,
        seen=f"{size(free)} free, {size(needed)} wanted for {cores} at once",
        fix=f"build with `--jobs {max(1, free // EACH)}`, or close other programs",
    )


def free_memory(proc: Path = Path("/proc/meminfo"), group: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Bytes that can be had without pushing anything out, within a container's limit; None where nobody says."""
    found: list[int] = []
    try:
        rows = dict(line.split(":", 1) for line in proc.read_text(encoding="ascii").splitlines() if ":" in line)
        found.append(int(rows["MemAvailable"].split()[0]) * 1024)
    except (OSError, ValueError, KeyError):
        pass
    try:
        limit = int((group / "memory.max").read_text(encoding="ascii"))  # 'max' is no number: no limit
        found.append(max(0, limit - int((group / "memory.current").read_text(encoding="ascii"))))
    except (OSError, ValueError):
        pass
    return min(found, default=None)


def _terminal() -> Sign:
    names = {stream.encoding or "none" for stream in (sys.stdout, sys.stderr)}
    return Sign(
        name="terminal",
        ok=all(_is_utf8(name) for name in names),
        seen=f"writes {', '.join(sorted(names))}",
        fix="set PYTHONUTF8=1, so that names in Urdu and Polish can be shown",
    )


def _is_utf8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except LookupError:
        return False
