"""A scene as a list of things in metres, and the order in which they become a photograph."""

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from pipeline.scenes.bands import bands
from pipeline.scenes.floor import MIRROR, Floor, lay, tiles
from pipeline.scenes.light import Air, bloom, develop
from pipeline.scenes.sheet import Spot
from pipeline.scenes.sky import Sky, billows, heaven
from pipeline.scenes.view import Colour, Drawing, Picture, Point, View, mirrored


class Layer(Protocol):
    def paint(self, canvas: Picture, view: View, level: float | None) -> None:
        """Paint over the canvas; with a `level`, as mirrored in a floor of that height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulbs:
    """Points of light: where, colour, brightness; `radius` in metres, `spread` the lens's blur in pixels of a
    full-size scene. Brightness is kept as the disc grows, so that far lamps turn into pale coins.
    `mirrored` dims them in wet ground, where a row of equal streaks would look like a comb.
    """

    points: tuple[tuple[Point, Colour, float], ...]
    radius: float = 0.05
    spread: float = 0.0
    mirrored: float = 1.0

    def paint(self, canvas: Picture, view: View, level: float | None) -> None:
        scale = 1.0 if level is None else MIRROR
        for point, colour, power in self.points:
            x, y = view.at(mirrored(point, level))
            own = max(0.7, view.density(point[2]) * self.radius)
            wide = own + self.spread * scale
            low = max(0, int(x - wide - 2)), max(0, int(y - wide - 2))
            high = min(view.width, int(x + wide + 3)), min(view.height, int(y + wide + 3))
            if high[0] <= low[0] or high[1] <= low[1]:
                continue
            gap = np.hypot(
                np.arange(low[0], high[0], dtype=np.float32)[None, :] - x,
                np.arange(low[1], high[1], dtype=np.float32)[:, None] - y,
            )
            # a lens out of focus draws a coin with a brighter rim
            coin = np.clip(wide + 0.5 - gap, 0, 1) * (0.75 + 0.4 * (gap / wide) ** 4)
            share = power * max((own / wide) ** 2, 0.004) * (1.0 if level is None else self.mirrored)
            canvas[low[1] : high[1], low[0] : high[0]] += (coin * share)[..., None] * np.array(colour, np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """A cable through the air, as thick as it is at its distance."""

    points: tuple[Point, ...]
    thick: float = 0.02
    colour: Colour = (0.004, 0.005, 0.007)

    def paint(self, canvas: Picture, view: View, level: float | None) -> None:
        if level is not None:
            return
        spots = np.array([view.at(point) for point in self.points], np.float32)
        low = np.maximum(np.floor(spots.min(axis=0)) - 6, 0).astype(int)
        high = np.minimum(np.ceil(spots.max(axis=0)) + 7, (view.width, view.height)).astype(int)
        if (high - low).min() < 1:
            return
        mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        for one, two, start, end in zip(spots, spots[1:], self.points, self.points[1:], strict=False):
            thick = max(1, round(self.thick * view.density(max(0.5, (start[2] + end[2]) / 2))))
            ends = [tuple(int(v) for v in np.round((spot - low) * 16)) for spot in (one, two)]
            cv2.line(mask, ends[0], ends[1], (255,), thick, cv2.LINE_AA, 4)
        for rows in bands(len(mask), 32):
            left, top, wide, tall = cv2.boundingRect(mask[rows])
            own = slice(rows.start + top, rows.start + top + tall), slice(left, left + wide)
            cover = (mask[own].astype(np.float32) / 255)[..., None]
            part = canvas[low[1] : high[1], low[0] : high[0]][own]
            part += (np.array(self.colour, np.float32) - part) * cover


def sagging(start: Point, end: Point, sag: float, count: int) -> tuple[Point, ...]:
    """Points along a hanging cable, near enough a parabola."""
    steps = [i / (count - 1) for i in range(count)]
    return tuple(
        (
            start[0] + (end[0] - start[0]) * t,
            start[1] + (end[1] - start[1]) * t - 4 * sag * t * (1 - t),
            start[2] + (end[2] - start[2]) * t,
        )
        for t in steps
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`layers` run from far to near. A floor mirrors every layer."""

    view: View
    sky: Sky
    air: Air
    floors: tuple[Floor, ...]
    layers: tuple[Layer, ...]
    exposure: float = 1.0
    seed: int = 11


