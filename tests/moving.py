"""Small moving pictures to judge: drawn as `viewing` would have them, 108 x 192 for a film of 1080 x 1920."""

from collections.abc import Callable, Iterable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.checks import flashing
from pipeline.footage import Footage
from pipeline.model import Finding
from pipeline.viewing import looked

Rgb = npt.NDArray[np.uint8]
WIDE, HIGH = 108, 192
BLACK, WHITE, RED = (0, 0, 0), (255, 255, 255), (255, 0, 0)


def plain(colour: Sequence[int], size: tuple[int, int] = (WIDE, HIGH)) -> Rgb:
    return np.full((size[1], size[0], 3), colour, np.uint8)


def boxed(ground: Rgb, box: tuple[int, int, int, int], colour: Sequence[int]) -> Rgb:
    left, top, right, bottom = box
    picture = ground.copy()
    picture[top:bottom, left:right] = colour
    return picture


def street(seed: int = 7, size: tuple[int, int] = (WIDE, HIGH), light: float = 110) -> Rgb:
    """Something like a photo: large and small shapes, soft and hard edges."""
    rng = np.random.default_rng(seed)
    wide, high = size
    picture = np.full((high, wide), light, np.float32)
    for cells, strength in ((5, 0.45), (11, 0.3), (30, 0.2)):
        coarse = rng.uniform(-strength, strength, (cells * 2, cells)).astype(np.float32)
        picture += light * cv2.resize(coarse, size, interpolation=cv2.INTER_NEAREST if cells == 11 else cv2.INTER_CUBIC)
    tint = np.array([1.0, 0.95, 0.85], np.float32)
    return np.asarray(np.clip(picture[:, :, None] * tint, 0, 255), np.uint8)


def film(picture: Callable[[float], Rgb], seconds: float, fps: float = 30, *, plays: int = 1) -> Footage:
    """`picture` gives what is shown at a second; `plays` once unless said, so that the seam is looked at by choice."""
    return timed([(n / fps, picture(n / fps)) for n in range(round(seconds * fps))], seconds, plays=plays)


def timed(shown: Iterable[tuple[float, Rgb]], seconds: float, *, plays: int = 1) -> Footage:
    starts, pictures = zip(*shown, strict=True)
    high, wide = pictures[0].shape[:2]
    return Footage(
        width=10 * wide,
        height=10 * high,
        pictures=np.stack(pictures),
        starts=np.array(starts),
        seconds=seconds,
        plays=plays,
    )


def flashed(light: Rgb, dark: Rgb, hertz: float) -> Callable[[float], Rgb]:
    """Light and dark in turn, so many pairs a second."""
    return lambda second: (light, dark)[int(2 * hertz * second + 1e-6) % 2]


def still(picture: Rgb) -> Footage:
    return timed([(0.0, picture)], 0)


def found(footage: Footage) -> dict[str, Finding]:
    """What breaks the rules against flashing, by rule."""
    return {one.rule: one for one in flashing.findings(looked(footage))}
