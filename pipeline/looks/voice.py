"""A voice: somebody's words in quotation marks, over the bars of a voice note that surge and fall with the music."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from math import exp, pi, sin
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from pipeline.authored import Authored
from pipeline.figures import bars, disc
from pipeline.galley import Setting, SetWord
from pipeline.lettering import Unit, headline, timed, words
from pipeline.motion import QUICK, SLOW, Track, ease
from pipeline.outlines import Outline, Polygon
from pipeline.shots import Box, Key, Layer, Shape, Words
from pipeline.stage import Stage

AIMS = ("nudge", "speak-up")
MARKS: Final = {"en": "“”", "de": "„“", "fr": "«»", "ar": "”“", "fa": "«»", "pl": "„”", "ro": "„”", "ur": "”“"}
"""Quotation marks by language, as the Unicode CLDR has them; English ones elsewhere."""
LEAST, HALF = 112, 250  # design pixels that a bar may rise above the middle line and fall below it, at least, at most
BUTTON, RIM = 60, 9  # design pixels: the radius of the round button, with the dark rim it has over a bright street
PITCH: Final = 30  # design pixels from bar to bar
PLAYED: Final = (0.06, 0.94)  # shares of the note that are played when the beat begins and ends
MOST: Final = 28  # bars
THICK: Final = 0.64  # of the pitch
PRESS: Final = 0.2  # seconds
SURGE: Final = 0.07  # seconds in which a bar rises to a beat of the music
FALL: Final = 0.34  # seconds in which it falls away from it to a third
SPREAD: Final = 0.16  # seconds in which a beat runs over all bars, from where it is played


class Parameters(Authored):
    quoted: bool = Field(default=True, description="Sets quotation marks around the copy, which is written without.")
    marks: Annotated[str, StringConstraints(pattern=r"^(\S\S)?$")] = Field(
        default="", description="The two marks, such as «»; without them those of the language."
    )
    largest: int = Field(default=216, ge=84, le=260, description="Pixels to the em on a 1080-wide frame.")


def lay_out(stage: Stage, parameters: Parameters) -> tuple[Layer, ...]:
    zone = stage.zone
    gap, foot = stage.px(58), stage.px(2 * BUTTON + 40)
    least = zone.height - foot - gap - 2 * stage.px(LEAST)
    setting = _quotation(stage, parameters, Box(zone.left, zone.top, zone.right, zone.top + least))
    half = min(stage.px(HALF), stage.px(LEAST) + (least - setting.ink.bottom + zone.top) // 2)
    setting = setting.shifted((zone.bottom - foot - 2 * half - gap - setting.ink.bottom) // 2)
    middle = setting.ink.bottom + gap + half
    row = middle + half + foot - stage.px(BUTTON)
    shaded = Box(zone.left, setting.ink.top - stage.px(130), zone.right, row + stage.px(2 * BUTTON))
    layers: list[Layer] = [
        stage.shade(shaded, 0.72, reach=480),
        *_waveform(stage, middle, half),
        *_button(stage, row),
    ]
    layers += _spoken(stage, setting, parameters)
    if stage.setup.note:
        aside = stage.px(2 * BUTTON + 30)
        left, right = (aside, 0) if stage.direction == "ltr" else (0, aside)
        beside = Box(zone.left + left, row - stage.px(BUTTON), zone.right - right, row + stage.px(BUTTON))
        measure = stage.measure(beside, faces=stage.text, largest=66, smallest=44, lines=2)
        note = stage.fitted(stage.setup.note, measure, "middle")
        layers.append(words(stage, note, "note", unit="line", delay=0.4))
    return tuple(layers)


def _quotation(stage: Stage, parameters: Parameters, room: Box) -> Setting:
    """The words at their largest, with room beside them for marks that hang."""

    def within(before: int, after: int, above: int) -> Setting:
        left, right = (before, after) if stage.direction == "ltr" else (after, before)
        box = Box(room.left + left, room.top + above, room.right - right, room.bottom)
        measure = stage.measure(box, faces=stage.display, largest=parameters.largest, smallest=84, lines=5, tight=1.02)
        return stage.fitted(stage.setup.copy, measure, "top")

    setting = within(0, 0, 0)
    if not parameters.quoted:
        return setting
    # in less room the words are no larger, and so the marks
    size, first, last = setting.size, setting.words[0], setting.words[-1]
    opening, closing = (_mark(stage, sign, size).ink.width for sign in _marks(stage, parameters))
    higher = round(0.76 * size) - (first.baseline - setting.ink.top)
    return within(opening + _gap(first, size), closing + _gap(last, size), max(0, higher))


def _gap(word: SetWord, size: int) -> int:
    """Pixels from a word, or the block behind it, to a mark."""
    return round((0.14 if word.stressed else 0.05) * size)


def _marks(stage: Stage, parameters: Parameters) -> str:
    language = stage.setup.language.split("-", maxsplit=1)[0]
    return parameters.marks or MARKS.get(language, MARKS["en"])


def _mark(stage: Stage, sign: str, size: int) -> Setting:
    measure = stage.measure(stage.whole, faces=stage.display, largest=84, smallest=84, lines=1)
    return stage.fit(sign, replace(measure, largest=size, smallest=size))


def _spoken(stage: Stage, setting: Setting, parameters: Parameters) -> Iterator[Layer]:
    """The words, a block a line so that none lies over a mark; the marks come with the first and the last of them."""
    tracks: list[Track] = []
    unit: Unit = "line" if stage.setup.opening else "word"
    for layer in headline(stage, setting, unit=unit, beats=True, shadow=0):
        if isinstance(layer, Words):
            tracks += (word.track for word in layer.words)
            for _, line in groupby(layer.words, key=lambda word: word.baseline):
                yield replace(layer, words=tuple(line))
        else:
            yield layer
    if not parameters.quoted:
        return
    ends = (setting.words[0], True, min), (setting.words[-1], False, max)
    for sign, (word, before, when) in zip(_marks(stage, parameters), ends, strict=True):
        mark, gap = _mark(stage, sign, setting.size), _gap(word, setting.size)
        on_left = before == (stage.direction == "ltr")
        left = word.ink.left - gap - mark.ink.width if on_left else word.ink.right + gap
        mark = mark.shifted(word.baseline - mark.words[0].baseline, left - mark.ink.left)
        hung = words(stage, mark, "mark", unit="block", colour=stage.accent, shadow=0)
        yield timed(hung, when(tracks, key=lambda track: track.start))


def _start(stage: Stage) -> float:
    """When the note begins to come: what opens a film is there already."""
    return -SLOW if stage.setup.opening else 0.0


def _waveform(stage: Stage, middle: int, half: int) -> Iterator[Layer]:
    """The bars, played ones in the accent."""
    left, right = stage.zone.left, stage.zone.right
    count = min(MOST, round((right - left) / (PITCH * stage.setup.screen.unit)))
    pitch = (right - left) / (count - 1 + THICK)
    first = stage.frame(_start(stage))
    every = stage.pace
    keys: tuple[list[Key], list[Key]] = ([], [])
    for n in range(0, stage.setup.frames + every, every):
        come = 1.0 if stage.setup.landed else ease("spring", (n - first) / stage.ticks(SLOW))
        played = PLAYED[0] + (PLAYED[1] - PLAYED[0]) * n / stage.setup.frames
        heights = [come * half * level for level in _levels(stage, n, count, played)]
        fills = [ease("in-out-sine", (played * count - i) / 1.6) for i in range(count)]
        for outlines, shares in zip(keys, ([1.0 if fill < 1 else 0.0 for fill in fills], fills), strict=True):
            rises = [height * share for height, share in zip(heights, shares, strict=True)]
            places = range(count) if stage.direction == "ltr" else range(count - 1, -1, -1)
            edges = ((left + place * pitch, rise) for place, rise in zip(places, rises, strict=True))
            outline = bars(*((x, middle - up, x + THICK * pitch, middle + up) for x, up in edges), radius=pitch)
            outlines.append(Key(n, outline, "linear"))
            if every > 1:
                outlines.append(Key(n + every - 1, outline, "linear"))
    yield Shape(keys=tuple(keys[0]), colour=stage.paper, opacity=0.8, track=stage.leaving)
    yield Shape(keys=tuple(keys[1]), colour=stage.accent, track=stage.leaving)


def _levels(stage: Stage, n: int, count: int, played: float) -> list[float]:
    """How high each bar stands on a frame, 0..1: a shape of its own that every beat of the music lifts anew."""
    fps, step = stage.setup.screen.fps, stage.beat(1) - stage.beat(0)
    beats = [stage.beat(k) for k in range(-1, int(stage.seconds / step) + 2)] if stage.setup.pulses else []
    strong = 2 if stage.setup.pulses and step < 0.36 else 1
    levels = []
    for i in range(count):
        seconds = n / fps - SPREAD * abs(i / count - played)
        lift = 0.0 if beats else 0.45 + 0.3 * sin(2 * pi * (0.55 * seconds - 2.2 * i / count))
        for k, beat in enumerate(beats, -1):
            since = seconds - beat
            if 0 < since < 4 * FALL:
                weight = (1.0 if k % (4 * strong) == 0 else 0.82 if k % strong == 0 else 0.55) * (
                    0.7 + 0.3 * _dice(i, k)
                )
                rise = ease("spring", since / (2 * SURGE))
                lift = max(lift, weight * rise * exp(-max(0.0, since - SURGE) / FALL))
        own = 0.3 + 0.7 * _dice(i, 99) * (0.55 + 0.45 * sin(pi * (i + 0.5) / count * 3) ** 2)
        idle = 0.05 * sin(2 * pi * (0.7 * n / fps + _dice(i, 7)))
        levels.append(min(1.0, own * (0.4 + 0.85 * lift) + idle + 0.05))
    return levels


def _dice(i: int, salt: int) -> float:
    """A number 0..1 that looks thrown and is always the same."""
    mixed = ((i + 1) * 374761393 + (salt + 2) * 668265263) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 1274126177) & 0xFFFFFFFF
    return ((mixed ^ (mixed >> 16)) & 0xFFFF) / 0xFFFF


def _button(stage: Stage, middle: int) -> Iterator[Layer]:
    """A round button with a rim: pressed at once, its sign turns from playing into pausing."""
    unit = stage.setup.screen.unit
    radius = (BUTTON - RIM) * unit
    way = 1 if stage.direction == "ltr" else -1
    x = stage.zone.left + BUTTON * unit if way > 0 else stage.zone.right - BUTTON * unit
    moments = PRESS, PRESS + 0.12
    for wide, colour in ((BUTTON * unit, stage.ink), (radius, stage.accent)):
        still, pressed = disc(x, middle, wide), disc(x, middle, wide - 0.14 * radius)
        yield stage.shape(still, pressed, still, colour=colour, at=moments, enter=0.12, track=stage.leaving)

    def sign(*corners: tuple[float, float]) -> Polygon:
        return Polygon(tuple((x + way * across * radius, middle + down * radius) for across, down in corners))

    play = Outline(
        solids=(
            sign((-0.28, -0.46), (0.12, -0.23), (0.12, 0.23), (-0.28, 0.46)),
            sign((0.1, -0.242), (0.52, 0.0), (0.52, 0.0), (0.1, 0.242)),
        )
    )
    pause = Outline(
        solids=(
            sign((-0.38, -0.42), (-0.1, -0.42), (-0.1, 0.42), (-0.38, 0.42)),
            sign((0.1, -0.42), (0.38, -0.42), (0.38, 0.42), (0.1, 0.42)),
        )
    )
    signs = (play,) if stage.setup.landed else (play, pause)
    yield stage.shape(*signs, colour=stage.ink, at=(PRESS + 0.06,), enter=QUICK, track=stage.leaving)
