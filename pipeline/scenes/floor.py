"""Ground and water: what lies flat, is lit from above and mirrors what stands behind it."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.scenes.bands import CELL, bands, enlarged
from pipeline.scenes.light import Air
from pipeline.scenes.view import Colour, Picture, View

MIRROR = 0.25
"""Size of the mirrored picture against the scene: a wet street never shows more detail."""

_TILE = 768
_BAND = 4 * CELL


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
    padded = cv2.copyMakeBorder(picture, pad, pad, pad, pad, cv2.BORDER_WRAP)
    blurred = cv2.GaussianBlur(padded, (0, 0), sigmaX=max(across, 0.01), sigmaY=max(along, 0.01))
    return np.asarray(blurred[pad:-pad, pad:-pad], np.float32)


def _stones(rng: np.random.Generator, rows: int, columns: int) -> tuple[npt.NDArray[np.int16], Picture]:
    """A tile of paving: courses of stones, each a little out of line.

    Which stone lies where, and of each its height, own tilt across and along, and shade; the last is the joint.
    """
    which = np.full((_TILE, _TILE), rows * columns, np.int16)
    made = np.empty((rows * columns + 1, 4), np.float32)
    made[-1] = (0, 0, 0, 0.3)
    tall, wide = _TILE / rows, _TILE / columns
    for row in range(rows):
        cuts = (np.arange(columns) + rng.uniform(0, 1) + rng.uniform(-0.16, 0.16, columns)) * wide
        top, bottom = round(row * tall + 1), round((row + 1) * tall - 1)
        ends = np.append(cuts[1:], cuts[0] + _TILE)
        first = row * columns
        made[first : first + columns] = np.column_stack(
            (rng.uniform(0.6, 1, columns), rng.normal(0, 1, (columns, 2)), rng.uniform(0.7, 1.25, columns))
        )
        for stone, (left, right) in enumerate(zip(cuts.tolist(), ends.tolist(), strict=True), start=first):
            for shift in (0, -_TILE):
                which[top, max(0, round(left + 1 + shift)) : max(0, round(right - 1 + shift))] = stone
        which[top:bottom] = which[top]
    return which, made


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
        return _merged(*_slopes(high), np.ones_like(high), np.zeros_like(high)), 26.0
    setts = floor.ground is Ground.SETTS
    which, made = _stones(rng, 40, 27) if setts else _stones(rng, 10, 7)
    height, *lean, tone = (np.ascontiguousarray(made[:, part]) for part in range(4))
    fine = _wrapped_blur(noise, 2.0, 2.0) * 7
    dome = 6.5 * _wrapped_blur(height[which], 4.5, 4.5) if setts else _wrapped_blur(height[which], 1.5, 1.5)
    slopes = _slopes(dome + 0.14 * fine + 1.3 * broad)
    tilt = 0.16 if setts else 0.06
    flat = 1 - 0.85 * wet
    across, along = ((slope + (tilt * own)[which]) * flat for slope, own in zip(slopes, lean, strict=True))
    shade = _wrapped_blur(tone[which], 0.8, 0.8) + 0.05 * fine
    return _merged(across, along, shade, wet), 150.0 if setts else 110.0


def _merged(*planes: Picture) -> Picture:
    return np.asarray(cv2.merge([np.asarray(plane, np.float32) for plane in planes]), np.float32)


def _planes(picture: Picture) -> tuple[Picture, ...]:
    return tuple(np.asarray(plane, np.float32) for plane in cv2.split(picture))


def _slopes(high: Picture) -> tuple[Picture, Picture]:
    return (np.roll(high, -1, 1) - np.roll(high, 1, 1)) * 0.5, (np.roll(high, -1, 0) - np.roll(high, 1, 0)) * 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """A floor's tile at its own size and, five times, half as large; `density` is pixels a metre of the first."""

    sizes: tuple[Picture, ...]
    density: float


