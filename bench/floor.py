"""Efficiency: what libx264 alone needs for the frames that a cold build encodes, against the making of the build.

A build judges too; what that takes is told beside it, and counts for nothing here.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import campaigns, frames, spending
from bench.cold import cold
from bench.ground import Ground
from bench.results import Figure, Result, Table
from bench.running import ffmpeg
from pipeline.intent import Intent
from pipeline.shots import Shot
from pipeline.store import Store

TOGETHER = 5e9
"""Bytes of raw frames that lie in memory at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """`wall` is the encoders' walls, side by side, shared out among the workers: no idle worker at the end counts."""

    wall: float
    cpu: float
    encoded: int
    """Frames that went through them: of a long hold only the first."""
    moving: int
    """Shots of which every frame was encoded, as none is held for long."""
    same: int
    """Of these, how many came out with the build's own bytes: proof that both did the same work."""


def measure(ground: Ground) -> Result:
    intent = frames.intended(cold(ground, ground.jobs, 0).root, ground.only)
    shots = frames.unique(intent)
    builds, floors = [], []
    for nth in range(ground.rounds):
        builds.append(cold(ground, ground.jobs, nth))
        floors.append(_floor(shots, intent, ground))
    wall, floor = median(b.making.wall for b in builds), median(f.wall for f in floors)
    cpu, least = median(b.making.cpu for b in builds), median(f.cpu for f in floors)
    count = floors[-1].encoded
    whole = 150.0 if ground.whole else None
    figures = (
        Figure(name="cold build", value=median(b.ran.wall for b in builds), unit="s"),
        Figure(name="of it making", value=wall, unit="s", most=whole),
        Figure(name="of it judging", value=median(b.judging.wall for b in builds), unit="s"),
        Figure(name="encoder alone", value=floor, unit="s"),
        Figure(name="efficiency of making", value=floor / wall, least=0.8),
        Figure(name="efficiency of making, least CPU for it", value=least / ground.jobs / wall),
        Figure(name="encoder's part of the CPU for making", value=least / cpu),
        Figure(name="first film in place", value=median(b.first for b in builds), unit="s", most=10),
        Figure(name="frames encoded", value=count),
        Figure(name="frames shown", value=sum(shot.frames for shot in shots.values())),
        Figure(name="encoded frames a second of making", value=count / wall, unit="/s"),
    )
    rounds = tuple(
        (n, b.making.wall, b.making.cpu, b.judging.wall, b.judging.cpu, f.wall, f.cpu, f.wall / b.making.wall)
        for n, (b, f) in enumerate(zip(builds, floors, strict=True), 1)
    )
    columns = (
        *("round", "making s", "making CPU s", "judging s", "judging CPU s"),
        *("encoder s", "encoder CPU s", "efficiency"),
    )
    spent = spending.of(campaigns.copied(ground.scratch / "spending"), ground.only)
    return Result(
        name="floor",
        figures=figures,
        tables=(Table(title="Round by round", columns=columns, rows=rounds), spent),
        notes=(
            (
                f"{len(shots)} unique shots, {ground.jobs} at a time, one encoder thread each; "
                f"{floors[-1].same} of the {floors[-1].moving} that hold nothing for long came out with the very bytes "
                "that the build kept. Of a long hold both encode only the first frames; the build repeats the last."
            ),
            (
                "On a quiet machine the encoders' walls and their CPU seconds agree, and so do the two efficiencies; "
                "beside other programs the encoders' walls grow and flatter the first. Believe the lower."
            ),
            "The floor reads raw frames from memory and does nothing else; no idle core at the end counts.",
        ),
    )


def _floor(shots: dict[str, Shot], intent: Intent, ground: Ground) -> Floor:
    walls, cpus, encoded, moving, same = [], [], 0, 0, 0
    folder = ground.scratch / "raw"
    folder.mkdir(exist_ok=True)
    for batch in _batches(shots):
        counts = {key: frames.write(shot, intent, folder / key) for key, shot in batch.items()}
        encoded += sum(counts.values())
        with ThreadPoolExecutor(ground.jobs) as pool:
            ran = list(pool.map(lambda key: ffmpeg(*_command(key, shots, folder)), batch))
        walls += [one.wall for one in ran]
        cpus += [one.cpu for one in ran]
        kept = Store(intent.store)
        for key in batch:
            made = folder / f"{key}.mp4"
            if counts[key] == shots[key].frames:
                moving += 1
                same += made.read_bytes() == kept.path(key, "mp4").read_bytes()
            made.unlink()
            (folder / key).unlink()
    return Floor(wall=sum(walls) / ground.jobs, cpu=sum(cpus), encoded=encoded, moving=moving, same=same)


def _command(key: str, shots: dict[str, Shot], folder: Path) -> tuple[str, ...]:
    return frames.encoding(shots[key], folder / key, folder / f"{key}.mp4")


def _batches(shots: dict[str, Shot]) -> Iterator[dict[str, Shot]]:
    """Shots whose raw frames fit into memory together, longest first so that the workers end together."""
    batch: dict[str, Shot] = {}
    for key, shot in sorted(shots.items(), key=lambda pair: -pair[1].frames):
        if batch and sum(map(frames.size, batch.values())) + frames.size(shot) > TOGETHER:
            yield batch
            batch = {}
        batch[key] = shot
    if batch:
        yield batch
