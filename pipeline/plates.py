"""Plates as they are kept between processes: light to read for those who only look at what is kept."""

from collections.abc import Callable

import numpy as np

from pipeline import calls
from pipeline.colour import Planes
from pipeline.errors import MakingFault
from pipeline.keys import Keys
from pipeline.shots import Model, Plate
from pipeline.store import Store

PRINTING = "pipeline.darkroom:plate"
"""Named, not imported: readers of photos and painters of scenes are slow to load."""


def packed(of: Planes) -> bytes:
    """The planes as they are kept between processes: one after another, no header."""
    return b"".join(plane.tobytes() for plane in of)


def unpacked(kept: bytes, plate: Plate, model: Model) -> Planes:
    """The planes of a kept plate; raises `MakingFault` when bytes are missing."""
    wide, high = plate.width, plate.height
    step = 1 if model == "rgb" else 2
    small = (high // step, wide // step)
    each = small[0] * small[1]
    if len(kept) != wide * high + 2 * each:
        raise MakingFault("a kept photo is damaged: run `spotlight cache verify`")
    raw = np.frombuffer(kept, np.uint8)
    first, second, third = np.split(raw, [wide * high, wide * high + each])
    return first.reshape(high, wide), second.reshape(small), third.reshape(small)


def loader(store: Store, keys: Keys) -> Callable[[Plate, Model], Planes]:
    """Reads plates from the store; one that is not there is printed first, and kept."""

    def load(wanted: Plate, model: Model) -> Planes:
        path = store.path(keys.plate(wanted, model), "planes")
        if not path.is_file():
            calls.named(PRINTING)(store, keys, wanted, model)
        return unpacked(path.read_bytes(), wanted, model)

    return load
