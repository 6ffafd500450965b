"""A choice: two ways in one picture, one over the other, and a hand on the line between them. The hand wavers, then
draws the line over so that one way fills the picture. Write the two ways on two lines.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from math import atan2, pi
from typing import Final, Literal

from pydantic import Field

from pipeline.authored import Authored
from pipeline.figures import block, hand, moved
from pipeline.galley import Setting, Unfit
from pipeline.lettering import slab, timed, words
from pipeline.motion import ENTER, LEAVE, QUICK, SLOW, Ease, Track
from pipeline.outlines import Outline, Polygon
from pipeline.shots import Box, Key, Layer, Patch, Shape
from pipeline.stage import Stage

AIMS = ("nudge", "speak-up")
SLANT: Final = 0.075  # rise of the line to its run
CLEAR: Final = 110  # design pixels between the line and words: the hand passes there
GROWN: Final = 1.8  # times its size, at most, that the way that wins is set in
NEARLY: Final = 1.15  # times its size, under which it is not worth setting anew
WAVER: Final = 38  # design pixels
DRAWN, PASSED = SLOW + 0.1, 0.26  # seconds in which the line is drawn over, and has left where the way that wins comes
ANSWERED: Final = 1.28  # seconds from the line's going to the end, if there are as many
TAKEN: Final = 1.04  # seconds in which the way that wins comes, is read, and goes
UNDER: Final = 72  # design pixels from the way that wins to the note
SHORTEST: Final = 1.8  # seconds in which two ways can be read, and one of them chosen


class Parameters(Authored):
    chosen: Literal["first", "second"] = Field(
        default="second", description="Which way wins: the first is above, over the photo; the second below, on colour."
    )
    largest: int = Field(default=210, ge=84, le=260, description="Pixels to the em on a 1080-wide frame.")
    hand: bool = Field(default=True, description="Shows the hand; without it the line moves by itself.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The line between the ways: its height in the middle of the frame when it rests, wavers and has been drawn over,
    and the frames on which it begins to waver, and to go.
    """

    rest: float
    waver: float
    drawn: float
    wavers: int
    goes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inks:
    """The colour of a way's words, of the block behind the stressed ones, if there is one, and of these."""

    words: str
    block: str | None
    marked: str


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    ways = [way.strip() for way in stage.setup.copy.split("\n") if way.strip()]
    if len(ways) != 2:
        raise Unfit(f"a split needs two ways, each on its own line, and has {len(ways)}: write 'one way\\nthe other'")
    if stage.setup.frames + 1 < stage.frame(SHORTEST) and not stage.setup.landed:
        raise Unfit(f"a split takes at least {SHORTEST} s and has {stage.seconds:.1f}: give the beat more seconds")
    second = parameters.chosen == "second"
    line = _line(stage, len(stage.setup.copy.split()), second=second)
    note = _note(stage, line) if stage.setup.note else None
    upper, lower, answer = _set(stage, parameters, ways, line, note)
    over = _Inks(words=stage.paper, block=stage.accent, marked=stage.ink)
    under = _Inks(words=stage.ink, block=stage.ink, marked=stage.accent)
    grows = answer.size > NEARLY * lower.size or any(word.stressed for word in answer.words)
    wins, loses = (line.goes + stage.ticks(0.1) if grows else stage.setup.frames), line.goes + 1
    layers: list[Layer] = [
        _shade(stage, line, stays=not second),
        *_asked(stage, upper, over, loses if second else wins, told=not second),
        *_moving(stage, line, lambda y: _below(stage, y), stage.accent),
        *_moving(stage, line, lambda y: _rule(stage, y), stage.ink),
        *_asked(stage, lower, under, wins if second else loses, told=second),
    ]
    if grows:
        layers += _answered(stage, answer, line, under if second else over)
    if note:
        if not stage.setup.landed:  # there the way that loses still needs the room
            down = (answer if grows else lower if second else upper).ink.bottom + stage.px(UNDER) - note.ink.top
            note = note.shifted(min(0, down) if second else down)
        said = words(stage, note, "note", unit="block", colour=under.words if second else over.words, shadow=0)
        goes = line.goes / stage.setup.screen.fps
        delay = min(goes + 0.5, max(goes + 0.1, stage.seconds - 1.2))
        layers.append(timed(said, [stage.track(delay, "lift", distance=word.track.distance) for word in said.words]))
    if parameters.hand:
        layers += _hand(stage, line)
    return tuple(layers)


def _line(stage: Stage, count: int, *, second: bool) -> _Line:
    """Where and when the line moves: on the music, once `count` words can have been read, and before mid-beat."""
    zone, high = stage.zone, stage.whole.height
    rest = zone.top + zone.height / 2
    drawn = max(zone.top + stage.px(118), 0.16 * high) if second else min(zone.bottom - stage.px(120), 0.84 * high)
    wanted = min(0.4 * stage.seconds, 0.4 + 0.28 * count)
    period = stage.beat(1) - stage.beat(0)
    on_beat = next(moment for n in range(99) if (moment := stage.beat(n)) >= wanted)
    latest = min(0.5 * stage.seconds, max(wanted, stage.seconds - ANSWERED))
    goes = on_beat if on_beat <= latest else wanted
    first = max(1, stage.frame(goes - period))
    return _Line(
        rest=rest,
        waver=rest + stage.px(WAVER) * (1 if second else -1),
        drawn=drawn,
        wavers=first,
        goes=max(first + 1, stage.frame(goes), 1 + stage.ticks(LEAVE)),
    )


