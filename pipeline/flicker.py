"""How often light changes, place by place and window by window: the measure behind the rules against flashing.

The picture is looked at in places of 4 x 4 small pixels (40 of a film 1080 wide). A place changes when its light has
gone up or down by a tenth of white from where it last turned, the darker of the two below 0.8; or, for saturated red,
by 20 of 320 (WCAG 2.2, general flash and red flash thresholds, the red as WCAG 2.0 words it). A window is what ten
degrees of sight cover: 341 x 256 of a phone's 390 points across, or a third of a screen each way.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.footage import Footage, linear, luminance
from pipeline.sights import Burst, Flicker, Plays

Values = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int32]
Times = npt.NDArray[np.float64]

PLACE: Final = 4
UPRIGHT: Final = (24, 18)
"""Places across and down of a window of 341 x 256 points, where 27 places are 390 points wide."""
STEP, DARK = 0.10, 0.80  # of relative luminance
RED_STEP, RED_SHARE, RED_SCALE = 20.0, 0.8, 320.0
QUARTER: Final = 0.25
"""Of a window: 0.006 sr of ten degrees of sight."""
FLASHING: Final = 7
"""Changes within a second: more than three flashes."""
SOME: Final = 4
"""Changes within a second that tire when they go on."""
SECOND: Final = 0.998
"""Seconds after which a change is over; a little less than one, for clocks that round to milliseconds."""
SMEAR: Final = 0.101
"""Seconds within which places change together."""
ON: Final = 5.0
GRAIN: Final = 0.05
"""Seconds between the moments at which flashing that goes on is looked for."""
LEAST: Final = 6.0
"""Seconds of plays that follow each other; more than ON and a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changes:
    """Every moment at which something changes, and where: `way` is T x rows x columns, 1 up and -1 down."""

    times: Times
    way: npt.NDArray[np.int8]
    window: tuple[int, int]
    """Places across and down."""


def flicker(footage: Footage) -> tuple[Plays, Plays]:
    """Changes of light, and of saturated red."""
    light, red = _places(footage)
    times, order = _order(footage)
    return (
        _plays(footage, light[order], times, STEP, DARK),
        _plays(footage, red[order], times, RED_STEP, float("inf")) if red.max() >= RED_STEP else Plays(),
    )


