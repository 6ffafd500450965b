"""Negatives and plates, kept: a photo is developed once, and printed once for every size and grade it is shown in."""

from pathlib import Path

import numpy as np

from pipeline import photos
from pipeline.checks.photo import detail
from pipeline.keys import Keys
from pipeline.plates import packed
from pipeline.scenes.names import SIZES
from pipeline.shots import Model, Plate
from pipeline.store import Record, Store


def negative(store: Store, keys: Keys, wanted: Plate, fresh: bool = False) -> Record:  # noqa: FBT001, FBT002 tasks pass by position
    """A photo developed; the record holds its size and that of the photo itself."""

    def write(part: Path) -> Record:
        picture = photos.developed(wanted)
        picture.tofile(part)
        whole = SIZES[wanted.scene or ""] if wanted.path is None else photos.size(wanted.path)
        left = detail(picture, wanted.redactions)
        position = () if wanted.path is None else photos.position(wanted.path)
        size = {"width": picture.shape[1], "height": picture.shape[0], "photo": whole}
        return {**size, "detail": left, "position": position}

    return store.once(keys.negative(wanted), "rgb", write, fresh=fresh)


def plate(store: Store, keys: Keys, wanted: Plate, model: Model, fresh: bool = False) -> Record:  # noqa: FBT001, FBT002 tasks pass by position
    """A plate printed from its negative; the record says how many plate pixels one photo pixel became."""

    def write(part: Path) -> Record:
        key = keys.negative(wanted)
        described = negative(store, keys, wanted)
        # mapped, not read: a plate may want only the middle of the photo
        picture = np.memmap(store.path(key, "rgb"), np.uint8, "r", shape=(described["height"], described["width"], 3))
        part.write_bytes(packed(photos.printed(np.asarray(picture), wanted, model)))
        wide, high = described["photo"]
        return {"enlarged": wanted.width / photos.crop(wide, high, wanted.width / wanted.height, wanted.focal)[2]}

    return store.once(keys.plate(wanted, model), "planes", write, fresh=fresh)