def _note(stage: Stage, line: _Line) -> Setting:
    """What is noted under the way that wins."""
    zone, side = stage.zone, stage.px(10)
    bottom = zone.bottom - side if line.drawn < line.rest else round(line.rest) - stage.px(CLEAR + WAVER)
    box = Box(zone.left + side, zone.top, zone.right - side, bottom)
    measure = stage.measure(box, faces=stage.text, largest=64, smallest=44, lines=1, tight=1.2)
    return stage.fitted(stage.setup.note, measure, "bottom")


def _set(
    stage: Stage, parameters: Parameters, ways: list[str], line: _Line, note: Setting | None
) -> tuple[Setting, Setting, Setting]:
    """The two ways, of one size, and the one that wins set anew in the room it has won."""
    zone, side, clear = stage.zone, stage.px(10), stage.px(CLEAR)
    left, right, second = zone.left + side, zone.right - side, line.drawn < line.rest
    foot = note.ink.top - stage.px(52) if note else zone.bottom - side
    above = Box(
        left, zone.top + side, right, foot if note and not second else round(min(line.rest, line.waver)) - clear
    )
    below = Box(left, round(max(line.rest, line.waver)) + clear, right, foot if second else zone.bottom - side)

    def put(way: str, box: Box, largest: int, lines: int) -> Setting:
        measure = stage.measure(
            box, faces=stage.display, largest=largest, smallest=min(84, largest), lines=lines, tight=1.0
        )
        return stage.fitted(way, measure, "middle")

    size, lines = _pair(stage, ways, (above, below), parameters.largest)
    upper, lower = put(ways[0], above, size, lines), put(ways[1], below, size, lines)
    to, off = round(line.drawn), clear + stage.px(46)  # blocks stand out around words
    won = replace(below, top=to + off) if second else replace(above, bottom=to - off)
    if note and not second:
        won = above if stage.setup.landed else replace(won, bottom=won.bottom - note.ink.height - stage.px(UNDER))
    return upper, lower, put(ways[second], won, max(size, round(parameters.largest * GROWN)), 3)


def _pair(stage: Stage, ways: list[str], boxes: tuple[Box, Box], largest: int) -> tuple[int, int]:
    """The size in design pixels and the number of lines in which both ways look alike; few lines, where that costs
    little size. Raises `Unfit` when there is none.
    """

    def size(lines: int) -> int:
        measures = [stage.measure(box, faces=stage.display, largest=largest, smallest=84, lines=lines) for box in boxes]
        return min(stage.fit(way, measure).size for way, measure in zip(ways, measures, strict=True))

    best = (0, 0)
    for lines in (1, 2):
        with suppress(Unfit):
            best = max(best, (size(lines), lines), key=lambda found: found[0] / 1.25 ** found[1])
    best = best if best[1] else (size(3), 3)
    return int(best[0] / stage.setup.screen.unit), best[1]


def _shade(stage: Stage, line: _Line, *, stays: bool) -> Patch:
    """The photo darkened behind words, for as long as they stand there."""
    whole = stage.whole
    patch = stage.shade(Box(whole.left, whole.top, whole.right, round(line.rest)), 0.34)
    return patch if stays else replace(patch, levels=((line.goes, 1.0), (line.goes + stage.ticks(ENTER), 0.0)))


def _asked(stage: Stage, way: Setting, inks: _Inks, stop: int, *, told: bool) -> Iterable[Layer]:
    """The words of a way, there from the first frame until frame `stop`, before the line comes to them.

    Where the first frame is all that some will see, the way that wins is `told` by the block behind its stressed word.
    """
    life = Track(start=-1, stop=min(stop, stage.setup.frames), leave=stage.ticks(LEAVE), entrance="lift")
    if stop >= stage.setup.frames and stage.setup.final:
        life = replace(life, leave=0)
    return _said(stage, way, inks if told and stage.setup.landed else replace(inks, block=None), lambda _: life)


def _answered(stage: Stage, way: Setting, line: _Line, inks: _Inks) -> Iterable[Layer]:
    """The way that wins, line by line in the room it has won, once the line has left it, or sooner in a short beat."""
    usual = stage.track(0, "lift")
    left = stage.seconds - line.goes / stage.setup.screen.fps
    first = line.goes + stage.ticks(min(PASSED, max(0.08, left - TAKEN)))
    return _said(stage, way, inks, lambda number: replace(usual, start=first + stage.ticks(0.09) * number))


