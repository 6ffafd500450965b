"""Kinetic type: a few big words that land one after another."""

from typing import Literal

from pydantic import Field

from pipeline.authored import Authored
from pipeline.shots import Box, Grade, Layer, Scrim
from pipeline.stage import Stage

GRADE = Grade(ceiling=88)


class Parameters(Authored):
    at: Literal["top", "middle", "bottom"] = Field(
        default="bottom", description="Where in the safe zone the words stand."
    )
    align: Literal["start", "centre"] = "start"
    largest: int = Field(default=184, ge=84, le=260, description="Pixels to the em on a 1080-wide frame.")
    bar: bool = Field(default=True, description="A short accent bar above the words.")


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = stage.zone
    room = stage.px(56) if parameters.bar else 0
    note_room = stage.px(96) if stage.setup.note else 0
    box = Box(zone.left, zone.top + room, zone.right, zone.bottom - note_room)
    measure = stage.measure(
        box, faces=stage.display, largest=parameters.largest, smallest=84, lines=5, align=parameters.align
    )
    setting = stage.fitted(stage.setup.copy, measure, parameters.at)
    edge: Literal["top", "bottom"] = "top" if parameters.at == "top" else "bottom"
    layers: list[Layer] = [
        Scrim(edge=edge, colour=stage.ink, strength=0.62, reach=0.7, track=stage.always),
    ]
    if parameters.bar:
        ink = setting.ink
        left = ink.left if stage.direction == "ltr" else ink.right - stage.px(96)
        bar = Box(left, ink.top - stage.px(54), left + stage.px(96), ink.top - stage.px(42))
        layers.append(stage.bar(bar))
    layers.append(stage.words(setting, "headline", unit="word"))
    if stage.setup.note:
        under = Box(zone.left, setting.ink.bottom + stage.px(34), zone.right, zone.bottom)
        small = stage.measure(
            under, faces=stage.text, largest=56, smallest=44, lines=2, align=parameters.align, tight=1.15
        )
        layers.append(stage.words(stage.fitted(stage.setup.note, small, "top"), "note", unit="line", delay=0.5))
    return tuple(layers)