def tiles(floor: Floor) -> Tiles:
    own, density = tile(floor)
    sizes = [own]
    while len(sizes) < 6:
        sizes.append(np.asarray(cv2.resize(sizes[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32))
    return Tiles(sizes=tuple(sizes), density=density)


def _relief(paving: Tiles, x: Picture, z: Picture, step: Picture) -> Picture:
    """The tile as seen: looked up at the size a pixel there spans; with distance one size fades into the next.

    `x` (a row and column) and `z` (a row) are in tiles, `step` is in pixels of the first size.
    """
    x -= np.floor(x)
    seen: Picture = np.zeros((*x.shape, 4), np.float32)
    fold = np.clip(np.log2(step / 1.4), 0, 5)
    down = np.broadcast_to((z % 1)[:, None], x.shape)
    for size, own in enumerate(paving.sizes):
        weight = np.clip(1 - np.abs(fold - size), 0, 1).astype(np.float32)
        used = np.flatnonzero(weight)
        if not len(used):
            continue
        part, side = slice(int(used[0]), int(used[-1]) + 1), np.float32(len(own))
        looked = cv2.remap(own, x[part] * side, down[part] * side, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        flat = looked.reshape(part.stop - part.start, -1)
        flat *= weight[part, None]
        seen[part] += flat.reshape(seen[part].shape)
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


def lay(canvas: Picture, view: View, floor: Floor, paving: Tiles, mirror: Picture, air: Air) -> None:
    """Paint the floor with its tiles. `mirror` is the scene upside down about its level, `MIRROR` times as large as
    the canvas.
    """
    drop = view.eye - floor.level
    where = _seen(view, floor)
    whole = canvas[where]
    if not whole.size:
        return
    rows, columns = (np.arange(box.start, box.stop, dtype=np.float32) for box in where)
    depth = (view.focal * drop / (rows + 0.5 - view.centre[1])).astype(np.float32)
    across = ((columns - view.centre[0]) / view.focal).astype(np.float32)
    scale = np.float32(paving.density / _TILE)
    step = depth * depth * np.float32(paving.density / (view.focal * drop))
    throw = np.float32(floor.rough * view.focal / 14)
    # the mirrored picture is wanted from the horizon down
    top = max(0, int(where[0].start * MIRROR) - 24)
    smeared = _smeared(mirror[top:], view, floor)
    lit = _lit(floor, air, across, depth)
    haze = air.haze(depth)
    # Schlick's grazing reflection, flattened, since rough ground never reaches a full mirror
    grazing = (floor.wet * (0.13 + 0.75 * (1 - drop / np.hypot(drop, depth)) ** 2.2)).astype(np.float32)
    fog = np.tile(np.array(air.fog, np.float32), len(columns))
    for band in bands(len(rows), _BAND):
        relief = _relief(paving, depth[band, None] * (across * scale), depth[band] * scale, step[band])
        tilt, lean, shade, puddle = _planes(relief)
        share = _share(floor, grazing[band], shade, puddle)
        tilt *= np.float32(0.35 * throw * MIRROR)
        tilt += columns[None, :] * np.float32(MIRROR)
        lean *= np.float32(throw * MIRROR)
        lean += (rows[band, None] * np.float32(MIRROR)) - np.float32(top)
        seen: Picture = np.empty((*tilt.shape, 3), np.float32)
        cv2.remap(smeared, tilt, lean, cv2.INTER_LINEAR, dst=seen, borderMode=cv2.BORDER_REPLICATE)
        seen *= cv2.merge((share, share, share))
        seen += enlarged(lit, CELL, band, len(columns)) * cv2.merge((shade, shade, shade))
        flat = seen.reshape(len(seen), -1)
        flat *= 1 - haze[band, None]
        flat += haze[band, None] * fog
        _cover(whole[band], seen, _edge(view, floor, columns, depth[band]))


def _share(floor: Floor, grazing: Picture, shade: Picture, puddle: Picture) -> Picture:
    """How much of the mirrored picture each spot gives back."""
    if floor.ground is Ground.WATER:
        return np.repeat(grazing[:, None], shade.shape[1], axis=1)
    share = np.clip(shade + np.float32(0.1), 0, 1)
    puddle *= np.float32(0.9)
    puddle += np.float32(0.45)
    share *= puddle
    share *= grazing[:, None]
    return np.asarray(share, np.float32)


def _edge(view: View, floor: Floor, columns: Picture, depth: Picture) -> Picture:
    """How much of each pixel lies between the floor's left and right."""
    left, right = (view.centre[0] + view.focal * side / depth[:, None] for side in (floor.left, floor.right))
    cover = np.clip(columns - left + 0.5, 0, 1) * np.clip(right - columns + 0.5, 0, 1)
    return np.asarray(cover, np.float32)


def _cover(canvas: Picture, seen: Picture, cover: Picture) -> None:
    if cover.min() == 1:
        canvas[:] = seen
        return
    seen -= canvas
    seen *= cv2.merge((cover, cover, cover))
    canvas += seen


def _lit(floor: Floor, air: Air, across: Picture, depth: Picture) -> Picture:
    """What the floor itself scatters of the light on it, cell by cell."""
    z = np.array([depth[cell].mean() for cell in bands(len(depth), CELL)], np.float32)[:, None]
    x = z * np.array([across[cell].mean() for cell in bands(len(across), CELL)], np.float32)[None, :]
    z = np.repeat(z, x.shape[1], axis=1)
    lit = air.light(x, np.full_like(x, floor.level), z, (0.0, 1.0, 0.0)) * np.array(floor.skin, np.float32)
    return np.asarray(lit, np.float32)
