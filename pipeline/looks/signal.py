"""A facade at night: its windows light up one by one, on the beat, and somebody waves; an arch opens on the place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, pi, sin, sqrt
from typing import Final, Literal

from pydantic import Field

from pipeline.authored import Authored
from pipeline.figures import bars, block, capsule
from pipeline.galley import Setting, Unfit
from pipeline.lettering import headline, words
from pipeline.motion import SLOW
from pipeline.outlines import Outline, Polygon, Round
from pipeline.shots import Box, Key, Layer, Patch, Shape
from pipeline.stage import Stage, mixed

AIMS = ("patrol",)
WIDE, HIGH, APART = 0.74, 1.2, 0.3  # a window's share of its column; its height and the wall below it, in its widths
SPREAD: Final = 5  # windows that light up one after another are so far apart in the house
MARGIN: Final = 20  # design pixels from the zone to the words
SEEN: Final = 0.5  # share of a window in the frame, under which it is one of the last to light up
TALL: Final = 3.2  # heights of an arch to its width, at most
SOFT: Final = 0.45  # seconds a light takes
Kind = Literal["neighbour", "view", "lamp", "plant", "cat", "plain"]
KINDS: Final[tuple[Kind, ...]] = ("lamp", "plant", "plain", "cat", "plain")
UPRIGHT: Final = (  # tips of an upright hand from the wrist, how they lean, half their width, and what lies after each
    (-0.135, 0.115, -50, 0.026, (-0.076, 0.105)),
    (-0.09, 0.235, -14, 0.025, (-0.042, 0.165)),
    (-0.032, 0.283, -4, 0.025, (-0.001, 0.17)),
    (0.031, 0.273, 5, 0.025, (0.043, 0.165)),
    (0.085, 0.22, 15, 0.024, (0.078, 0.08)),
)


class Parameters(Authored):
    at: Literal["top", "bottom"] = Field(default="top", description="Where in the safe zone the words stand.")
    columns: int = Field(default=3, ge=2, le=4, description="Windows beside each other.")
    lit: float = Field(default=0.8, ge=0.2, le=1, description="Share of the windows that are lit in the end.")
    largest: int = Field(default=240, ge=84, le=300, description="Pixels to the em on a 1080-wide frame.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """An opening in the wall; `moment` is when it lights up, in seconds of the shot, None for never."""

    box: Box
    kind: Kind
    moment: float | None = None


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    title, note = _said(stage, parameters)
    ink = Box(title.ink.left, title.ink.top, title.ink.right, note.ink.bottom if note else title.ink.bottom)
    windows = _timed(stage, parameters, _windows(stage, parameters, ink))
    late = [window for window in windows[2:] if window.moment is not None and window.moment >= 0]
    early = [window for window in windows if window not in late]
    layers: list[Layer] = [
        *(() if stage.setup.landed else _blind(stage, windows[1].box)),
        *_wall(stage, windows),
        *_lights(stage, windows, early),
        *_neighbour(stage, windows[0].box),
        *_lights(stage, windows, late),
        *headline(stage, title, unit="word", beats=True, shadow=0),
    ]
    if note:
        layers.append(words(stage, note, "note", unit="line", delay=0.5, shadow=0))
    return tuple(layers)


def _said(stage: Stage, parameters: Parameters) -> tuple[Setting, Setting | None]:
    """The words as a block at one end of the zone, the wall left to windows."""
    zone, room = stage.zone, stage.px(MARGIN)
    high = min(round(zone.height * 0.59), stage.px(700))
    top = zone.top + room if parameters.at == "top" else zone.bottom - room - high
    box = Box(zone.left + room, top, zone.right - room, top + high)
    head = replace(box, bottom=box.bottom - (stage.px(130) if stage.setup.note else 0))
    measure = stage.measure(head, faces=stage.display, largest=parameters.largest, smallest=84, lines=4, tight=1.04)
    title = stage.fitted(stage.setup.copy, measure, "top")
    note = None
    if stage.setup.note:
        foot = replace(box, top=title.ink.bottom + stage.px(48))
        small = stage.measure(foot, faces=stage.text, largest=62, smallest=44, lines=2, tight=1.15)
        note = stage.fitted(stage.setup.note, small, "top")
    down = box.bottom - (note or title).ink.bottom if parameters.at == "bottom" else 0
    return title.shifted(down), note.shifted(down) if note else None


def _windows(stage: Stage, parameters: Parameters, ink: Box) -> list[_Window]:
    """All windows that are seen, in the order in which they light up; a house is not read, and is never mirrored."""
    whole, count, across = stage.whole, parameters.columns, stage.whole.width / parameters.columns
    wide, high = round(across * WIDE), round(across * WIDE * HIGH)
    down, gap = high + round(wide * APART), stage.px(88)
    above = [*range(ink.top - gap - high, -high, -down)]
    below = [*range(ink.bottom + gap, whole.bottom, down)]
    lefts = [round(stage.zone.left + stage.px(MARGIN) + across * n) for n in range(-1, count)]
    cells = [Box(left, top, left + wide, top + high) for top in (*below, *above) for left in lefts]
    view = _view(stage, [Box(left, 0, lefts[-1] + wide, high) for left in lefts[count // 2 + 1 :]], below, above)
    near = view.top if view.top in below else above[0]
    beside = Box(lefts[1], near, lefts[1] + wide, near + high)
    seen = [cell for cell in cells if cell != beside and not cell.meets(view) and _share(cell, whole) > 0]
    spread = SPREAD if len(seen) % SPREAD else SPREAD + 2
    scattered = (seen[n * spread % len(seen)] for n in range(len(seen)))
    ordered = sorted(scattered, key=lambda cell: _share(cell, whole) < SEEN)  # what the frame cuts off comes last
    return [
        _Window(box=beside, kind="neighbour"),
        _Window(box=view, kind="view"),
        *(_Window(box=cell, kind=KINDS[n % len(KINDS)]) for n, cell in enumerate(ordered)),
    ]


def _share(box: Box, whole: Box) -> float:
    """How much of a box is in the frame."""
    across = min(box.right, whole.right) - max(box.left, whole.left)
    down = min(box.bottom, whole.bottom) - max(box.top, whole.top)
    return max(0, across) * max(0, down) / (box.width * box.height)


def _view(stage: Stage, each: list[Box], below: list[int], above: list[int]) -> Box:
    """The arch, as broad as the first that has room: down to the ground under the words, else above them. Raises
    `Unfit` where there is none.
    """
    ground = stage.whole.bottom
    for one in each:
        under = below and ground - below[0] >= one.width
        tops, bottom = (below, ground) if under else (above, (above or [0])[0] + one.height)
        if fits := [top for top in tops if top >= 0 and bottom - top <= TALL * one.width]:
            return replace(one, top=min(fits), bottom=bottom)
    raise Unfit("the house has no room for a window above or below the words: use fewer words or another look")


def _timed(stage: Stage, parameters: Parameters, windows: list[_Window]) -> list[_Window]:
    """Lights on the beats of the music, the first before the shot; the others were on before, or stay dark."""
    last = stage.seconds - (1.0 if stage.setup.final else 0.6)
    beats = [moment for n in range(1, 2 * len(windows)) if 0.2 < (moment := stage.beat(n)) <= last]
    wanted = ceil(len(windows) * parameters.lit)
    early = min(max(3, wanted // 3), max(1, wanted - 1 - len(beats)))
    moments: list[float | None] = [-1.0, 0.0, *beats[: max(0, wanted - 1 - early)], *[-1.0] * (early - 1)]
    moments += [None] * (len(windows) - len(moments))
    return [replace(window, moment=moment) for window, moment in zip(windows, moments, strict=True)]


def _opening(box: Box, more: int = 0) -> tuple[Round, Round]:
    """An outline with a round head on straight sides, `more` pixels larger but for its foot."""
    left, top, right = box.left - more, box.top - more, box.right + more
    radius = (right - left) / 2
    return Round(left, top, right, top + 2 * radius, radius), Round(left, top + radius, right, box.bottom)


def _wall(stage: Stage, windows: list[_Window]) -> Iterator[Layer]:
    """The facade: a field with a hole where the place is seen; the other windows dark."""
    whole = stage.whole
    rest, view = [window.box for window in windows if window.kind != "view"], windows[1].box
    hole, rim = _opening(view), _opening(view, stage.px(26))
    yield stage.shape(Outline(solids=block(whole).solids, holes=hole), colour=stage.field)
    yield stage.shape(Outline(solids=rim, holes=hole), colour=mixed(stage.field, stage.paper, 0.14))
    dark = Outline(solids=tuple(part for box in rest for part in _opening(box)))
    yield stage.shape(dark, colour=mixed(stage.field, stage.ink, 0.62))


def _blind(stage: Stage, box: Box) -> Iterator[Shape]:
    """It is part of the way up, goes all of it, and is out of sight then."""
    part, rail, up = box.top + round(box.height * 0.36), stage.px(18), stage.beat(1)
    life = replace(stage.always, stop=min(stage.setup.frames, stage.frame(up) + stage.ticks(2 * SLOW)))
    for low, high, colour in (
        (replace(box, bottom=part), replace(box, bottom=box.top), mixed(stage.field, stage.ink, 0.5)),
        (replace(box, top=part - rail, bottom=part), replace(box, top=box.top - rail, bottom=box.top), stage.accent),
    ):
        yield stage.shape(block(low), block(high), colour=colour, at=(up,), enter=2 * SLOW, track=life)


def _lights(stage: Stage, windows: list[_Window], these: list[_Window]) -> Iterator[Layer]:
    """Some of the windows; those that change lie over all that never do, which are drawn as one."""
    all_lit = enumerate(window for window in windows if window.moment is not None)
    lit = [(n, window) for n, window in all_lit if window in these and window.kind != "view"]
    yield from (_glow(stage, window) for _, window in lit)
    yield from (layer for n, window in lit for layer in _light(stage, window, n))
    yield from _frames(stage, these)


def _light(stage: Stage, window: _Window, n: int) -> Iterator[Shape]:
    """A warm room, and what stands in it."""
    track = replace(stage.track(window.moment or 0, "fade", enter=SOFT), leave=0)
    warm = mixed(stage.accent, stage.paper, (0, 0.4, 0.15)[n % 3])
    yield stage.shape(Outline(solids=_opening(window.box)), colour=warm, track=track)
    if window.kind in {"lamp", "plant", "cat"}:
        yield stage.shape(Outline(solids=_thing(window)), colour=stage.field, track=track)


def _frames(stage: Stage, windows: list[_Window]) -> Iterator[Shape]:
    """Glazing bars and sills."""
    thin, sill = stage.px(9), stage.px(20)
    glazing, sills = list[tuple[float, float, float, float]](), list[tuple[float, float, float, float]]()
    for window in windows:
        box = window.box
        if box.bottom < stage.whole.bottom:
            sills.append((box.left - sill, box.bottom, box.right + sill, box.bottom + sill))
        middle, cross = (box.left + box.right) / 2, box.top + box.width / 2
        if window.kind in {"plain", "plant", "cat"}:
            glazing.append((middle - thin / 2, box.top, middle + thin / 2, box.bottom))
        if window.kind in {"plain", "plant", "cat", "lamp"}:
            glazing.append((box.left, cross - thin / 2, box.right, cross + thin / 2))
    both = ((glazing, stage.field), (sills, mixed(stage.field, stage.paper, 0.14)))
    yield from (stage.shape(bars(*each), colour=colour) for each, colour in both if each)


def _glow(stage: Stage, window: _Window) -> Patch:
    """What falls on the wall around a lit window."""
    patch = stage.shade(window.box, 0.2, reach=150, colour=stage.accent)
    if stage.setup.landed or window.moment is None or window.moment < 0:
        return patch
    first = stage.frame(window.moment)
    return replace(patch, levels=((first, 0.0), (first + stage.ticks(2 * SOFT), 1.0)))


def _thing(window: _Window) -> tuple[Round | Polygon, ...]:
    """A lamp, a plant or a cat against the light, in a window one unit wide."""
    box, u = window.box, window.box.width
    x, foot = (box.left + box.right) / 2, box.bottom

    def disc(across: float, up: float, radius: float) -> Round:
        at, to = x + across * u, foot - up * u
        return Round(at - radius * u, to - radius * u, at + radius * u, to + radius * u, radius * u)

    def corners(*each: tuple[float, float]) -> Polygon:
        return Polygon(tuple((x + across * u, foot - up * u) for across, up in each))

    if window.kind == "lamp":
        return (
            corners((-0.012, HIGH), (0.012, HIGH), (0.012, 0.8), (-0.012, 0.8)),
            corners((-0.06, 0.82), (0.06, 0.82), (0.22, 0.6), (-0.22, 0.6)),
        )
    if window.kind == "plant":
        leaves = ((-50, 0.36), (-24, 0.5), (3, 0.58), (28, 0.47), (54, 0.34))
        return (
            corners((-0.15, 0.24), (0.15, 0.24), (0.11, 0), (-0.11, 0)),
            *(_leaf(x, foot - 0.22 * u, turn, length * u) for turn, length in leaves),
        )
    return (
        disc(0.06, 0.15, 0.15),
        corners((-0.09, 0), (0.21, 0), (0.18, 0.22), (0.02, 0.38), (-0.08, 0.3)),
        disc(-0.02, 0.4, 0.105),
        corners((-0.12, 0.42), (-0.11, 0.56), (-0.02, 0.49)),
        corners((0.08, 0.42), (0.075, 0.56), (-0.02, 0.49)),
        Round(x + 0.14 * u, foot - 0.07 * u, x + 0.42 * u, foot, 0.035 * u),
    )


def _leaf(x: float, y: float, degrees: float, length: float) -> Polygon:
    """A pointed leaf that grows from here, so many degrees from upright."""
    turn = degrees * pi / 180
    side = [(0.14 * sin(pi * n / 8) * length, n / 8 * length) for n in range(9)]
    return Polygon(
        tuple(
            (x + along * sin(turn) + across * cos(turn), y - along * cos(turn) + across * sin(turn))
            for across, along in (*side, *((-across, along) for across, along in reversed(side)))
        )
    )


def _neighbour(stage: Stage, box: Box) -> Iterator[Shape]:
    """Somebody against the light, who waves, rests, and waves again."""
    u, x, foot, fps = box.width, (box.left + box.right) / 2, box.bottom, stage.setup.screen.fps
    elbow = x + 0.21 * u, foot - 0.26 * u
    still = (
        Round(x - 0.255 * u, foot - 0.7 * u, x - 0.005 * u, foot - 0.42 * u, 0.125 * u),
        Round(x - 0.36 * u, foot - 0.37 * u, x + 0.1 * u, foot, 0.17 * u),
        Round(x - 0.36 * u, foot - 0.19 * u, x + 0.1 * u, foot),
        capsule(x + 0.03 * u, foot - 0.24 * u, *elbow, 0.12 * u),
    )
    yield stage.shape(Outline(solids=still), colour=stage.field)
    keys = [
        Key(n, Outline(solids=(_arm(*elbow, u, _swing((n - n % stage.pace) / fps) * pi / 180),)), "linear")
        for n in range(stage.setup.frames + 1)
    ]
    yield Shape(keys=tuple(keys), colour=stage.field, track=stage.always)


def _swing(seconds: float) -> float:
    """Degrees from upright."""
    return 2 + 18 * sin(2 * pi * seconds / 0.8) * sqrt(0.5 - 0.5 * cos(2 * pi * (seconds + 0.25) / 2.4))


def _arm(x: float, y: float, u: float, lean: float) -> Polygon:
    """From an elbow up to the fingers; it leans a little and the hand leans more, in radians."""

    def turned(points: Sequence[tuple[float, float]], angle: float) -> list[tuple[float, float]]:
        return [(a * cos(angle) + b * sin(angle), b * cos(angle) - a * sin(angle)) for a, b in points]

    contour = [(-0.045, 0.0)]
    for across, up, degrees, half, valley in UPRIGHT:
        turns = [(degrees + 45 * n) * pi / 180 for n in range(-2, 3)]
        contour += [(across + half * sin(turn), up + half * cos(turn)) for turn in turns]
        contour.append(valley)
    tilt = 0.16 + 0.45 * lean
    wrist = 0.25 * sin(tilt), 0.25 * cos(tilt)
    hand = [(wrist[0] + a, wrist[1] + b) for a, b in turned([*contour, (0.045, 0.0)], tilt + 0.6 * lean)]
    first, last = turned([(-0.06, 0.0), (0.06, 0.0)], tilt)
    return Polygon(tuple((x + u * a, y - u * b) for a, b in (first, *hand, last)))
