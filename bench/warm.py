"""Warm builds: nothing changed, one word changed, one photo changed; each against the cold build of the same slice."""

import shutil
from pathlib import Path
from statistics import median

from bench import campaigns, frames
from bench.cold import Built, build, cold
from bench.ground import Ground
from bench.results import Figure, Result, Table
from bench.standing import standing
from pipeline.shots import Photo

TRIES = 5


def measure(ground: Ground) -> Result:
    before = cold(ground, ground.jobs, 0)
    root = ground.scratch / "warm"
    shutil.copytree(before.root, root)
    creative = next(iter(frames.intended(root, ground.only).asked)).split("/")
    theme, place = creative[0], creative[1]
    idle = [build(root, ground.only, ground.jobs) for _ in range(TRIES)]
    words = []
    for nth in range(ground.rounds):
        campaigns.reworded(root, theme, nth)
        words.append(build(root, ground.only, ground.jobs))
    photo = campaigns.with_file_photo(root, place, "wide")
    build(root, ground.only, ground.jobs)
    photos = []
    for _ in range(ground.rounds):
        campaigns.retouched(photo)
        photos.append(build(root, ground.only, ground.jobs))
    showing = _showing(root, ground.only, photo.name)
    large, count = _large(ground)
    making = before.making.wall
    figures = (
        Figure(name="cold build of the slice", value=before.ran.wall, unit="s"),
        Figure(name="cold build of the slice, making", value=making, unit="s"),
        Figure(name="nothing changed", value=_wall(idle), unit="s", most=0.6),
        Figure(name=f"nothing changed, {count} variants", value=large, unit="s", most=0.6),
        Figure(name="one word of one hook", value=_wall(words), unit="s"),
        Figure(name="one word, share of cold", value=_making(words) / making, most=0.05 if ground.whole else None),
        Figure(name="one photo", value=_wall(photos), unit="s"),
        Figure(name="one photo, share of cold", value=_making(photos) / making),
        Figure(
            name="shots drawn for it beyond those that show it", value=photos[-1].shots - showing, most=0, exact=True
        ),
    )
    rows = [("nothing", idle), ("one word of one hook", words), ("one photo", photos)]
    return Result(
        name="warm",
        figures=figures,
        tables=(Table(title="Edits", columns=_COLUMNS, rows=tuple(_row(name, builds) for name, builds in rows)),),
        notes=(
            (
                "Shares are of making alone, and of this slice; of the whole campaign (`--whole`) the same edit is a "
                "smaller share."
            ),
            (
                f"For the {count} variants one creative was built; its files and verdicts stand in for the others': a "
                "build with nothing to do looks at sizes and times of files, not into them."
            ),
        ),
    )


_COLUMNS = ("changed", "s", "CPU s", "judging s", "judging CPU s", "shots drawn", "files made", "reason given")


def _row(name: str, builds: list[Built]) -> tuple[str | int | float, ...]:
    last = builds[-1]
    cpu = median(one.ran.cpu for one in builds)
    judging = median(one.judging.wall for one in builds), median(one.judging.cpu for one in builds)
    return name, _wall(builds), cpu, *judging, last.shots, last.made, "; ".join(last.reasons) or "none"


def _wall(builds: list[Built]) -> float:
    return median(one.ran.wall for one in builds)


def _making(builds: list[Built]) -> float:
    return median(one.making.wall for one in builds)


def _showing(root: Path, only: str, photo: str) -> int:
    """How many shots show the photo."""
    shots = frames.unique(frames.intended(root, only)).values()
    return sum(any(isinstance(layer, Photo) and layer.plate.name == photo for layer in shot.layers) for shot in shots)


def _large(ground: Ground) -> tuple[float, int]:
    """Wall of a build with nothing to do on the standard campaign, and its variants."""
    root, count = standing(ground, "large")
    again = [build(root, "*", ground.jobs) for _ in range(TRIES)]
    if any(one.made or one.judging.wall for one in again):
        raise ValueError(f"files were made or judged where nothing had changed: {again[-1].reasons}")
    return _wall(again), count
