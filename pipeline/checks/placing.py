"""Do the words stand where they are seen, and are they the words that were written: zone, frame, overlap. No pixels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, groupby
from operator import itemgetter
from typing import Final

import numpy as np

from pipeline import fonts
from pipeline.checks.book import broken
from pipeline.checks.onscreen import INTEGRITY, ZONE
from pipeline.checks.showing import STANDING, Piece, Unit, around, drawn, look, pieces, quoted, sides, standing
from pipeline.checks.sources import source, sources
from pipeline.colour import Plane
from pipeline.galley import plain
from pipeline.layers.letters import EDGE, drawn_at
from pipeline.layers.shape import reach
from pipeline.layers.sprite import sprite, stamped
from pipeline.model import Finding
from pipeline.motion import State
from pipeline.setups import Setup
from pipeline.shots import Box, Direction, Shape, Shot, Word
from pipeline.theme import Tag
from pipeline.typeset import direction_of, ink

SPANNING: Final = 0.95  # of the picture's width: what is as wide is a ground, and no button
TOUCHING: Final = 0.01  # of the smaller word's ink: less is the edge of a letter
ROW: Final = 0.3  # ems between baselines that are still one row
NUMBERS: Final = 2  # beside a name in the other script that are read with it, at most


def findings(shot: Shot, setup: Setup) -> tuple[Finding, ...]:
    """What is wrong with where a shot's words stand, and with what they say."""
    those = pieces(shot)
    if setup.screen.draft:  # its mark is meant to stand outside
        those = tuple(piece for piece in those if piece.word.text != "DRAFT")
    said = sources(setup)
    return (
        *_zone(shot, those, setup.screen.zone, said),
        *_whole(shot, those, said),
        *_apart(shot, those, said),
        *_said(shot, setup),
    )


def _zone(shot: Shot, those: Sequence[Piece], zone: Box, said: Mapping[str, str]) -> Iterator[Finding]:
    for layer, group in groupby(those, key=lambda piece: piece.layer):
        worst: tuple[int, int, Box] | None = None
        each = tuple(group)
        for n, _, box in _stood(shot, each):
            out = _out(box, zone)
            if out > 0 and (worst is None or out > worst[0]):
                worst = (out, n, box)
        what = quoted(piece.word.text for piece in each)
        plate = _plate(shot, layer, each) if worst is None and each[0].role == "call" else None
        if plate is not None and (out := _out(plate, zone)) > 0:
            worst, what = (out, max(0, each[0].word.track.start), plate), f"the block of {what}"
        if worst is None:
            continue
        out, n, box = worst
        message = f"{what} is {out} px outside the safe zone, accepted is 0 px: {ZONE.fix}"
        yield broken(
            ZONE,
            message,
            measured=f"{out} px",
            limit="0 px",
            written=source((piece.word.text for piece in each), said),
            seconds=n / shot.fps,
            box=sides(box),
        )


def _out(box: Box, zone: Box) -> int:
    """How far a box reaches past the zone; nothing or less when it does not."""
    return max(zone.left - box.left, zone.top - box.top, box.right - zone.right, box.bottom - zone.bottom)


def _stood(shot: Shot, those: Sequence[Piece]) -> Iterator[tuple[int, Piece, Box]]:
    """Every different place a word stands at, and the first frame it does."""
    for piece in those:
        seen = set[State]()
        for n in range(shot.frames):
            now = look(shot, piece, n)
            if now is None or now.opacity < STANDING or now in seen:
                continue
            seen.add(now)
            if box := drawn(piece.word, now):
                yield n, piece, box


def _plate(shot: Shot, layer: int, those: Sequence[Piece]) -> Box | None:
    """The block that words stand on when all have come."""
    box = around(piece.word.ink for piece in those)
    for below in reversed(shot.layers[:layer]):
        if isinstance(below, Shape):
            rests = reach(below.keys[-1].outline, (shot.width, shot.height))
            if rests.holds(box):
                return rests if rests.width < SPANNING * shot.width else None
    return None


