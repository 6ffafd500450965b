"""The letters of a shot's words and the rings around them, as samples of pixels to be compared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.checks.showing import Piece, look
from pipeline.colour import Plane
from pipeline.figures import grown
from pipeline.layers import shape
from pipeline.layers.letters import drawn_at
from pipeline.layers.sprite import Sprite, sprite, stamped
from pipeline.motion import LANDED, State, state
from pipeline.shots import Box, Model, Shape, Shot

RING, NEAR = 0.12, 0.05  # ems around letters
TILE: Final = (1.0, 1.2)  # ems across and down
FINE: Final = 20  # samples to the em are enough
FEW, LEAST = 4, 12  # samples of letters and of their ring; a tile with fewer is no evidence
FULL: Final = 200  # of 255: letters whose strokes are too thin to have an inside are taken where they are full
NOTHING: Final = 8  # of 255: a pixel that letters cover as little is none of theirs

Guises = tuple[State | None, ...]
"""How each word of a shot looks on a frame."""
Picked = npt.NDArray[np.intp]
"""Places in a flattened sample."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Every `step`th pixel of a word's box; for each tile its letters, and the ring around them, among these.

    In a stencil, where the picture is seen through letters, the two have changed places.
    """

    piece: Piece
    box: Box
    step: int
    tiles: tuple[tuple[Picked, Picked], ...]


class Letters:
    """Where the letters of a shot are, frame by frame; what does not move is worked out once."""

    def __init__(self, shot: Shot, those: Sequence[Piece], model: Model) -> None:
        self._shot, self._those, self._model = shot, those, model
        self._masks: dict[int, Sprite] = {}
        self._kept: dict[tuple[int, Guises, Box | None, frozenset[Box]], Sample] = {}
        self._plane: tuple[Guises, Plane] | None = None

    def sample(self, piece: Piece, n: int) -> Sample:
        now = tuple(look(self._shot, each, n) for each in self._those)
        plate = _plate(self._shot, piece, n)
        others = self._others(piece, now, n)
        key = (id(piece), now, plate, others)
        if key not in self._kept:
            self._kept[key] = self._drawn(piece, now, plate, others)
        return self._kept[key]

    def _others(self, piece: Piece, now: Guises, n: int) -> frozenset[Box]:
        """The blocks that other words stand on."""
        there = (each for each, on in zip(self._those, now, strict=True) if on and each is not piece)
        found = {box for each in there if (box := _plate(self._shot, each, n))}
        return frozenset(box for box in found if not box.holds(piece.word.ink))

    def _drawn(self, piece: Piece, now: Guises, plate: Box | None, others: frozenset[Box]) -> Sample:
        shot, word = self._shot, piece.word
        out = round(RING * word.size) + 3
        box = _even(Box(word.ink.left - out, word.ink.top - out, word.ink.right + out, word.ink.bottom + out), shot)
        step = max(1, word.size // FINE)
        if self._model == "yuv420" and step > 1:
            step -= step % 2
        own = np.zeros((box.height, box.width), np.uint8)
        own_guise = next(guise for each, guise in zip(self._those, now, strict=True) if each is piece)
        self._stamp(piece, own_guise or LANDED, box, own)
        everybody = self._everybody(now)[box.top : box.bottom, box.left : box.right]
        near = cv2.dilate(everybody, np.ones((3, 3), np.uint8))[::step, ::step]
        few = np.ascontiguousarray(own[::step, ::step])
        far, close = (_around(few, ems * word.size / step) for ems in (RING, NEAR))
        ring = far & (near < NOTHING)
        for other in others:  # beside which letters may stand, as beside others
            ring &= close | ~_inside(ring.shape, box, step, grown(other, 1))
        if plate is not None:
            ring &= _inside(ring.shape, box, step, plate)
        thin = [cv2.erode(own, np.ones((3, 3), np.uint8))[::step, ::step] > FULL, few > FULL, few > 127]
        tiles = next((tiles for core in thin if (tiles := _tiles(piece, box, step, core, ring))), ())
        return Sample(piece=piece, box=box, step=step, tiles=tiles)

    def _everybody(self, now: Guises) -> Plane:
        if self._plane is None or self._plane[0] != now:
            plane = np.zeros((self._shot.height, self._shot.width), np.uint8)
            for piece, each in zip(self._those, now, strict=True):
                if each is not None:
                    self._stamp(piece, each, Box(0, 0, self._shot.width, self._shot.height), plane)
            self._plane = (now, plane)
        return self._plane[1]

    def _stamp(self, piece: Piece, now: State, box: Box, onto: Plane) -> None:
        if id(piece) not in self._masks:
            mask, left, top = drawn_at(piece.word)
            self._masks[id(piece)] = sprite(left, top, mask, piece.word.colour, piece.word.track, "rgb")
        thing = self._masks[id(piece)]
        moved = replace(thing, left=thing.left - box.left, top=thing.top - box.top)
        stamp = stamped(moved, thing.masks[0], now, 1, onto)
        if stamp is not None:
            np.maximum(onto[stamp.place], stamp.cover, out=onto[stamp.place])


def _around(mask: Plane, radius: float) -> npt.NDArray[np.bool_]:
    """What lies on a mask, or so near to it."""
    across = 2 * max(1, round(radius)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (across, across))
    return np.asarray(cv2.dilate(mask, disc) > 127, np.bool_)


def _even(box: Box, shot: Shot) -> Box:
    """The box on even pixels, inside the frame."""
    left, top = max(0, box.even.left), max(0, box.even.top)
    right, bottom = min(shot.width, box.even.right), min(shot.height, box.even.bottom)
    return Box(left, top, max(left + 2, right), max(top + 2, bottom))


def _plate(shot: Shot, piece: Piece, n: int) -> Box | None:
    """The block a word stands on, on frame `n`."""
    for below in reversed(shot.layers[: piece.layer]):
        if isinstance(below, Shape) and state(below.track, n) is not None:
            box = shape.reach(shape.outline(below.keys, n), (shot.width, shot.height))
            if box.holds(piece.word.ink):
                return box
    return None


def _inside(size: tuple[int, ...], box: Box, step: int, plate: Box) -> npt.NDArray[np.bool_]:
    """Which samples of a box lie on a block, a pixel from its edge."""
    down, across = (np.arange(length) * step for length in size)
    rows = (down + box.top > plate.top) & (down + box.top < plate.bottom - 1)
    columns = (across + box.left > plate.left) & (across + box.left < plate.right - 1)
    return np.asarray(rows[:, None] & columns[None, :], np.bool_)


def _tiles(
    piece: Piece, box: Box, step: int, core: npt.NDArray[np.bool_], ring: npt.NDArray[np.bool_]
) -> tuple[tuple[Picked, Picked], ...]:
    word = piece.word
    across = max(1, round(word.ink.width / (TILE[0] * word.size)))
    down = max(1, round(word.ink.height / (TILE[1] * word.size)))
    rows = (np.arange(core.shape[0]) * step + box.top - word.ink.top) * down // max(1, word.ink.height)
    columns = (np.arange(core.shape[1]) * step + box.left - word.ink.left) * across // max(1, word.ink.width)
    number = np.clip(rows, 0, down - 1)[:, None] * across + np.clip(columns, 0, across - 1)[None, :]
    made = []
    for tile in range(across * down):
        here = number == tile
        letters, rest = np.flatnonzero(core & here), np.flatnonzero(ring & here)
        if len(letters) >= FEW and len(rest) >= LEAST:
            made.append((rest, letters) if piece.cut else (letters, rest))
    return tuple(made)
