"""A thread of messages, a line of the copy each: theirs in paper, mine (lines that begin with `> `) in the accent."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from math import pi, sin
from typing import Final, Literal

from pydantic import Field

from pipeline.authored import Authored
from pipeline.figures import disc, discs, grown, ring
from pipeline.galley import SPEAKER, Setting, Unfit, plain
from pipeline.lettering import slab, timed, words
from pipeline.motion import ENTER, QUICK, ease
from pipeline.outlines import Outline, Round
from pipeline.shots import Box, Key, Layer, Scrim, Shape
from pipeline.stage import Stage

BLUR: Final = 0.012  # of the photo, which much type lies over
AIMS = ("nudge", "speak-up")
VEIL: Final = 0.3  # of the field's colour over the photo
WIDE: Final = 0.95  # share of the zone's width a bubble may have, so that the two sides are told apart
FEWEST, MOST = 52, 220  # design pixels to the em
AFTER: Final = 0.14  # seconds from a bubble to its words
TOLD: Final = 0.6  # share of the beat in which all messages have come
TYPED: Final = 0.5  # seconds that dots run at least before the message they announce
RING, RADIUS, LINE = 0.62, 0.22, 0.08  # ems from a bubble to below the ring; its radius; the width of its line
FILLS: Final = 0.4  # seconds from a ring to its filling
TAKEN: Final = 1.1  # seconds in which it comes, fills, is seen, and goes
RISE: Final = 1.1  # seconds in which the three dots rise once

Side = Literal["theirs", "mine"]


class Parameters(Authored):
    typing: Literal["none", "theirs", "mine"] = Field(default="none", description="Whose dots run on at the end.")
    seen: bool = Field(default=True, description="A ring fills under the last message when it is mine.")
    name: str = Field(default="", max_length=20, description="Who it is, beside a round initial above the thread.")
    largest: int = Field(default=160, ge=FEWEST, le=MOST, description="Pixels to the em on a 1080-wide frame.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bubble:
    """One message where it stands; `setting` is None while it is typed."""

    side: Side
    box: Box
    setting: Setting | None = None

    def lower(self, by: int) -> "_Bubble":
        return replace(self, box=self.box.shifted(by), setting=self.setting and self.setting.shifted(by))


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = stage.zone
    said = messages(stage.setup.copy)
    name = plain(parameters.name)
    head = stage.px(156) if name else 0
    foot = stage.px(112) if stage.setup.note else 0
    room = Box(zone.left, zone.top + head, zone.right, zone.bottom - foot)
    size, bubbles = _stacked(stage, said, parameters, room)
    moments = _moments(stage, len(said))
    layers: list[Layer] = [Scrim(edge="all", colour=stage.field, strength=VEIL, track=stage.always)]
    if name:
        layers += _heading(stage, name, bubbles[0].box.top - head)
    for n, moment in enumerate(moments):
        layers += _arriving(stage, bubbles[n], size, moment, _announced(stage, bubbles[n].side, moments, n))
    later = moments[-1] + max(TYPED, stage.beat(1) - stage.beat(0))
    last, bottom = bubbles[len(said) - 1], bubbles[-1].box.bottom
    if parameters.seen and last.side == "mine":
        later = min(later, max(moments[-1] + AFTER + QUICK, stage.seconds - TAKEN))
        layers.append(_ring(stage, last.box, size, later))
        later, bottom = later + TYPED, max(bottom, last.box.bottom + round(RING * size))
    if parameters.typing != "none":
        later, box = min(later, max(0.0, stage.seconds - 1.2)), bubbles[-1].box
        layers += [_block(stage, parameters.typing, size, [box], [later]), _dots(stage, box, size, later)]
    if stage.setup.note:
        under = Box(zone.left, bottom + stage.px(52), zone.right, zone.bottom)
        measure = stage.measure(under, faces=stage.text, largest=56, smallest=44, lines=1)
        note = stage.fitted(stage.setup.note, measure, "top")
        layers.append(words(stage, note, "note", unit="line", delay=moments[-1] + AFTER))
    return tuple(layers)


def messages(copy: str) -> tuple[tuple[Side, str], ...]:
    """The lines of the copy, each with its side: mine begin with '> '."""
    lines = [line.strip() for line in copy.split("\n")]
    return tuple(("mine" if line.startswith(">") else "theirs", SPEAKER.sub("", line)) for line in lines if line)


def _stacked(
    stage: Stage, said: Sequence[tuple[Side, str]], parameters: Parameters, room: Box
) -> tuple[int, tuple[_Bubble, ...]]:
    """The largest size at which all messages stand one under another in the room, and where each does."""
    seen = parameters.seen and bool(said) and said[-1][0] == "mine"
    size = stage.px(parameters.largest * (1.4 if len(said) == 1 else 1))
    smallest = stage.least(FEWEST)
    while True:
        try:
            bubbles = tuple(_bubbles(stage, said, size, room))
        except Unfit:
            if size <= smallest:
                raise
        else:
            bottom = bubbles[-1].box.bottom + (round(RING * size) if seen else 0)
            if parameters.typing != "none":
                beside = seen and parameters.typing == "theirs"  # the ring is on the other side
                top = (bubbles[-1].box.bottom if beside else bottom) + round(0.34 * size)
                bubbles = (*bubbles, _Bubble(side=parameters.typing, box=_dotted(stage, parameters.typing, top, size)))
                bottom = max(bottom, bubbles[-1].box.bottom)
            spare = room.bottom - bottom
            if spare >= 0:
                return size, tuple(bubble.lower(spare // 2) for bubble in bubbles)
            if size <= smallest:
                raise Unfit(f"{len(said)} messages need {-spare} px more than there is room for: use fewer or shorter")
        size = max(smallest, min(size - 1, round(size * 0.97)))


def _bubbles(stage: Stage, said: Sequence[tuple[Side, str]], size: int, room: Box) -> Iterator[_Bubble]:
    across, down = round(0.42 * size), round((0.4 if stage.direction == "ltr" else 0.3) * size)
    wide = round(room.width * WIDE) - 2 * across
    top = room.top
    before: Side | None = None
    for side, text in said or (("theirs", ""),):
        setting = _fitted(stage, text, size, Box(0, 0, wide, room.height))
        upper, lower = _tall(stage, setting)
        if before:
            top += round((0.2 if side == before else 0.34) * size)
        width = max(setting.ink.width + 2 * across, round(1.7 * size))
        left = room.right - width if _right(stage, side) else room.left
        box = Box(left, top, left + width, top + lower - upper + 2 * down)
        inner = left + (width - setting.ink.width) // 2 - setting.ink.left
        yield _Bubble(side=side, box=box, setting=setting.shifted(top + down - upper, inner))
        top, before = box.bottom, side


def _fitted(stage: Stage, text: str, size: int, box: Box) -> Setting:
    """A message at this size in as few lines as it can be."""
    measure = stage.measure(box, faces=stage.display, largest=1, smallest=1, lines=1, tight=1.08)
    measure = replace(measure, largest=size, smallest=size)
    for lines in (1, 2, 3):
        with suppress(Unfit):
            return stage.fit(text, replace(measure, lines=lines))
    return stage.fit(text, replace(measure, lines=4))


def _tall(stage: Stage, setting: Setting) -> tuple[int, int]:
    """Where the type of a bubble begins and ends, the same for equal lines whatever letters are in them."""
    first, last, size = setting.words[0].baseline, setting.words[-1].baseline, setting.size
    if stage.direction == "rtl":
        return min(setting.ink.top, first - round(0.8 * size)), max(setting.ink.bottom, last + round(0.3 * size))
    return first - round(0.7 * size), last


def _dotted(stage: Stage, side: Side, top: int, size: int) -> Box:
    """The box of a bubble with three dots."""
    width, height = round(2.0 * size), round(1.3 * size)
    left = stage.zone.right - width if _right(stage, side) else stage.zone.left
    return Box(left, top, left + width, top + height)


def _right(stage: Stage, side: Side) -> bool:
    return (side == "mine") == (stage.direction == "ltr")


def _moments(stage: Stage, count: int) -> tuple[float, ...]:
    """When each message sets out: the first at once, the others on the beat, or sooner where there is no time."""
    told = min(stage.seconds * TOLD, 1.0 if stage.setup.opening else stage.seconds) - AFTER - QUICK
    step = stage.beat(1) - stage.beat(0)
    gap = max(0.0, told) / max(1, count - 1)
    if gap >= step:
        gap = step * min(2, int(gap / step + 1e-6))
    return (-ENTER - AFTER if stage.setup.opening else 0.0, *(gap * n for n in range(1, count)))


def _announced(stage: Stage, side: Side, moments: Sequence[float], n: int) -> float:
    """Seconds of dots before a message: where a film opens they tell that there is more to come."""
    if n == 1 and stage.setup.opening:
        return moments[1] - moments[0]
    return TYPED if n and side == "theirs" and moments[n] - moments[n - 1] >= TYPED else 0.0


def _outline(stage: Stage, side: Side, box: Box, size: int) -> Outline:
    """A fat round block; the corner its speaker sits at is square."""
    radius = min(0.62 * size, box.height / 2)
    left = box.right - radius if _right(stage, side) else box.left
    top = box.bottom - radius if side == "mine" else box.top
    square = Round(left, top, left + radius, top + radius, 0.08 * size)
    return Outline(solids=(Round(box.left, box.top, box.right, box.bottom, radius), square))


def _block(stage: Stage, side: Side, size: int, boxes: Sequence[Box], at: Sequence[float]) -> Shape:
    """A bubble that grows from its corner to each of its boxes in turn."""
    x = boxes[0].right if _right(stage, side) else boxes[0].left
    y = boxes[0].bottom if side == "mine" else boxes[0].top
    return stage.shape(
        *(_outline(stage, side, box, size) for box in (Box(x, y, x, y), *boxes)),
        colour=stage.accent if side == "mine" else stage.paper,
        at=at,
        enter=QUICK,
        track=stage.leaving,
    )


def _arriving(stage: Stage, bubble: _Bubble, size: int, moment: float, typed: float) -> Iterator[Layer]:
    """A message, announced by dots for the `typed` seconds before it."""
    dots: tuple[Layer, ...] = ()
    boxes, at = [bubble.box], [moment]
    if typed and not stage.setup.landed:
        boxes.insert(0, _dotted(stage, bubble.side, bubble.box.top, size))
        at.insert(0, moment - typed)
        dots = (_dots(stage, boxes[0], size, moment - typed, moment),)
    yield _block(stage, bubble.side, size, boxes, at)
    yield from dots
    if bubble.setting:
        yield from _words(stage, bubble.setting, bubble.side, moment + AFTER)


def _words(stage: Stage, setting: Setting, side: Side, moment: float) -> Iterator[Layer]:
    """The words of a message; when they have been read, the stressed ones are marked as with a pen."""
    pen = stage.paper if side == "mine" else stage.accent
    later = min(moment + stage.beat(2) - stage.beat(0), max(moment, stage.seconds - 1))
    for (stressed, _), run in groupby(setting.words, key=lambda word: (word.stressed, word.line)):
        if stressed:
            yield stage.wiped(slab([*run], setting.size), round(setting.size * 0.14), pen, delay=later, enter=QUICK)
    even = replace(setting, words=tuple(replace(word, stressed=False) for word in setting.words))
    block = words(stage, even, "headline", unit="block", colour=stage.ink, shadow=0)
    track = stage.track(moment, "lift", distance=1.3 * setting.size, enter=QUICK)
    yield timed(block, track)


def _dots(stage: Stage, box: Box, size: int, moment: float, until: float | None = None) -> Shape:
    """Three dots that rise softly one after another, until a moment or to the end."""
    setup, leaving = stage.setup, stage.leaving
    first = 0 if setup.landed else stage.frame(moment + AFTER)
    stop = setup.frames if until is None else stage.frame(until)
    come = 0 if setup.landed else stage.ticks(QUICK)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2 + 0.05 * size

    def raised(n: int, dot: int) -> float:
        turn = ((n - first) / setup.screen.fps / RISE - dot * 0.14) % 1.0
        return 0.2 * size * sin(2 * pi * turn) ** 2 if turn < 0.5 else 0.0

    def drawn(n: int) -> Outline:
        radius = 0.125 * size * ease("spring", (n - first + 1) / (come + 1))
        return discs(*((x + (dot - 1) * 0.44 * size, y - raised(n, dot), radius) for dot in range(3)))

    return Shape(
        keys=tuple(Key(n, drawn(n - n % stage.pace), "linear") for n in range(first, stop + 1)),
        colour=stage.ink,
        track=replace(leaving, start=first, stop=stop, leave=leaving.leave if until is None else 0),
    )


def _ring(stage: Stage, box: Box, size: int, moment: float) -> Shape:
    """Our sign that it was taken in: a small ring in their colour under the corner, which fills to a disc."""
    radius = RADIUS * size
    x = box.right - 1.4 * radius if _right(stage, "mine") else box.left + 1.4 * radius
    y = box.bottom + (RING - RADIUS) * size
    outlines = ring(x, y, 0, LINE * size), ring(x, y, radius, LINE * size), ring(x, y, radius, radius)
    return stage.shape(*outlines, colour=stage.paper, at=(moment, moment + FILLS), enter=QUICK, track=stage.leaving)


def _heading(stage: Stage, name: str, top: int) -> Iterator[Layer]:
    """Who it is: a round initial, and the name."""
    zone, across = stage.zone, stage.px(108)
    right = stage.direction == "rtl"
    left = zone.right - across if right else zone.left
    yield stage.shape(disc(left + across / 2, top + across / 2, across / 2), colour=stage.accent)
    inner = grown(Box(left, top, left + across, top + across), -stage.px(12))
    aside = across + stage.px(26)
    rest = Box(zone.left + (0 if right else aside), top, zone.right - (aside if right else 0), top + across)
    for text, box, colour, faces in (
        (name[0].upper(), inner, stage.ink, stage.display),
        (name, rest, stage.paper, stage.text),
    ):
        measure = stage.measure(
            box, faces=faces, largest=66, smallest=44, lines=1, align="centre" if box is inner else "start"
        )
        set_ = words(stage, stage.fitted(text, measure, "middle"), "mark", unit="block", colour=colour, shadow=0)
        yield timed(set_, stage.always)
