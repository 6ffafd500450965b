"""Night skies and the soft far end of a town."""

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.scenes.view import Colour, Picture, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Sky:
    """Colours at the top, half way and at the horizon, and the light of the town on the clouds."""

    top: Colour
    middle: Colour
    horizon: Colour
    cloud: Colour
    cover: float = 0.5
    seed: int = 7


def billows(rng: np.random.Generator, width: int, height: int, *, octaves: int = 5, first: int = 3) -> Picture:
    """Cloud-like noise, about 0-1."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        count = first * 2**octave
        coarse = rng.random((count * 2, count), dtype=np.float32)
        total += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(0.5**octave)
    return np.asarray(total / (2 - 0.5 ** (octaves - 1)), np.float32)


def heaven(sky: Sky, view: View) -> Picture:
    """The sky at a quarter of the view's size; below the horizon it goes on as its own mirror image."""
    width, height = view.width // 4, view.height // 4
    horizon = view.centre[1] / 4
    rows = np.abs(np.arange(height, dtype=np.float32) + 0.5 - horizon) / horizon
    climb = np.clip(rows, 0, 1)[:, None]
    top, middle, low = (np.array(colour, np.float32) for colour in (sky.top, sky.middle, sky.horizon))
    near = np.exp(-climb * 5.5)
    picture = ((middle * (1 - climb) + top * climb) * (1 - near[..., None][:, :, 0]) + low * near)[:, None, :]
    picture = np.repeat(picture, width, axis=1).astype(np.float32)
    rng = np.random.default_rng(sky.seed)
    # twice the height of noise squeezed makes clouds long and low
    cloud = billows(rng, width, max(2, round(horizon)), first=2, octaves=6)
    cloud = np.clip((cloud - 0.5 + 0.35 * (sky.cover - 0.5)) * 2.2 + 0.35, 0, 1) ** 1.5
    above = min(height, round(horizon))
    whole = np.zeros((height, width), np.float32)
    whole[:above] = cloud[-above:] if above <= len(cloud) else 0
    below = min(height - above, above)
    whole[above : above + below] = whole[:above][::-1][:below]
    lift = (0.35 + 1.0 * np.exp(-climb * 2.0)) * whole
    return np.asarray(picture + lift[..., None] * np.array(sky.cloud, np.float32), np.float32)
