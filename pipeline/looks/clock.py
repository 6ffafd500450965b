"""A time to remember, such as the last bus: a dial and large figures run up to it minute by minute, and rest there.
Write the time in the copy, as 01:15, 1:15 or 01.15.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final, Literal

from pydantic import Field

from pipeline.authored import Authored
from pipeline.figures import block, capsule, disc, on_circle, sector, ticks
from pipeline.galley import Setting, Unfit
from pipeline.lettering import timed, words
from pipeline.motion import Track
from pipeline.outlines import Outline
from pipeline.shots import Box, Key, Layer, Shape, Word, Words
from pipeline.stage import Stage

AIMS = ("patrol", "nudge")
TIME: Final = re.compile(r"(?<![\d:.])(\d{1,2})([:.])(\d\d)(?!\d|[:.]\d)")
PAUSE: Final = 0.12  # seconds the first minute stands
SLOWING: Final = 0.6
ROLL: Final = 0.24  # seconds a figure takes to come
ROOM: Final = 60  # design pixels around the figures on their band
NEAR: Final = 44  # design pixels between what belongs together
DEPTH: Final = 0.11  # of the dial's radius: its lines
DIAL: Final = 0.46  # of the width
TRACKING: Final = 0.035  # ems between columns
NARROW: Final = 0.25  # ems; the column of the sign between hours and minutes
SHORTEST: Final = 0.1  # seconds a minute stands; the last ones stand longer


class Parameters(Authored):
    minutes_before: int = Field(
        default=9, ge=0, le=30, description="How many minutes the figures run through, if there is time for them."
    )
    largest: int = Field(default=440, ge=120, le=480, description="Pixels to the em of the time, 1080-wide frame.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """A minute of the run: how it is written, its number from the hour of the time on, and the frame it comes on."""

    figures: str
    minute: int
    frame: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Where figures stand: the middle of each column, their baseline, their size, and the room they take."""

    middles: tuple[float, ...]
    baseline: int
    size: int
    box: Box


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    before, time, after = _parted(stage.setup.copy)
    moments = _moments(stage, time, parameters.minutes_before)
    zone, side = stage.zone, stage.px(10)
    inner = Box(zone.left + side, zone.top + side, zone.right - side, zone.bottom - side)
    row = _row(stage, time[0], parameters.largest, inner)
    below = _below(stage, inner, after)
    wide = round(inner.width * DIAL)
    gap = stage.px(ROOM + NEAR)
    used = wide + gap + row.box.height + sum(one.ink.height + stage.px(NEAR) for one in below)
    if used > inner.height:
        wide -= used - inner.height
    top = inner.top + max(0, inner.height - used) // 2
    down = top + wide + gap - row.box.top
    row = replace(row, baseline=row.baseline + down, box=row.box.shifted(down))
    face = Box(inner.right - wide, top, inner.right, top + wide)
    if (stage.direction == "rtl") == bool(before):
        face = Box(inner.left, top, inner.left + wide, top + wide)
    notes: list[Words] = []
    down = row.box.bottom
    for setting in below:
        down += stage.px(NEAR)
        notes.append(_held(stage, setting.shifted(down - setting.ink.top), "note"))
        down += setting.ink.height
    layers: list[Layer] = [*_board(stage, row, down), *_dial(stage, face, moments, parameters.minutes_before)]
    if before:
        layers += _beside(stage, before, inner, face)
    return (*layers, _figures(stage, row, moments), *notes)


def _parted(copy: str) -> tuple[str, re.Match[str], str]:
    """The words before the time, the time, the words after it. Raises `Unfit` when there is no time."""
    found = next((one for one in TIME.finditer(copy) if int(one[1]) < 24 and int(one[3]) < 60), None)
    if found is None:
        raise Unfit(f"'{copy}' has no time: write one, such as 01:15")
    before, after = copy[: found.start()], copy[found.end() :]
    if before.count("*") % 2:  # the time is in stars
        before, _, rest = before.rpartition("*")
        before, after = before + (f"*{rest.strip()}*" if rest.strip() else ""), after.replace("*", "", 1)
    return " ".join(before.split()), found, " ".join(after.split())


