"""Other programs, timed: wall and CPU seconds, memory at its highest, and when each line of output came."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import imageio_ffmpeg

from bench.ground import CHECKOUT

PROC: Final = Path("/proc")
EVERY: Final = 0.1  # seconds between two looks at the memory of a watched family


class Broken(Exception):
    """A program that was to be measured failed; the message has its last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """`cpu` counts the program and everything it started."""

    wall: float
    cpu: float
    peaks: tuple[tuple[str, int], ...]
    """Highest resident bytes of each process seen, by what it was: program, worker, encoder. Linux only."""
    lines: tuple[tuple[float, str], ...]
    """Each line of stdout with the second it came."""
    spent: tuple[float, ...] = ()
    """CPU seconds of the program and all it started, up to each line. Linux only, and only where asked for."""


def run(command: Sequence[str], *, watch: bool = False, follow: bool = False) -> Ran:
    """Run it from the checkout and wait; `watch` its memory, `follow` its CPU; raises `Broken` when it fails.

    Compiled modules are kept, as they are for people, whatever this shell says of that.
    """
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True, cwd=CHECKOUT, env=around)
        family = _Family(process.pid, watch=watch)
        with process.stdout or sys.stdin as out:
            told = [
                (line.rstrip("\n"), time.perf_counter() - began, _spent(process.pid) if follow else None)
                for line in out
            ]
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        peaks = family.seen()
        if process.returncode:
            said.seek(0)
            last = said.read().decode(errors="replace").strip().splitlines()[-5:] or ["it said nothing"]
            raise Broken(f"{' '.join(command[:8])} ... failed: {' / '.join(last)}")
    return Ran(
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        peaks=peaks,
        lines=tuple((second, line) for line, second, _ in told),
        spent=tuple(cpu for *_, cpu in told if cpu is not None),
    )


def spotlight(root: Path, *words: str, watch: bool = False, follow: bool = False) -> Ran:
    """The command line, as a person starts it, on the campaign in `root`."""
    return run([sys.executable, "-m", "pipeline", "-C", str(root), *words], watch=watch, follow=follow)


def ffmpeg(*words: str) -> Ran:
    """The pinned ffmpeg."""
    return run([imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-nostdin", "-loglevel", "error", *words])


def _spent(parent: int) -> float | None:
    """CPU seconds of a process, of those below it and of those they waited for; None where the system does not say."""
    if not (PROC / "self" / "stat").is_file():
        return None
    ticks = 0
    for pid in descendants(parent):
        try:
            told = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        ticks += sum(int(word) for word in told.rpartition(")")[2].split()[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


class _Family:
    """Looks at the memory of a process and its descendants until it ends."""

    def __init__(self, pid: int, *, watch: bool) -> None:
        self._pid = pid
        self._peaks: dict[int, tuple[str, int]] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        if watch and (PROC / "self" / "status").is_file():
            self._thread.start()

    def seen(self) -> tuple[tuple[str, int], ...]:
        self._over.set()
        if self._thread.ident:
            self._thread.join()
        return tuple(self._peaks.values())

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            for pid in descendants(self._pid):
                highest = _highest(pid)
                if highest:
                    kind = "program" if pid == self._pid else _kind(pid)
                    self._peaks[pid] = (kind, max(highest, self._peaks.get(pid, ("", 0))[1]))


def descendants(pid: int) -> list[int]:
    """The process and all below it that are there at this moment."""
    found = [pid]
    for one in found:
        try:
            said = (PROC / str(one) / "task" / str(one) / "children").read_text(encoding="ascii")
        except OSError:
            continue
        found += [int(child) for child in said.split()]
    return found


def _highest(pid: int) -> int:
    try:
        status = (PROC / str(pid) / "status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _kind(pid: int) -> str:
    try:
        line = (PROC / str(pid) / "cmdline").read_text(encoding="utf-8")
    except OSError:
        return "gone"
    if "ffmpeg" in line.partition("\0")[0]:
        return "encoder"
    return "worker" if "multiprocessing-fork" in line or "spawn_main" in line else "other"


def busy() -> float:
    """CPU seconds this machine has spent on anybody's behalf since it started; 0 where it cannot be told."""
    try:
        ticks = [int(n) for n in (PROC / "stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]]
    except (OSError, ValueError):
        return 0.0
    idle, waiting = ticks[3], ticks[4]
    return (sum(ticks) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def own() -> float:
    """CPU seconds of this process and of all it waited for."""
    return sum(os.times()[:4])
