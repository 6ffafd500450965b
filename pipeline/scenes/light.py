"""Lamps, what they light, how they bloom in damp air, and how film sees the result."""

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.scenes.bands import bands, enlarged
from pipeline.scenes.view import Colour, Drawing, Picture, Point

TUNGSTEN: Colour = (1.0, 0.50, 0.17)
SODIUM: Colour = (1.0, 0.40, 0.09)
CREAM: Colour = (1.0, 0.74, 0.44)
TEAL: Colour = (0.32, 0.78, 0.66)

_BRIGHTEST = 12.0
_STEPS = 65536
_GRAIN = 2.8
_STRIP = 64
"""Rows finished at a time: small enough to stay in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """A small round light. `power` is the light it throws on a wall one metre away; `halo` the glow seen around it."""

    at: Point
    colour: Colour = TUNGSTEN
    power: float = 1.0
    halo: float = 0.0
    cone: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """The night around the things: light from the sky, fog and the distance at which it hides most of a thing."""

    ambient: Colour
    fog: Colour
    reach: float
    lamps: tuple[Lamp, ...] = ()

    def haze(self, z: Picture) -> Picture:
        return np.asarray(1 - np.exp(-z / self.reach), np.float32)

    def light(self, x: Picture, y: Picture, z: Picture, facing: Point | None) -> Picture:
        """Light falling on points, h x w x 3. Without `facing` the points are leaves or posts, lit from any side."""
        total = np.empty((*x.shape, 3), np.float32)
        total[:] = self.ambient
        for lamp in self.lamps:
            dx, dy, dz = lamp.at[0] - x, lamp.at[1] - y, lamp.at[2] - z
            square = dx * dx + dy * dy + dz * dz + 0.15
            turned = 0.45 / square
            if facing is not None:
                # a floor of 0.06 stands for light that bounced off everything else
                along = np.maximum(dx * facing[0] + dy * facing[1] + dz * facing[2], 0) / np.sqrt(square)
                turned = (0.06 + along) / square
            total += (lamp.power * turned)[..., None] * np.array(lamp.colour, np.float32)
        return total


def bloom(canvas: Picture) -> Picture:
    """The light that lens and damp air scatter, at a quarter of the size: seven ever wider blurs of what is bright."""
    level = cv2.resize(canvas, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    level = np.minimum(np.maximum(level - 0.35, 0), 14) + 0.06 * level
    size = level.shape[1], level.shape[0]
    total: Picture = np.zeros(level.shape, np.float32)
    for weight in (0.16, 0.16, 0.15, 0.14, 0.13, 0.11):
        level = cv2.GaussianBlur(level, (0, 0), 1.8)
        total += weight * cv2.resize(level, size, interpolation=cv2.INTER_LINEAR)
        level = cv2.resize(level, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return total


def develop(canvas: Picture, scatter: Picture, *, exposure: float, seed: int) -> Drawing:
    """Linear light to sRGB: scattered light added, darker corners, a film curve (Narkowicz's fit of the ACES
    reference curve), cool shadows and warm highlights, and a little grain. `scatter` is a quarter of the size.
    """
    height, width = canvas.shape[:2]
    rng = np.random.default_rng(seed)
    film, grain = _film(), _grain(rng, width)
    across = np.repeat(np.linspace(-1, 1, width, dtype=np.float32) ** 2, 3)
    down = np.linspace(-1, 1, height, dtype=np.float32) ** 2
    brightness = np.float32(exposure * _STEPS / _BRIGHTEST)
    corners = across * (np.float32(-0.17) * brightness)
    warmth = np.tile(np.array((0.985, 0.995, 0.96), np.float32) * 255, width)
    shadow = np.tile(np.array((0.010, 0.014, 0.036), np.float32) * 255, width)
    picture = np.empty((height, width, 3), np.uint8)
    for rows in bands(height, _STRIP):
        x = (canvas[rows] + enlarged(scatter, 4, rows, width)).reshape(-1, width * 3)
        x *= corners + ((1 - np.float32(0.17) * down[rows]) * brightness)[:, None]
        # the film curve is steep near black: its table is entered by the square root
        np.minimum(x, _STEPS - 1, out=x)
        np.sqrt(x, out=x)
        x *= np.float32(np.sqrt(_STEPS))
        x = np.take(film, x.astype(np.uint16))
        x *= warmth
        x += shadow
        start = int(rng.integers(0, len(grain) - _STRIP))
        speck = grain[start : start + len(x), :: int(rng.choice((-1, 1)))]
        x += cv2.merge((speck, speck, speck)).reshape(x.shape)
        # the few specks darker than black come out as light as they were too dark, which nobody sees
        picture[rows] = cv2.convertScaleAbs(x).reshape(-1, width, 3)
    return picture


def _grain(rng: np.random.Generator, width: int) -> Picture:
    """Rows of grain to take strips from; drawing as many as a picture has would take as long as the rest."""
    specks = rng.standard_normal((4 * _STRIP, width), dtype=np.float32)
    return np.asarray(cv2.GaussianBlur(specks, (0, 0), 0.7) * np.float32(_GRAIN), np.float32)


def _film() -> Picture:
    """Table from the square root of linear light to a print's brightness."""
    x = (np.arange(_STEPS, dtype=np.float32) / _STEPS) ** 2 * _BRIGHTEST
    x = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)
    return np.asarray(np.clip(x, 0, 1) ** (1 / 2.2), np.float32)
