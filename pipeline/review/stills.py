"""Keeps the stills of files that somebody stepped through: made once, when first asked for, whole or not at all."""

import importlib
import re
import shutil
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipeline.errors import SpotlightError, from_os_error

LIGHT: Final = "light.bin"
MOST_KEPT: Final = 100
"""Files whose stills are kept, about 20 MB each; those of the oldest are made again when somebody asks."""
LONGEST: Final = 120.0  # seconds somebody is kept waiting for one frame
NOTICED: Final = 8
"""Codes of light by which a block differs when the picture does; encoders alone move it by 4."""
_MAKING: Final = "making-"
_NAME: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(slots=True)
class _Run:
    """The stills of one file while they are being made."""

    folder: Path
    turn: threading.Condition = field(default_factory=threading.Condition)
    ready: int = 0
    over: bool = False
    fault: SpotlightError | None = None

    def wait(self, frames: int | None = None) -> bool:
        """Until so many frames are there, or all; whether they are. Raises what kept them from being made."""
        with self.turn:
            there = self.turn.wait_for(lambda: self.over or (frames is not None and self.ready >= frames), LONGEST)
            if self.fault is not None:
                raise self.fault
            return there


class Stills:
    """Stills below one folder, by the digest of the file they are of.

    Whoever asks for a frame waits for that frame alone; the others come while it is looked at.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._runs: dict[str, _Run] = {}

    def still(self, sha256: str, n: int, path: Path) -> bytes | None:
        """Frame `n` of the file at `path` as a JPEG; None past its last. Raises `MakingFault` for a broken file."""
        run = self._started(sha256, path)
        if run is not None:
            run.wait(n + 1)
            with run.turn:  # it moves to its place only between these
                if not run.over:
                    return (run.folder / f"{n}.jpg").read_bytes() if run.ready > n else None
        return self._read(sha256, f"{n}.jpg")

    def thumb(self, sha256: str, path: Path) -> bytes:
        """A cover, small; raises `MakingFault` for one that cannot be read."""
        kept = self._read("thumbs", f"{sha256}.jpg")
        if kept is not None:
            return kept
        made: bytes = _frames().thumb(path)
        home = self._folder / "thumbs"
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=home, prefix=_MAKING, delete=False) as part:
            part.write(made)
        Path(part.name).replace(home / f"{sha256}.jpg")
        return made

    def crop(self, path: Path, seconds: float, box: tuple[int, int, int, int]) -> bytes | None:
        """A PNG of part of a frame; None when there is no such part."""
        picture: bytes | None = _frames().crop(path, seconds, box)
        return picture

    def changed(
        self, before: tuple[str, Path], after: tuple[str, Path], *, wait: bool = False
    ) -> tuple[int, ...] | None:
        """The frames of `after` that look different in `before`; None, or a wait, while either's stills are made.

        For finding one's way alone: nothing is ever approved by likeness. Raises `MakingFault` as `still` does.
        """
        runs = [run for one in (before, after) if (run := self._started(*one))]
        if runs and not wait:
            return None
        for run in runs:
            run.wait()
        old, new = (self._light(one[0]) for one in (before, after))
        return tuple(n for n, light in enumerate(new) if n >= len(old) or differs(old[n], light))

    def tidy(self) -> None:
        """Clear away what a server left half made that was stopped, and the oldest of too many."""
        for left in self._folder.glob(f"{_MAKING}*"):
            shutil.rmtree(left, ignore_errors=True)
        self._thin()

    def _thin(self) -> None:
        kept = [one for one in self._folder.glob("*") if _NAME.fullmatch(one.name)]
        if len(kept) > MOST_KEPT:
            kept.sort(key=lambda one: one.stat().st_mtime)
            for oldest in kept[:-MOST_KEPT]:
                shutil.rmtree(oldest, ignore_errors=True)

    def _started(self, sha256: str, path: Path) -> _Run | None:
        """The run that makes this file's stills, begun now unless it has been; None when all are kept."""
        if _NAME.fullmatch(sha256) is None:
            raise ValueError(sha256)
        with self._lock:
            run = self._runs.get(sha256)
            if run is not None:
                return run
            if (self._folder / sha256).is_dir():
                return None
            self._folder.mkdir(parents=True, exist_ok=True)
            run = self._runs[sha256] = _Run(Path(tempfile.mkdtemp(prefix=_MAKING, dir=self._folder)))
        threading.Thread(target=self._make, args=(sha256, path, run), daemon=True).start()
        return run

    def _make(self, sha256: str, path: Path, run: _Run) -> None:
        fault: SpotlightError | None = SpotlightError("the stills of this file could not be made: see the terminal")
        try:
            self._fill(path, run)
            fault = None
        except OSError as raised:
            fault = from_os_error(raised, "keeping stills")
        except SpotlightError as raised:
            fault = raised
        finally:  # whoever waits is told, whatever it was
            self._end(sha256, run, fault)

    def _fill(self, path: Path, run: _Run) -> None:
        light = bytearray()
        for n, (still, blocks) in enumerate(_frames().stills(path)):
            (run.folder / f"{n}.jpg").write_bytes(still)
            light += len(blocks).to_bytes(4, "big") + blocks
            with run.turn:
                run.ready = n + 1
                run.turn.notify_all()
        (run.folder / LIGHT).write_bytes(light)

    def _end(self, sha256: str, run: _Run, fault: SpotlightError | None) -> None:
        with run.turn:
            if fault is None:
                with suppress(OSError):  # another server of this campaign was faster: its stills are these
                    run.folder.replace(self._folder / sha256)
            shutil.rmtree(run.folder, ignore_errors=True)
            run.fault, run.over = fault, True
            run.turn.notify_all()
        with self._lock:
            self._runs.pop(sha256, None)
            with suppress(OSError):  # another server may be at it too
                self._thin()

    def _read(self, folder: str, name: str) -> bytes | None:
        try:
            return (self._folder / folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def _light(self, sha256: str) -> list[bytes]:
        whole, at, found = self._read(sha256, LIGHT) or b"", 0, list[bytes]()
        while at < len(whole):
            size = int.from_bytes(whole[at : at + 4], "big")
            found.append(whole[at + 4 : at + 4 + size])
            at += 4 + size
        return found


def differs(old: bytes, new: bytes) -> bool:
    """Whether any block is lighter or darker than an encoder makes it; pictures of two sizes always differ."""
    return old != new and (len(old) != len(new) or any(abs(a - b) >= NOTICED for a, b in zip(old, new, strict=True)))


def _frames() -> Any:
    """The room that decodes; it takes half a second to load, which no wall waits for."""
    return importlib.import_module("pipeline.review.frames")
