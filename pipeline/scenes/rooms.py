"""What shows through lit windows."""

import cv2
import numpy as np

from pipeline.scenes.sheet import Ink
from pipeline.scenes.view import Drawing, Picture

_TONES = 4096


def room(width: int, height: int, rng: np.random.Generator, light: Ink, *, venue: bool) -> Drawing:
    """What shows through a lit window: a bright ceiling zone, furniture against it, perhaps blinds or curtains."""
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    spot = rng.uniform(0.2, 0.8)
    wall = (0.42 + 0.58 * np.exp(-(((down - 0.28) / 0.38) ** 2))) * (
        0.62 + 0.38 * np.exp(-(((across - spot) / 0.38) ** 2))
    )
    wall *= 1 + 0.16 * (
        cv2.resize(rng.random((4, 5), dtype=np.float32), (width, height), interpolation=cv2.INTER_CUBIC) - 0.5
    )
    wall = np.ascontiguousarray(wall, np.float32)
    if venue:
        _bar(wall, rng)
    else:
        _parlour(wall, rng)
    wall = cv2.GaussianBlur(wall, (0, 0), max(0.6, min(width, height) / 90))
    level = np.minimum(wall * np.float32(_TONES / 4), _TONES - 1).astype(np.uint16)
    return np.asarray(np.take(_tones(light), level, axis=0), np.uint8)


def _tones(light: Ink) -> Drawing:
    """From how lit a wall is, 0-4, to its colour: the weaker the light, the redder."""
    level = np.arange(_TONES, dtype=np.float32)[:, None] * np.float32(4 / _TONES)
    tint = np.array(light, np.float32) / 255
    return np.asarray(np.clip(level * 255 * tint ** (1 + 0.9 * (1 - np.minimum(level, 1))), 0, 255), np.uint8)


def _bar(wall: Picture, rng: np.random.Generator) -> None:
    height, width = wall.shape
    unit = height / 10
    for shelf in (4.6, 5.7):
        y = round(shelf * unit)
        wall[y : y + max(1, round(unit * 0.1))] *= 0.45
        x = rng.uniform(0, unit)
        while x < width:
            tall, wide = rng.uniform(0.35, 0.8) * unit, rng.uniform(0.12, 0.24) * unit
            wall[round(y - tall) : y, round(x) : round(x + wide)] *= rng.choice([0.35, 0.55, 0.8, 1.35])
            x += wide * rng.uniform(1.3, 3.5)
    wall[round(7.6 * unit) :] *= 0.44
    wall[round(7.5 * unit) : round(7.75 * unit)] *= 1.5
    x = rng.uniform(0.5, 2) * unit
    while x < width:
        drop = round(rng.uniform(2.0, 2.5) * unit)
        cv2.line(wall, (round(x), 0), (round(x), drop), (0.35,), max(1, round(unit * 0.05)))
        cv2.ellipse(
            wall, (round(x), drop), (max(1, round(unit * 0.42)), max(1, round(unit * 0.3))), 0, 0, 360, (2.2,), -1
        )
        _stool(wall, x + unit, unit)
        x += rng.uniform(2.2, 3.2) * unit


def _stool(wall: Picture, x: float, unit: float) -> None:
    height = wall.shape[0]
    seat = round(8.1 * unit)
    wall[seat : seat + max(1, round(0.2 * unit)), max(0, round(x - 0.4 * unit)) : round(x + 0.4 * unit)] = 0.07
    for leg in (-0.3, 0.3):
        cv2.line(
            wall,
            (round(x + leg * unit), seat),
            (round(x + 1.4 * leg * unit), height),
            (0.07,),
            max(1, round(0.1 * unit)),
        )


def _parlour(wall: Picture, rng: np.random.Generator) -> None:
    height, width = wall.shape
    kind = rng.integers(0, 4)
    if kind == 0:
        fold = 0.55 + 0.12 * np.sin(np.arange(width) * (38.0 / width))
        edge = np.minimum(np.arange(width), np.arange(width)[::-1]) / width < rng.uniform(0.14, 0.24)
        wall[:, edge] *= fold[edge].astype(np.float32)
    elif kind == 1:
        end = round(height * rng.uniform(0.25, 0.75))
        slats = 0.62 + 0.3 * (np.mod(np.arange(end), max(3, height / 26)) < max(1, height / 60))
        wall[:end] *= slats[:, None].astype(np.float32)
    elif kind == 2:
        middle, low = rng.uniform(0.25, 0.75) * width, height
        for _ in range(9):
            tip = (round(middle + rng.normal(0, 0.16) * width), round(low - rng.uniform(0.08, 0.26) * height))
            cv2.ellipse(
                wall,
                tip,
                (max(1, round(0.04 * width)), max(1, round(0.06 * height))),
                rng.uniform(0, 180),
                0,
                360,
                (0.30,),
                -1,
            )
        cv2.rectangle(
            wall,
            (round(middle - 0.1 * width), round(0.86 * height)),
            (round(middle + 0.1 * width), height),
            (0.12,),
            -1,
        )
    else:
        left, top = round(rng.uniform(0.1, 0.5) * width), round(0.3 * height)
        cv2.rectangle(wall, (left, top), (round(left + 0.3 * width), round(top + 0.22 * height)), (0.4,), -1)
        cv2.rectangle(wall, (0, round(0.8 * height)), (width, height), (0.22,), -1)