def _whole(shot: Shot, those: Sequence[Piece], said: Mapping[str, str]) -> Iterator[Finding]:
    """Words cut off by the frame or by the room that was kept for them, or with characters that have no glyph."""
    frame = Box(0, 0, shot.width, shot.height)
    for piece in dict.fromkeys(those):
        word = piece.word
        left, top, right, bottom = ink(word.face, word.size, word.text, word.direction)
        real = Box(word.x + left, word.baseline + top, word.x + right, word.baseline + bottom)
        kept = Box(word.ink.left - EDGE, word.ink.top - EDGE, word.ink.right + EDGE, word.ink.bottom + EDGE)
        seconds, fault = max(0, word.track.start) / shot.fps, ""
        if lacking := fonts.missing(word.text, word.face):
            fault = f"has no glyph for '{lacking[0]}' (U+{ord(lacking[0]):04X}) in {word.face.family}"
        elif not frame.holds(real) or any(not frame.holds(box) for _, _, box in _stood(shot, [piece])):
            fault = "is cut off by the frame"
        elif not kept.holds(real):
            fault = "is cut off by the room kept for it"
        if fault:
            message = f"'{word.text}' {fault}, accepted is a whole word: {INTEGRITY.fix}"
            yield broken(
                INTEGRITY,
                message,
                measured=fault,
                limit="a whole word",
                written=source([word.text], said),
                seconds=seconds,
                box=sides(real),
            )


def _apart(shot: Shot, those: Sequence[Piece], said: Mapping[str, str]) -> Iterator[Finding]:
    """Words that lie over each other on some frame, once for each two."""
    near = [pair for pair in combinations(those, 2) if _reach(pair[0].word).meets(_reach(pair[1].word))]
    masks: dict[Piece, Plane] = {}
    for one, other in near:
        seen = set[tuple[State, State]]()
        for n in range(shot.frames):
            a, b = look(shot, one, n), look(shot, other, n)
            if a is None or b is None or min(a.opacity, b.opacity) < STANDING or (a, b) in seen:
                continue
            seen.add((a, b))
            if touch := _touch((one, a), (other, b), masks):
                first, second = one.word.text, other.word.text
                message = f"'{first}' and '{second}' lie over each other, accepted is apart: {INTEGRITY.fix}"
                yield broken(
                    INTEGRITY,
                    message,
                    measured="overlapping",
                    limit="apart",
                    written=source([first, second], said),
                    seconds=n / shot.fps,
                    box=sides(touch),
                )
                break


def _reach(word: Word) -> Box:
    """All that a word may ever cover."""
    drifts = word.track.entrance not in {"lift", "cut"}  # what fades as it goes drifts by a part of its distance
    far = round(abs(word.track.distance)) + word.ink.height // 8 if drifts else 0
    wide = word.ink.width // 12 if drifts else 0
    return Box(word.ink.left - wide, word.ink.top - far, word.ink.right + wide, word.ink.bottom + far)


def _touch(one: tuple[Piece, State], other: tuple[Piece, State], masks: dict[Piece, Plane]) -> Box | None:
    """Where the letters of two words meet on a frame; None where they do not."""
    boxes = [box for piece, now in (one, other) if (box := drawn(piece.word, now))]
    if len(boxes) < 2 or not boxes[0].meets(boxes[1]):
        return None
    place = around(boxes)
    covers = [_cover(piece, now, place, masks) for piece, now in (one, other)]
    both = (covers[0] > 127) & (covers[1] > 127)
    least = min(int((cover > 127).sum()) for cover in covers)
    if both.sum() <= TOUCHING * least:
        return None
    down, across = np.nonzero(both)
    left, top = place.left + int(across.min()), place.top + int(down.min())
    return Box(left, top, place.left + int(across.max()) + 1, place.top + int(down.max()) + 1)


