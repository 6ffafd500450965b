"""What a file shows, in small pictures: each that differs from the one before, and when it comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.sights import Edges

Rgb = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float32]

_CODE: Final = np.arange(256) / 255
# IEC 61966-2-1, with the knee where the two pieces meet
_LINEAR: Final = np.where(_CODE <= 0.04045, _CODE / 12.92, ((_CODE + 0.055) / 1.055) ** 2.4).astype(np.float32)
_WEIGHTS: Final = np.array([[0.2126, 0.7152, 0.0722]], np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Footage:
    """Small pictures of a file of `width` x `height` pixels.

    `pictures` is N x h x w x 3, RGB as it stands in the file (not linear), each pixel the mean of what it covers; h and
    w are multiples of four, see `reduced`. Picture n stands from `starts[n]` seconds to the next; the first from 0, the
    last to `seconds`, which is 0 for a still. `plays` is how often it is shown, 0 for again and again.
    """

    width: int
    height: int
    pictures: Rgb
    starts: npt.NDArray[np.float64]
    seconds: float
    plays: int = 0

    def sampled(self, every: float) -> Iterator[tuple[float, int]]:
        """Moments `every` so many seconds, from the start on, and the number of the picture that then stands."""
        moments = np.arange(0, max(self.seconds, every), every)
        for moment, n in zip(moments, np.searchsorted(self.starts, moments + 1e-6) - 1, strict=True):
            yield float(moment), int(n)

    def box(self, left: int, top: int, right: int, bottom: int) -> Edges:
        """Edges in pixels of the small pictures as pixels of the file."""
        high, wide = self.pictures.shape[1:3]
        across, down = self.width / wide, self.height / high
        return round(left * across), round(top * down), round(right * across), round(bottom * down)


def reduced(width: int, height: int) -> tuple[int, int]:
    """The size of the small picture: 108 wide where it is upright or square, 192 where it lies; in steps of four.

    27 or 48 places of 4 x 4 then cover the width, as in the table of windows of `flicker`.
    """
    wide = 108 if height >= width else 192
    return wide, max(4, 4 * round(wide * height / width / 4))


def linear(picture: Rgb) -> Values:
    """Light instead of codes, 0..1."""
    return np.asarray(cv2.LUT(picture, _LINEAR), np.float32)


def luminance(light: Values) -> Values:
    """Relative luminance (WCAG 2.2) of linear red, green and blue: H x W x 3 -> H x W, 0..1."""
    return np.asarray(cv2.transform(light, _WEIGHTS), np.float32)
