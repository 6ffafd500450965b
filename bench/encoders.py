"""Encoder settings: CPU, bytes and how good it looks on a phone, over shots of the demo itself."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Final

from bench import campaigns, frames
from bench.ground import Ground
from bench.results import Figure, Result, Table
from bench.running import Ran, ffmpeg
from pipeline.encoders import h264
from pipeline.layout import lay_out
from pipeline.shots import Shot

CREATIVES: Final = {"behaviour/lantern-quay/a/en": 3, "drugs/market-cross/a/en": 1}
"""Of each, so many shots from its beginning."""
PHONE: Final = "scale=540:960:flags=bicubic"
HOUSE: Final = "ours"
PARAMETERS: Final = "keyint=250:open-gop=0:scenecut=0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Settings in the place of ours; `more` is all that -x264-params has besides what closes the stream."""

    preset: str
    crf: int
    more: str = ""

    @property
    def name(self) -> str:
        return f"{self.preset} {self.crf}{' ' if self.more else ''}{self.more}"

    @property
    def settings(self) -> tuple[str, ...]:
        parameters = f"{PARAMETERS}:{self.more}" if self.more else PARAMETERS
        given = {"-preset": self.preset, "-crf": str(self.crf), "-x264-params": parameters}
        flags = ("", *h264.SETTINGS)
        return tuple(given.get(before, word) for before, word in zip(flags, h264.SETTINGS, strict=False))


CANDIDATES: Final = (
    *(Candidate(preset=p, crf=crf) for p in ("ultrafast", "superfast", "veryfast", "faster") for crf in (18, 20, 22)),
    *(Candidate(preset="superfast", crf=20, more=more) for more in ("aq-mode=3", "mbtree=1:rc-lookahead=10")),
    *(
        Candidate(preset="veryfast", crf=20, more=more)
        for more in ("aq-mode=3", "rc-lookahead=0:mbtree=0", "bframes=0")
    ),
)


def measure(ground: Ground) -> Result:
    folder = ground.scratch / "encoders"
    intent = frames.intended(campaigns.copied(folder), "*")
    laid = dict(frames.films(intent))
    shots = [
        lay_out(setup) for id_, count in CREATIVES.items() for setup in laid[f"{id_}/tiktok-in-feed"].setups[:count]
    ]
    for n, shot in enumerate(shots):
        frames.write(shot, intent, folder / f"{n}.yuv")
        small = ("-vf", PHONE, "-f", "rawvideo", "-pix_fmt", "yuv420p", str(folder / f"{n}.small"))
        ffmpeg(*frames.raw(shot, folder / f"{n}.yuv"), *small)
    choices = {HOUSE: h264.SETTINGS} | {one.name: one.settings for one in CANDIDATES}
    cpu: dict[str, list[float]] = {name: [] for name in choices}
    for _ in range(ground.rounds):
        for name, settings in choices.items():
            cpu[name].append(_encoded(name, settings, shots, folder, ground.jobs))
    rows = tuple(_row(name, median(spent), shots, folder) for name, spent in cpu.items())
    ours = rows[0]
    columns = ("settings", "CPU s", "ms a frame", "kbit/s", "VMAF, mean", "VMAF, worst frame")
    figures = (
        Figure(name="VMAF, mean", value=float(ours[4]), least=95, exact=True),
        Figure(name="VMAF, worst frame", value=float(ours[5]), least=90, exact=True),
        Figure(name="nine seconds", value=float(ours[3]) * 1000 / 8 * 9 / 1e6, unit="MB", most=32, exact=True),
        Figure(name="bitrate, lowest of a shot", value=_lowest(folder, shots), unit="kbit/s"),
    )
    return Result(
        name="encoders",
        figures=figures,
        tables=(Table(title=f"{len(shots)} shots of {' and '.join(CREATIVES)}", columns=columns, rows=rows),),
        notes=(
            f"`{HOUSE}` is `{' '.join(h264.SETTINGS)}`.",
            "VMAF is its default model on both pictures scaled to 540x960: what a phone of that width shows.",
        ),
    )


def _encoded(name: str, settings: tuple[str, ...], shots: list[Shot], folder: Path, jobs: int) -> float:
    """CPU seconds for all shots, as many at once as a build has workers."""

    def encode(n: int) -> Ran:
        path = folder / f"{n}.yuv"
        return ffmpeg(*frames.raw(shots[n], path), *settings, *h264.CLEAN, str(_made(folder, n, name)))

    with ThreadPoolExecutor(jobs) as pool:
        return sum(one.cpu for one in pool.map(encode, range(len(shots))))


def _row(name: str, cpu: float, shots: list[Shot], folder: Path) -> tuple[str | float, ...]:
    scores = [score for n, shot in enumerate(shots) for score in _vmaf(shot, _made(folder, n, name), folder, n)]
    count = sum(shot.frames for shot in shots)
    size = sum(_made(folder, n, name).stat().st_size for n in range(len(shots)))
    rate = size * 8 / 1000 / sum(shot.frames / shot.fps for shot in shots)
    return name, cpu, cpu / count * 1000, rate, fmean(scores), min(scores)


def _made(folder: Path, n: int, name: str) -> Path:
    return folder / f"{n} {name.replace('=', '-').replace(':', ' ')}.mp4"


def _vmaf(shot: Shot, made: Path, folder: Path, n: int) -> list[float]:
    """VMAF of every frame at phone size."""
    log = folder / "vmaf.json"
    source = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "540x960", "-r", str(shot.fps))
    compare = f"[0:v]{PHONE},format=yuv420p[a];[a][1:v]libvmaf=log_fmt=json:log_path={log}:n_threads=2"
    ffmpeg("-i", str(made), *source, "-i", str(folder / f"{n}.small"), "-lavfi", compare, "-f", "null", "-")
    return [frame["metrics"]["vmaf"] for frame in json.loads(log.read_text(encoding="utf-8"))["frames"]]


def _lowest(folder: Path, shots: list[Shot]) -> float:
    """The lowest bitrate that our settings gave a shot, in kbit/s."""
    return min(
        _made(folder, n, HOUSE).stat().st_size * 8 / 1000 / (shot.frames / shot.fps) for n, shot in enumerate(shots)
    )