def _said(stage: Stage, way: Setting, inks: _Inks, life: Callable[[int], Track]) -> Iterable[Layer]:
    """The words of a way, with a life for each line; stressed ones stand on blocks, if there is a colour for them."""
    plain = inks.block is None
    shadow = 0.4 if inks.words == stage.paper else 0.0
    for (stressed, number), run in groupby(way.words, key=lambda word: (word.stressed and not plain, word.line)):
        these = tuple(replace(word, stressed=False, line=0) for word in run)
        track = life(number)
        if stressed and inks.block:
            yield _block(stage, slab(these, way.size), round(way.size * 0.06), inks.block, track)
        colour = inks.marked if stressed else inks.words
        part = replace(way, words=these)
        said = words(stage, part, "headline", unit="block", colour=colour, shadow=0 if stressed else shadow)
        yield timed(said, [replace(track, distance=word.track.distance) for word in said.words])


def _block(stage: Stage, box: Box, radius: int, colour: str, track: Track) -> Shape:
    """A block that grows from where reading begins as its words come, and goes with them."""
    keys = (
        Key(track.start, block(stage.shut(box), radius), "linear"),
        Key(track.start + stage.ticks(QUICK), block(box, radius)),
    )
    life = replace(track, enter=0, entrance="cut")
    return Shape(keys=keys if track.enter else keys[1:], colour=colour, track=life)


def _across(stage: Stage, x: float, y: float) -> float:
    """The height of the line at `x` when it has `y` in the middle of the frame; it rises as one reads."""
    return y - SLANT * (x - stage.whole.width / 2) * (1 if stage.direction == "ltr" else -1)


def _below(stage: Stage, y: float) -> Outline:
    wide, high = stage.whole.width, stage.whole.height
    return Outline(
        solids=(Polygon(((0, _across(stage, 0, y)), (wide, _across(stage, wide, y)), (wide, high), (0, high))),)
    )


def _rule(stage: Stage, y: float) -> Outline:
    half, sides = stage.px(14) / 2, (0.0, float(stage.whole.width))
    upper = [(x, _across(stage, x, y) - half) for x in sides]
    lower = [(x, _across(stage, x, y) + half) for x in reversed(sides)]
    return Outline(solids=(Polygon((*upper, *lower)),))


def _moving(
    stage: Stage, line: _Line, at: Callable[[float], Outline], colour: str, *, before: tuple[Key, ...] = ()
) -> Iterable[Shape]:
    """What goes with the line; `at` draws it for a height of the line.

    It is a shape of its own wherever it rests, because a shape that is yet to move is drawn anew for every frame.
    """
    turned = min(line.wavers + stage.ticks(0.3), line.goes)
    moves: list[tuple[int, float, Ease]] = [
        (line.wavers, line.rest, "linear"),
        (turned, line.waver, "in-out-sine"),
        (line.goes, line.waver, "linear"),
        (line.goes + stage.ticks(DRAWN), line.drawn, "spring"),
    ]
    keys = [*before, *(Key(frame, at(y), ease) for frame, y, ease in moves)]
    run = [Key(0, keys[0].outline)]
    for key in keys:
        if key.outline != run[-1].outline:
            run.append(key)
        elif key.frame > run[-1].frame:
            rest = replace(run[-1], ease="linear")
            if len(run) > 1:
                yield _stretch(stage, tuple(run), colour, run[0].frame, rest.frame)
            yield _stretch(stage, (rest,), colour, rest.frame, key.frame)
            run = [key]
    yield _stretch(stage, tuple(run), colour, run[0].frame, stage.setup.frames)


def _stretch(stage: Stage, keys: tuple[Key, ...], colour: str, first: int, stop: int) -> Shape:
    track = Track(start=first, stop=min(stop, stage.setup.frames), entrance="cut")
    return Shape(keys=keys, colour=colour, track=track)


def _hand(stage: Stage, line: _Line) -> Iterable[Shape]:
    """The knob on the line and the hand that holds it, from the far side; it comes in, but where it has to be there."""
    whole, unit = stage.whole, stage.px(100) / 100
    inset = max(stage.px(172), stage.px(330) - (whole.right - stage.zone.right))
    ltr = stage.direction == "ltr"
    x = stage.zone.right - inset if ltr else stage.zone.left + inset
    away = whole.right - x if ltr else x - whole.left
    paints = {
        "knob edge": stage.ink, "knob": stage.accent, "palm edge": stage.ink, "arm": stage.field, "palm": stage.paper,
        "cuff edge": stage.ink, "cuff": stage.accent, "finger edge": stage.ink, "fingers": stage.paper,
        "knuckles": stage.paper,
    }  # fmt: skip
    turn = -atan2(SLANT, 1) / (2 * pi)
    comes = stage.ticks(ENTER) if not (stage.setup.landed or stage.setup.opening) else 0
    for name, outline in hand(unit, stage.px(8), away / unit + 120).items():

        def at(y: float, more: float = 0.0, outline: Outline = outline) -> Outline:
            over = x + (more if ltr else -more)
            return moved(outline, over, _across(stage, x, y) - more * SLANT, turn=turn, mirrored=not ltr)

        before = Key(0, at(line.rest, away + stage.px(120)), "linear"), Key(comes, at(line.rest), "spring")
        still = name.startswith("knob") or not 0 < comes < line.wavers
        yield from _moving(stage, line, at, paints[name], before=() if still else before)
