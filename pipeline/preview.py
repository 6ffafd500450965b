"""Single moments of creatives, drawn without building: for `frame`, `sheet` and anyone who wants to look."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import colour, compose, prospect
from pipeline.darkroom import loader
from pipeline.intent import Intent
from pipeline.model import Variant
from pipeline.shots import Box, Model, Plate, Timeline
from pipeline.store import Store

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """A variant laid out, with what is needed to draw any of its frames."""

    timeline: Timeline
    load: Callable[[Plate, Model], compose.Planes]


def previewed(intent: Intent, variant: Variant) -> Previewed:
    """Lay out one variant; raises `MistakesFound` when its words do not fit."""
    order = next(order for order in intent.orders if order.id == variant.id)
    return Previewed(timeline=prospect.lay_out(order, intent), load=loader(Store(intent.store), intent.keys))


def picture(shown: Previewed, seconds: float, *, zone: bool = False) -> Picture:
    """The frame at `seconds` (past the end: the last), as RGB; `zone` draws the safe zone over it."""
    laid = shown.timeline
    shot, n = laid.at(max(0, round(seconds * laid.format.fps)))
    model: Model = "yuv420" if laid.format.kind == "video" else "rgb"
    drawn = colour.to_rgb(compose.frame(compose.prepare(shot, shown.load, model), n).planes, model)
    return _zoned(drawn, laid.format.zone) if zone else drawn


def _zoned(drawn: Picture, zone: Box) -> Picture:
    shaded = np.asarray(drawn * np.float32(0.55), np.uint8)
    shaded[zone.top : zone.bottom, zone.left : zone.right] = drawn[zone.top : zone.bottom, zone.left : zone.right]
    cv2.rectangle(shaded, (zone.left, zone.top), (zone.right - 1, zone.bottom - 1), (255, 255, 255), 2)
    return shaded
