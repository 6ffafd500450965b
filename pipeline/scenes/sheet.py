"""A flat drawing in metres (a wall, a lamp post, a tree) and the panel it becomes once hung in the street and lit."""

import math
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.scenes.bands import CELL, bands, enlarged, middles
from pipeline.scenes.light import Air
from pipeline.scenes.view import Colour, Drawing, Picture, Point, Quad, View, mirrored

Ink = tuple[int, int, int]
"""sRGB, 0-255."""
Spot = tuple[float, float]
"""Metres right of and above the bottom left corner of a sheet."""

Film = npt.NDArray[np.uint16]
"""Linear light in whole steps, and coverage: half the memory of a `Picture`, and twice as quick to turn."""

OPAQUE: Final = 65535
"""The coverage of what hides all behind it, and the largest value of a `Film`."""

_SHIFT = 4
_BAND = 64
_WHITES = 8.0, 64.0
"""Times paper white that a `Film` can hold: what every wall stays below, and more than the brightest lamp needs."""
_NEAR = 1.3
"""How much finer than wanted a picture may stay: the turn into the street blends that much by itself."""
DARK: Ink = (0, 0, 0)


class Sheet:
    """Paint (`skin`), own light (`glow`) and where there is anything at all (`cover`), drawn together.

    Skin and cover are views of `paint`, so that one stroke draws both; `lit` is the glow, or nothing while all is dark.
    """

    def __init__(self, width: float, height: float, density: float, skin: Ink | None = None) -> None:
        self.width, self.height, self.density = width, height, density
        shape = (max(2, round(height * density)), max(2, round(width * density)))
        self.paint: Drawing = np.zeros((*shape, 4), np.uint8)
        if skin is not None:
            self.paint.view(np.uint32)[:] = np.array((*skin, 255), np.uint8).view(np.uint32)
        self.skin: Drawing = self.paint[..., :3]
        self.cover: Drawing = self.paint[..., 3]
        self.lit: Drawing | None = None

    @property
    def glow(self) -> Drawing:
        if self.lit is None:
            self.lit = np.zeros((*self.cover.shape, 3), np.uint8)
        return self.lit

    def surfaces(self, skin: Ink, glow: Ink) -> tuple[tuple[Drawing, tuple[int, ...]], ...]:
        """What a stroke is drawn on, and in what ink: a dark stroke on a dark sheet leaves no glow to paint out."""
        painted = self.paint, (*skin, 255)
        return (painted,) if self.lit is None and glow == DARK else (painted, (self.glow, glow))

    def place(self, spots: tuple[Spot, ...]) -> npt.NDArray[np.int32]:
        scale = self.density * (1 << _SHIFT)
        return np.array([(round(x * scale), round((self.height - y) * scale)) for x, y in spots], np.int32)

    def poly(self, spots: tuple[Spot, ...], skin: Ink, glow: Ink = DARK) -> None:
        where = [self.place(spots)]
        for surface, ink in self.surfaces(skin, glow):
            cv2.fillPoly(surface, where, ink, cv2.LINE_AA, _SHIFT)

    def cut(self, spots: tuple[Spot, ...]) -> None:
        """A hole."""
        cover = np.ascontiguousarray(self.cover)
        cv2.fillPoly(cover, [self.place(spots)], (0,), cv2.LINE_AA, _SHIFT)
        self.cover[:] = cover

    def rect(self, x: float, y: float, width: float, height: float, skin: Ink, glow: Ink = DARK) -> None:
        self.poly(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), skin, glow)

    def disc(self, x: float, y: float, radius: float, skin: Ink, glow: Ink = DARK) -> None:
        self.oval(x, y, (radius, radius), skin, glow)

    def oval(self, x: float, y: float, radii: Spot, skin: Ink, glow: Ink = DARK, turn: float = 0.0) -> None:
        centre = self.place(((x, y),))[0]
        scale = self.density * (1 << _SHIFT)
        axes = (max(8, round(radii[0] * scale)), max(8, round(radii[1] * scale)))
        at = (int(centre[0]), int(centre[1]))
        for surface, ink in self.surfaces(skin, glow):
            cv2.ellipse(surface, at, axes, turn, 0, 360, ink, -1, cv2.LINE_AA, _SHIFT)

    def line(self, spots: tuple[Spot, ...], thick: float, skin: Ink, glow: Ink = DARK) -> None:
        where = [self.place(spots)]
        pixels = max(1, round(thick * self.density))
        for surface, ink in self.surfaces(skin, glow):
            cv2.polylines(surface, where, False, ink, pixels, cv2.LINE_AA, _SHIFT)

    def box(self, x: float, y: float, width: float, height: float) -> tuple[slice, slice]:
        """The pixels of a rectangle, rows then columns, cut to the sheet."""
        rows, columns = self.cover.shape
        top, bottom = (self.height - y - height) * self.density, (self.height - y) * self.density
        return (
            slice(max(0, round(top)), min(rows, round(bottom))),
            slice(max(0, round(x * self.density)), min(columns, round((x + width) * self.density))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A lit, hazed picture on four corners in the street: RGB times coverage, of which `white` is the most that fits,
    then coverage.
    """

    picture: Film
    corners: Quad
    white: float

    def paint(self, canvas: Picture, view: View, level: float | None) -> None:
        quad = np.array([view.at(mirrored(corner, level)) for corner in self.corners], np.float32)
        low = np.maximum(np.floor(quad.min(axis=0)) - 1, 0).astype(int)
        high = np.minimum(np.ceil(quad.max(axis=0)) + 2, (view.width, view.height)).astype(int)
        if (high - low).min() < 1:
            return
        picture = _fitted(self.picture, _size(quad, self.picture))
        height, width = picture.shape[:2]
        own = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - np.float32(0.5)
        matrix = cv2.getPerspectiveTransform(own, quad - np.float32(0.5))
        for band in bands(int(high[1] - low[1]), _BAND):
            top, bottom = int(low[1]) + band.start, int(low[1]) + band.stop
            left, right = _reach(quad, top, bottom)
            left, right = max(int(low[0]), left), min(int(high[0]), right)
            if right <= left:
                continue
            moved = np.array(((1, 0, -left), (0, 1, -top), (0, 0, 1))) @ matrix
            warped = cv2.warpPerspective(picture, moved, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
            _veil(canvas[top:bottom, left:right], np.asarray(warped, np.uint16), self.white)


def _reach(quad: Picture, top: int, bottom: int) -> tuple[int, int]:
    """The columns between which a quad lies in some rows, with a pixel to spare."""
    found: list[float] = []
    for (x0, y0), (x1, y1) in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        enters, leaves = max(min(y0, y1), top - 1), min(max(y0, y1), bottom + 1)
        if enters <= leaves:
            slope = (x1 - x0) / (y1 - y0) if y1 != y0 else 0.0
            found += [x0 + slope * (enters - y0), x0 + slope * (leaves - y0)] if y1 != y0 else [x0, x1]
    return (math.floor(min(found)) - 2, math.ceil(max(found)) + 3) if found else (0, 0)


def _veil(canvas: Picture, over: Film, white: float) -> None:
    """Lay a panel's own pixels on the canvas in place."""
    cover = cv2.extractChannel(over, 3)
    most = int(cover.max())
    if not most:
        return
    colour = cv2.cvtColor(over, cv2.COLOR_RGBA2RGB) * np.float32(white / OPAQUE)
    if most == OPAQUE == int(cover.min()):
        canvas[:] = colour
        return
    clear = np.float32(1) - cover * np.float32(1 / OPAQUE)
    canvas *= cv2.merge((clear, clear, clear))
    canvas += colour


def _size(quad: Picture, picture: Film | Drawing) -> tuple[int, int]:
    """Width and height to average a picture down to, so that far walls do not sparkle and no work is wasted."""
    height, width = picture.shape[:2]
    tall = max(np.hypot(*(quad[3] - quad[0])), np.hypot(*(quad[2] - quad[1])))
    wide = 1.6 * max(np.hypot(*(quad[1] - quad[0])), np.hypot(*(quad[2] - quad[3])))
    return max(2, min(width, round(wide))), max(2, min(height, round(tall)))


def _fitted(picture: npt.NDArray[Any], size: tuple[int, int]) -> npt.NDArray[Any]:
    """The picture averaged down to about `size`: by whole steps where that comes near, which is far quicker."""
    parts = [_part(own, wanted) for own, wanted in zip(picture.shape[1::-1], size, strict=True)]
    (wide, across), (tall, down) = parts
    if (wide, tall) == picture.shape[1::-1]:
        return picture
    cut = picture[: tall * down or None, : wide * across or None]
    return cv2.resize(cut, (wide, tall), interpolation=cv2.INTER_AREA)


def _part(own: int, wanted: int) -> tuple[int, int]:
    """A length near the one wanted and the whole step that leads to it, 0 when there is none."""
    step = own // wanted
    return (own // step, step) if own // step <= _NEAR * wanted else (wanted, 0)


def hang(
    sheet: Sheet,
    corners: Quad,
    view: View,
    air: Air,
    *,
    facing: Point | None = None,
    gain: float = 4.0,
    soft: float = 0.0,
) -> Panel:
    """The sheet in the street, lit by every lamp and greyed by the air before it. `facing` is the wall's normal;
    `gain` is how bright full glow is; `soft` blurs by so many metres, as a lens does out of focus.
    """
    quad = np.array([view.at(corner) for corner in corners], np.float32)
    size = _size(quad, sheet.paint)
    paint = np.asarray(_fitted(sheet.paint, size), np.uint8)
    glow = None if sheet.lit is None else np.asarray(_fitted(sheet.lit, size), np.uint8)
    light, haze = _received(corners, paint.shape[:2], air, facing)
    white = _brightest(paint, float(light.max()), gain if glow is not None else 0.0)
    steps = OPAQUE / white
    shares = _shares(light * steps, haze, gain * steps, tuple(part * steps for part in air.fog))
    picture = _lit(paint, glow, shares)
    if soft:
        spread = max(0.3, soft * size[1] / sheet.height)
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), spread), np.uint16)
    return Panel(picture=picture, corners=corners, white=white)


