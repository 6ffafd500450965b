"""How light a colour is and how far two stand apart, by WCAG 2.x and by APCA; on arrays of samples."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.colour import Plane, Planes
from pipeline.shots import Model

Values = npt.NDArray[np.float32]


# sRGB's share of each channel in luminance, and its curve (IEC 61966-2-1), as WCAG 2.2 defines relative luminance
_WCAG: Final = (0.2126, 0.7152, 0.0722)
# APCA-W3 0.1.9, constants "0.0.98G-4g": a plain exponent of 2.4 and these shares
_APCA: Final = (0.2126729, 0.7151522, 0.0721750)
_EXPONENT: Final = 2.4
_BLACK, _BLACK_CURVE = 0.022, 1.414  # soft clamp of what is nearly black
_LEAST: Final = 0.0005  # of lightness; less is none
_DARK_ON_LIGHT: Final = (0.56, 0.57)  # exponents of the ground and of the text
_LIGHT_ON_DARK: Final = (0.65, 0.62)
_SCALE, _OFFSET, _CLIP = 1.14, 0.027, 0.1


def _linear() -> Values:
    code = np.arange(256, dtype=np.float64) / 255
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4).astype(np.float32)


_LINEAR: Final = _linear()
_PLAIN: Final = ((np.arange(256, dtype=np.float64) / 255) ** _EXPONENT).astype(np.float32)


def lights(planes: Planes, step: int, model: Model) -> tuple[Values, Values]:
    """Luminance 0..1 by WCAG and by APCA of every `step`th pixel of a part of a frame that begins on an even pixel.

    In yuv420 `step` is 1 or even: chroma is taken where it is sampled.
    """
    first, second, third = planes
    if model == "rgb":
        red, green, blue = (plane[::step, ::step] for plane in planes)
    else:
        y = (first[::step, ::step].astype(np.float32) - 16) * np.float32(255 / 219)
        half = max(1, step // 2)
        u, v = ((plane[::half, ::half].astype(np.float32) - 128) * np.float32(255 / 224) for plane in (second, third))
        if step == 1:
            u, v = (np.repeat(np.repeat(c, 2, axis=0), 2, axis=1) for c in (u, v))
        kr, kb = 0.2126, 0.0722  # BT.709
        kg = 1 - kr - kb
        reds, blues = y + np.float32(2 * (1 - kr)) * v, y + np.float32(2 * (1 - kb)) * u
        greens = (y - np.float32(kr) * reds - np.float32(kb) * blues) / np.float32(kg)
        red, green, blue = (np.clip(c + 0.5, 0, 255).astype(np.uint8) for c in (reds, greens, blues))
    channels = (red, green, blue)
    return _weighed(channels, _WCAG, _LINEAR), _weighed(channels, _APCA, _PLAIN)


def _weighed(channels: Sequence[Plane], shares: Sequence[float], curve: Values) -> Values:
    each = [np.float32(share) * curve[channel] for share, channel in zip(shares, channels, strict=True)]
    return np.asarray(each[0] + each[1] + each[2], np.float32)


def of(colour: str) -> tuple[float, float]:
    """Luminance of a colour `#RRGGBB` by WCAG and by APCA."""
    red, green, blue = (np.full((1, 1), int(colour[n : n + 2], 16), np.uint8) for n in (1, 3, 5))
    one, other = lights((red, green, blue), 1, "rgb")
    return float(one[0, 0]), float(other[0, 0])


def ratio(one: float, other: float) -> float:
    """The contrast ratio 1..21 of two luminances, as WCAG 2.x defines it."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def apca(text: float, ground: float) -> float:
    """The lightness contrast Lc of two of APCA's luminances: positive for dark on light, to 106, negative for light on
    dark, to -108.
    """
    text, ground = (y if y > _BLACK else y + (_BLACK - y) ** _BLACK_CURVE for y in (text, ground))
    if abs(ground - text) < _LEAST:
        return 0.0
    behind, before = _DARK_ON_LIGHT if ground > text else _LIGHT_ON_DARK
    apart = (ground**behind - text**before) * _SCALE
    if abs(apart) < _CLIP:
        return 0.0
    return float(100 * (apart - _OFFSET if apart > 0 else apart + _OFFSET))
