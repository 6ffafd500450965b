"""The things a shot is painted from: each layer made ready once, asked how it looks on a frame, and painted so."""

from collections.abc import Callable
from math import ceil, floor

import numpy as np

from pipeline.colour import Planes
from pipeline.layers import patch, photo, scrim, shape, sprite, stencil, words
from pipeline.layers.patch import Patched
from pipeline.layers.photo import Filmed
from pipeline.layers.shape import Pose, Shaped
from pipeline.layers.sprite import Sprite
from pipeline.layers.stencil import Grown, Stencilled
from pipeline.motion import State, Track, state
from pipeline.shots import Box, Layer, Model, Patch, Photo, Plate, Scrim, Shape, Shot, Stencil, View, Words

Thing = Filmed | Sprite | Patched | Shaped | Stencilled
Look = View | State | Pose | Grown | None
"""How a thing looks on one frame; equal looks draw equal pixels, and None draws nothing."""
Load = Callable[[Plate, Model], Planes]


def drawn(layer: Layer, shot: Shot, load: Load, model: Model, only: int | None) -> tuple[Thing, ...]:
    """A layer as the things it is painted from; without those that frame `only` does not show."""

    def seen(track: Track) -> bool:
        return only is None or state(track, only) is not None

    size = (shot.width, shot.height)
    made: tuple[Thing | None, ...]
    match layer:
        case Photo():
            made = (photo.filmed(layer, load(layer.plate, model), *size, model),)
        case Words():
            made = words.sprites(layer, model, seen)
        case Stencil():
            made = (stencil.stencilled(layer, *size, model),)
        case _ if not seen(layer.track):
            made = ()
        case Scrim():
            made = scrim.sprites(layer, *size, model)
        case Patch():
            made = (patch.patched(layer, *size, model),)
        case Shape():
            made = (shape.shaped(layer, *size, model),)
    return tuple(thing for thing in made if thing is not None)


def look(thing: Thing, n: int) -> Look:
    """How a thing looks on frame `n` of its shot."""
    match thing:
        case Sprite():
            return state(thing.track, n)
        case Filmed():
            return photo.view(thing.layer, n)
        case Patched():
            return patch.look(thing, n)
        case Shaped():
            return shape.look(thing, n)
        case Stencilled():
            return stencil.look(thing, n)


def at_rest(thing: Thing) -> Sprite | None:
    """What a thing is when it has landed; None for one that never does."""
    match thing:
        case Sprite():
            return thing
        case Patched():
            return thing.sprite
        case Shaped() | Stencilled():
            return thing.rest
        case Filmed():
            return None


def paint(thing: Thing, look: Look, into: Planes, model: Model) -> None:
    """Paint a thing over the frame as it looks."""
    height, width = into[0].shape
    match thing, look:
        case (Filmed(), View()):
            for source, target in zip(photo.seen(thing, look, width, height, model), into, strict=True):
                np.copyto(target, source)
        case (Shaped(), Pose()):
            posed = shape.drawn(thing.layer, look.outline, thing.size, model)
            if posed is not None:
                sprite.paint(posed, look.state, into, model)
        case (Stencilled(), Grown()):
            sprite.paint(stencil.drawn(thing, look, model), State(opacity=look.opacity), into, model)
        case (_, State()):
            rest = at_rest(thing)
            if rest is not None:
                sprite.paint(rest, look, into, model)
        case _:
            pass  # not there


def reach(thing: Thing, look: Look, width: int, height: int) -> Box | None:
    """A box of even pixels outside which a thing changes nothing of a frame of this size; None when it is not there."""
    rest = at_rest(thing)
    if isinstance(look, View | Grown):
        return Box(0, 0, width, height)
    if isinstance(thing, Shaped) and isinstance(look, Pose):
        return _even(shape.reach(look.outline, thing.size), look.state)
    return sprite.reach(rest, look) if rest is not None and isinstance(look, State) else None


def _even(box: Box, look: State) -> Box:
    """The box on even pixels, as far as a thing in it reaches that is `look`ing so."""
    down = floor(look.dy)
    grow = 0 if look.scale == 1 else ceil(max(box.width, box.height) * abs(look.scale - 1) / 2) + 4
    edges = (
        box.left - grow,
        box.top + min(0, down) - grow - 1,
        box.right + grow + 1,
        box.bottom + max(0, down) + grow + 2,
    )
    left, top, right, bottom = (2 * (edge // 2) for edge in edges)
    return Box(left, top, right + 2, bottom + 2)
