"""A place: its name cut out of a sheet of colour; the street is seen through the letters, then they open onto it."""

from pydantic import Field

from pipeline.authored import Authored
from pipeline.lettering import headline, words
from pipeline.motion import SLOW
from pipeline.shots import Box, Layer, Stencil, Word
from pipeline.stage import Stage

AIMS = ("patrol", "speak-up", "nudge")
HELD = 0.9  # seconds at most that the street is seen through the letters alone


class Parameters(Authored):
    largest: int = Field(default=240, ge=84, le=300, description="Pixels to the em on a 1080-wide frame.")
    through: bool = Field(default=True, description="Begins with the street seen through the letters.")


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = stage.zone
    note_room = stage.px(170) if stage.setup.note else 0
    box = Box(zone.left, zone.top, zone.right, zone.bottom - note_room)
    title = stage.fitted(
        stage.setup.copy,
        stage.measure(box, faces=stage.display, largest=parameters.largest, smallest=84, lines=3, tight=0.96),
        "bottom",
    )
    ink = title.ink
    shade = stage.shade(Box(zone.left, ink.top, zone.right, zone.bottom), 0.48, reach=380)
    if parameters.through and not stage.setup.landed:
        opened = min(HELD, stage.seconds * 0.35)
        cut = words(stage, title, "headline", unit="block", entrance="cut")
        named = headline(stage, title, unit="line", delay=opened + 0.26, stress="colour", entrance="settle")
        layers: list[Layer] = [shade, *named, _stencil(stage, cut.words, opened)]
    else:
        opened = 0.0
        layers = [shade, *headline(stage, title, unit="line", stress="colour")]
    line = Box(zone.left, ink.bottom + stage.px(40), zone.right, ink.bottom + stage.px(50))
    layers.append(stage.bar(line, delay=opened + 0.1))
    if stage.setup.note:
        under = Box(zone.left, line.bottom + stage.px(34), zone.right, zone.bottom)
        measure = stage.measure(under, faces=stage.text, largest=62, smallest=44, lines=2, tight=1.2)
        note = stage.fitted(stage.setup.note, measure, "top")
        layers.append(words(stage, note, "note", unit="line", delay=opened + 0.2))
    return tuple(layers)


def _stencil(stage: Stage, letters: tuple[Word, ...], opened: float) -> Stencil:
    first = letters[0].ink
    return Stencil(
        words=letters,
        colour=stage.accent,
        x=(first.left + first.right) / 2,
        y=(first.top + first.bottom) / 2,
        scale=14,
        start=stage.frame(opened),
        stop=stage.frame(opened) + stage.ticks(SLOW),
    )
