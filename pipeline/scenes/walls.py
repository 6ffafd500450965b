"""Bricks, plaster, windows with rooms behind them, shop fronts: what is drawn on a wall's sheet."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.scenes.rooms import room
from pipeline.scenes.sheet import Ink, Sheet, Spot
from pipeline.scenes.sky import billows
from pipeline.scenes.view import Picture

WARM: Ink = (255, 176, 92)
AMBER: Ink = (255, 146, 60)
PALE: Ink = (255, 214, 160)
COOL: Ink = (120, 200, 205)


def shaded(ink: Ink, factor: float) -> Ink:
    red, green, blue = (round(min(255.0, part * factor)) for part in ink)
    return red, green, blue


def _weathered(sheet: Sheet, rng: np.random.Generator, strength: float) -> Picture:
    height, width = sheet.cover.shape
    stains = billows(rng, max(2, width // 4), max(2, height // 4), first=3)
    streaks = cv2.GaussianBlur(rng.random((1, max(2, width // 4)), dtype=np.float32), (0, 0), 3)
    whole = 1 + strength * ((stains - 0.5) * 1.5 + (streaks - 0.5) * 1.2)
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _inked(sheet: Sheet, wall: Picture, ink: Ink) -> None:
    for channel, part in enumerate(ink):
        sheet.skin[..., channel] = cv2.convertScaleAbs(wall, alpha=part)


def bricks(sheet: Sheet, rng: np.random.Generator, ink: Ink, *, course: float = 0.085) -> None:
    """Fill the sheet with brickwork in running bond, weathered."""
    height, width = sheet.cover.shape
    rows, columns = math.ceil(sheet.height / course), math.ceil(sheet.width / (course * 2.9))
    tones = np.repeat(rng.normal(1.0, 0.085, (rows, columns)), 2, axis=1).astype(np.float32)
    tones[1::2] = np.roll(tones[1::2], 1, axis=1)
    wall: Picture = np.asarray(cv2.resize(tones, (width, height), interpolation=cv2.INTER_NEAREST), np.float32)
    tall = height / rows
    if tall > 3:
        mortar = (np.mod(np.arange(height), tall) < max(1.0, 0.13 * tall)).astype(np.float32)
        wall *= (1 - 0.30 * mortar)[:, None]
        wide = width / columns
        for parity in (0, 1):
            joint = np.mod(np.arange(width) + parity * wide / 2, wide) < max(1.0, 0.05 * wide)
            course_rows = (np.arange(height) / tall).astype(int) % 2 == parity
            wall[np.ix_(course_rows, joint)] *= 0.76
    wall *= _weathered(sheet, rng, 0.28)
    _inked(sheet, wall, ink)


def plaster(sheet: Sheet, rng: np.random.Generator, ink: Ink) -> None:
    wall = _weathered(sheet, rng, 0.22)
    wall += 0.03 * cv2.resize(
        rng.standard_normal((wall.shape[0] // 2 + 1, wall.shape[1] // 2 + 1), dtype=np.float32), wall.shape[::-1]
    )
    _inked(sheet, wall, ink)


def pilaster(sheet: Sheet, x: float, width: float, top: float) -> None:
    """A shallow upright on the wall: its face a touch lighter, one edge lit and the other in shadow."""
    for left, wide, factor in ((x - width / 2, width, 1.12), (x - width / 2, 0.06, 1.3), (x + width / 2, 0.14, 0.5)):
        rows, columns = sheet.box(left, 0, wide, top)
        sheet.skin[rows, columns] = np.clip(sheet.skin[rows, columns] * np.float32(factor), 0, 255)


def ashlar(sheet: Sheet, rng: np.random.Generator, ink: Ink) -> None:
    """Large dressed stones."""
    bricks(sheet, rng, ink, course=0.36)


def arch(x: float, y: float, width: float, height: float, rise: float) -> tuple[Spot, ...]:
    """An opening with a round or flatter head: `rise` is how much of its height the curve takes."""
    middle, spring = x + width / 2, y + height - rise
    steps = [math.pi * i / 40 for i in range(41)]
    head = tuple((middle + width / 2 * math.cos(a), spring + rise * math.sin(a)) for a in steps)
    return ((x, y), (x + width, y), *head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A window: its room's light (dark when `lit` is nothing), panes across and up, curve of its head, in metres."""

    x: float
    y: float
    width: float
    height: float
    lit: Ink | None = None
    strength: float = 1.0
    panes: tuple[int, int] = (2, 3)
    rise: float = 0.0
    frame: Ink = (30, 30, 32)
    surround: Ink | None = None
    bar: float = 0.045
    venue: bool = False


