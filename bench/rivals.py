"""Other ways to make the same seven seconds: one photo in motion, three texts, 1080x1920 at 30, H.264 at CRF 20."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Final

from bench import campaigns, frames
from bench.cold import build
from bench.ground import Ground
from bench.results import Figure, Result, Table
from bench.running import Ran, ffmpeg, run
from pipeline.authored import Fonts
from pipeline.families import path_of

NAMES: Final = ("moviepy", "ffmpeg", "remotion")
THEME, PLACE = "behaviour", "lantern-quay"
LENGTHS: Final = (2.0, 2.0, 3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What everyone is asked for."""

    root: Path
    photo: Path
    font: Path
    texts: tuple[str, ...]
    folder: Path


def measure(ground: Ground) -> Result:
    film = _film(ground.scratch / "rivals")
    jobs = ground.jobs
    makers: dict[str, Callable[[], Ran]] = {"spotlight build": lambda: _ours(film, jobs)}
    makers["spotlight build, photo and sound kept"] = lambda: _again(film, jobs)
    if jobs > 1:
        makers["spotlight build --jobs 1"] = lambda: _ours(film, 1)
    notes = [
        (
            "Ours is the whole command: start-up, photo, sound, cover, captions, measuring, checks and manifest too. "
            "The others make a silent film and nothing else, from a font and texts already chosen."
        ),
        "The others may use every core as they please; ours was given the workers named.",
    ]
    for name in ground.against:
        found = _RIVALS.get(name)
        if found is None:
            notes.append(f"{name}: {_absent(name)}")
        else:
            makers[name] = lambda found=found: found(film)  # type: ignore[misc] # a default binds the loop's value
    took: dict[str, list[Ran]] = {name: [] for name in makers}
    for _ in range(ground.rounds):
        for name, make in makers.items():
            took[name].append(make())
    ours = median(one.wall for one in took["spotlight build"])
    rows = tuple(
        (name, wall := median(one.wall for one in ran), median(one.cpu for one in ran), wall / ours, _size(film, name))
        for name, ran in took.items()
    )
    columns = ("made by", "s", "CPU s", "times ours", "bytes")
    return Result(
        name="rivals",
        figures=tuple(Figure(name=f"{row[0]} to ours", value=row[3], unit="times") for row in rows[1:]),
        tables=(Table(title="Seven seconds, whole process", columns=columns, rows=rows),),
        notes=tuple(notes),
    )


def _film(root: Path) -> Film:
    photo = campaigns.one_photo_three_texts(root, THEME, PLACE)
    intent = frames.intended(root, "*")
    script = next(iter(intent.scripts.values()))
    font = root / "display.ttf"  # a plain name: filter graphs stumble over brackets
    shutil.copyfile(path_of(Fonts().display), font)
    return Film(
        root=root,
        photo=photo,
        font=font,
        texts=tuple(beat.copy.replace("*", "") for beat in script.beats),
        folder=root,
    )


def _ours(film: Film, jobs: int) -> Ran:
    for made in (".spotlight", "output"):
        shutil.rmtree(film.root / made, ignore_errors=True)
    return build(film.root, "*", jobs).ran


def _again(film: Film, jobs: int) -> Ran:
    """Every shot and film once more, as for the next words over the same photo."""
    for made in (film.root / ".spotlight" / "store").rglob("*.mp4"):
        made.unlink()
    shutil.rmtree(film.root / "output")
    return build(film.root, "*", jobs).ran


def _by_moviepy(film: Film) -> Ran:
    lengths = [str(seconds) for seconds in LENGTHS]
    given = [str(film.photo), str(film.font), str(film.folder / "moviepy.mp4"), *film.texts, *lengths]
    return run([sys.executable, "-m", "bench.plain_moviepy", *given])


def _by_ffmpeg(film: Film) -> Ran:
    """A zoom over the still at twice the size, which hides most of zoompan's whole-pixel steps, and three drawtexts."""
    count = round(sum(LENGTHS) * 30)
    graph = [
        "scale=2160:3840:force_original_aspect_ratio=increase,crop=2160:3840",
        f"zoompan=z='1.005+0.12*on/{count}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d={count}:s=1080x1920:fps=30",
    ]
    start = 0.0
    for n, (text, seconds) in enumerate(zip(film.texts, LENGTHS, strict=True)):
        words = film.folder / f"text-{n}.txt"
        words.write_text(text, encoding="utf-8")
        place = "fontsize=88:fontcolor=white:shadowx=3:shadowy=3:x=(w-text_w)/2:y=820"
        shown = f"alpha='min(1,(t-{start})/0.4)':enable='between(t,{start},{start + seconds})'"
        graph.append(f"drawtext=fontfile={film.font}:textfile={words}:{place}:{shown}")
        start += seconds
    chain = ",".join([*graph, "format=yuv420p"])
    coded = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-frames:v", str(count))
    return ffmpeg("-i", str(film.photo), "-vf", chain, *coded, str(film.folder / "ffmpeg.mp4"))


_RIVALS: Final[dict[str, Callable[[Film], Ran]]] = {"moviepy": _by_moviepy, "ffmpeg": _by_ffmpeg}


@cache
def _absent(name: str) -> str:
    if shutil.which(name) is None:
        return "not installed."
    return "installed, but no project of it for this film is kept here, so it was not measured."


def _size(film: Film, name: str) -> int:
    path = film.folder / f"{name}.mp4"
    if not path.is_file():
        path = next((film.folder / "output").rglob("*.mp4"))
    return path.stat().st_size
