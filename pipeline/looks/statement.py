"""A statement: one thing said plainly, each line on its own block of colour, over a picture that stays bright.
Lines that you write stay; words on one line are broken where they read well.
"""

from typing import Literal

from pydantic import Field

from pipeline.authored import Authored
from pipeline.lettering import labels, words
from pipeline.shots import Box, Layer
from pipeline.stage import Stage

AIMS = ("patrol", "speak-up", "nudge")


class Parameters(Authored):
    at: Literal["top", "middle", "bottom"] = Field(
        default="middle", description="Where in the safe zone the words stand."
    )
    largest: int = Field(default=170, ge=84, le=220, description="Pixels to the em on a 1080-wide frame.")


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = stage.zone
    room = stage.px(24)
    note_room = stage.px(150) if stage.setup.note else 0
    box = Box(zone.left + room, zone.top + room, zone.right - room, zone.bottom - room - note_room)
    rows = stage.setup.copy.count("\n") + 1
    measure = stage.measure(
        box,
        faces=stage.display,
        largest=parameters.largest,
        smallest=84,
        lines=rows if rows > 1 else 5,
        tight=1.24 if stage.direction == "ltr" else 1.1,
    )
    setting = stage.fitted(stage.setup.copy, measure, parameters.at)
    layers: list[Layer] = [*labels(stage, setting)]
    if stage.setup.note:
        under = Box(box.left, setting.ink.bottom + stage.px(64), box.right, zone.bottom)
        small = stage.measure(under, faces=stage.text, largest=60, smallest=44, lines=2, tight=1.2)
        note = stage.fitted(stage.setup.note, small, "top")
        layers.insert(0, stage.shade(note.ink, 0.6, reach=200))
        layers.append(words(stage, note, "note", unit="line", delay=0.45))
    return tuple(layers)
