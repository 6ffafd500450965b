"""GIF: ours against ffmpeg's palette filters and gifski, on the same frames of the demo."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
from PIL import Image

from bench import campaigns, frames
from bench.frames import Rgb
from bench.ground import Ground
from bench.likeness import likeness, shown
from bench.results import Figure, Result, Table
from bench.running import ffmpeg, run
from pipeline import prospect
from pipeline.encoders import gif

CREATIVE: Final = "your-choice/lantern-quay/a/en"
SECONDS: Final = 7
FFMPEG: Final = {
    "ffmpeg": "split[a][b];[a]palettegen[p];[b][p]paletteuse",
    "ffmpeg, changed boxes": "split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=diff_mode=rectangle",
    "ffmpeg, Bayer": "split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=bayer:bayer_scale=3",
    "ffmpeg, no dither": "split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The frames, each `held` ticks long, and the same tick by tick."""

    held: tuple[tuple[Rgb, int], ...]
    ticks: tuple[Rgb, ...]
    fps: int
    drawing: float
    """CPU seconds it took to draw them once."""

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.ticks[0].shape[:2]
        return width, height


def measure(ground: Ground) -> Result:
    source = _source(campaigns.copied(ground.scratch / "gif"))
    folder = ground.scratch / "gifs"
    folder.mkdir()
    raw = folder / "frames.rgb"
    raw.write_bytes(b"".join(tick.tobytes() for tick in source.ticks))
    makers: dict[str, Callable[[Path], float]] = {"ours": lambda path: _ours(source, path)}
    makers |= {name: _by_ffmpeg(source, raw, graph) for name, graph in FFMPEG.items()}
    notes = [
        "CPU of ours is for encoding drawn frames; drawing them, once, comes on top.",
        "Ours is told how long each frame is held, because its timeline knows; the others are given every frame.",
    ]
    if shutil.which("gifski"):
        makers |= _by_gifski(source, folder)
    else:
        notes.append("gifski: not installed.")
    cpu: dict[str, list[float]] = {name: [] for name in makers}
    for _ in range(ground.rounds):
        for name, make in makers.items():
            cpu[name].append(make(folder / f"{name}.gif"))
    rows = []
    for name in makers:
        path = folder / f"{name}.gif"
        alike = likeness(list(source.ticks), shown(path, len(source.ticks), source.fps))
        rows.append((name, median(cpu[name]), path.stat().st_size, *alike))
    columns = ("made by", "CPU s", "bytes", "SSIM", "SSIM, worst frame", "SSIM, halved")
    table = Table(title=f"{SECONDS} s of {CREATIVE}", columns=columns, rows=tuple(rows))
    return Result(name="gif", figures=_figures(rows, source), tables=(table,), notes=tuple(notes))


def _figures(rows: list[tuple[str, float, int, float, float, float]], source: Source) -> tuple[Figure, ...]:
    by = {row[0]: row for row in rows}
    ours, theirs = by["ours"], by["ffmpeg"]
    figures = [
        Figure(name="GIF, encoding", value=ours[1], unit="CPU s", most=1.5),
        Figure(name="GIF, drawing and encoding", value=ours[1] + source.drawing, unit="CPU s"),
        Figure(name="bytes to ffmpeg's", value=ours[2] / theirs[2], most=0.6, exact=True),
        Figure(
            name="SSIM above ffmpeg's best", value=ours[3] - max(by[name][3] for name in FFMPEG), least=0, exact=True
        ),
        Figure(
            name="SSIM above ffmpeg's best, halved",
            value=ours[5] - max(by[name][5] for name in FFMPEG),
            least=0,
            exact=True,
        ),
    ]
    for name, row in by.items():
        if name.startswith("gifski"):
            figures += [
                Figure(name=f"bytes to {name}'s", value=ours[2] / row[2], most=0.6, exact=True),
                Figure(name=f"SSIM above {name}'s", value=ours[3] - row[3], least=-0.01, exact=True),
            ]
    return tuple(figures)


def _source(root: Path) -> Source:
    intent = frames.intended(root, f"{CREATIVE}/web-gif")
    laid = prospect.timelines(intent.wanted, intent)[f"{CREATIVE}/web-gif"]
    draw = frames.pictures(laid, intent)
    began = time.process_time()
    every = [(frame.copy(), times) for frame, times in draw()]  # the next is drawn over each
    drawing = time.process_time() - began
    fps, left, held = laid.format.fps, SECONDS * laid.format.fps, []
    for frame, times in every:
        if left > 0:
            held.append((frame, min(times, left)))
            left -= times
    ticks = tuple(frame for frame, times in held for _ in range(times))
    return Source(held=tuple(held), ticks=ticks, fps=fps, drawing=drawing * len(ticks) / laid.frames)


def _ours(source: Source, path: Path) -> float:
    def drawn() -> Iterator[tuple[Rgb, int]]:
        return iter(source.held)

    began = time.process_time()
    gif.encode(drawn, size=source.size, fps=source.fps, max_bytes=None, path=path)
    return time.process_time() - began


def _by_ffmpeg(source: Source, raw: Path, graph: str) -> Callable[[Path], float]:
    width, height = source.size
    given = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(source.fps), "-i", str(raw))
    return lambda path: ffmpeg(*given, "-filter_complex", graph, str(path)).cpu


def _by_gifski(source: Source, folder: Path) -> dict[str, Callable[[Path], float]]:
    """At its own quality and at the best; it reads PNGs, which it has to decode."""
    names = []
    for n, tick in enumerate(source.ticks):
        names.append(str(folder / f"{n:04}.png"))
        Image.fromarray(np.ascontiguousarray(tick)).save(names[-1], compress_level=1)
    rate = ("--quiet", "--fps", str(source.fps), "--width", str(source.size[0]))
    return {
        name: lambda path, words=words: run(["gifski", *rate, *words, "-o", str(path), *names]).cpu  # type: ignore[misc] # a default binds the loop's value
        for name, words in (("gifski", ()), ("gifski, quality 100", ("--quality", "100")))
    }
