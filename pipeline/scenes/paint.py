"""The one door to the drawn scenes."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.scenes import foundry_yard, lantern_quay, market_cross
from pipeline.scenes.stage import Scene, photograph

_STAGED: Final[Mapping[str, Callable[[], Scene]]] = MappingProxyType(
    {
        "yard-arches": foundry_yard.yard_arches,
        "yard-lane": foundry_yard.yard_lane,
        "yard-stop": foundry_yard.yard_stop,
        "quay-bridge": lantern_quay.quay_bridge,
        "quay-front": lantern_quay.quay_front,
        "quay-steps": lantern_quay.quay_steps,
        "cross-arcade": market_cross.cross_arcade,
        "cross-rank": market_cross.cross_rank,
        "cross-square": market_cross.cross_square,
    }
)


def draw(scene: str) -> npt.NDArray[np.uint8]:
    """The named scene as height x width x 3, sRGB 0-255, of the size `names.SIZES` gives; the same pixels every time.

    Raises `KeyError` for a name that is not in `names.SCENES`.
    """
    return photograph(_STAGED[scene]())