def _moments(stage: Stage, time: re.Match[str], most: int) -> tuple[_Moment, ...]:
    """The minutes up to the time, ever more slowly; the last comes on the music and before mid-beat, the first is
    there from the start. Fewer than `most` where they would fly by.
    """
    hour, minute = int(time[1]), int(time[3])
    latest = 0.46 * stage.seconds
    pulses = [moment for n in range(99) if PAUSE < (moment := stage.beat(n)) <= latest]
    last = pulses[-1] if pulses else latest
    if stage.setup.opening:
        last = min(last, 1 - ROLL)  # what opens a film can be read within its first second
    span = last - PAUSE
    count = 0 if stage.setup.landed else most
    while count and span * (1 - (1 - 1 / count) ** SLOWING) < SHORTEST:
        count -= 1
    if len(time[1]) == 1 and hour == 0:  # before midnight there are more figures than columns
        count = min(count, minute)
    moments = []
    for n in range(count + 1):
        total = (60 * hour + minute - count + n) % (24 * 60)
        figures = f"{total // 60:0{len(time[1])}d}{time[2]}{total % 60:02d}"
        moment = PAUSE + span * (1 - (1 - n / count) ** SLOWING) if n else 0.0
        moments.append(
            _Moment(figures=_in_script(figures, time[1]), minute=minute - count + n, frame=stage.frame(moment))
        )
    return tuple(moments)


def _in_script(figures: str, example: str) -> str:
    """The figures in the digits that the example is written in, such as those of Urdu."""
    zero = ord(example[0]) - int(example[0])
    return "".join(chr(zero + int(one)) if one.isdigit() else one for one in figures)


def _row(stage: Stage, time: str, largest: int, box: Box) -> _Row:
    """Columns of one width for the figures and a narrow one for the sign between them, as wide as the box allows."""
    digits = _in_script("0123456789", time)
    sample = {one: _figure(stage, one, stage.px(200), box).ink for one in digits}
    column = max(ink.width for ink in sample.values()) / stage.px(200) + TRACKING
    ems = [column if one.isdigit() else NARROW for one in time]
    size = int(min(stage.px(largest), box.width / (sum(ems) - TRACKING)))
    ink = _figure(stage, digits[0], size, box)
    starts = [sum(ems[:n]) * size for n in range(len(ems) + 1)]
    width = round(starts[-1] - TRACKING * size)
    left = box.left if stage.direction == "ltr" else box.right - width
    middles = tuple(left + (a + b - TRACKING * size) / 2 for a, b in pairwise(starts))
    high = ink.ink.height
    place = Box(left, box.top, left + width, box.top + high)
    return _Row(middles=middles, baseline=box.top + ink.words[0].baseline - ink.ink.top, size=size, box=place)


def _figure(stage: Stage, one: str, size: int, box: Box) -> Setting:
    measure = stage.measure(box, faces=stage.display, largest=1, smallest=1, lines=1)
    return stage.fit(one, replace(measure, box=stage.whole, largest=size, smallest=size))


