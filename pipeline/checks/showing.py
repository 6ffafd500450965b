"""When the words of a shot stand on screen, and where: what every check of text starts from. No pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from pipeline.layers.stencil import FADING
from pipeline.motion import LANDED, State, ease, state
from pipeline.shots import Box, Shot, Stencil, Word, Words

Role = Literal["headline", "note", "tag", "call", "mark"]
Frames = npt.NDArray[np.bool_]
"""One truth for every frame of a shot."""

SHOWN: Final = 0.9
"""Share of a word that must be there before it can be read, by opacity and by what an edge leaves of it."""
STANDING: Final = 0.5
"""Opacity from which a word that comes or goes counts as seen."""
MOVING: Final = 0.02  # of the frame's width from one frame to the next; a word that goes as far cannot be read
AGAIN: Final = 1.0  # seconds in which the same word may come back, set anew, and count as one that stayed


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A word of a shot; `layer` is the number of the layer it is in, `cut` the stencil it is cut out of."""

    word: Word
    role: Role
    layer: int
    cut: Stencil | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # arrays have no one truth
class Unit:
    """What is read as one: a word, set anew or not, or figures that stand side by side. `count` is its words."""

    text: str
    role: Role
    layer: int
    box: Box
    baseline: int
    size: int
    readable: Frames
    visible: Frames

    @property
    def count(self) -> int:
        return sum(any(character.isalnum() for character in part) for part in self.text.split())


def pieces(shot: Shot) -> tuple[Piece, ...]:
    """Every word of the shot, in painting order."""
    found: list[Piece] = []
    for n, layer in enumerate(shot.layers):
        if isinstance(layer, Words):
            found += (Piece(word=word, role=layer.role, layer=n) for word in layer.words)
        elif isinstance(layer, Stencil):
            found += (Piece(word=word, role="headline", layer=n, cut=layer) for word in layer.words)
    return tuple(found)


def look(shot: Shot, piece: Piece, n: int) -> State | None:
    """How a word looks on frame `n`; None while it is not there, lies under a stencil, or the stencil it is cut out of
    has begun to open.
    """
    if piece.cut:
        return LANDED if n < piece.cut.start else None
    over = (layer for layer in shot.layers[piece.layer :] if isinstance(layer, Stencil))
    if any(_hides(stencil, n) for stencil in over):
        return None
    return state(piece.word.track, n)


def _hides(stencil: Stencil, n: int) -> bool:
    if n < stencil.start:
        return True
    t = ease(stencil.ease, (n - stencil.start + 1) / (stencil.stop - stencil.start + 1))
    return n < stencil.stop and (1 - t) / FADING > 1 - SHOWN


def drawn(word: Word, now: State) -> Box | None:
    """Where the ink of a word is on a frame on which it looks so; None when an edge hides all of it.

    That edge lies up to two pixels further out, which nobody sees in passing.
    """
    ink = word.ink
    top, bottom = ink.top + now.dy, ink.bottom + now.dy
    if now.framed:
        top, bottom = max(top, ink.top), min(bottom, ink.bottom)
        if top >= bottom:
            return None
    across = (now.scale - 1) * ink.width / 2
    grow = (now.scale - 1) * ink.height / 2
    return Box(floor(ink.left - across), floor(top - grow), ceil(ink.right + across), ceil(bottom + grow))


def share(word: Word, now: State | None) -> float:
    """How much of a word is there, 0..1: its opacity, less what lies behind the edge it comes up from."""
    if now is None:
        return 0.0
    hidden = abs(now.dy) / max(1, word.ink.height) if now.framed else 0.0
    return now.opacity * max(0.0, 1 - hidden)


def readable(shot: Shot, piece: Piece) -> tuple[Frames, Frames]:
    """On which frames a word can be read, and on which it is seen."""
    can, seen = np.zeros(shot.frames, np.bool_), np.zeros(shot.frames, np.bool_)
    before: State | None = None
    for n in range(shot.frames):
        now = look(shot, piece, n)
        there = share(piece.word, now)
        seen[n] = there >= STANDING
        can[n] = there >= SHOWN and _moved(piece.word, before, now) < MOVING * shot.width
        before = now
    return can, seen


def _moved(word: Word, before: State | None, now: State | None) -> float:
    """Pixels that a word's box has moved since the frame before, where that moved most."""
    if before is None or now is None:
        return 0.0
    across, down = (abs(now.scale - before.scale) * side / 2 for side in (word.ink.width, word.ink.height))
    return max(across, abs(now.dy - before.dy) + down)


