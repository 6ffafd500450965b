"""A shot, frame by frame: what frame n looks like depends on n alone.

Frames come as planes of the colour model asked for; runs of equal frames are drawn once, because the timeline knows
them (a tracked thing that has landed draws the same pixels until it goes).

At the bottom of a shot lies its ground: the photo, and the scrims over it that never change. Where the camera moves,
neighbours above it that have landed are merged into one overlay; where it stands still, only what the frame before
drew over is restored. Which of the two, and which things are neighbours, follows from the shot and n alone, so a frame
has the same bytes however it is reached.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from pipeline import things
from pipeline.colour import Plane, Planes, steps
from pipeline.layers import overlay, photo, scrim, sprite
from pipeline.layers.overlay import Overlay
from pipeline.layers.photo import Filmed
from pipeline.motion import LANDED, state
from pipeline.shots import Box, Layer, Model, Photo, Scrim, Shot, View
from pipeline.things import Guise, Load, Thing

Key = tuple[Guise, ...]
Stretch = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """One frame's memory: three planes over a single buffer, ready to be written to an encoder."""

    buffer: Plane
    planes: Planes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a shot's things lie on: `veil` over what the camera sees, `held` when it is the same on every frame."""

    photo: Filmed | None
    veil: Overlay
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A shot whose plates are loaded and whose sprites are drawn; `things` lie over the ground, in painting order.

    `only` is the one frame that can be drawn, None when all can.
    """

    shot: Shot
    model: Model
    ground: Ground
    things: tuple[Thing, ...]
    only: int | None = None


def canvas(width: int, height: int, model: Model) -> Canvas:
    if model == "rgb":
        buffer = np.zeros((3 * height, width), np.uint8)
        y, u, v = buffer.reshape(3, height, width)
    else:
        buffer = np.zeros((height * 3 // 2, width), np.uint8)
        y = buffer[:height]
        u, v = buffer[height:].reshape(2, height // 2, width // 2)
    return Canvas(buffer=buffer, planes=(y, u, v))


def shared(shot: Shot) -> Shot:
    """The ground of a shot; shots with equal ones can be drawn `together`."""
    return replace(shot, layers=_ground_of(shot), beat="")


def prepare(shot: Shot, load: Load, model: Model, *, only: int | None = None) -> Prepared:
    """Load every plate through `load` and rasterise everything else, once; with `only`, what that frame shows."""
    return _prepared(shot, _laid_ground(shot, load, model), load, model, only)


def prepare_all(shots: Sequence[Shot], load: Load, model: Model) -> tuple[Prepared, ...]:
    """Prepare shots that are drawn `together`; their ground is in memory once.

    Raises `ValueError` when they have no equal ground (see `shared`).
    """
    if len({shared(shot) for shot in shots}) != 1:
        raise ValueError(f"{len(shots)} shots over different grounds cannot be drawn together")
    ground = _laid_ground(shots[0], load, model)
    return tuple(_prepared(shot, ground, load, model, None) for shot in shots)


def key(prepared: Prepared, n: int) -> Key:
    """Equal keys draw equal frames: how the photo of the ground looks, then each thing over it."""
    below = prepared.ground.photo
    return (things.guise(below, n) if below else None, *(things.guise(thing, n) for thing in prepared.things))


def frame(prepared: Prepared, n: int) -> Canvas:
    """Frame `n` alone; raises `ValueError` for one that was not prepared."""
    if prepared.only not in {None, n}:
        raise ValueError(f"frame {prepared.only} was prepared, frame {n} is wanted")
    drawn = canvas(prepared.shot.width, prepared.shot.height, prepared.model)
    guises = key(prepared, n)
    _paint(prepared, guises, drawn, {})
    return drawn


def frames(prepared: Prepared) -> Iterator[tuple[Canvas, int]]:
    """Every frame in order, with how many times it is shown; the canvas is drawn over by the next."""
    return ((drawn, times) for (drawn,), times in together((prepared,)))


def changes(prepared: Prepared) -> Iterator[tuple[Canvas, int, slice]]:
    """What `frames` gives, each with the rows outside which it is as the one before; with all for the first."""
    return ((drawn, times, rows) for (drawn,), times, (rows,) in _together((prepared,)))


def together(prepared: Sequence[Prepared]) -> Iterator[tuple[tuple[Canvas, ...], int]]:
    """The frames of several shots side by side, their ground drawn once: a canvas a shot, and how many times all are
    shown. Frame by frame they are what `frames` gives for each alone; the canvases are drawn over by the next.

    Raises `ValueError` when the shots have no equal ground (see `shared`), or were prepared for one frame.
    """
    return ((drawn, times) for drawn, times, _ in _together(prepared))


def _together(prepared: Sequence[Prepared]) -> Iterator[tuple[tuple[Canvas, ...], int, list[slice]]]:
    """What `together` gives, and for each canvas the rows outside which it is as it was."""
    one = prepared[0]
    if len({(shared(each.shot), each.model) for each in prepared}) != 1:
        raise ValueError(f"{len(prepared)} shots over different grounds cannot be drawn together")
    if any(each.only is not None for each in prepared):
        raise ValueError("a single frame was prepared, all are wanted")
    keys = zip(*([key(each, n) for n in range(each.shot.frames)] for each in prepared), strict=True)
    ground = canvas(one.shot.width, one.shot.height, one.model)
    # a ground that moves is painted anew for every frame: the last shot may draw over it
    copies = len(prepared) if one.ground.held else len(prepared) - 1
    drawn = (*(canvas(one.shot.width, one.shot.height, one.model) for _ in range(copies)), ground)[: len(prepared)]
    kept: list[Mapping[Stretch, Overlay]] = [{} for _ in prepared]
    before: tuple[Key | None, ...] = (None,) * len(prepared)
    for guises, run in groupby(keys):
        rows = [slice(0, one.shot.height)] * len(prepared)
        if len(prepared) == 1 and not one.ground.held:
            kept = [_paint(one, guises[0], ground, kept[0])]
            yield drawn, sum(1 for _ in run), rows
            continue
        if before[0] is None or not one.ground.held:
            _paint_ground(one, guises[0], ground)
        for n, each in enumerate(prepared):
            old = before[n]
            if one.ground.held and old is not None:
                rows[n] = _repaint(each, old, guises[n], ground, drawn[n])
                continue
            if drawn[n] is not ground:
                np.copyto(drawn[n].buffer, ground.buffer)
            kept[n] = _paint_over(each, guises[n], drawn[n], kept[n])
        yield drawn, sum(1 for _ in run), rows
        before = guises


def _ground_of(shot: Shot) -> tuple[Layer, ...]:
    """The photo at the bottom and the scrims right above it that stay as they are."""

    def belongs(n: int, layer: Layer) -> bool:
        if n == 0:
            return isinstance(layer, Photo)
        return isinstance(layer, Scrim) and all(state(layer.track, at) == LANDED for at in range(shot.frames))

    count = next((n for n, layer in enumerate(shot.layers) if not belongs(n, layer)), len(shot.layers))
    return shot.layers[:count]


def _laid_ground(shot: Shot, load: Load, model: Model) -> Ground:
    filmed: Filmed | None = None
    held = True
    veil = overlay.blank(shot.width, shot.height, model)
    for layer in _ground_of(shot):
        if isinstance(layer, Photo):
            filmed = photo.filmed(layer, load(layer.plate, model), shot.width, shot.height, model)
            held = layer.begin == layer.end
        elif isinstance(layer, Scrim) and layer.edge == "all" and filmed and not veil.boxes:
            filmed = photo.veiled(filmed, sprite.inks(layer.colour, model), layer.strength)
        elif isinstance(layer, Scrim):
            veil = overlay.laid(veil, scrim.sprites(layer, shot.width, shot.height, model), model)
    return Ground(photo=filmed, veil=veil, held=held)


def _prepared(shot: Shot, ground: Ground, load: Load, model: Model, only: int | None) -> Prepared:
    over = shot.layers[len(_ground_of(shot)) :]
    made = tuple(thing for layer in over for thing in things.drawn(layer, shot, load, model, only))
    return Prepared(shot=shot, model=model, ground=ground, things=made, only=only)


def _paint_ground(prepared: Prepared, guises: Key, into: Canvas, over: Overlay | None = None) -> None:
    ground, shot = prepared.ground, prepared.shot
    if ground.photo is not None and isinstance(guises[0], View):
        seen = photo.seen(ground.photo, guises[0], shot.width, shot.height, prepared.model)
        overlay.spread(over or ground.veil, seen, into.planes, prepared.model)


def _paint_over(
    prepared: Prepared, guises: Key, into: Canvas, kept: Mapping[Stretch, Overlay]
) -> Mapping[Stretch, Overlay]:
    """Paint what is over the ground; takes over the overlays of the frame before and gives those of this one."""
    made = {}
    for stretch in _stretches(prepared, guises):
        if len(stretch) == 1 and (prepared.ground.held or guises[1 + stretch[0]] != LANDED):
            things.paint(prepared.things[stretch[0]], guises[1 + stretch[0]], into.planes, prepared.model)
            continue
        made[stretch] = _merged(prepared, stretch, kept)
        overlay.paint(made[stretch], into.planes, prepared.model)
    return made


def _paint(prepared: Prepared, guises: Key, into: Canvas, kept: Mapping[Stretch, Overlay]) -> Mapping[Stretch, Overlay]:
    """Paint a whole frame, as the ground and what is over it are in turn; what has landed on it goes along with it."""
    first = next(_stretches(prepared, guises), ())
    bare = prepared.ground.photo is not None and not prepared.ground.held and not prepared.ground.veil.boxes
    if not (bare and first and guises[1 + first[0]] == LANDED):
        _paint_ground(prepared, guises, into)
        return _paint_over(prepared, guises, into, kept)
    over = _merged(prepared, first, kept)
    _paint_ground(prepared, guises, into, over)
    rest = (guises[0], *(None if n in first else guise for n, guise in enumerate(guises[1:])))
    return {first: over, **_paint_over(prepared, rest, into, kept)}


def _stretches(prepared: Prepared, guises: Key) -> Iterator[Stretch]:
    """What is seen over the ground, from the bottom up: neighbours that have landed go together if the ground moves."""
    landed: Stretch = ()
    for n, guise in enumerate(guises[1:]):
        if guise is None:
            continue
        if guise == LANDED and not prepared.ground.held:
            landed = (*landed, n)
            continue
        if landed:
            yield landed
        landed = ()
        yield (n,)
    if landed:
        yield landed


def _merged(prepared: Prepared, stretch: Stretch, kept: Mapping[Stretch, Overlay]) -> Overlay:
    """One overlay of a stretch; one that was kept and has become longer is painted on."""
    start = next((old for old in kept if old == stretch[: len(old)]), ())
    shot = prepared.shot
    over = kept[start] if start else overlay.blank(shot.width, shot.height, prepared.model)
    more = [prepared.things[n] for n in stretch[len(start) :]]
    return overlay.laid(over, [rest for thing in more if (rest := things.at_rest(thing))], prepared.model)


def _repaint(prepared: Prepared, before: Key, guises: Key, ground: Canvas, into: Canvas) -> slice:
    """Make a frame over a held ground the next one: paint anew only where a thing looks as it did not before.

    Gives the rows from the first to the last that may have changed.
    """
    width, height = prepared.shot.width, prepared.shot.height
    here: list[tuple[int, Box]] = []
    stale: list[Box] = []
    for n, (thing, old, new) in enumerate(zip(prepared.things, before[1:], guises[1:], strict=True)):
        reached = things.reach(thing, new, width, height)
        if reached is not None:
            here.append((n, reached))
        if old != new:
            stale += [box for box in (things.reach(thing, old, width, height), reached) if box is not None]
    ready: dict[int, things.Ready | None] = {}
    boxes = overlay.bands(stale, width, height)
    for box in boxes:
        part = _part(into.planes, box, prepared.model)
        for source, target in zip(_part(ground.planes, box, prepared.model), part, strict=True):
            np.copyto(target, source)
        for n, reached in here:
            if reached.meets(box):
                if n not in ready:
                    ready[n] = things.ready(prepared.things[n], guises[1 + n], (width, height), prepared.model)
                things.lay(ready[n], box, part, prepared.model)
    return slice(boxes[0].top, boxes[-1].bottom) if boxes else slice(0, 0)


def _part(planes: Planes, box: Box, model: Model) -> Planes:
    """What lies of a frame's planes in a box of even pixels."""
    first, second, third = (plane[overlay.within(box, step)] for plane, step in zip(planes, steps(model), strict=True))
    return first, second, third
