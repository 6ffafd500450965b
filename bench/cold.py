"""Cold builds: nothing kept, nothing delivered. Several measurements need one, so each is made once a run."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench import campaigns
from bench.ground import Ground
from bench.running import Ran, spotlight


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A build and what it said: when the first film was in place, files made, shots drawn, reasons given."""

    root: Path
    ran: Ran
    first: float
    made: int
    shots: int
    reasons: tuple[str, ...]


def build(root: Path, only: str, jobs: int, *words: str, watch: bool = False) -> Built:
    """`spotlight build` on what is there; raises `running.Broken`."""
    told = ("--only", only, "--jobs", str(jobs), "--progress", "ndjson")
    ran = spotlight(root, "build", *told, *words, watch=watch)
    rows = [(second, json.loads(line)) for second, line in ran.lines if line.startswith("{")]
    delivered = [(second, row) for second, row in rows if row["event"] == "delivered"]
    return Built(
        root=root,
        ran=ran,
        first=next((second for second, row in delivered if row["file"].endswith(".mp4")), 0.0),
        made=len(delivered),
        shots=sum(row["label"].split().count("shot") for _, row in rows if row["event"] == "stepped"),
        reasons=tuple(dict.fromkeys(row["reason"] for _, row in delivered)),
    )


@cache
def cold(ground: Ground, jobs: int, nth: int) -> Built:
    """The `nth` cold build of the ground's slice of the demo; its folder stays until the run is over."""
    root = campaigns.copied(ground.scratch / f"cold-{jobs}-{nth}")
    return build(root, ground.only, jobs, watch=True)
