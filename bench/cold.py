"""Cold builds: nothing kept, nothing delivered. Several measurements need one, so each is made once a run.

A build judges what it made, in a phase of its own; the two are told apart by the events of the build.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bench import campaigns
from bench.ground import Ground
from bench.running import Ran, spotlight

JUDGING: Final = "checking"
"""What a build calls the phase in which it judges."""

Row = tuple[float, float, Mapping[str, Any]]
"""An event: the second it came, CPU seconds spent until then, what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds by the clock, and of CPU over all processes."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A build and what it said: when the first film was in place, files made, shots drawn, reasons given."""

    root: Path
    ran: Ran
    first: float
    made: int
    shots: int
    reasons: tuple[str, ...]
    judging: Spent

    @property
    def making(self) -> Spent:
        """All of the build that is not judging."""
        return Spent(wall=self.ran.wall - self.judging.wall, cpu=self.ran.cpu - self.judging.cpu)


def build(root: Path, only: str, jobs: int, *words: str, watch: bool = False) -> Built:
    """`spotlight build` on what is there; raises `running.Broken`."""
    told = ("--only", only, "--jobs", str(jobs), "--progress", "ndjson")
    ran = spotlight(root, "build", *told, *words, watch=watch, follow=True)
    # where the system does not say what was spent by then, CPU is shared out by the clock
    spent = ran.spent or tuple(ran.cpu * second / ran.wall for second, _ in ran.lines)
    rows = [
        (second, cpu, json.loads(line))
        for (second, line), cpu in zip(ran.lines, spent, strict=True)
        if line.startswith("{")
    ]
    delivered = [(second, row) for second, _, row in rows if row["event"] == "delivered"]
    return Built(
        root=root,
        ran=ran,
        first=next((second for second, row in delivered if row["file"].endswith(".mp4")), 0.0),
        made=len(delivered),
        shots=sum(row["label"].split().count("shot") for *_, row in rows if row["event"] == "stepped"),
        reasons=tuple(dict.fromkeys(row["reason"] for _, row in delivered)),
        judging=judging(rows),
    )


def judging(rows: Iterable[Row]) -> Spent:
    """What a build spent on judging: from the beginning of that phase to its last step."""
    wall = cpu = 0.0
    phase, last = "", (0.0, 0.0)
    for second, spent, row in rows:
        if row["event"] == "began":
            phase, last = row["phase"], (second, spent)
        elif row["event"] == "stepped" and phase == JUDGING:
            wall, cpu, last = wall + second - last[0], cpu + spent - last[1], (second, spent)
    return Spent(wall=wall, cpu=cpu)


@cache
def cold(ground: Ground, jobs: int, nth: int) -> Built:
    """The `nth` cold build of the ground's slice of the demo; its folder stays until the run is over."""
    root = campaigns.copied(ground.scratch / f"cold-{jobs}-{nth}")
    return build(root, ground.only, jobs, watch=True)
