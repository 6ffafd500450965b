"""Trees and ivy: limbs that fork, and leaves in clumps."""

import math

import cv2
import numpy as np

from pipeline.scenes.sheet import Ink, Sheet, Spot

_Leaf = tuple[float, float, float, float, Ink]


def tree(
    rng: np.random.Generator, density: float, *, height: float = 8.0, leaves: int = 5000, ink: Ink = (70, 88, 44)
) -> Sheet:
    """A town tree about as wide as high, its trunk at the middle of the sheet."""
    sheet = Sheet(height, height, density)
    tips: list[Spot] = []
    fork = height * 0.34
    sheet.poly(
        ((height / 2 - 0.17, 0), (height / 2 + 0.17, 0), (height / 2 + 0.10, fork), (height / 2 - 0.10, fork)),
        (58, 52, 46),
    )
    for lean in (-0.8, -0.35, 0.05, 0.4, 0.85):
        _limb(sheet, rng, (height / 2, fork * rng.uniform(0.85, 1.0)), lean, height * 0.19, 0.14, tips)
    _clumps(sheet, rng, tuple(tips), leaves, ink)
    return sheet


def _limb(
    sheet: Sheet, rng: np.random.Generator, start: Spot, lean: float, length: float, thick: float, tips: list[Spot]
) -> None:
    end = start[0] + length * math.sin(lean), start[1] + length * math.cos(lean)
    sheet.line((start, end), thick, (52, 47, 42))
    tips.append(end)
    if length < sheet.height * 0.06:
        return
    for turn in (-0.42, 0.38):
        _limb(
            sheet,
            rng,
            end,
            lean * 1.05 + turn + rng.normal(0, 0.16),
            length * rng.uniform(0.62, 0.8),
            thick * 0.6,
            tips,
        )


def _leaves(sheet: Sheet, grown: list[_Leaf]) -> None:
    """Paint leaves in the order they grew: spot, half their length, turn and ink."""
    x, y, size, turn = np.array([leaf[:4] for leaf in grown]).T[..., None]
    long, short = np.array((-1, -0.2, 1, -0.2)), np.array((0, 0.5, 0, -0.5))
    right = x + size * (np.cos(turn) * long - np.sin(turn) * short)
    up = y + size * (np.sin(turn) * long + np.cos(turn) * short)
    scale = sheet.density * 16
    spots = np.rint(np.stack((right * scale, (sheet.height - up) * scale), axis=2)).astype(np.int32)
    for leaf, outline in zip(grown, spots, strict=True):
        cv2.fillConvexPoly(sheet.paint, outline, (*leaf[4], 255), cv2.LINE_AA, 4)


def _clumps(sheet: Sheet, rng: np.random.Generator, tips: tuple[Spot, ...], leaves: int, ink: Ink) -> None:
    """Clumps round the twigs' ends, dark leaves behind and bright ones last; sky shows between clumps."""
    spread = sheet.height * 0.035
    middle, radius = (sheet.width / 2, sheet.height * 0.66), sheet.height * 0.46
    normal, uniform = rng.standard_normal, rng.random  # per leaf: what takes a mean or a range takes far longer
    grown: list[_Leaf] = []
    turn = 0
    while turn < leaves:
        tip = tips[int(rng.integers(0, len(tips)))]
        shade = 0.30 + 0.95 * (turn / leaves) * float(rng.uniform(0.4, 1.0))
        for _ in range(12):
            turn += 1
            x, y = tip[0] + spread * normal(), tip[1] + spread * 0.75 * normal()
            off = (x - middle[0]) / radius, (y - middle[1]) / (radius * 0.70)
            if off[0] * off[0] + off[1] * off[1] > 1:
                continue
            tone = shade * (0.75 + 0.45 * uniform())
            leaf = (round(min(255, ink[0] * tone)), round(min(255, ink[1] * tone)), round(min(255, ink[2] * tone)))
            grown.append((x, y, 0.045 + 0.04 * uniform(), math.tau * uniform(), leaf))
    _leaves(sheet, grown)


def spray(rng: np.random.Generator, density: float, *, ink: Ink = (44, 56, 34)) -> Sheet:
    """A leafy branch reaching in from the right and hanging down, to frame a scene close by, out of focus."""
    sheet = Sheet(2.4, 2.0, density)
    for start, end in (((2.4, 1.8), (0.7, 1.35)), ((2.4, 1.5), (1.1, 0.7)), ((2.4, 1.95), (1.2, 1.75))):
        sheet.line((start, end), 0.03, (30, 27, 24))
        grown: list[_Leaf] = []
        for _ in range(70):
            part = float(rng.uniform(0, 1))
            at = (
                start[0] + (end[0] - start[0]) * part + float(rng.normal(0, 0.09)),
                start[1] + (end[1] - start[1]) * part - abs(float(rng.normal(0, 0.13))),
            )
            tone = float(rng.uniform(0.4, 1.2))
            size, turn = float(rng.uniform(0.05, 0.10)), float(rng.uniform(0, math.tau))
            grown.append((*at, size, turn, (round(ink[0] * tone), round(ink[1] * tone), round(ink[2] * tone))))
        _leaves(sheet, grown)
    return sheet


def ivy(
    sheet: Sheet, rng: np.random.Generator, x: float, top: float, *, width: float, drop: float, leaves: int = 500
) -> None:
    """Leaves hanging over a wall from `top` down, thinning out."""
    grown: list[_Leaf] = []
    for _ in range(leaves):
        fall = drop * rng.random() ** 1.8
        at = x + rng.normal(0, width / 2) * (1 - 0.4 * fall / drop), top - fall
        shade = rng.uniform(0.4, 1.1)
        size = rng.uniform(0.04, 0.085)
        turn = float(rng.uniform(0, math.tau))
        grown.append((*at, size, turn, (round(52 * shade), round(70 * shade), round(36 * shade))))
    _leaves(sheet, grown)
