"""A flat drawing in metres (a wall, a lamp post, a tree) and the panel it becomes once hung in the street and lit."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.scenes.light import Air
from pipeline.scenes.view import Colour, Drawing, Picture, Point, Quad, View, mirrored

Ink = tuple[int, int, int]
"""sRGB, 0-255."""
Spot = tuple[float, float]
"""Metres right of and above the bottom left corner of a sheet."""

_SHIFT = 4
DARK: Ink = (0, 0, 0)


class Sheet:
    """Paint (`skin`), own light (`glow`) and where there is anything at all (`cover`), drawn together."""

    def __init__(self, width: float, height: float, density: float, skin: Ink | None = None) -> None:
        self.width, self.height, self.density = width, height, density
        shape = (max(2, round(height * density)), max(2, round(width * density)))
        self.skin: Drawing = np.full((*shape, 3), skin or DARK, np.uint8)
        self.glow: Drawing = np.zeros((*shape, 3), np.uint8)
        self.cover: Drawing = np.full(shape, 0 if skin is None else 255, np.uint8)

    def place(self, spots: tuple[Spot, ...]) -> npt.NDArray[np.int32]:
        scale = self.density * (1 << _SHIFT)
        return np.array([(round(x * scale), round((self.height - y) * scale)) for x, y in spots], np.int32)

    def poly(self, spots: tuple[Spot, ...], skin: Ink, glow: Ink = DARK) -> None:
        where = [self.place(spots)]
        for surface, ink in ((self.skin, skin), (self.glow, glow), (self.cover, (255,))):
            cv2.fillPoly(surface, where, ink, cv2.LINE_AA, _SHIFT)

    def rect(self, x: float, y: float, width: float, height: float, skin: Ink, glow: Ink = DARK) -> None:
        self.poly(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), skin, glow)

    def disc(self, x: float, y: float, radius: float, skin: Ink, glow: Ink = DARK) -> None:
        self.oval(x, y, (radius, radius), skin, glow)

    def oval(self, x: float, y: float, radii: Spot, skin: Ink, glow: Ink = DARK, turn: float = 0.0) -> None:
        centre = self.place(((x, y),))[0]
        scale = self.density * (1 << _SHIFT)
        axes = (max(8, round(radii[0] * scale)), max(8, round(radii[1] * scale)))
        at = (int(centre[0]), int(centre[1]))
        for surface, ink in ((self.skin, skin), (self.glow, glow), (self.cover, (255,))):
            cv2.ellipse(surface, at, axes, turn, 0, 360, ink, -1, cv2.LINE_AA, _SHIFT)

    def line(self, spots: tuple[Spot, ...], thick: float, skin: Ink, glow: Ink = DARK) -> None:
        where = [self.place(spots)]
        pixels = max(1, round(thick * self.density))
        for surface, ink in ((self.skin, skin), (self.glow, glow), (self.cover, (255,))):
            cv2.polylines(surface, where, False, ink, pixels, cv2.LINE_AA, _SHIFT)

    def box(self, x: float, y: float, width: float, height: float) -> tuple[slice, slice]:
        """The pixels of a rectangle, rows then columns, cut to the sheet."""
        rows, columns = self.cover.shape
        top, bottom = (self.height - y - height) * self.density, (self.height - y) * self.density
        return (
            slice(max(0, round(top)), min(rows, round(bottom))),
            slice(max(0, round(x * self.density)), min(columns, round((x + width) * self.density))),
        )


def linear(drawing: Drawing) -> Picture:
    """SRGB to linear light, with the plain 2.2 power that `develop` undoes."""
    table = (np.arange(256, dtype=np.float32) / 255) ** 2.2
    return np.asarray(cv2.LUT(drawing, table.astype(np.float32)), np.float32)


def veiled(canvas: Picture, over: Picture) -> None:
    """Lay `over` (RGB times coverage, then coverage) on the canvas in place."""
    cover = 1 - cv2.extractChannel(over, 3)
    canvas *= cv2.merge((cover, cover, cover))
    canvas += cv2.cvtColor(over, cv2.COLOR_RGBA2RGB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A lit, hazed picture (RGB times coverage, then coverage) on four corners in the street."""

    picture: Picture
    corners: Quad

    def paint(self, canvas: Picture, view: View, level: float | None) -> None:
        quad = np.array([view.at(mirrored(corner, level)) for corner in self.corners], np.float32)
        low = np.maximum(np.floor(quad.min(axis=0)) - 1, 0).astype(int)
        high = np.minimum(np.ceil(quad.max(axis=0)) + 2, (view.width, view.height)).astype(int)
        if (high - low).min() < 1:
            return
        picture = cv2.resize(self.picture, _size(quad, self.picture), interpolation=cv2.INTER_AREA)
        height, width = picture.shape[:2]
        own = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - np.float32(0.5)
        matrix = cv2.getPerspectiveTransform(own, quad - low.astype(np.float32) - np.float32(0.5))
        size = (int(high[0] - low[0]), int(high[1] - low[1]))
        warped = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_LINEAR)
        veiled(canvas[low[1] : high[1], low[0] : high[0]], np.asarray(warped, np.float32))