def _cover(piece: Piece, now: State, place: Box, masks: dict[Piece, Plane]) -> Plane:
    """How much a word covers of each pixel of a place, whatever its opacity."""
    word = piece.word
    if piece not in masks:
        masks[piece] = drawn_at(word)[0]
    left, top = word.ink.left - EDGE - place.left, word.ink.top - EDGE - place.top
    thing = sprite(left, top, masks[piece], word.colour, word.track, "rgb")
    canvas = np.zeros((place.height, place.width), np.uint8)
    stamp = stamped(thing, thing.masks[0], replace(now, opacity=1.0), 1, canvas)
    if stamp is not None:
        canvas[stamp.place] = stamp.cover
    return canvas


def _said(shot: Shot, setup: Setup) -> Iterator[Finding]:
    """The written words that are never seen together, or not in order."""
    those = standing(shot)
    sights = sorted({tuple(bool(unit.readable[n]) for unit in those) for n in range(shot.frames)})
    seen = [[unit for unit, on in zip(those, sight, strict=True) if on] for sight in sights]
    mixed = any(direction_of(unit.text, setup.direction) != setup.direction for unit in those)
    read = [_read(each, setup.direction, joined) for each in seen for joined in range(NUMBERS + 1 if mixed else 1)]
    labels = (("label", "layers", layer.text) for layer in setup.layers if isinstance(layer, Tag))
    for name, field, text in (
        ("copy", "copy", plain(setup.copy)),
        ("note", "note", plain(setup.note)),
        *labels,
    ):
        if any(_within(text.split(), seen) for seen in read):
            continue
        together = any(_among(text.split(), seen) for seen in read)
        lost = [row for row in text.split("\n") if not any(_within(row.split(), seen) for seen in read)]
        if not together and not lost:  # row by row, as in messages that go before the last has come
            continue
        row = lost[0] if lost else text
        fault = "not in order" if together else "not all there"
        message = (
            f"the {name} {quoted([row])} is {fault} on any frame, accepted is every word in order: {INTEGRITY.fix}"
        )
        yield broken(INTEGRITY, message, measured=fault, limit="every word in order", written=field)


def _within(wanted: Sequence[str], seen: Sequence[str]) -> bool:
    """Whether the words are seen in this order; figures and signs that stand alone are seen as one."""
    rest = list(wanted)
    for word in seen:
        count = next((n for n in range(1, len(rest) + 1) if "".join(rest[:n]) == word), 0)
        del rest[:count]
    return not rest


def _among(wanted: Sequence[str], seen: Sequence[str]) -> bool:
    rest = list(seen)
    for word in wanted:
        if word not in rest:
            return False
        rest.remove(word)
    return True


def _read(those: Sequence[Unit], direction: Direction, joined: int) -> list[str]:
    """The words as they are read: row by row, from where reading begins, names of the other script in their order."""
    rows: list[list[Unit]] = []
    for unit in sorted(those, key=lambda unit: unit.baseline):
        if rows and unit.baseline - rows[-1][-1].baseline < ROW * unit.size:
            rows[-1].append(unit)
        else:
            rows.append([unit])
    said: list[str] = []
    for row in rows:
        ordered = sorted(row, key=lambda unit: unit.box.left, reverse=direction == "rtl")
        for side, run in groupby(_sided(ordered, direction, joined), key=itemgetter(0)):
            each = [unit for _, unit in run]
            said += [word for unit in (each if side == direction else each[::-1]) for word in unit.text.split()]
    return said


def _sided(row: Sequence[Unit], direction: Direction, joined: int) -> list[tuple[Direction, Unit]]:
    """Each word of a row with the way it runs.

    A number beside a name in the other script is read with it or by itself, which looks the same (UAX #9): so many of
    those on the name's far side are taken to be `joined` to it.
    """
    other: Direction = "ltr" if direction == "rtl" else "rtl"
    sided: list[tuple[Direction, Unit]] = []
    left = 0
    for unit in reversed(row):
        named, bare = direction_of(unit.text, direction) == other, direction_of(unit.text, other) == other
        left = joined if named else left - 1 if bare else 0
        sided.append((other if named or (bare and left >= 0) else direction, unit))
    return sided[::-1]
