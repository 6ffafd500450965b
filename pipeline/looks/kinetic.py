"""Kinetic type: a few big words that land one after another, on the beat; the one that matters stands on a block."""

from dataclasses import replace
from typing import Literal

from pydantic import Field

from pipeline.authored import Authored
from pipeline.figures import grown
from pipeline.lettering import headline, words
from pipeline.shots import Box, Layer
from pipeline.stage import Stage

AIMS = ("patrol", "speak-up", "nudge")


class Parameters(Authored):
    at: Literal["top", "middle", "bottom"] = Field(
        default="bottom", description="Where in the safe zone the words stand."
    )
    align: Literal["start", "centre"] = Field(
        default="start", description="Where lines begin: all at the side where one reads from, or around the middle."
    )
    largest: int = Field(default=210, ge=84, le=260, description="Pixels to the em on a 1080-wide frame.")


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = stage.zone
    room = stage.px(18)
    note_room = stage.px(110) if stage.setup.note else 0
    box = Box(zone.left + room, zone.top + room, zone.right - room, zone.bottom - room - note_room)
    measure = stage.measure(
        box,
        faces=stage.display,
        largest=parameters.largest,
        smallest=84,
        lines=5,
        align=parameters.align,
        tight=1.02,
    )
    setting = stage.fitted(stage.setup.copy, measure, parameters.at)
    said: tuple[Layer, ...] = headline(stage, setting, unit="word", beats=True, shadow=0.6)
    shaded = setting.ink
    if stage.setup.note:
        under = Box(box.left, shaded.bottom + stage.px(44), box.right, zone.bottom)
        small = stage.measure(
            under, faces=stage.text, largest=66, smallest=44, lines=2, align=parameters.align, tight=1.15
        )
        note = stage.fitted(stage.setup.note, small, "top")
        shaded = replace(shaded, bottom=note.ink.bottom)
        said = (*said, words(stage, note, "note", unit="line", delay=0.5))
    return (stage.shade(grown(shaded, stage.px(90)), 0.66, reach=520), *said)
