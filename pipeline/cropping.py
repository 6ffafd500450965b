"""Pictures of findings: what a delivered file shows at a moment, cut out around where something is wrong."""

import io
from pathlib import Path
from typing import Final

import av
import numpy as np
from PIL import Image, ImageDraw, ImageSequence

MARGIN: Final = 0.06  # of the frame's longer side, around the box
FLATTEST: Final = 0.7  # of its width: a cut-out is no flatter, as a line of words alone says little of where it stands
WIDEST: Final = 480  # pixels of the cut-out's longer side
MARK: Final = (255, 80, 160)


def crop(path: Path, seconds: float, box: tuple[int, int, int, int]) -> bytes | None:
    """A PNG of the box and a little around it, framed, as the file shows it then; None when it cannot be read."""
    try:
        whole = _shown(path, seconds)
    except (OSError, ValueError, IndexError, av.FFmpegError, EOFError):
        return None
    left, top, right, bottom = box
    if whole is None or left >= whole.width or top >= whole.height or right <= 0 or bottom <= 0:
        return None
    around = round(MARGIN * max(whole.size))
    high = max(bottom - top + 2 * around, round(FLATTEST * (right - left + 2 * around)))
    start = max(0, min((top + bottom - high) // 2, whole.height - high))
    place = (max(0, left - around), start, min(whole.width, right + around), min(whole.height, start + high))
    cut = whole.crop(place)
    ImageDraw.Draw(cut).rectangle(
        (left - place[0], top - place[1], right - place[0] - 1, bottom - place[1] - 1),
        outline=MARK,
        width=max(2, round(max(cut.size) / 160)),
    )
    cut.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    cut.save(written, "PNG", optimize=True)
    return written.getvalue()


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
