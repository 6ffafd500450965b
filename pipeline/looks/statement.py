"""A statement: two or three lines that rise together, with room for a quieter second thought."""

from typing import Literal

from pydantic import Field

from pipeline.authored import Authored
from pipeline.shots import Box, Grade, Layer, Panel, Scrim
from pipeline.stage import Stage, shifted

GRADE = Grade(ceiling=80)


class Parameters(Authored):
    at: Literal["top", "middle", "bottom"] = "middle"
    largest: int = Field(default=128, ge=84, le=200, description="Pixels to the em on a 1080-wide frame.")
    rule: bool = Field(default=True, description="An accent line down the reading edge.")


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = stage.zone
    indent = stage.px(44) if parameters.rule else 0
    left, right = (zone.left + indent, zone.right) if stage.direction == "ltr" else (zone.left, zone.right - indent)
    note_room = stage.px(190) if stage.setup.note else 0
    box = Box(left, zone.top, right, zone.bottom - note_room)
    setting = stage.fitted(
        stage.setup.copy,
        stage.measure(box, faces=stage.display, largest=parameters.largest, smallest=84, lines=5, tight=1.04),
        "top",
    )
    ink = setting.ink
    note = None
    bottom = ink.bottom
    if stage.setup.note:
        under = Box(left, ink.bottom + stage.px(40), right, zone.bottom)
        note = stage.fitted(
            stage.setup.note, stage.measure(under, faces=stage.text, largest=60, smallest=44, lines=3, tight=1.2), "top"
        )
        bottom = note.ink.bottom
    spare = zone.bottom - bottom
    down = {"top": 0, "middle": spare // 2, "bottom": spare}[parameters.at]
    layers: list[Layer] = [Scrim(edge="bottom", colour=stage.ink, strength=0.6, reach=0.9, track=stage.always)]
    if parameters.rule:
        x = zone.left if stage.direction == "ltr" else zone.right - stage.px(10)
        line = Box(x, ink.top + down, x + stage.px(10), bottom + down)
        layers.append(Panel(box=line, radius=stage.px(5), colour=stage.accent, opacity=1, track=stage.track(0, "fade")))
    layers.append(stage.words(shifted(setting, down), "headline", unit="line"))
    if note:
        layers.append(stage.words(shifted(note, down), "note", unit="line", delay=0.45))
    return tuple(layers)
