"""A drawn thing as premultiplied planes, blended only inside its own box."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.colour import Plane, halved, planes, rgb_of, steps, to_bytes
from pipeline.motion import LANDED, State, Track
from pipeline.shots import Model

Planes = tuple[Plane, Plane, Plane]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """Three planes of colour x alpha and of alpha (0..255), at an even place in the frame; `track` says when."""

    left: int
    top: int
    colour: Planes
    alpha: Planes
    clear: Planes
    """255 - alpha, kept so that a landed sprite costs one multiply and one add a plane."""
    track: Track
    from_right: bool = False


def sprite(
    left: int,
    top: int,
    alpha: npt.NDArray[np.float32],
    colour: str,
    track: Track,
    model: Model,
    *,
    from_right: bool = False,
) -> Sprite:
    """One flat colour under an alpha picture (H x W, 0..1) whose corner lies at `left`, `top`; both may be negative."""
    lead = (left % 2, top % 2)
    tail = ((lead[0] + alpha.shape[1]) % 2, (lead[1] + alpha.shape[0]) % 2)
    cover = np.pad(alpha.astype(np.float32), ((lead[1], tail[1]), (lead[0], tail[0])))
    flat = planes(np.array([[rgb_of(colour)] * 2] * 2, np.float32), model)
    covers = (cover, cover, cover) if model == "rgb" else (cover, half := halved(cover), half)
    masks = tuple(to_bytes(c * 255) for c in covers)
    drawn = tuple(to_bytes(c * float(f[0, 0])) for c, f in zip(covers, flat, strict=True))
    return Sprite(
        left=left - lead[0],
        top=top - lead[1],
        colour=(drawn[0], drawn[1], drawn[2]),
        alpha=(masks[0], masks[1], masks[2]),
        clear=(255 - masks[0], 255 - masks[1], 255 - masks[2]),
        track=track,
        from_right=from_right,
    )


def paint(thing: Sprite, look: State, into: Planes, model: Model) -> None:
    """Blend the sprite over the frame as `look` says; whatever falls outside the frame is cut off."""
    for source, cover, clear, target, step in zip(
        thing.colour, thing.alpha, thing.clear, into, steps(model), strict=True
    ):
        left, top = thing.left // step, thing.top // step
        if look == LANDED:
            _blend(source, clear, target, left, top)
            continue
        drawn, mask, dx, dy = _moved(source, cover, look, step)
        if look.reveal < 1:
            drawn, mask, cut = _revealed(drawn, mask, look.reveal, from_right=thing.from_right)
            dx += cut
        _blend(drawn, 255 - mask, target, left + dx, top + dy)


def _moved(source: Plane, cover: Plane, look: State, step: int) -> tuple[Plane, Plane, int, int]:
    """Colour and alpha shifted and scaled by parts of a pixel, faded, and how far their corner moved."""
    height, width = source.shape
    grow = round(max(height, width) * abs(look.scale - 1) / 2) + 1
    whole = int(np.floor(look.dy / step))
    part = look.dy / step - whole
    size = (width + 2 * grow, height + 2 * grow)
    k = 1 / look.scale
    matrix = np.array(
        [
            [k, 0, (width - 1) / 2 - k * (grow + (width - 1) / 2)],
            [0, k, (height - 1) / 2 - k * (grow + (height - 1) / 2 + part)],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    drawn = cv2.warpAffine(source, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT)
    mask = cv2.warpAffine(cover, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT)
    if look.opacity < 1:
        drawn = cv2.convertScaleAbs(drawn, alpha=look.opacity)
        mask = cv2.convertScaleAbs(mask, alpha=look.opacity)
    return np.asarray(drawn, np.uint8), np.asarray(mask, np.uint8), -grow, whole - grow


def _revealed(drawn: Plane, mask: Plane, share: float, *, from_right: bool) -> tuple[Plane, Plane, int]:
    shown = round(drawn.shape[1] * share)
    if from_right:
        cut = drawn.shape[1] - shown
        return drawn[:, cut:], mask[:, cut:], cut
    return drawn[:, :shown], mask[:, :shown], 0


def _blend(drawn: Plane, clear: Plane, target: Plane, left: int, top: int) -> None:
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(target.shape[1], left + drawn.shape[1]), min(target.shape[0], top + drawn.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    box = target[y0:y1, x0:x1]
    part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    cv2.multiply(box, np.ascontiguousarray(clear[part]), dst=box, scale=1 / 255)
    cv2.add(box, np.ascontiguousarray(drawn[part]), dst=box)