def _size(quad: Picture, picture: Picture | Drawing) -> tuple[int, int]:
    """Width and height to average a picture down to, so that far walls do not sparkle and no work is wasted."""
    height, width = picture.shape[:2]
    tall = max(np.hypot(*(quad[3] - quad[0])), np.hypot(*(quad[2] - quad[1])))
    wide = 1.6 * max(np.hypot(*(quad[1] - quad[0])), np.hypot(*(quad[2] - quad[3])))
    return max(2, min(width, round(wide))), max(2, min(height, round(tall)))


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
    size = _size(quad, sheet.cover)
    skin, glow, cover = (
        np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
        for part in (sheet.skin, sheet.glow, sheet.cover)
    )
    light, haze = _received(corners, (max(2, size[1] // 12), max(2, size[0] // 12)), air, facing)
    picture = linear(skin)
    picture *= cv2.resize(light, size, interpolation=cv2.INTER_LINEAR)
    if glow.any():
        clear = cv2.resize(np.asarray(gain * (1 - haze), np.float32), size, interpolation=cv2.INTER_LINEAR)
        picture += linear(glow) * cv2.merge((clear, clear, clear))
    fog = haze[..., None] * np.array(air.fog, np.float32)
    picture += cv2.resize(fog.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    share = cover.astype(np.float32) * np.float32(1 / 255)
    if cover.min() < 255:
        picture *= cv2.merge((share, share, share))
    whole = np.asarray(cv2.merge((*cv2.split(picture), share)), np.float32)
    if soft:
        whole = np.asarray(cv2.GaussianBlur(whole, (0, 0), max(0.3, soft * size[1] / sheet.height)), np.float32)
    return Panel(picture=whole, corners=corners)


def _received(corners: Quad, shape: tuple[int, int], air: Air, facing: Point | None) -> tuple[Picture, Picture]:
    """Light that reaches the eye from a white sheet, and how much haze lies before it, on a coarse grid."""
    u = ((np.arange(shape[1], dtype=np.float32) + 0.5) / shape[1])[None, :, None]
    v = ((np.arange(shape[0], dtype=np.float32) + 0.5) / shape[0])[:, None, None]
    a, b, c, d = (np.array(corner, np.float32) for corner in corners)
    spots = (a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v
    x, y, z = (np.asarray(spots[..., axis], np.float32) for axis in range(3))
    haze = air.haze(z)
    return (air.light(x, y, z, facing) * (1 - haze)[..., None]).astype(np.float32), haze


def glowing(colour: Colour, strength: float = 1.0) -> Ink:
    """A linear colour as the ink of a glow."""
    red, green, blue = (round(255 * min(1.0, max(0.0, part * strength)) ** (1 / 2.2)) for part in colour)
    return red, green, blue