def _brightest(paint: Drawing, light: float, gain: float) -> float:
    """Times paper white that the film must hold."""
    if light + gain + 1 > _WHITES[0]:
        light *= (int(cv2.cvtColor(paint, cv2.COLOR_RGBA2RGB).max()) / 255) ** 2.2
    return min(_WHITES[1], max(_WHITES[0], light + gain + 1))


def _lit(paint: Drawing, glow: Drawing | None, shares: tuple[Picture, Picture, Picture]) -> Film:
    light, clear, fog = shares
    height, width = paint.shape[:2]
    picture = np.empty((height, width, 4), np.uint16)
    whole, skins, glows = int(cv2.extractChannel(paint, 3).min()) == 255, _table(1.0), _table(0.0)
    for rows in bands(height, 4 * CELL):
        part = np.asarray(cv2.LUT(paint[rows], skins), np.float32)
        part *= enlarged(light, CELL, rows, width)
        if glow is not None and glow[rows].any():
            own = np.asarray(cv2.LUT(cv2.cvtColor(glow[rows], cv2.COLOR_RGB2RGBA), glows), np.float32)
            _rows(own)[:] *= _rows(enlarged(clear, CELL, rows, width))
            part += own
        _rows(part)[:] += _rows(enlarged(fog, CELL, rows, width))
        if not whole:
            share = cv2.extractChannel(part, 3) * np.float32(1 / OPAQUE)
            part *= cv2.merge((share, share, share, np.ones_like(share)))
        np.minimum(part, OPAQUE, out=part)
        np.copyto(picture[rows], part, casting="unsafe")
    return picture


