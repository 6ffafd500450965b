"""Can the words of a shot be read in the time they stand: their size, their number, their seconds. No pixels."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from pipeline.checks.book import broken
from pipeline.checks.onscreen import CTA, HOLD, SIZE, WORDS
from pipeline.checks.showing import Unit, around, first, last, quoted, sides, units
from pipeline.checks.sources import source
from pipeline.model import Finding, Severity
from pipeline.shots import Shot

SMALLEST: Final = 44  # design pixels: 16 CSS pixels on a phone 390 of them wide, 0.25 degrees of x-height at 30 cm
SMALL: Final = 56  # design pixels: 20 CSS pixels
HEADLINE: Final = 84  # design pixels; keeps a headline in the class that WCAG calls large
BLINK: Final = 0.83  # seconds: 5/6, the shortest subtitle Netflix's timed text style guide allows
PACE, EASY = 0.33, 0.375  # seconds a word: 180 and 160 words a minute, the BBC's subtitle guidelines
SETTLE: Final = 0.3  # seconds before easy reading begins
FASTEST, FAST = 20.0, 17.0  # characters a second: Netflix's later and earlier limit for adults
NOTICED, NOTED = 2.0, 0.2  # seconds, and seconds a word: recognition and reading of supers, BCAP
MOST, MANY, STILL = 12, 7, 20  # words at once; of a still, which is read at one's own pace

PHONE: Final = re.compile(r"\+?\(?\d[\d()\s-]*")
SHORT_NUMBERS: Final = frozenset({"101", "111", "112", "116", "999"})
URL: Final = re.compile(
    r"(https?://|www\.)\S+|[\w-]+(\.[\w-]+)*\.(com|org|net|info|uk|eu|pl|ie|de|fr|police|scot|wales)(/\S*)?[.,!?]?",
    re.IGNORECASE,
)

Said = Mapping[str, str]
"""The words of a beat by the field they are written in."""


@dataclass(frozen=True, slots=True)
class _Short:
    """Words that have too little time: what they have, what they need, from which frame on."""

    severity: Severity
    has: float
    needs: float
    start: int
    those: tuple[Unit, ...]

    @property
    def lack(self) -> float:
        return self.needs - self.has


def findings(shot: Shot, said: Said) -> tuple[Finding, ...]:
    """What is wrong with the size, time and number of a shot's words; a shot of one frame is a still."""
    those = units(shot)
    still = shot.frames == 1
    found = [*_sizes(shot, those, said), *_at_once(shot, those, said, still=still)]
    if not still:
        found += [*_holds(shot, those, said), *_calls(shot, those, said)]
    return tuple(found)


def spoken(shot: Shot) -> int:
    """How many words a shot says; marks, such as who pays, are not counted."""
    return sum(unit.count for unit in units(shot) if unit.role != "mark")


def _sizes(shot: Shot, those: Sequence[Unit], said: Said) -> Iterator[Finding]:
    unit = shot.width / 1080
    for (_, size), group in groupby(those, key=lambda one: (one.layer, one.size)):
        each = list(group)
        least, severity = SMALLEST, SIZE.severity
        if size + 0.5 > SMALLEST * unit:  # sizes are whole pixels of the frame
            severity = "warning"
            least = {"headline": HEADLINE, "mark": 0}.get(each[0].role, SMALL)
            if size + 0.5 > least * unit:
                continue
        measured = f"{size / unit:.0f} px"
        message = (
            f"the type of {quoted(one.text for one in each)} is {measured} at a width of 1080, accepted is {least} px:"
            f" {SIZE.fix}"
        )
        yield broken(
            SIZE,
            message,
            measured=measured,
            limit=f"at least {least} px",
            severity=severity,
            written=source((one.text for one in each), said),
            seconds=_soonest(shot, each),
            box=sides(around(one.box for one in each)),
        )


def _holds(shot: Shot, those: Sequence[Unit], said: Said) -> Iterator[Finding]:
    """The words of each kind that have too little time, the worst of them; marks only where nobody could read them."""
    for _, group in groupby(sorted(those, key=_kind), key=_kind):
        each = tuple(unit for unit in group if unit.count)
        shorts = list(_shorts(shot, each))
        worst = max(shorts, key=lambda one: (one.severity == "error", one.lack), default=None)
        if worst is None or (worst.severity == "warning" and each[0].role == "mark"):
            continue
        texts = quoted(unit.text for unit in worst.those)
        count = sum(unit.count for unit in worst.those)
        message = (
            f"{texts} ({_words(count)}) can be read for {worst.has:.2f} s, accepted is {worst.needs:.2f} s: {HOLD.fix}"
        )
        yield broken(
            HOLD,
            message,
            measured=f"{worst.has:.2f} s",
            limit=f"at least {worst.needs:.2f} s",
            severity=worst.severity,
            written=source((unit.text for unit in worst.those), said),
            seconds=min(worst.start, shot.frames - 1) / shot.fps,
            box=sides(around(unit.box for unit in worst.those)),
        )