def _figures(stage: Stage, row: _Row, moments: Sequence[_Moment]) -> Words:
    """Every figure that is shown, column by column; the next comes up from below as the one before goes."""
    stop = stage.setup.frames
    drawn: list[Word] = []
    for column, middle in enumerate(row.middles):
        runs = [list(run) for _, run in groupby(moments, key=lambda moment: moment.figures[column])]
        for run, following in zip(runs, [*runs[1:], None], strict=True):
            first, end = run[0].frame, following[0].frame if following else stop
            before = first - max(moment.frame for moment in moments if moment.frame < first) if first else 0
            track = replace(stage.track(0, "lift"), start=first, enter=min(stage.ticks(ROLL), end - first), stop=end)
            if first == 0:
                track = replace(track, start=-1, enter=0)
            if following:
                track = replace(track, leave=min(stage.ticks(ROLL / 3), max(1, before // 2), end - first))
            drawn.append(_placed(stage, row, run[0].figures[column], middle, track))
    return Words(role="headline", words=tuple(drawn), shadow=0, shadow_colour=stage.ink)


def _placed(stage: Stage, row: _Row, one: str, middle: float, track: Track) -> Word:
    """A figure in the middle of its column; a colon stands half as high as the figures."""
    set_word = _figure(stage, one, row.size, row.box).words[0]
    rise = (row.box.height - set_word.ink.height) // 2 if one == ":" else 0
    across = round(middle - (set_word.ink.left + set_word.ink.right) / 2)
    down = row.baseline - set_word.baseline - rise
    return Word(
        text=one,
        face=set_word.face,
        size=row.size,
        direction=set_word.direction,
        x=set_word.x + across,
        baseline=set_word.baseline + down,
        ink=set_word.ink.shifted(down, across),
        colour=stage.accent,
        track=replace(track, distance=row.box.height + stage.px(12)),
    )


def _beside(stage: Stage, before: str, inner: Box, face: Box) -> Iterable[Words]:
    """The words before the time, in the room the dial leaves."""
    gap = stage.px(44)
    box = Box(inner.left, face.top, face.left - gap, face.bottom)
    if stage.direction == "rtl":
        box = Box(face.right + gap, face.top, inner.right, face.bottom)
    measure = stage.measure(box, faces=stage.display, largest=190, smallest=64, lines=4)
    yield _held(stage, stage.fitted(before, measure, "middle"), "headline", shadow=0.4)


def _below(stage: Stage, inner: Box, after: str) -> tuple[Setting, ...]:
    """What stands under the time: the words after it, then the note."""
    settings = []
    if after:
        measure = stage.measure(inner, faces=stage.display, largest=120, smallest=64, lines=1)
        settings.append(stage.fitted(after, measure, "top"))
    if stage.setup.note:
        measure = stage.measure(inner, faces=stage.text, largest=64, smallest=44, lines=1, tight=1.2)
        settings.append(stage.fitted(stage.setup.note, measure, "top"))
    return tuple(settings)


def _held(stage: Stage, setting: Setting, role: Literal["headline", "note"], *, shadow: float = 0.0) -> Words:
    """Words that are there from the first frame: nobody has to wait for what the figures are about."""
    plain = replace(setting, words=tuple(replace(word, line=0) for word in setting.words))
    said = words(stage, plain, role, unit="block", shadow=shadow)
    return timed(said, [replace(word.track, start=-1, enter=0) for word in said.words])


def _board(stage: Stage, row: _Row, bottom: int) -> Iterable[Layer]:
    """A band of the theme's colour behind the time and what stands under it, the photo above it darkened."""
    whole, room = stage.whole, stage.px(ROOM)
    band = Box(whole.left, row.box.top - room, whole.right, bottom + room)
    yield stage.shade(Box(whole.left, whole.top, whole.right, band.bottom), 0.36)
    yield stage.shape(block(band), colour=stage.field)


def _dial(stage: Stage, face: Box, moments: Sequence[_Moment], run: int) -> Iterable[Layer]:
    """Sixty lines, the minutes that have run, and two hands; they go from minute to minute with the figures."""
    x, y, radius = (face.left + face.right) / 2, (face.top + face.bottom) / 2, face.width / 2
    line = radius * 0.024
    hour = int(moments[-1].figures[: -len(":00")])
    first = moments[0].minute
    since = min(first, moments[-1].minute - run) if stage.setup.landed else first

    def runs(at: Callable[[int], Outline], colour: str) -> Shape:
        keys = [Key(moments[0].frame, at(first))]
        for earlier, moment in pairwise(moments):
            if keys[-1].frame < moment.frame:
                keys.append(Key(moment.frame, at(earlier.minute), "linear"))
            keys.append(Key(moment.frame + 1 + stage.ticks(ROLL / 2), at(moment.minute)))
        return Shape(keys=tuple(keys), colour=colour, track=stage.always)

    def pointer(turn: float, length: float, width: float) -> Outline:
        return Outline(solids=(capsule(x, y, *on_circle(x, y, length, turn), width),))

    yield stage.shape(ticks(x, y, radius, radius * DEPTH, line, 60), colour=stage.paper, opacity=0.55)
    yield stage.shape(ticks(x, y, radius, radius * DEPTH, line * 2.4, 12), colour=stage.paper)
    yield runs(lambda minute: sector(x, y, radius, radius * DEPTH, since / 60, minute / 60), stage.accent)
    yield runs(lambda minute: pointer((hour + minute / 60) / 12, radius * 0.5, radius * 0.1), stage.paper)
    yield runs(lambda minute: pointer(minute / 60, radius * 0.8, radius * 0.075), stage.accent)
    yield stage.shape(disc(x, y, radius * 0.1), colour=stage.accent)
    yield stage.shape(disc(x, y, radius * 0.035), colour=stage.ink)
