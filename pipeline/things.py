"""The things a shot is painted from: each layer made ready once, asked how it looks on a frame, and painted so."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pipeline.colour import Planes, steps
from pipeline.layers import overlay, patch, photo, scrim, shape, sprite, stencil, words
from pipeline.layers.patch import Patched
from pipeline.layers.photo import Filmed
from pipeline.layers.shape import Carried, Pose, Shaped
from pipeline.layers.sprite import Sprite
from pipeline.layers.stencil import Grown, Stencilled
from pipeline.motion import State, Track, state
from pipeline.shots import Box, Layer, Model, Patch, Photo, Plate, Scrim, Shape, Shot, Stencil, View, Words

Thing = Filmed | Sprite | Patched | Shaped | Stencilled
Guise = View | State | Pose | Carried | Grown | None
"""How a thing looks on one frame; equal guises draw equal pixels, and None draws nothing."""
Ready = Planes | tuple[Sprite, State]
"""What is laid on a frame: a picture of all of it, or a sprite and how it looks."""
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


def guise(thing: Thing, n: int) -> Guise:
    """How a thing looks on frame `n` of its shot."""
    match thing:
        case Sprite():
            return state(thing.track, n)
        case Filmed():
            return photo.view(thing.layer, n)
        case Patched():
            return patch.guise(thing, n)
        case Shaped():
            return shape.guise(thing, n)
        case Stencilled():
            return stencil.guise(thing, n)


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


def paint(thing: Thing, guise: Guise, into: Planes, model: Model) -> None:
    """Paint a thing over the frame as it looks."""
    height, width = into[0].shape
    lay(ready(thing, guise, (width, height), model), Box(0, 0, width, height), into, model)


def ready(thing: Thing, guise: Guise, size: tuple[int, int], model: Model) -> Ready | None:
    """What is to be laid on a frame of this size (width, height) for a thing that looks so; None for nothing."""
    match thing, guise:
        case (Filmed(), View()):
            return photo.seen(thing, guise, *size, model)
        case (Shaped(), Pose()):
            posed = shape.drawn(thing.layer, guise.outline, thing.size, model)
            return None if posed is None else (posed, guise.state)
        case (Shaped(form=shape.Form() as form), Carried()):
            return shape.carried(thing, form, guise, model), guise.state
        case (Stencilled(), Grown()):
            return stencil.drawn(thing, guise, model), State(opacity=guise.opacity)
        case (_, State()):
            rest = at_rest(thing)
            return None if rest is None else (rest, guise)
        case _:
            return None  # not there


def lay(what: Ready | None, box: Box, part: Planes, model: Model) -> None:
    """Lay it on a part of the frame, whose planes hold what is in this box of even pixels."""
    match what:
        case (Sprite() as drawn, State() as guise):
            sprite.paint(replace(drawn, left=drawn.left - box.left, top=drawn.top - box.top), guise, part, model)
        case (first, second, third):
            for source, target, step in zip((first, second, third), part, steps(model), strict=True):
                np.copyto(target, source[overlay.within(box, step)])
        case None:
            pass


def reach(thing: Thing, guise: Guise, width: int, height: int) -> Box | None:
    """A box of even pixels outside which a thing changes nothing of a frame of this size; None when it is not there."""
    match thing, guise:
        case _, View() | Grown():
            return Box(0, 0, width, height)
        case Shaped(), Pose():
            return sprite.reach(shape.reach(guise.outline, thing.size), guise.state)
        case Shaped(form=shape.Form() as form), Carried():
            return sprite.reach(shape.around(form, guise), guise.state)
        case _, State():
            rest = at_rest(thing)
            return None if rest is None else sprite.reach(rest.box, guise)
        case _:
            return None
