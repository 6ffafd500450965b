"""Looks at a delivered file as a player shows it: decodes it to small pictures and measures what is seen in them.

Only 8-bit colour is looked at as it is; deeper and HDR pictures are brought to it first. A mark in the file that asks
players to turn the picture is not followed; nothing made here has one.
"""

import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter
from PIL import Image

from pipeline.errors import MakingFault
from pipeline.flicker import flicker
from pipeline.footage import Footage, Rgb, reduced
from pipeline.mishaps import blaming
from pipeline.model import MediaFacts
from pipeline.patterns import bars, stripes
from pipeline.probe import MOST_PIXELS, READERS, STILLS
from pipeline.sights import Sights

Plane = npt.NDArray[np.uint8]
Shown = tuple[float, Rgb]
"""The second at which a small picture appears, and the picture."""

# Weights of red and blue in luma by ITU-T H.273 code, as `probe` reads them; 2 means "not said".
WEIGHTS: Final = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 6: (0.299, 0.114), 9: (0.2627, 0.0593)}
# swscale's mean over an area, in half the time of OpenCV's and with the same rounding on every machine
MEAN: Final = Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
# Frames that nothing is copied from keep the edges of their blocks, which no mean over 10 x 10 pixels shows.
SMOOTHING: Final = {"skip_loop_filter": "noref"}
SPREAD: Final = 64
"""Rows between those that are compared first: pictures that differ mostly differ there."""


def sights(path: Path, facts: MediaFacts) -> Sights:
    """What is seen in a file of which `facts` were measured; raises what `watched` does."""
    return looked(watched(path, facts))


def looked(footage: Footage) -> Sights:
    """What is seen in it."""
    light, red = flicker(footage)
    return Sights(
        width=footage.width,
        height=footage.height,
        light=light,
        red=red,
        stripes=stripes(footage),
        bars=bars(footage),
    )


def watched(path: Path, facts: MediaFacts) -> Footage:
    """A film, GIF or still decoded whole, in one thread; 62 kB for each picture that differs from the one before.

    A film is taken to play again and again, as feeds do it; a GIF as often as it says; a still shows one picture.
    Raises UsageFault when there is no such file and MakingFault when it cannot be decoded, each naming the file.
    """
    size = reduced(facts.width, facts.height)
    with blaming(path, "decoded"):
        shown = tuple(_differing(_shown(path, facts, size)))
    if not shown:
        raise MakingFault(f"{path}: shows no picture: make or export the file again")
    return Footage(
        width=facts.width,
        height=facts.height,
        pictures=np.stack([picture for _, picture in shown]),
        starts=np.array([start for start, _ in shown]),
        seconds=facts.seconds,
        plays=facts.loops or 0,
    )


def _shown(path: Path, facts: MediaFacts, size: tuple[int, int]) -> Iterator[Shown]:
    if facts.container in STILLS:
        return _still(path, size)
    return _gif(path, facts, size) if facts.container == "gif" else _film(path, facts.container, size)


def _differing(shown: Iterable[Shown]) -> Iterator[Shown]:
    last: Rgb | None = None
    for start, picture in shown:
        if last is None or not np.array_equal(picture, last):
            yield start, picture
        last = picture


def _film(path: Path, container: str, size: tuple[int, int]) -> Iterator[Shown]:
    options = {"max_pixels": str(MOST_PIXELS)}
    with av.open(str(path.resolve()), "r", format=READERS[container], options=options) as film:
        stream = film.streams.video[0]
        stream.thread_type = "NONE"
        stream.codec_context.thread_count = 1
        stream.codec_context.options = SMOOTHING
        first: float | None = None
        before: tuple[Plane, ...] = ()
        scaler = VideoReformatter()
        for frame in film.decode(stream):
            planes = tuple(_lines(plane) for plane in frame.planes)
            start = frame.time or 0.0
            first = start if first is None else first
            if not _same(planes, before):
                before = planes
                yield start - first, _small(frame, scaler, size)


def _lines(plane: VideoPlane) -> Plane:
    """All bytes of a plane without a copy, those that only fill up its lines too."""
    codes = np.frombuffer(plane, np.uint8)  # type: ignore[call-overload]  # its types leave out that it is a buffer
    return np.asarray(codes, np.uint8).reshape(-1, plane.line_size)


def _same(planes: tuple[Plane, ...], before: tuple[Plane, ...]) -> bool:
    """Whether two frames are equal in every byte; cheap where they are not."""
    if len(planes) != len(before) or any(a.shape != b.shape for a, b in zip(planes, before, strict=True)):
        return False
    pairs = tuple(zip(planes, before, strict=True))
    return all(np.array_equal(a[::SPREAD], b[::SPREAD]) for a, b in pairs) and all(
        np.array_equal(a, b) for a, b in pairs
    )


def _small(frame: VideoFrame, scaler: VideoReformatter, size: tuple[int, int]) -> Rgb:
    """Each plane reduced first, then the little picture brought to RGB."""
    if frame.format.is_rgb:
        return _reduced(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), size)
    wide, high = size
    full = frame.format.name.startswith("yuvj") or int(frame.color_range) == ColorRange.JPEG
    stays = ColorRange.JPEG if full else ColorRange.MPEG
    little = scaler.reformat(
        frame, wide, high, "yuv444p", interpolation=MEAN, src_color_range=stays, dst_color_range=stays, threads=1
    )
    said = int(frame.colorspace)
    code = said if said in WEIGHTS else 1 if frame.height >= 720 else 6  # as players guess
    codes = cv2.merge([_lines(plane)[:, :wide] for plane in little.planes])
    return np.asarray(cv2.transform(codes, _matrix(*WEIGHTS[code], full=full)), np.uint8)


@lru_cache(maxsize=8)
def _matrix(red: float, blue: float, *, full: bool) -> npt.NDArray[np.float32]:
    """Codes of Y, Cb and Cr to red, green and blue, 3 x 4 (ITU-R BT.709-6 item 3; ITU-T H.273 for the full range)."""
    luma, chroma, black = (1.0, 1.0, 0.0) if full else (255 / 219, 255 / 224, 16.0)
    green = 1 - red - blue
    to_red, to_blue = 2 * (1 - red) * chroma, 2 * (1 - blue) * chroma
    turned = np.array(
        [[luma, 0, to_red], [luma, -to_blue * blue / green, -to_red * red / green], [luma, to_blue, 0]], np.float64
    )
    return np.column_stack([turned, -turned @ (black, 128, 128)]).astype(np.float32)


def _gif(path: Path, facts: MediaFacts, size: tuple[int, int]) -> Iterator[Shown]:
    ends = np.cumsum(facts.delays)
    with Image.open(path, formats=("GIF",)) as gif:
        for n, (end, delay) in enumerate(zip(ends, facts.delays, strict=True)):
            gif.seek(n)
            yield float(end - delay) / 1000, _reduced(np.asarray(gif.convert("RGB")), size)


def _still(path: Path, size: tuple[int, int]) -> Iterator[Shown]:
    with warnings.catch_warnings():
        # Pillow only warns of a picture too large for it, and `probe` was stricter than that.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            yield 0.0, _reduced(np.asarray(picture.convert("RGB")), size)


def _reduced(picture: Rgb, size: tuple[int, int]) -> Rgb:
    """Each pixel the mean of those it covers."""
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
