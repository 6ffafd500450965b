"""What a platform lays over a film, drawn from the margins its placement keeps free; no platform's own drawings."""

from typing import Final

from pipeline.review.parts import Furniture, Zone
from pipeline.rules import Placement, Rule

NARROW: Final = 0.08  # margins no wider than this hold no buttons
COLUMN: Final = 0.38  # of the height: the column of buttons above the caption
NOTHING: Final = Zone(top=0.0, right=0.0, bottom=0.0, left=0.0)


def zone(placement: Placement | None) -> Zone:
    """The margins as shares of the frame; none for a placement that is no longer known."""
    if placement is None:
        return NOTHING
    make, kept = placement.make, placement.zone
    return Zone(
        top=round(kept.top.value / make.height, 4),
        right=round(kept.right.value / make.width, 4),
        bottom=round(kept.bottom.value / make.height, 4),
        left=round(kept.left.value / make.width, 4),
    )


def furniture(placement: Placement | None) -> tuple[Furniture, ...]:
    """Boxes with what stands in them; nothing where all margins are our own choice, as in a GIF or on a poster."""
    if placement is None or all(edge.source == "house" for edge in _edges(placement)):
        return ()
    free = zone(placement)
    across = round(1 - free.left - free.right, 4)
    found = []
    if free.top > NARROW / 2:
        found.append(Furniture(kind="tabs", label="Tabs and search", x=0, y=0, w=1, h=free.top, side="top"))
    if free.bottom > NARROW / 2:
        words = "Name, caption and button" if placement.call_to_action else "Name and caption"
        y = round(1 - free.bottom, 4)
        found.append(
            Furniture(kind="caption", label=words, x=free.left, y=y, w=across, h=free.bottom, side="bottom"),
        )
    if free.right > NARROW:
        high = round(min(COLUMN, 1 - free.top - free.bottom), 4)
        y = round(1 - free.bottom - high, 4)
        x = round(1 - free.right, 4)
        label = "Profile, like, comment, share"
        found.append(Furniture(kind="buttons", label=label, x=x, y=y, w=free.right, h=high, side="right"))
    return tuple(found)


def _edges(placement: Placement) -> tuple[Rule[int], ...]:
    kept = placement.zone
    return kept.top, kept.bottom, kept.left, kept.right