def _kind(unit: Unit) -> tuple[str, int]:
    return unit.role, unit.layer if unit.role == "mark" else 0


def _shorts(shot: Shot, those: Sequence[Unit]) -> Iterator[_Short]:
    starts = sorted({first(unit.readable) for unit in those})
    stops = sorted({last(unit.readable) for unit in those})
    for start in starts:
        for stop in stops:
            inside = tuple(u for u in those if first(u.readable) >= start and last(u.readable) <= stop)
            if not inside:
                continue
            has = int(np.logical_or.reduce([unit.readable for unit in inside])[start:].sum()) / shot.fps
            count = sum(unit.count for unit in inside)
            letters = len(" ".join(unit.text for unit in inside))
            needs = max(BLINK, PACE * count, letters / FASTEST)
            wants = max(SETTLE + EASY * count, letters / FAST)
            slack = 0.5 / shot.fps
            if has + slack < needs:
                yield _Short("error", has, needs, start, inside)
            elif has + slack < wants:
                yield _Short("warning", has, wants, start, inside)


def _calls(shot: Shot, those: Sequence[Unit], said: Said) -> Iterator[Finding]:
    call = tuple(unit for unit in those if unit.role == "call")
    for each in (*([call] if call else []), *_addresses([unit for unit in those if unit.role != "call"])):
        there = np.logical_and.reduce([unit.readable for unit in each])
        has, count = int(there.sum()) / shot.fps, sum(unit.count for unit in each)
        needs = max(NOTICED, NOTICED + NOTED * count)
        if has + 0.5 / shot.fps >= needs:
            continue
        message = (
            f"{quoted(unit.text for unit in each)} ({_words(count)}) can be noted for {has:.2f} s, accepted is"
            f" {needs:.2f} s: {CTA.fix}"
        )
        yield broken(
            CTA,
            message,
            measured=f"{has:.2f} s",
            limit=f"at least {needs:.2f} s",
            written=source((unit.text for unit in each), said),
            seconds=min(first(there), shot.frames - 1) / shot.fps,
            box=sides(around(unit.box for unit in each)),
        )


def _addresses(those: Sequence[Unit]) -> Iterator[tuple[Unit, ...]]:
    """Numbers to call, and addresses on the web."""
    for kind, run in groupby(those, key=lambda unit: (unit.layer, bool(PHONE.fullmatch(unit.text)))):
        each = tuple(run)
        digits = "".join(c for unit in each for c in unit.text if c.isdigit())
        if kind[1] and (len(digits) >= 5 or digits in SHORT_NUMBERS):
            yield each
        elif not kind[1]:
            yield from ((unit,) for unit in each if URL.fullmatch(unit.text))


def _at_once(shot: Shot, those: Sequence[Unit], said: Said, *, still: bool) -> Iterator[Finding]:
    counted = [unit for unit in those if unit.role != "mark" and unit.count]
    if not counted:
        return
    on = np.sum([unit.visible * unit.count for unit in counted], axis=0)
    n = int(on.argmax())
    count = int(on[n])
    if count <= (STILL if still else MANY):
        return
    severity: Severity = "error" if count > MOST and not still else "warning"
    most = STILL if still else MOST if count > MOST else MANY
    there = [unit for unit in counted if unit.visible[n]]
    yield broken(
        WORDS,
        f"{_words(count)} stand on screen at once, accepted is {most}: {WORDS.fix}",
        measured=_words(count),
        limit=f"at most {most} words",
        severity=severity,
        written=source((unit.text for unit in there), said),
        seconds=n / shot.fps,
        box=sides(around(unit.box for unit in there)),
    )


def _soonest(shot: Shot, those: Iterable[Unit]) -> float:
    return min(*(first(unit.visible) for unit in those), shot.frames - 1) / shot.fps


def _words(count: int) -> str:
    return f"{count} word{'' if count == 1 else 's'}"
