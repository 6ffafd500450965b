"""How alike two pictures are: structural similarity, and GIFs as players show them."""

from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageSequence

Rgb = npt.NDArray[np.uint8]
Grey = npt.NDArray[np.float32]


def ssim(one: Grey, other: Grey) -> float:
    """Mean structural similarity of two grey pictures, 0..255 (Wang et al. 2004: Gaussian of 11, sigma 1.5)."""
    mean_1, mean_2 = _smooth(one), _smooth(other)
    var_1 = _smooth(one * one) - mean_1 * mean_1
    var_2 = _smooth(other * other) - mean_2 * mean_2
    both = _smooth(one * other) - mean_1 * mean_2
    low, high = np.float32((0.01 * 255) ** 2), np.float32((0.03 * 255) ** 2)
    upper = (2 * mean_1 * mean_2 + low) * (2 * both + high)
    return float(np.mean(upper / ((mean_1 * mean_1 + mean_2 * mean_2 + low) * (var_1 + var_2 + high))))


def _smooth(picture: Grey) -> Grey:
    return np.asarray(cv2.GaussianBlur(picture, (11, 11), 1.5), np.float32)


def likeness(source: list[Rgb], shown: list[Rgb]) -> tuple[float, float, float]:
    """Mean SSIM over all frames at full size, the worst of them, and the mean at half size.

    The eye averages dither; halving does too.
    """
    pairs = [(_grey(a), _grey(b)) for a, b in zip(source, shown, strict=True)]
    full = [ssim(a, b) for a, b in pairs]
    return fmean(full), min(full), fmean(ssim(_halved(a), _halved(b)) for a, b in pairs)


def _grey(picture: Rgb) -> Grey:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)


def _halved(picture: Grey) -> Grey:
    size = (picture.shape[1] // 2, picture.shape[0] // 2)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)


def shown(path: Path, count: int, fps: int) -> list[Rgb]:
    """What a GIF shows in the middle of each of `count` ticks of 1/fps s."""
    with Image.open(path) as image:
        stored = [(np.asarray(frame.convert("RGB")), frame.info["duration"]) for frame in ImageSequence.Iterator(image)]
    return list(_ticked(stored, count, fps))


def _ticked(stored: list[tuple[Rgb, float]], count: int, fps: int) -> Iterator[Rgb]:
    at, until = 0, stored[0][1]
    for tick in range(count):
        now = 1000 * (tick + 0.5) / fps
        while now >= until and at + 1 < len(stored):
            at += 1
            until += stored[at][1]
        yield stored[at][0]
