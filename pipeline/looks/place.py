"""A place: its name cut out of a sheet of colour; the street is seen through the letters, then they open onto it."""

from dataclasses import replace

from pydantic import Field

from pipeline.authored import Authored
from pipeline.figures import grown
from pipeline.lettering import headline, words
from pipeline.motion import SLOW, Entrance, Track
from pipeline.shots import Box, Layer, Patch, Stencil, Word
from pipeline.stage import Stage

AIMS = ("patrol", "speak-up", "nudge")
HELD = 0.9  # seconds at most that the street is seen through the letters alone
MARGIN = 14  # design pixels from the zone to the words, which settle from a little larger


class Parameters(Authored):
    largest: int = Field(default=240, ge=84, le=300, description="Pixels to the em on a 1080-wide frame.")
    through: bool = Field(default=True, description="Begins with the street seen through the letters.")


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = grown(stage.zone, -stage.px(MARGIN))
    note_room = stage.px(170) if stage.setup.note else 0
    box = Box(zone.left, zone.top, zone.right, zone.bottom - note_room)
    title = stage.fitted(
        stage.setup.copy,
        stage.measure(box, faces=stage.display, largest=parameters.largest, smallest=84, lines=3, tight=0.96),
        "bottom",
    )
    ink = title.ink
    through = parameters.through and not stage.setup.landed
    opened = min(HELD, stage.seconds * 0.35) if through else 0.0
    delay = opened + 0.26 if through else 0.0
    entrance: Entrance = "settle" if through else "lift"
    line = Box(zone.left, ink.bottom + stage.px(40), zone.right, ink.bottom + stage.px(50))
    layers: list[Layer] = [
        stage.shade(Box(zone.left, ink.top - stage.px(60), zone.right, zone.bottom + stage.px(110)), 0.62, reach=440),
        *([_dusk(stage, ink, opened)] if through else ()),
        *headline(stage, title, unit="line", delay=delay, stress="colour", entrance=entrance, shadow=0.5),
        stage.bar(line, delay=opened + 0.1),
    ]
    if stage.setup.note:
        under = Box(zone.left, line.bottom + stage.px(34), zone.right, zone.bottom)
        measure = stage.measure(under, faces=stage.text, largest=66, smallest=44, lines=2, tight=1.2)
        note = stage.fitted(stage.setup.note, measure, "top")
        layers.append(words(stage, note, "note", unit="line", delay=opened + 0.2))
    if through:
        cut = words(stage, title, "headline", unit="block", entrance="cut")
        layers.append(_stencil(stage, cut.words, opened))
    return tuple(layers)


def _dusk(stage: Stage, ink: Box, opened: float) -> Patch:
    """The street darkened for as long as it is seen through the letters alone, so that they stand out from the sheet;
    it grows light as they open.
    """
    first, stop = stage.frame(opened), stage.frame(opened) + stage.ticks(SLOW)
    patch = stage.shade(grown(ink, stage.px(60)), 0.6, reach=300)
    return replace(patch, levels=((first, 1.0), (stop, 0.0)), track=Track(stop=stop, entrance="cut"))


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