def _rows(picture: Picture) -> Picture:
    """The same numbers, a row of pixels a row: quicker to work on a single row over many."""
    return picture.reshape(len(picture), -1)


def _table(cover: float) -> Picture:
    """SRGB to linear light, with the plain 2.2 power that `develop` undoes; the fourth channel to a share."""
    steps = np.arange(256, dtype=np.float32) / 255
    bent = steps**2.2
    return np.stack((bent, bent, bent, cover * steps), axis=1)[None].astype(np.float32)


def _received(corners: Quad, shape: tuple[int, ...], air: Air, facing: Point | None) -> tuple[Picture, Picture]:
    """Light that reaches the eye from a white sheet, and how much haze lies before it, cell by cell."""
    u, v = middles(shape[1])[None, :, None], middles(shape[0])[:, None, None]
    a, b, c, d = (np.array(corner, np.float32) for corner in corners)
    spots = (a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v
    x, y, z = (np.asarray(spots[..., axis], np.float32) for axis in range(3))
    haze = air.haze(z)
    return (air.light(x, y, z, facing) * (1 - haze)[..., None]).astype(np.float32), haze


def _shares(light: Picture, haze: Picture, gain: float, fog: tuple[float, ...]) -> tuple[Picture, Picture, Picture]:
    """What skin and glow are multiplied by and what is added, for the four channels of a film."""
    if (haze == haze[:1]).all():
        haze = haze[:1]  # a wall's air changes along it, and one row says it all
    none, glow = np.zeros_like(haze), gain * (1 - haze)
    # half a step more, since the fraction of a step is cut off
    haze = haze[..., None] * np.array(fog, np.float32) + np.float32(0.5)
    parts = (light, np.full_like(light[..., 0], OPAQUE)), (glow, glow, glow, none), (haze, none)
    skin, own, added = (np.dstack(part).astype(np.float32) for part in parts)
    return skin, own, added


def glowing(colour: Colour, strength: float = 1.0) -> Ink:
    """A linear colour as the ink of a glow."""
    red, green, blue = (round(255 * min(1.0, max(0.0, part * strength)) ** (1 / 2.2)) for part in colour)
    return red, green, blue