def _places(footage: Footage) -> tuple[Values, Values]:
    """Relative luminance, and redness, of every place; N x rows x columns."""
    count, high, wide = footage.pictures.shape[:3]
    size = (wide // PLACE, high // PLACE)
    light, red = np.empty((2, count, size[1], size[0]), np.float32)
    for n, picture in enumerate(footage.pictures):
        mean = np.asarray(cv2.resize(linear(picture), size, interpolation=cv2.INTER_AREA), np.float32)
        light[n] = luminance(mean)
        r, g, b = cv2.split(mean)
        others = g + b
        red[n] = np.where(r * (1 - RED_SHARE) >= RED_SHARE * others, np.maximum((r - others) * RED_SCALE, 0), 0)
    return light, red


def _order(footage: Footage) -> tuple[Times, npt.NDArray[np.intp]]:
    """When which picture appears, play after play; no more plays than there are, or than can tell."""
    length, numbers = footage.seconds, np.arange(len(footage.starts))
    if footage.plays == 1 or length <= 0 or len(numbers) == 1:
        return footage.starts, numbers
    until = max(length + 2 * SECOND, LEAST)
    plays = int(np.ceil(until / length))
    plays = min(plays, footage.plays) if footage.plays else plays
    times = np.concatenate([footage.starts + n * length for n in range(plays)])
    kept = times < until
    return times[kept], np.tile(numbers, plays)[kept]


def _plays(footage: Footage, values: Values, times: Times, step: float, dark: float) -> Plays:
    way = _turns(values.reshape(len(values), -1), step, dark)
    some = np.flatnonzero(way.any(axis=1))
    if not len(some):
        return Plays()
    rows, columns = values.shape[1:]
    upright = footage.height >= footage.width
    window = (min(UPRIGHT[0], columns), min(UPRIGHT[1], rows)) if upright else (columns // 3, max(1, rows // 3))
    changes = _Changes(times=times[some], way=way[some].reshape(-1, rows, columns), window=window)
    first = changes.times < footage.seconds
    once = _flicker(footage, changes, int(first.sum()), footage.seconds)
    if first.all() and footage.plays == 1:
        return Plays(once=once, again=once)
    return Plays(once=once, again=_flicker(footage, changes, len(first), max(LEAST, footage.seconds)))


def _turns(values: Values, step: float, dark: float) -> npt.NDArray[np.int8]:
    """Where the light of each place (T x N) turns out to have risen (1) or fallen (-1) since it last did the other."""
    high, low = values[0].copy(), values[0].copy()
    went = np.zeros(values.shape[1], np.int8)
    turns = np.zeros(values.shape, np.int8)
    for now, turn in zip(values[1:], turns[1:], strict=True):
        rose = (now - low >= step) & (low < dark) & (went <= 0)
        fell = (high - now >= step) & (now < dark) & (went >= 0) & ~rose
        np.maximum(high, now, out=high)
        np.minimum(low, now, out=low)
        if rose.any() or fell.any():
            np.copyto(high, now, where=rose)
            np.copyto(low, now, where=fell)
            np.subtract(rose, fell, out=turn, dtype=np.int8)
            np.copyto(went, turn, where=turn != 0)
    return turns


def _flicker(footage: Footage, changes: _Changes, count: int, until: float) -> Flicker:
    """Of the first `count` moments; what goes on is looked for `until` so many seconds."""
    if not count:
        return Flicker()
    times, way = changes.times[:count], changes.way[:count]
    area = changes.window[0] * changes.window[1]
    share = _together(_windows(way > 0, changes.window), _windows(way < 0, changes.window), times, area)
    longest, held = _longest(footage, changes, share, until)
    return Flicker(
        together=_most(footage, changes, share),
        apart=_apart(footage, changes, count, area),
        longest=longest,
        held=held,
    )


def _together(ups: Counts, downs: Counts, times: Times, area: int) -> Values:
    """The share of each window (T x windows) that changes where it counts as one change, 0 where it does not.

    Ups and downs take turns. Each change of a place is spent once: else one cut to a picture that is brighter here and
    darker there would go on counting as up, down, up, down for as long as it is smeared.
    """
    need, columns = QUARTER * area, np.arange(ups.shape[1])
    risen, fallen = (np.concatenate([np.zeros_like(one[:1]), one.cumsum(axis=0)]) for one in (ups, downs))
    since = np.searchsorted(times, times - SMEAR)
    spent, went = np.zeros(len(columns), np.intp), np.zeros(len(columns), np.int8)
    share = np.zeros(ups.shape, np.float32)
    for n, start in enumerate(since):
        begin = np.maximum(spent, start)
        up, down = risen[n + 1] - risen[begin, columns], fallen[n + 1] - fallen[begin, columns]
        rose = (up >= need) & (went <= 0)
        fell = (down >= need) & (went >= 0) & ~rose
        share[n] = np.where(rose, up, np.where(fell, down, 0)) / area
        went = np.where(rose, 1, np.where(fell, -1, went)).astype(np.int8)
        spent[rose | fell] = n + 1
    return np.minimum(share, 1)


def _windows(places: npt.NDArray[np.bool_], window: tuple[int, int]) -> Counts:
    """How many places of every window are set: T x windows, windows row by row."""
    wide, high = window
    total = np.zeros((len(places), places.shape[1] + 1, places.shape[2] + 1), np.int32)
    np.cumsum(places, axis=1, dtype=np.int32, out=total[:, 1:, 1:])
    np.cumsum(total, axis=2, out=total)
    sums = total[:, high:, wide:] - total[:, :-high, wide:] - total[:, high:, :-wide] + total[:, :-high, :-wide]
    return np.asarray(sums, np.int32).reshape(len(places), -1)


def _trailing(hits: npt.NDArray[np.bool_], times: Times) -> Counts:
    """How many of each column's hits came within the second up to each moment."""
    total = np.concatenate([np.zeros_like(hits[:1], np.int32), hits.cumsum(axis=0, dtype=np.int32)])
    return np.asarray(total[1:] - total[np.searchsorted(times, times - SECOND, "right")], np.int32)


def _most(footage: Footage, changes: _Changes, share: Values) -> Burst:
    """The window and second with most changes; of equals the earliest, and then the window of which most changes."""
    times = changes.times[: len(share)]
    counts = _trailing(share > 0, times)
    most = int(counts.max())
    if not most:
        return Burst()
    last = int(np.argmax(counts.max(axis=1) == most))
    first = int(np.searchsorted(times, times[last] - SECOND, "right"))
    parts = np.where(counts[last] == most, share[first : last + 1].sum(axis=0), 0)
    window = int(parts.argmax())
    begin = first + int(np.argmax(share[first:, window] > 0))
    return Burst(
        changes=most,
        share=float(parts[window]) / most,
        seconds=_within(footage, float(times[begin])),
        box=_box(footage, changes, window),
    )


def _apart(footage: Footage, changes: _Changes, count: int, area: int) -> Burst:
    times, way = changes.times[:count], changes.way[:count]
    often = _trailing(way.reshape(count, -1) != 0, times) >= FLASHING
    some = np.flatnonzero(often.any(axis=1))
    if not len(some):
        return Burst()
    sums = _windows(often[some].reshape(-1, *way.shape[1:]), changes.window)
    moment, window = np.unravel_index(int(sums.argmax()), sums.shape)
    begin = np.searchsorted(times, times[some[moment]] - SECOND, "right")
    return Burst(
        changes=FLASHING,
        share=float(sums[moment, window]) / area,
        seconds=_within(footage, float(times[begin])),
        box=_box(footage, changes, int(window)),
    )


def _longest(footage: Footage, changes: _Changes, share: Values, until: float) -> tuple[float, Burst]:
    """The most seconds within five in which a window changes four times a second, and the window."""
    times = changes.times[: len(share)]
    moments = np.arange(0, until, GRAIN)
    total = np.concatenate([np.zeros_like(share[:1], np.int32), (share > 0).cumsum(axis=0, dtype=np.int32)])
    ends, begins = (np.searchsorted(times, moments - back, "right") for back in (0, SECOND))
    flashing = np.concatenate([np.zeros_like(total[:1]), (total[ends] - total[begins] >= SOME).cumsum(axis=0)])
    over = min(round(ON / GRAIN), len(moments))
    held = flashing[over:] - flashing[:-over]
    moment, window = np.unravel_index(int(held.argmax()), held.shape)
    most = int(held[moment, window])
    if not most:
        return 0.0, Burst()
    seconds = _within(footage, float(moments[moment]))
    return most * GRAIN, Burst(changes=SOME, seconds=seconds, box=_box(footage, changes, int(window)))


def _within(footage: Footage, moment: float) -> float:
    """A moment of any play as a moment of the first."""
    return round(moment % footage.seconds, 3) if footage.seconds > 0 else 0.0


def _box(footage: Footage, changes: _Changes, window: int) -> tuple[int, int, int, int]:
    wide, high = changes.window
    top, left = divmod(window, changes.way.shape[2] - wide + 1)
    return footage.box(PLACE * left, PLACE * top, PLACE * (left + wide), PLACE * (top + high))
