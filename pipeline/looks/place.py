"""A place: its name like a title card over the street, with one line of what is true there."""

from pydantic import Field

from pipeline.authored import Authored
from pipeline.shots import Box, Grade, Layer, Scrim
from pipeline.stage import Stage, shifted

GRADE = Grade(ceiling=112)


class Parameters(Authored):
    largest: int = Field(default=200, ge=84, le=260, description="Pixels to the em on a 1080-wide frame.")


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = stage.zone
    box = Box(zone.left, zone.top, zone.right, zone.bottom - stage.px(150 if stage.setup.note else 0))
    title = stage.fitted(
        stage.setup.copy,
        stage.measure(box, faces=stage.display, largest=parameters.largest, smallest=84, lines=3, tight=0.94),
        "top",
    )
    note = None
    bottom = title.ink.bottom + stage.px(30)
    if stage.setup.note:
        under = Box(zone.left, bottom + stage.px(40), zone.right, zone.bottom)
        note = stage.fitted(
            stage.setup.note, stage.measure(under, faces=stage.text, largest=58, smallest=44, lines=2, tight=1.2), "top"
        )
        bottom = note.ink.bottom
    down = zone.bottom - bottom
    title = shifted(title, down)
    ink = title.ink
    line = Box(zone.left, ink.bottom + stage.px(24), zone.right, ink.bottom + stage.px(32))
    layers: list[Layer] = [
        Scrim(edge="bottom", colour=stage.ink, strength=0.8, reach=0.62, track=stage.always),
        stage.words(title, "headline", unit="line", entrance="settle"),
        stage.bar(line, delay=0.12),
    ]
    if note:
        layers.append(stage.words(shifted(note, down), "note", unit="line", delay=0.35))
    return tuple(layers)