def window(sheet: Sheet, rng: np.random.Generator, opening: Opening) -> None:
    """Surround, deep reveal, room or the sky's dull reflection, glazing bars and a sill that catches light."""
    o = opening
    outline = arch(o.x, o.y, o.width, o.height, o.rise) if o.rise else arch(o.x, o.y, o.width, o.height, 0.001)
    if o.surround:
        edge = 0.14
        sheet.poly(
            arch(o.x - edge, o.y - edge * 0.6, o.width + 2 * edge, o.height + 1.6 * edge, max(o.rise, 0.001)),
            o.surround,
        )
    sheet.poly(outline, shaded(o.frame, 0.6))
    rows, columns = sheet.box(o.x, o.y, o.width, o.height)
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if height < 2 or width < 2:
        return
    if o.lit:
        pane = room(width, height, rng, shaded(o.lit, o.strength), venue=o.venue)
        part = sheet.glow[rows, columns]
        if not o.rise:
            part[:] = pane
        else:
            inside = np.zeros((height, width), np.uint8)
            moved = sheet.place(outline) - np.array((columns.start, rows.start), np.int32) * 16
            cv2.fillPoly(inside, [moved], (255,), cv2.LINE_AA, 4)
            part[:] = (pane.astype(np.uint16) * inside[..., None] // 255).astype(np.uint8)
    else:
        shine = np.linspace(1.5, 0.35, height, dtype=np.float32)[:, None] * (
            0.6 + 0.8 * rng.random((1, 1), dtype=np.float32)
        )
        tint = shine[..., None] * np.array((15, 22, 34), np.float32)
        if not o.rise:
            sheet.glow[rows, columns] = np.clip(np.broadcast_to(tint, (height, width, 3)), 0, 255)
    _bars(sheet, o)
    sheet.rect(o.x - 0.1, o.y - 0.1, o.width + 0.2, 0.1, shaded(o.surround or (95, 90, 88), 1.0))


def _bars(sheet: Sheet, o: Opening) -> None:
    for i in range(o.panes[0] + 1):
        x = o.x + o.width * i / o.panes[0]
        off = abs(x - o.x - o.width / 2) / (o.width / 2)
        top = o.y + o.height - o.rise + o.rise * math.sqrt(max(0.0, 1 - off * off))
        sheet.line(((x, o.y), (x, top)), o.bar * (1.6 if i in (0, o.panes[0]) else 1.0), o.frame)
    for j in range(o.panes[1] + 1):
        y = o.y + (o.height - o.rise * 0.999) * j / o.panes[1]
        sheet.line(((o.x, y), (o.x + o.width, y)), o.bar, o.frame)
    if o.rise:
        outline = arch(o.x, o.y, o.width, o.height, o.rise)
        sheet.line((*outline, outline[0]), o.bar * 1.6, o.frame)
        inner = arch(o.x + o.width * 0.25, o.y + o.height - o.rise, o.width * 0.5, o.rise * 0.5, o.rise * 0.5)
        sheet.line(inner[1:], o.bar * 0.8, o.frame)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A venue's ground floor between two uprights, `height` metres to its fascia."""

    x: float
    width: float
    height: float = 3.2
    lit: Ink = WARM
    strength: float = 1.0
    wood: Ink = (34, 44, 48)
    awning: Ink | None = None


def front(sheet: Sheet, rng: np.random.Generator, shop: Front) -> None:
    """Glazing over a panelled base, a door, a bare fascia washed from below, perhaps a striped awning."""
    x, width, height = shop.x, shop.width, shop.height
    sheet.rect(x, 0, width, height + 0.55, shop.wood)
    sheet.rect(x - 0.06, height + 0.5, width + 0.12, 0.12, shaded(shop.wood, 1.7))
    door = min(1.1, width * 0.26)
    window(
        sheet,
        rng,
        Opening(
            x=x + 0.15,
            y=0.65,
            width=width - door - 0.45,
            height=height - 0.8,
            lit=shop.lit,
            strength=shop.strength,
            panes=(max(2, round(width / 1.3)), 1),
            frame=shaded(shop.wood, 0.8),
            venue=True,
        ),
    )
    window(
        sheet,
        rng,
        Opening(
            x=x + width - door - 0.12,
            y=0.12,
            width=door,
            height=height - 0.27,
            lit=shop.lit,
            strength=shop.strength * 0.85,
            panes=(1, 2),
            frame=shaded(shop.wood, 0.8),
            venue=False,
        ),
    )
    sheet.rect(x + 0.1, 0.05, width - door - 0.35, 0.55, shaded(shop.wood, 1.25))
    if shop.awning:
        stripes = max(4, round(width / 0.35))
        for i in range(stripes):
            left, right = x + width * i / stripes, x + width * (i + 1) / stripes
            ink = shop.awning if i % 2 else shaded(shop.awning, 0.55)
            glow = shaded(ink, 0.35)
            sheet.poly(
                ((left, height - 0.55), (right, height - 0.55), (right, height + 0.2), (left, height + 0.2)), ink, glow
            )
            sheet.oval((left + right) / 2, height - 0.55, ((right - left) / 2, 0.10), ink, glow)


def cornice(sheet: Sheet, y: float, ink: Ink, depth: float = 0.28) -> None:
    """A moulding across the wall: a lit edge over a shadow."""
    sheet.rect(0, y - depth * 0.7, sheet.width, depth * 0.7, shaded(ink, 0.55))
    sheet.rect(0, y, sheet.width, depth, ink)
    sheet.rect(0, y + depth, sheet.width, depth * 0.25, shaded(ink, 1.35))


def storey(sheet: Sheet, rng: np.random.Generator, y: float, bays: int, like: Opening, chance: float) -> None:
    """A row of windows like `like`, some lit."""
    lights = (WARM, AMBER, PALE, WARM, COOL)
    pitch = sheet.width / bays
    for bay in range(bays):
        lit = lights[int(rng.integers(0, len(lights)))] if rng.random() < chance else None
        window(
            sheet,
            rng,
            Opening(
                x=(bay + 0.5) * pitch - like.width / 2,
                y=y,
                width=like.width,
                height=like.height,
                lit=lit,
                strength=float(rng.uniform(0.45, 0.95)),
                panes=like.panes,
                rise=like.rise,
                frame=like.frame,
                surround=like.surround,
            ),
        )
