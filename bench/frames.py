"""The frames that builds encode, raw: the one place where measurements reach into the drawing of pictures."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline import compose, prospect
from pipeline.cli.opening import opened
from pipeline.encoders import h264, hold
from pipeline.intent import Intent, Request, intend
from pipeline.layout import lay_out
from pipeline.plates import loader
from pipeline.setups import Timeline
from pipeline.shots import Shot
from pipeline.store import Store

Rgb = npt.NDArray[np.uint8]


def intended(root: Path, only: str) -> Intent:
    """Everything asked for, as if nothing stood."""
    return intend(opened(root), Request(only=only, fresh=True))


def films(intent: Intent) -> Iterator[tuple[str, Timeline]]:
    """The timeline of every video to deliver, by variant id; several are equal."""
    timed = prospect.timelines(intent.wanted, intent)
    return ((order.id, timed[order.id]) for order in intent.wanted if order.kind == "video")


def unique(intent: Intent) -> dict[str, Shot]:
    """Each shot that a build encodes, by its key."""
    setups = {intent.keys.shot(setup): setup for _, timed in films(intent) for setup in timed.setups}
    return {key: lay_out(setup) for key, setup in setups.items()}


def write(shot: Shot, intent: Intent, path: Path) -> int:
    """The shot's frames as raw yuv420p, exactly those that go through its encoder; gives how many they are."""
    prepared = compose.prepare(shot, loader(Store(intent.store), intent.keys), "yuv420")
    drawn = ((canvas.buffer.tobytes(), times) for canvas, times in compose.frames(prepared))
    return written(drawn, path)


def written(drawn: Iterable[tuple[bytes, int]], path: Path) -> int:
    """Write what is encoded of these pictures, each shown so many times; gives how many frames that is."""
    count = 0
    with path.open("wb") as file:
        for picture, alike in groupby(drawn, key=itemgetter(0)):
            encoded, _ = hold.pieces(sum(times for _, times in alike))
            for _ in range(encoded):
                file.write(picture)
            count += encoded
    return count


def size(shot: Shot) -> int:
    """Bytes of all the shot's frames as raw yuv420p, the most that `write` writes."""
    return shot.width * shot.height * 3 // 2 * shot.frames


def raw(shot: Shot, path: Path) -> tuple[str, ...]:
    """How ffmpeg is told to read what `write` wrote."""
    picture = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{shot.width}x{shot.height}", "-r", str(shot.fps))
    return (*picture, "-i", str(path))


def encoding(shot: Shot, path: Path, target: Path) -> tuple[str, ...]:
    """What a build tells its encoder, with the frames in a file instead of a pipe."""
    return (*raw(shot, path), *h264.SETTINGS, *h264.CLEAN, str(target))


def pictures(timed: Timeline, intent: Intent) -> Callable[[], Iterator[tuple[Rgb, int]]]:
    """A GIF's frames and how long each is held, as its encoder asks for them; each is drawn over by the next."""
    load = loader(Store(intent.store), intent.keys)
    prepared = [compose.prepare(lay_out(setup), load, "rgb") for setup in timed.setups]

    def frames() -> Iterator[tuple[Rgb, int]]:
        for one in prepared:
            for canvas, times in compose.frames(one):
                yield canvas.buffer.reshape(3, *canvas.planes[0].shape).transpose(1, 2, 0), times

    return frames
