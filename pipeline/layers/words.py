"""Type: every word rasterised once a shot, its soft shadow below all of the block's letters."""

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from pipeline.fonts import at_size
from pipeline.layers.sprite import Sprite, sprite
from pipeline.shots import Model, Word, Words


def sprites(layer: Words, width: int, height: int, model: Model) -> tuple[Sprite, ...]:  # noqa: ARG001 one signature a kind
    """Shadows first, then letters, so that no word darkens its neighbour."""
    masks = [_letters(word) for word in layer.words]
    letters = tuple(
        sprite(x, y, mask, word.colour, word.track, model, from_right=word.direction == "rtl")
        for word, (x, y, mask) in zip(layer.words, masks, strict=True)
    )
    if layer.shadow <= 0:
        return letters
    shadows = []
    for word, (x, y, mask) in zip(layer.words, masks, strict=True):
        spread = max(2, round(word.size * 0.16))
        wide = np.pad(mask, spread * 2)
        soft = cv2.GaussianBlur(wide, (0, 0), spread * 0.8)
        soft = np.minimum(1, soft * 1.6) * layer.shadow
        track = replace(word.track, entrance="fade" if word.track.entrance != "cut" else "cut")
        shadows.append(
            sprite(x - spread * 2, y - spread * 2, soft.astype(np.float32), layer.shadow_colour, track, model)
        )
    return (*shadows, *letters)


def _letters(word: Word) -> tuple[int, int, npt.NDArray[np.float32]]:
    """Where the word's corner lies and its coverage, 0..1."""
    edge = 2
    size = (word.ink.width + 2 * edge, word.ink.height + 2 * edge)
    picture = Image.new("L", size)
    origin = (word.x - word.ink.left + edge, word.baseline - word.ink.top + edge)
    ImageDraw.Draw(picture).text(
        origin, word.text, fill=255, font=at_size(word.face, word.size), direction=word.direction, anchor="ls"
    )
    return word.ink.left - edge, word.ink.top - edge, np.asarray(picture, np.float32) * np.float32(1 / 255)
