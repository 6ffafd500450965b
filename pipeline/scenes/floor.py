"""Ground and water: what lies flat, is lit from above and mirrors what stands behind it."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from pipeline.scenes.light import Air
from pipeline.scenes.view import Colour, Picture, View

MIRROR = 0.25
"""Size of the mirrored picture against the scene: a wet street never shows more detail."""

_TILE = 768


class Ground(StrEnum):
    SETTS = "setts"
    SLABS = "slabs"
    WATER = "water"


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A level stretch. `wet` 0-1 is how much of it mirrors; `rough` 0-1 how far its stones or waves throw a
    reflection about; `smear` how long a light is drawn out, in metres of a mirrored wall ten metres off.
    """

    ground: Ground
    level: float = 0.0
    left: float = -1e3
    right: float = 1e3
    near: float = 0.1
    far: float = 150.0
    skin: Colour = (0.05, 0.05, 0.055)
    wet: float = 0.7
    rough: float = 0.5
    smear: float = 0.4
    seed: int = 1


def _wrapped_blur(picture: Picture, across: float, along: float) -> Picture:
    pad = min(picture.shape[0], 8 + round(3 * max(across, along)))
    padded = np.pad(picture, ((pad, pad), (pad, pad)) + ((0, 0),) * (picture.ndim - 2), mode="wrap")
    blurred = cv2.GaussianBlur(padded, (0, 0), sigmaX=max(across, 0.01), sigmaY=max(along, 0.01))
    return np.asarray(blurred[pad:-pad, pad:-pad], np.float32)


def _stones(rng: np.random.Generator, rows: int, columns: int) -> Picture:
    """A tile of paving: courses of stones, each a little out of line. Height, own tilt across and along, shade."""
    laid = np.zeros((_TILE, _TILE, 4), np.float32)
    laid[..., 3] = 0.3
    tall, wide = _TILE / rows, _TILE / columns
    for row in range(rows):
        cuts = (np.arange(columns) + rng.uniform(0, 1) + rng.uniform(-0.16, 0.16, columns)) * wide
        top, bottom = round(row * tall + 1), round((row + 1) * tall - 1)
        ends = np.append(cuts[1:], cuts[0] + _TILE)
        stones = np.column_stack(
            (rng.uniform(0.6, 1, columns), rng.normal(0, 1, (columns, 2)), rng.uniform(0.7, 1.25, columns))
        ).astype(np.float32)
        for left, right, stone in zip(cuts, ends, stones, strict=True):
            for shift in (0, -_TILE):
                laid[top:bottom, max(0, round(left + 1 + shift)) : max(0, round(right - 1 + shift))] = stone
    return laid


