"""What scenes there are and how large; importable without numpy or OpenCV."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SIZES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "yard-arches": (1440, 2560),
        "yard-lane": (1440, 2560),
        "yard-stop": (1440, 2400),
        "quay-bridge": (1440, 2160),
        "quay-front": (1440, 2560),
        "quay-steps": (1440, 2400),
        "cross-arcade": (1440, 2560),
        "cross-rank": (1440, 2400),
        "cross-square": (2400, 1600),
    }
)
"""Width and height in pixels of each scene, in the order of `SCENES`."""

SCENES: Final[tuple[str, ...]] = tuple(SIZES)
"""Every scene, sorted by place (Foundry Yard, Lantern Quay, Market Cross), then by name."""
