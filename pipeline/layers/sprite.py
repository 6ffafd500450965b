"""A drawn thing: one flat colour under a mask, blended only inside its own box."""

from dataclasses import dataclass
from math import floor

import cv2
import numpy as np

from pipeline.colour import Plane, Planes, planes, rgb_of, steps
from pipeline.motion import LANDED, State, Track
from pipeline.shots import Box, Model

Inks = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """How much of each plane is covered (0..255), at an even place in the frame, and by what; `track` says when.

    Planes that are covered alike hold the very same mask, which is then moved once for all of them.
    """

    left: int
    top: int
    masks: Planes
    inks: Inks
    """The colour as code values of each plane, not rounded."""
    track: Track

    @property
    def box(self) -> Box:
        """Where it is when it has landed."""
        height, width = self.masks[0].shape
        return Box(self.left, self.top, self.left + width, self.top + height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A mask where it meets a plane; `clear` is what it leaves of the picture below, 255 - `cover`."""

    place: tuple[slice, slice]
    cover: Plane
    clear: Plane


def sprite(left: int, top: int, mask: Plane, colour: str, track: Track, model: Model) -> Sprite:
    """One flat colour under a mask (H x W, 0..255) whose corner lies at `left`, `top`; both may be negative."""
    lead = (left % 2, top % 2)
    tail = ((lead[0] + mask.shape[1]) % 2, (lead[1] + mask.shape[0]) % 2)
    even = mask
    if any((*lead, *tail)):
        even = np.asarray(cv2.copyMakeBorder(mask, lead[1], tail[1], lead[0], tail[0], cv2.BORDER_CONSTANT), np.uint8)
    return Sprite(
        left=left - lead[0],
        top=top - lead[1],
        masks=masks(even, model),
        inks=inks(colour, model),
        track=track,
    )


def masks(mask: Plane, model: Model) -> Planes:
    """The mask for each plane of the frame."""
    if model == "rgb":
        return mask, mask, mask
    half = _halved(mask)
    return mask, half, half


def inks(colour: str, model: Model) -> Inks:
    """A flat colour as code values of each plane."""
    first, second, third = planes(np.array([[rgb_of(colour)] * 2] * 2, np.float32), model)
    return float(first[0, 0]), float(second[0, 0]), float(third[0, 0])


def paint(thing: Sprite, now: State, into: Planes, model: Model) -> None:
    """Blend the sprite over the frame as it is `now`; whatever falls outside the frame is cut off."""
    stamp: Stamp | None = None
    for n, (mask, ink, target, step) in enumerate(zip(thing.masks, thing.inks, into, steps(model), strict=True)):
        if n == 0 or mask is not thing.masks[n - 1]:
            stamp = stamped(thing, mask, now, step, target)
        if stamp is not None:
            blend(stamp, ink, target)


def stamped(thing: Sprite, mask: Plane, now: State, step: int, target: Plane) -> Stamp | None:
    """One of the sprite's masks as it is `now`, where it meets its plane; None where it does not."""
    left, top = thing.left // step, thing.top // step
    if now != LANDED:
        height = mask.shape[0]
        mask, dx, dy = _moved(mask, now, step)
        if now.framed:
            # what lies past the place where the thing will stand is behind an edge
            first, stop = max(0, -dy), max(0, height - dy)
            mask, dy = mask[first:stop], dy + first
        left, top = left + dx, top + dy
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(target.shape[1], left + mask.shape[1]), min(target.shape[0], top + mask.shape[0])
    if x0 >= x1 or y0 >= y1:
        return None
    cover = mask[y0 - top : y1 - top, x0 - left : x1 - left]
    return Stamp(place=(slice(y0, y1), slice(x0, x1)), cover=cover, clear=np.asarray(cv2.bitwise_not(cover), np.uint8))


def blend(stamp: Stamp, ink: float, target: Plane) -> None:
    """Lay `ink` over the plane under the stamp."""
    box = target[stamp.place]
    cv2.multiply(box, stamp.clear, dst=box, scale=1 / 255)
    if ink:
        cv2.add(box, cv2.convertScaleAbs(stamp.cover, alpha=ink / 255), dst=box)


def reach(box: Box, now: State) -> Box:
    """A box of even pixels outside which a sprite of what lies in `box` changes nothing; it may be a little wide."""
    even, down = box.even, 2 * floor(now.dy / 2)
    grow = 0 if now.scale == 1 else 2 * (round(max(even.width, even.height) * abs(now.scale - 1) / 4) + 2)
    tail = 0 if now.dy == down else 2
    return Box(even.left - grow, even.top + down - grow, even.right + grow, even.bottom + down + tail + grow)


def _moved(mask: Plane, now: State, step: int) -> tuple[Plane, int, int]:
    """The mask shifted and scaled by parts of a pixel and faded, and how far its corner moved."""
    whole = floor(now.dy / step)
    part = now.dy / step - whole
    if now.scale != 1:
        grow = round(max(mask.shape) * abs(now.scale - 1) / 2) + 1
        return _rounded(_scaled(mask, now.scale, grow, part), now.opacity), -grow, whole - grow
    return shifted(mask, 0, part, now.opacity), 0, whole


def shifted(mask: Plane, across: float, down: float, opacity: float = 1.0) -> Plane:
    """The mask moved by parts of a pixel, from 0 to less than 1, and faded; a column or row larger where it moved."""
    if down > 0:
        rows = cv2.copyMakeBorder(mask, 1, 1, 0, 0, cv2.BORDER_CONSTANT)
        mask = np.asarray(cv2.addWeighted(rows[1:], opacity * (1 - down), rows[:-1], opacity * down, 0), np.uint8)
        opacity = 1.0
    if across > 0:
        columns = cv2.copyMakeBorder(mask, 0, 0, 1, 1, cv2.BORDER_CONSTANT)
        moved = cv2.addWeighted(columns[:, 1:], opacity * (1 - across), columns[:, :-1], opacity * across, 0)
        return np.asarray(moved, np.uint8)
    return _rounded(mask, opacity)


def _scaled(mask: Plane, scale: float, grow: int, part: float) -> Plane:
    """The mask scaled around its middle, with `grow` pixels more on every side."""
    height, width = mask.shape
    k = 1 / scale
    matrix = np.array(
        [
            [k, 0, (width - 1) / 2 - k * (grow + (width - 1) / 2)],
            [0, k, (height - 1) / 2 - k * (grow + (height - 1) / 2 + part)],
        ]
    )
    size = (width + 2 * grow, height + 2 * grow)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(mask, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT), np.uint8)


def _halved(mask: Plane) -> Plane:
    """The mask at the siting of 4:2:0 chroma, as `colour.halved` has it to a code or so: the middle between the squares
    of four pixels to the left of each place and to its right. In bytes, which takes a tenth of the time.
    """
    height, width = mask.shape
    left = cv2.copyMakeBorder(mask[:, : width - 1], 0, 0, 1, 0, cv2.BORDER_REPLICATE)
    size = (width // 2, height // 2)
    one, other = (cv2.resize(part, size, interpolation=cv2.INTER_AREA) for part in (left, mask))
    return np.asarray(cv2.addWeighted(one, 0.5, other, 0.5, 0), np.uint8)


def _rounded(values: Plane | np.ndarray[tuple[int, ...], np.dtype[np.float32]], times: float) -> Plane:
    """Values times a factor, as bytes."""
    if times == 1 and values.dtype == np.uint8:
        return np.asarray(values, np.uint8)
    return np.asarray(cv2.convertScaleAbs(values, alpha=times), np.uint8)