def _swell(rng: np.random.Generator) -> Picture:
    """Wide gentle dips and rises, about -1 to 1, drawn an eighth of the size for speed."""
    coarse = _wrapped_blur(rng.standard_normal((_TILE // 8, _TILE // 8), dtype=np.float32), 4.5, 3.75) * 13.7
    padded = np.pad(coarse, 2, mode="wrap")
    return np.asarray(cv2.resize(padded, None, fx=8, fy=8, interpolation=cv2.INTER_CUBIC)[16:-16, 16:-16], np.float32)


def tile(floor: Floor) -> tuple[Picture, float]:
    """Slope across, slope along, shade and puddle (0-1) of a stretch of ground that repeats, and its pixels a metre."""
    rng = np.random.default_rng(floor.seed)
    noise = rng.standard_normal((_TILE, _TILE), dtype=np.float32)
    broad = _swell(rng)
    # puddles: where the ground dips, stones drown and the mirror is flat
    wet = 1 / (1 + np.exp(3.0 * (broad + 0.35)))
    if floor.ground is Ground.WATER:
        high = 175 * _wrapped_blur(noise.T, 14, 7) + 20 * _wrapped_blur(noise[:, ::-1], 5, 3) + 5 * broad
        return np.dstack((*_slopes(high), np.ones_like(high), np.zeros_like(high))).astype(np.float32), 26.0
    setts = floor.ground is Ground.SETTS
    laid = _stones(rng, 40, 27) if setts else _stones(rng, 10, 7)
    fine = _wrapped_blur(noise, 2.0, 2.0) * 7
    dome = 6.5 * _wrapped_blur(laid[..., 0], 4.5, 4.5) if setts else 1.0 * _wrapped_blur(laid[..., 0], 1.5, 1.5)
    slopes = _slopes(dome + 0.14 * fine + 1.3 * broad)
    tilt = 0.16 if setts else 0.06
    flat = 1 - 0.85 * wet
    across, along = (slope * flat + tilt * laid[..., i + 1] * flat for i, slope in enumerate(slopes))
    shade = _wrapped_blur(laid[..., 3], 0.8, 0.8) + 0.05 * fine
    return np.dstack((across, along, shade, wet)).astype(np.float32), 150.0 if setts else 110.0


def _slopes(high: Picture) -> tuple[Picture, Picture]:
    return (np.roll(high, -1, 1) - np.roll(high, 1, 1)) * 0.5, (np.roll(high, -1, 0) - np.roll(high, 1, 0)) * 0.5


def _relief(floor: Floor, x: Picture, z: Picture, step: Picture) -> Picture:
    """The tile as seen: looked up at the size a pixel there spans; with distance one size fades into the next."""
    own, density = tile(floor)
    seen = np.zeros((*x.shape, 4), np.float32)
    fold = np.clip(np.log2(step * density / 1.4), 0, 5)
    for size in range(6):
        weight = np.clip(1 - np.abs(fold - size), 0, 1).astype(np.float32)
        rows = np.flatnonzero(weight)
        if not len(rows):
            continue
        band = slice(int(rows[0]), int(rows[-1]) + 1)
        ratio = 0.5**size
        small = own if not size else cv2.resize(own, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
        looked = cv2.remap(
            small,
            np.mod(x[band] * np.float32(density * ratio), np.float32(_TILE * ratio)),
            np.mod(z[band] * np.float32(density * ratio), np.float32(_TILE * ratio)),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        ).reshape(len(rows), -1)
        looked *= weight[band, None]
        seen[band] += looked.reshape(seen[band].shape)
    return seen


def _smeared(mirror: Picture, view: View, floor: Floor) -> Picture:
    long = max(0.6, floor.smear * view.focal * MIRROR / 10)
    crisp = cv2.GaussianBlur(mirror, (0, 0), sigmaX=0.8, sigmaY=min(0.35 * long, 9.0))
    squat = cv2.resize(mirror, None, fx=1.0, fy=0.125, interpolation=cv2.INTER_AREA)
    squat = cv2.GaussianBlur(squat, (0, 0), sigmaX=1.2, sigmaY=1.7 * long / 8)
    drawn = cv2.resize(squat, (mirror.shape[1], mirror.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(0.5 * crisp + 0.5 * drawn, np.float32)


def _seen(view: View, floor: Floor) -> tuple[slice, slice]:
    """Rows and columns of the view in which the floor can show."""
    drop = view.eye - floor.level
    first = max(0, int(np.ceil(view.centre[1] + view.focal * drop / floor.far)))
    last = min(view.height, int(view.centre[1] + view.focal * drop / floor.near))
    depth = view.focal * drop / (np.arange(first, last, dtype=np.float32) + 0.5 - view.centre[1])
    left = np.clip(view.centre[0] + view.focal * floor.left / depth - 1, 0, view.width)
    right = np.clip(view.centre[0] + view.focal * floor.right / depth + 2, 0, view.width)
    used = np.flatnonzero(right > left)
    if not len(used):
        return slice(0, 0), slice(0, 0)
    rows = slice(first + int(used[0]), first + int(used[-1]) + 1)
    return rows, slice(int(left[used].min()), int(np.ceil(right[used].max())))


def lay(canvas: Picture, view: View, floor: Floor, mirror: Picture, air: Air) -> None:
    """Paint the floor. `mirror` is the scene upside down about its level, `MIRROR` times the size of the canvas."""
    drop = view.eye - floor.level
    where = _seen(view, floor)
    part = canvas[where]
    if not part.size:
        return
    rows, columns = (np.arange(box.start, box.stop, dtype=np.float32) for box in where)
    depth = (view.focal * drop / (rows + 0.5 - view.centre[1])).astype(np.float32)
    x = ((columns - view.centre[0])[None, :] * (depth / view.focal)[:, None]).astype(np.float32)
    z = np.repeat(depth[:, None], len(columns), axis=1)
    relief = _relief(floor, x, z, depth * depth / (view.focal * drop))
    throw = np.float32(floor.rough * view.focal / 14)
    # the mirrored picture is wanted from the horizon down
    top = max(0, int(where[0].start * MIRROR) - 24)
    seen: Picture = np.empty((*x.shape, 3), np.float32)
    cv2.remap(
        _smeared(mirror[top:], view, floor),
        (columns[None, :] + relief[..., 0] * (np.float32(0.35) * throw)) * np.float32(MIRROR),
        (rows[:, None] + relief[..., 1] * throw) * np.float32(MIRROR) - np.float32(top),
        cv2.INTER_LINEAR,
        dst=seen,
        borderMode=cv2.BORDER_REPLICATE,
    )
    # Schlick's grazing reflection, flattened, since rough ground never reaches a full mirror
    grazing = (floor.wet * (0.13 + 0.75 * (1 - drop / np.hypot(drop, depth)) ** 2.2)).astype(np.float32)
    share: Picture = np.repeat(grazing[:, None], len(columns), axis=1)
    if floor.ground is not Ground.WATER:
        share *= (0.45 + 0.9 * relief[..., 3]) * np.clip(relief[..., 2] + 0.1, 0, 1)
    seen *= cv2.merge((share, share, share))
    _shine(seen, floor, air, (x, z, relief))
    haze = air.haze(depth)[:, None, None]
    seen *= 1 - haze
    seen += haze * np.array(air.fog, np.float32)
    pixel = (view.focal / depth)[:, None]
    cover = np.clip((x - floor.left) * pixel + 0.5, 0, 1) * np.clip((floor.right - x) * pixel + 0.5, 0, 1)
    cover = cover.astype(np.float32)
    part += (seen - part) * cv2.merge((cover, cover, cover))


def _shine(seen: Picture, floor: Floor, air: Air, ground: tuple[Picture, Picture, Picture]) -> None:
    """Add what the floor itself scatters of the light on it."""
    x, z, relief = ground
    small = max(1, x.shape[1] // 12), max(1, x.shape[0] // 12)
    at_x, at_z = (np.asarray(cv2.resize(part, small, interpolation=cv2.INTER_AREA), np.float32) for part in (x, z))
    lit = air.light(at_x, np.full_like(at_x, floor.level), at_z, (0.0, 1.0, 0.0)) * np.array(floor.skin, np.float32)
    whole = cv2.resize(lit.astype(np.float32), (x.shape[1], x.shape[0]))
    shade = cv2.extractChannel(relief, 2)
    seen += whole * cv2.merge((shade, shade, shade))
