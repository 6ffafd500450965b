"""How many processes this machine lets a build use, and why so many."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LIMITS: Final = Path("/sys/fs/cgroup")
"""Where Linux tells a container what it may use (cgroup v2); elsewhere there is no such folder."""
EACH: Final = 400_000_000
"""Bytes of memory to allow for each process: 350 MB at the most are its own."""


@dataclass(frozen=True, slots=True)
class Hands:
    """`count` processes; `why` completes "2 at once, ..."."""

    count: int
    why: str


def hands(asked: int | None, limits: Path = LIMITS) -> Hands:
    """What was asked, else one process a core that may be used, as far as the container's memory goes."""
    if asked:
        return Hands(asked, "as asked")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    found = Hands(cores, "one a core")
    quota = _read(limits / "cpu.max")
    if len(quota) == 2 and (allowed := max(1, round(quota[0] / quota[1]))) < found.count:
        found = Hands(allowed, f"as the container may use {quota[0] / quota[1]:g} of {cores} cores")
    memory = _read(limits / "memory.max")
    if memory and (room := max(1, int(memory[0] / EACH))) < found.count:
        found = Hands(room, f"as the container may use {memory[0] / 1e9:.1f} GB of memory")
    return found


def _read(limit: Path) -> tuple[float, ...]:
    """The numbers in a file of limits; none where there is no limit, or no such file."""
    try:
        return tuple(float(word) for word in limit.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return ()
