"""Pictures of findings: what a delivered file shows at a moment, cut out around where something is wrong."""

import io
from pathlib import Path
from typing import Final

import av
import numpy as np
from PIL import Image, ImageDraw, ImageSequence

MARGIN: Final = 0.06  # of the frame's longer side, around the box
NARROWEST: Final = 0.6  # of the frame's width: less of it says little of where the box stands, and cuts words in two
FLATTEST: Final = 0.7  # of the cut-out's width
WIDEST: Final = 480  # pixels of the cut-out's longer side
MARK: Final = (255, 80, 160)
SHADE: Final = 0.55  # of its light is left to what lies outside the box


def crop(path: Path, seconds: float, box: tuple[int, int, int, int]) -> bytes | None:
    """A PNG of the box and a little around it, framed, as the file shows it then; None when it cannot be read."""
    try:
        whole = _shown(path, seconds)
    except (OSError, ValueError, IndexError, av.FFmpegError, EOFError):
        return None
    left, top, right, bottom = box
    if whole is None or left >= whole.width or top >= whole.height or right <= 0 or bottom <= 0:
        return None
    place = _around(box, whole.size)
    cut = whole.crop(place)
    line = max(2, round(max(cut.size) / 160))
    framed = (left - place[0], top - place[1], right - place[0], bottom - place[1])
    shaded = cut.point([round(value * SHADE) for value in range(256)] * 3)
    shaded.paste(cut.crop(framed), framed)
    outer = (framed[0] - line, framed[1] - line, framed[2] + line - 1, framed[3] + line - 1)  # covers nothing of it
    edge = (max(0, outer[0]), max(0, outer[1]), min(cut.width - 1, outer[2]), min(cut.height - 1, outer[3]))
    ImageDraw.Draw(shaded).rectangle(edge, outline=MARK, width=line)
    cut = shaded
    cut.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    cut.save(written, "PNG", optimize=True)
    return written.getvalue()


def _around(box: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box with a margin, as wide and as high as it takes to see where in the frame it is, and inside the frame."""
    left, top, right, bottom = box
    margin = round(MARGIN * max(size))
    wide = min(size[0], max(right - left + 2 * margin, round(NARROWEST * size[0])))
    high = min(size[1], max(bottom - top + 2 * margin, round(FLATTEST * wide)))
    start = max(0, min((left + right - wide) // 2, size[0] - wide))
    above = max(0, min((top + bottom - high) // 2, size[1] - high))
    return start, above, start + wide, above + high


def _shown(path: Path, seconds: float) -> Image.Image | None:
    if path.suffix == ".mp4":
        return _frame(path, seconds)
    with Image.open(path, formats=("GIF", "JPEG")) as picture:
        at = 0.0
        for one in ImageSequence.Iterator(picture):
            at += one.info.get("duration", 0) / 1000
            if at > seconds:
                break
        rgb: Image.Image = picture.convert("RGB")
    return rgb


def _frame(path: Path, seconds: float) -> Image.Image | None:
    last = None
    with av.open(str(path.resolve()), "r", format="mp4") as film:
        stream = film.streams.video[0]
        stream.thread_type = "NONE"
        for frame in film.decode(stream):
            last = frame
            if (frame.time or 0.0) >= seconds - 1e-3:
                break
    return None if last is None else Image.fromarray(np.asarray(last.to_ndarray(format="rgb24"), np.uint8))
