"""Single moments of creatives, drawn without building: for `frame`, `sheet` and anyone who wants to look."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import colour, compose, layout, prospect
from pipeline.errors import Mistake, MistakesFound
from pipeline.galley import Unfit
from pipeline.intent import Intent
from pipeline.model import Variant
from pipeline.plates import loader
from pipeline.setups import Timeline
from pipeline.shots import Box, Model
from pipeline.store import Store
from pipeline.things import Load

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """A variant in time, with what is needed to draw any of its frames."""

    timeline: Timeline
    load: Load
    misfit: Callable[[str, str], Mistake]
    """What to say of a beat, and why its words do not fit."""


def previewed(intent: Intent, variant: Variant) -> Previewed:
    """Time one variant."""
    order = next(order for order in intent.orders if order.id == variant.id)
    return Previewed(
        timeline=prospect.timeline_of(order, intent),
        load=loader(Store(intent.store), intent.keys),
        misfit=partial(prospect.misfit, order, intent),
    )


def picture(shown: Previewed, seconds: float, *, zone: bool = False) -> Picture:
    """The frame at `seconds` (past the end: the last), as RGB; `zone` draws the safe zone over it.

    Raises `MistakesFound` when its words do not fit.
    """
    form = shown.timeline.format
    setup, n = shown.timeline.at(max(0, round(seconds * form.fps)))
    try:
        shot = layout.lay_out(setup)
    except Unfit as fault:
        raise MistakesFound((shown.misfit(setup.beat, str(fault)),)) from fault
    model: Model = "yuv420" if form.kind == "video" else "rgb"
    drawn = colour.to_rgb(compose.frame(compose.prepare(shot, shown.load, model, only=n), n).planes, model)
    return _zoned(drawn, form.zone) if zone else drawn


def _zoned(drawn: Picture, zone: Box) -> Picture:
    shaded = np.asarray(drawn * np.float32(0.55), np.uint8)
    shaded[zone.top : zone.bottom, zone.left : zone.right] = drawn[zone.top : zone.bottom, zone.left : zone.right]
    cv2.rectangle(shaded, (zone.left, zone.top), (zone.right - 1, zone.bottom - 1), (255, 255, 255), 2)
    return shaded