def _haloes(small: Picture, view: View, air: Air) -> None:
    """Light caught by the damp air round each lamp and in a cone below it. `small` is a quarter of the view."""
    for lamp in air.lamps:
        x, y = (value / 4 for value in view.at(lamp.at))
        reach = view.density(lamp.at[2]) / 4
        colour = np.array(lamp.colour, np.float32)
        if lamp.halo:
            _add_round(small, (x, y), 2.2 * reach, colour * lamp.halo)
        if lamp.cone:
            _add_cone(small, (x, y), (1.5 * reach, lamp.at[1] * reach), colour * (2.2 * lamp.cone))


def _window(small: Picture, low: Spot, high: Spot) -> tuple[slice, slice]:
    height, width = small.shape[:2]
    return (
        slice(min(height, max(0, int(low[1]))), max(0, min(height, int(high[1]) + 1))),
        slice(min(width, max(0, int(low[0]))), max(0, min(width, int(high[0]) + 1))),
    )


def _add_round(small: Picture, at: Spot, reach: float, colour: Picture) -> None:
    rows, columns = _window(small, (at[0] - reach, at[1] - reach), (at[0] + reach, at[1] + reach))
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] - at[1]
    x = np.arange(columns.start, columns.stop, dtype=np.float32)[None, :] - at[0]
    gap = np.minimum(np.hypot(x, y) / reach, 1)
    small[rows, columns] += ((1 - gap) ** 2 / (1 + 14 * gap))[..., None] * colour


def _add_cone(small: Picture, at: Spot, size: Spot, colour: Picture) -> None:
    rows, columns = _window(small, (at[0] - 2 * size[0], at[1]), (at[0] + 2 * size[0], at[1] + size[1]))
    fall = np.clip((np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] - at[1]) / size[1], 0, 1)
    x = np.arange(columns.start, columns.stop, dtype=np.float32)[None, :] - at[0]
    beam = np.exp(-((x / (size[0] * (0.12 + fall))) ** 2) * 1.6) * (1 - fall) ** 1.5 * np.minimum(fall * 12, 1)
    small[rows, columns] += beam[..., None] * colour


def _mist(small: Picture, scene: Scene) -> None:
    """Thin banks of mist over the far ground, lit by the town."""
    horizon = scene.view.centre[1] / 4
    height, width = small.shape[:2]
    rows = np.arange(height, dtype=np.float32) - horizon
    band = np.where(rows < 0, np.exp(-((rows / (0.11 * height)) ** 2)), np.exp(-((rows / (0.045 * height)) ** 2)))
    bank = billows(np.random.default_rng(scene.seed), width, height, first=2)
    # walls at the sides stand before the mist
    aside = np.exp(-(((np.arange(width, dtype=np.float32) - scene.view.centre[0] / 4) / (0.42 * width)) ** 2))
    thick = (band[:, None] * aside[None, :] * np.clip(bank - 0.22, 0, 1) * 1.3).astype(np.float32)
    small += thick[..., None] * np.array(scene.air.fog, np.float32)


def _mirror(scene: Scene, sky: Picture, level: float) -> Picture:
    mirror = sky.copy()
    for layer in scene.layers:
        layer.paint(mirror, scene.view.scaled(MIRROR), level)
    return mirror


def photograph(scene: Scene) -> Drawing:
    view = scene.view
    sky = heaven(scene.sky, view)
    # what takes memory for a moment comes before the canvas does
    paved = tuple(tiles(floor) for floor in scene.floors)
    mirrors = {level: _mirror(scene, sky, level) for level in dict.fromkeys(floor.level for floor in scene.floors)}
    canvas = np.asarray(cv2.resize(sky, (view.width, view.height), interpolation=cv2.INTER_LINEAR), np.float32)
    for floor, paving in zip(scene.floors, paved, strict=True):
        lay(canvas, view, floor, paving, mirrors[floor.level], scene.air)
    for layer in scene.layers:
        layer.paint(canvas, view, None)
    scatter = bloom(canvas)
    _haloes(scatter, view, scene.air)
    _mist(scatter, scene)
    return develop(canvas, scatter, exposure=scene.exposure, seed=scene.seed)