def units(shot: Shot) -> tuple[Unit, ...]:
    """What is to be read in a shot, in painting order; what comes back within a second, set anew, has stayed."""
    return _stayed(standing(shot), round(AGAIN * shot.fps))


def standing(shot: Shot) -> list[Unit]:
    """What is to be read in a shot, each time it is set, in painting order.

    Of words that follow each other in one place of one layer, as figures that run, only the last is read. Figures and
    signs that stand alone side by side are one.
    """
    found: list[Unit] = []
    for _, group in groupby(pieces(shot), key=lambda piece: piece.layer):
        these = list(group)
        kept = [piece for piece in these if not any(_follows(other, piece) for other in these)]
        found += _joined([_unit(shot, piece) for piece in kept])
    return found


def _unit(shot: Shot, piece: Piece) -> Unit:
    can, seen = readable(shot, piece)
    word = piece.word
    return Unit(
        text=word.text,
        role=piece.role,
        layer=piece.layer,
        box=word.ink,
        baseline=word.baseline,
        size=word.size,
        readable=can,
        visible=seen,
    )


def _follows(later: Piece, earlier: Piece) -> bool:
    """Whether a word takes another's place."""
    if later.cut or later.word.track.start <= earlier.word.track.start:
        return False
    if later.word.track.start < earlier.word.track.stop:
        return False
    one, other = later.word.ink, earlier.word.ink
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0 and down > 0 and across >= 0.5 * min(one.width, other.width)


def _joined(those: Sequence[Unit]) -> list[Unit]:
    """Three or more figures and signs that stand alone made one; letters are words, as in 'Q & A'."""
    made: list[Unit] = []
    for single, run in groupby(those, key=lambda unit: (_alone(unit), unit.size)):
        each = list(run)
        if not single[0] or len(each) < 3:
            made += each
            continue
        made.append(
            Unit(
                text="".join(unit.text for unit in sorted(each, key=lambda unit: unit.box.left)),
                role=each[0].role,
                layer=each[0].layer,
                box=around(unit.box for unit in each),
                baseline=each[0].baseline,
                size=each[0].size,
                readable=np.logical_and.reduce([unit.readable for unit in each]),
                visible=np.logical_or.reduce([unit.visible for unit in each]),
            )
        )
    return made


def _alone(unit: Unit) -> bool:
    return len(unit.text) == 1 and not unit.text.isalpha()


def _stayed(those: Sequence[Unit], within: int) -> tuple[Unit, ...]:
    """Words that come back made one; of several that went, the last to go is the one that is back."""
    made: list[Unit] = []
    place = {id(unit): n for n, unit in enumerate(those)}
    for unit in sorted(those, key=lambda unit: first(unit.readable)):
        gone = [n for n, old in enumerate(made) if _back(old, unit, within)]
        if not gone:
            made.append(unit)
            continue
        before = max(gone, key=lambda n: (last(made[n].readable), -n))
        old = made[before]
        made[before] = Unit(
            text=old.text,
            role=old.role,
            layer=unit.layer,
            box=unit.box,
            baseline=unit.baseline,
            size=min(old.size, unit.size),
            readable=old.readable | unit.readable,
            visible=old.visible | unit.visible,
        )
    return tuple(sorted(made, key=lambda unit: (unit.layer, place.get(id(unit), 0))))


def _back(old: Unit, new: Unit, within: int) -> bool:
    same = old.layer != new.layer and (old.text, old.role) == (new.text, new.role)
    return same and 0 <= first(new.readable) - last(old.readable) <= within


def first(of: Frames) -> int:
    """The first frame on which it is so; their number when there is none."""
    return int(of.argmax()) if of.any() else len(of)


def last(of: Frames) -> int:
    """The frame after the last on which it is so; 0 when there is none."""
    return len(of) - int(of[::-1].argmax()) if of.any() else 0


def around(boxes: Iterable[Box]) -> Box:
    """The box around these, of which there is one at least."""
    left, top, right, bottom = zip(*((box.left, box.top, box.right, box.bottom) for box in boxes), strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


def sides(box: Box) -> tuple[int, int, int, int]:
    """The box as findings write it."""
    return box.left, box.top, box.right, box.bottom


def quoted(texts: Iterable[str]) -> str:
    """Words as a message names them, not too many of them."""
    words = " ".join(texts).split()
    return f"'{' '.join(words[:6])}{' ...' if len(words) > 6 else ''}'"
