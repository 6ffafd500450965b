"""A shot, frame by frame: what frame n looks like depends on n alone.

Frames come as planes of the colour model asked for; runs of equal frames are drawn once, because the timeline knows
them (a tracked thing that has landed draws the same pixels until it goes).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from pipeline.colour import Plane
from pipeline.layers import panel, photo, scrim, sprite, words
from pipeline.layers.sprite import Sprite
from pipeline.motion import State, state
from pipeline.shots import Model, Panel, Photo, Plate, Scrim, Shot, View, Words

Planes = tuple[Plane, Plane, Plane]
Key = tuple[View | State | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """One frame's memory: three planes over a single buffer, ready to be written to an encoder."""

    buffer: Plane
    planes: Planes


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A shot whose plates are loaded and whose sprites are drawn; `things` are in painting order."""

    shot: Shot
    model: Model
    things: tuple[tuple[Photo, Planes] | Sprite, ...]


def canvas(width: int, height: int, model: Model) -> Canvas:
    if model == "rgb":
        buffer = np.zeros((3 * height, width), np.uint8)
        y, u, v = buffer.reshape(3, height, width)
    else:
        buffer = np.zeros((height * 3 // 2, width), np.uint8)
        y = buffer[:height]
        u, v = buffer[height:].reshape(2, height // 2, width // 2)
    return Canvas(buffer=buffer, planes=(y, u, v))


def prepare(shot: Shot, load: Callable[[Plate, Model], Planes], model: Model) -> Prepared:
    """Load every plate through `load` and rasterise everything else, once."""
    things: list[tuple[Photo, Planes] | Sprite] = []
    for layer in shot.layers:
        match layer:
            case Photo():
                things.append((layer, load(layer.plate, model)))
            case Scrim():
                things += scrim.sprites(layer, shot.width, shot.height, model)
            case Panel():
                things += panel.sprites(layer, shot.width, shot.height, model)
            case Words():
                things += words.sprites(layer, shot.width, shot.height, model)
    return Prepared(shot=shot, model=model, things=tuple(things))


def key(prepared: Prepared, n: int) -> Key:
    """Equal keys draw equal frames."""
    return tuple(
        state(thing.track, n) if isinstance(thing, Sprite) else photo.view(thing[0], n) for thing in prepared.things
    )


def paint(prepared: Prepared, looks: Key, into: Canvas, *, start: int = 0, stop: int | None = None) -> None:
    """Draw the things from `start` up to `stop` as `looks` says, over what the canvas holds."""
    for thing, look in zip(prepared.things[start:stop], looks[start:stop], strict=True):
        if isinstance(thing, Sprite):
            if isinstance(look, State):
                sprite.paint(thing, look, into.planes, prepared.model)
        elif isinstance(look, View):
            photo.paint(thing[1], look, into.planes, prepared.model)


def frame(prepared: Prepared, n: int) -> Canvas:
    """Frame `n` alone."""
    drawn = canvas(prepared.shot.width, prepared.shot.height, prepared.model)
    paint(prepared, key(prepared, n), drawn)
    return drawn


def frames(prepared: Prepared) -> Iterator[tuple[Canvas, int]]:
    """Every frame in order, with how many times it is shown; the canvas is drawn over by the next."""
    shot = prepared.shot
    keys = [key(prepared, n) for n in range(shot.frames)]
    still = _still(keys)
    covered = bool(prepared.things) and not isinstance(prepared.things[0], Sprite)  # a photo fills the frame
    drawn = canvas(shot.width, shot.height, prepared.model)
    base = canvas(shot.width, shot.height, prepared.model)
    if still:
        paint(prepared, keys[0], base, stop=still)
    for looks, run in groupby(keys):
        if still or not covered:
            np.copyto(drawn.buffer, base.buffer)
        paint(prepared, looks, drawn, start=still)
        yield drawn, sum(1 for _ in run)


def _still(keys: list[Key]) -> int:
    """How many things at the bottom never change during the shot; they are painted once."""
    count = 0
    for thing in zip(*keys, strict=True):
        if any(look != thing[0] for look in thing):
            break
        count += 1
    return count
