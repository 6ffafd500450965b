"""Words set in time: which comes when, how, and what stands behind the one that matters."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, Literal

from pipeline.galley import Setting, SetWord
from pipeline.motion import ENTER, QUICK, Entrance, Track
from pipeline.shots import Box, Shape, Word, Words
from pipeline.stage import Stage

Role = Literal["headline", "note", "tag", "call", "mark"]
Unit = Literal["word", "line", "block"]
Stress = Literal["slab", "colour"]

STAGGER: Final = {"word": 0.075, "line": 0.09, "block": 0.0}
LAG: Final = 0.06  # seconds; letters come this much after the block they stand on


def headline(
    stage: Stage,
    setting: Setting,
    *,
    unit: Unit = "word",
    delay: float = 0.0,
    beats: bool = False,
    stress: Stress = "slab",
    entrance: Entrance = "lift",
    shadow: float = 0.4,
) -> tuple[Words | Shape, ...]:
    """The words that matter most. With `slab` the stressed ones stand in the ink colour on a block of the accent, which
    grows with them; with `colour` they take the accent. With `beats` each unit comes on the music.
    """
    if stress == "colour" or not any(word.stressed for word in setting.words):
        alike = words(stage, setting, "headline", unit=unit, delay=delay, beats=beats, entrance=entrance, shadow=shadow)
        return (alike,)
    moments = _moments(stage, setting, "headline", unit, delay, beats=beats)
    plain, slabs, stressed = [], [], []
    for word, moment in zip(setting.words, moments, strict=True):
        if word.stressed:
            stressed.append(_word(stage, word, setting.size, moment, stage.ink, entrance))
        else:
            plain.append(_word(stage, word, setting.size, moment, stage.paper, entrance))
    each = zip(setting.words, moments, strict=True)
    for (stands_out, _), run in groupby(each, key=lambda pair: (pair[0].stressed, pair[0].line)):
        pairs = list(run)
        if stands_out:
            box = slab([word for word, _ in pairs], setting.size)
            first = min(moment for _, moment in pairs)
            slabs.append(stage.wiped(box, round(setting.size * 0.06), stage.accent, delay=first, enter=QUICK))
    layers: list[Words | Shape] = []
    if plain:
        layers.append(Words(role="headline", words=tuple(plain), shadow=shadow, shadow_colour=stage.ink))
    layers += slabs
    layers.append(Words(role="headline", words=tuple(stressed), shadow=0, shadow_colour=stage.ink))
    return tuple(layers)


def labels(stage: Stage, setting: Setting) -> tuple[Words | Shape, ...]:
    """A headline whose every line stands on a block of its own, paper or, with a stressed word in it, the accent."""
    moments = _moments(stage, setting, "headline", "line", 0.0, beats=True, lag=LAG)
    above = max(word.baseline - word.ink.top for word in setting.words)
    below = max(0, *(word.ink.bottom - word.baseline for word in setting.words))
    pad = round(0.1 * setting.size)
    blocks, letters = [], []
    for _, run in groupby(zip(setting.words, moments, strict=True), key=lambda pair: pair[0].line):
        pairs = list(run)
        line, moment = [word for word, _ in pairs], pairs[0][1]
        left, right = min(word.ink.left for word in line), max(word.ink.right for word in line)
        if stage.direction == "ltr":  # blocks begin in one line, however far letters and quotation marks hang over it
            left = setting.ink.left
        else:
            right = setting.ink.right
        box = Box(left - pad, line[0].baseline - above - pad, right + pad, line[0].baseline + below + pad)
        colour = stage.accent if any(word.stressed for word in line) else stage.paper
        blocks.append(stage.wiped(box, round(setting.size * 0.06), colour, delay=moment, enter=QUICK))
        letters += [_word(stage, word, setting.size, moment + LAG, stage.ink, "lift") for word in line]
    return (*blocks, Words(role="headline", words=tuple(letters), shadow=0, shadow_colour=stage.ink))


def words(
    stage: Stage,
    setting: Setting,
    role: Role,
    *,
    unit: Unit,
    delay: float = 0.0,
    beats: bool = False,
    colour: str | None = None,
    entrance: Entrance = "lift",
    shadow: float = 0.4,
) -> Words:
    """Set words in time: one after another by `unit`, all landed by mid-beat; stressed ones in the accent."""
    moments = _moments(stage, setting, role, unit, delay, beats=beats)
    return Words(
        role=role,
        words=tuple(
            _word(stage, word, setting.size, moment, stage.accent if word.stressed else colour or stage.paper, entrance)
            for word, moment in zip(setting.words, moments, strict=True)
        ),
        shadow=shadow,
        shadow_colour=stage.ink,
    )


def timed(said: Words, life: Track | Sequence[Track]) -> Words:
    """The same words with another life: one for all of them, or one for each."""
    lives = [life] * len(said.words) if isinstance(life, Track) else life
    lived = (replace(word, track=track) for word, track in zip(said.words, lives, strict=True))
    return replace(said, words=tuple(lived))


def _moments(
    stage: Stage, setting: Setting, role: Role, unit: Unit, delay: float, *, beats: bool, lag: float = 0.0
) -> list[float]:
    """When each word sets out, in seconds; what sets out `lag` later still lands in time.

    The headline that opens a film is there from its first frame but for what is stressed, which comes on the next beat;
    with nothing stressed, but for what follows the first line. It can all be read within its first second.
    """
    steps = [{"word": index, "line": word.line, "block": 0}[unit] for index, word in enumerate(setting.words)]
    spare = max(0.0, stage.seconds / 2 - ENTER - lag)
    stagger = stage.beat(1) - stage.beat(0) if beats and unit != "block" else STAGGER[unit]
    there = [False] * len(steps)
    if stage.setup.opening and role == "headline":
        spare = min(spare, 1 - ENTER - lag)
        there = [not word.stressed for word in setting.words]
        if all(there) or not any(there):
            there = [word.line == 0 for word in setting.words]
        waiting = sorted({step for step, now in zip(steps, there, strict=True) if not now})
        steps = [0 if now else waiting.index(step) for step, now in zip(steps, there, strict=True)]
        delay = max(delay, stage.beat(1)) if beats else delay
    delay = min(delay, spare)
    stagger = min(stagger, (spare - delay) / max(1, *steps))
    return [-ENTER - lag if now else delay + step * stagger for step, now in zip(steps, there, strict=True)]


def _word(stage: Stage, word: SetWord, size: int, moment: float, colour: str, entrance: Entrance) -> Word:
    distance = word.ink.height + stage.px(12) if entrance == "lift" else None
    return Word(
        text=word.text,
        face=word.face,
        size=size,
        direction=word.direction,
        x=word.x,
        baseline=word.baseline,
        ink=word.ink,
        colour=colour,
        track=stage.track(moment, entrance, distance=distance),
    )


def slab(words: Sequence[SetWord], size: int) -> Box:
    """The block behind neighbouring words of one line: as high as capitals and a little more, around all their ink."""
    left, right = min(word.ink.left for word in words), max(word.ink.right for word in words)
    baseline = words[0].baseline
    top = min(*(word.ink.top for word in words), baseline - round(0.7 * size))
    bottom = max(*(word.ink.bottom for word in words), baseline)
    across, down = round(0.09 * size), round(0.08 * size)
    return Box(left - across, top - down, right + across, bottom + down)


def tag(stage: Stage, text: str, at: Literal["top", "bottom"]) -> tuple[Shape, Words]:
    """A small label on a rounded plate in the accent colour, at an edge of the zone."""
    zone = stage.zone
    pad, high = stage.px(26), stage.px(82)
    room = Box(zone.left + pad, zone.top, zone.right - pad, zone.top + stage.px(60))
    measure = stage.measure(room, faces=stage.text, largest=56, smallest=44, lines=1)
    setting = stage.fit(text, measure)
    top = zone.top if at == "top" else zone.bottom - high
    setting = setting.shifted(top + (high - setting.ink.height) // 2 - setting.ink.top)
    ink = setting.ink
    plate = stage.wiped(Box(ink.left - pad, top, ink.right + pad, top + high), high // 2, stage.accent)
    label = words(stage, setting, "tag", unit="block", delay=0.1, colour=stage.ink, entrance="fade", shadow=0)
    return plate, label
