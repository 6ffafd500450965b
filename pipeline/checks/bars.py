"""Are there black bars left at the edges of a file, as from a film of another shape?"""

from typing import Final

from pipeline.checks.book import Entry, broken
from pipeline.model import Finding, Severity
from pipeline.sights import Sights

BARS: Final = Entry(
    id="PLAT-BARS",
    severity="error",
    evidence="file",
    title="No black bars stand at the edges.",
    why="Platforms refuse films with bars, and bars waste the part of a phone that we pay for.",
    how="Lines along an edge that are black (red, green and blue at most 12 of 255) on every picture of the file, and"
    " end in a straight line beside which the picture is brighter along three quarters of it. One bar alone only warns:"
    " it may be drawn on purpose. Bars narrower than a fiftieth of the width, coloured or blurred ones are not seen,"
    " nor those that go away in some shot; dark edges of a night photo are no bars, as they are not even.",
    limit="none",
    fix="use a photo or film in the placement's own shape, or let the picture fill the frame",
    source="https://business-api.tiktok.com/portal/docs?id=1737587322856449",
)
RULES: Final[tuple[Entry, ...]] = (BARS,)


def findings(seen: Sights) -> tuple[Finding, ...]:
    """One finding for all bars; its box is the widest of them."""
    left, top, right, bottom = seen.bars
    widths = {"left": left, "top": top, "right": right, "bottom": bottom}
    there = [f"{width} px at the {side}" for side, width in widths.items() if width]
    if not there:
        return ()
    boxes = {
        "left": (0, 0, left, seen.height),
        "top": (0, 0, seen.width, top),
        "right": (seen.width - right, 0, seen.width, seen.height),
        "bottom": (0, seen.height - bottom, seen.width, seen.height),
    }
    facing = bool((left and right) or (top and bottom))
    severity: Severity = "error" if facing else "warning"
    measured = "about " + " and ".join(there)
    message = f"what is black at the edges is {measured}, accepted is none: {BARS.fix}"
    widest = max(widths, key=lambda side: widths[side])
    return (broken(BARS, message, measured=measured, severity=severity, box=boxes[widest]),)
