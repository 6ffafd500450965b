"""Could what moves harm people with photosensitive epilepsy: flashes of light or of red, and regular stripes."""

from typing import Final

from pipeline.checks.book import Entry, broken
from pipeline.model import Finding
from pipeline.sights import Burst, Flicker, Plays, Sights, Stripes

WCAG: Final = "https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold"
IRIS: Final = "https://github.com/electronicarts/IRIS"
FAILS: Final = 7  # changes of light within a second: more than three flashes, WCAG 2.3.1
NEAR: Final = 5  # house: a flash fewer than the most allowed
QUARTER, EIGHTH = 0.25, 0.125  # of a window of ten degrees: 0.006 sr (WCAG 2.3.1), and half of it (house)
HELD: Final = 4.0  # seconds within five of two flashes a second or more: EA IRIS, after Ofcom's note on five seconds

SEEN: Final = (
    "The file is decoded to small pictures, each with its own time, and looked at in 27 x 48 places and in every window"
    " that ten degrees of sight can cover: 87 % x 37 % of an upright film on a phone, a third of a screen each way of"
    " one that lies. "
)
LIGHT: Final = Entry(
    id="FLASH-GEN",
    severity="error",
    evidence="file",
    title="Nothing flashes more than three times within a second.",
    why="Flashing can set off a seizure in people with photosensitive epilepsy, who are mostly young, and the CAP Code"
    " (4.7) forbids it in advertisements.",
    how=SEEN + "A change is a rise or a fall by a tenth of white, the darker side below 0.8; two are a flash. It fails"
    " when a quarter of a window changes seven times within a second, all of it together or each place in its own time."
    " Flashing of areas too small to count, of stripes finer than a hundredth of the picture, and what a platform makes"
    " of the file are not seen. It is evidence, not a certificate: for a paid campaign have the Harding test done too.",
    limit="at most 6 changes of light (3 flashes) within any second over a quarter of any window",
    fix="make fewer or softer cuts, keep neighbouring shots equally bright, or let words appear without blinking",
    source=WCAG,
    hard=True,
)
RED: Final = Entry(
    id="FLASH-RED",
    severity="error",
    evidence="file",
    title="No saturated red flashes more than three times within a second.",
    why="Deep red provokes seizures more readily than any other colour, even when it is no brighter than what it"
    " replaces.",
    how=SEEN + "Red is what has R / (R + G + B) of 0.8 or more, in linear light; a change is one of 20 or more in"
    " (R - G - B) x 320, as WCAG 2.0 and 2.1 have it. WCAG 2.2 words it by distance of colours; that is not measured.",
    limit="at most 6 changes of red (3 flashes) within any second over a quarter of any window",
    fix="take saturated red out of what alternates, or cut less often",
    source=WCAG,
    hard=True,
)
LOOP: Final = Entry(
    id="FLASH-LOOP",
    severity="error",
    evidence="file",
    title="Nothing flashes more than three times within a second when it starts again.",
    why="GIFs and films in a feed start again where they end, so the last half second and the first are seen as one.",
    how="The same measure over plays that follow each other, for six seconds at the least. Reported only where the"
    " first play alone passes. A GIF that plays once is not looked at again; every film is, as feeds repeat it.",
    limit="at most 6 changes (3 flashes) within any second over a quarter of any window",
    fix="let the last picture be as bright as the first, or let the GIF last longer",
    source=WCAG,
    hard=True,
)
NEARLY: Final = Entry(
    id="FLASH-WARN",
    severity="warning",
    evidence="file",
    title="Nothing comes near to flashing, or flashes on and on.",
    why="Screens, rooms and people differ, and milder flashing that lasts more than five seconds is a risk as well.",
    how="As for flashes, with less allowed: five changes within a second; seven over an eighth of a window; or four a"
    " second that go on for four seconds of five. A very fast pan over a photo can look like this.",
    limit="at most 4 changes within any second, less than an eighth of a window at 7, and no flashing for 4 s of 5 s",
    fix="make fewer or softer cuts, or slow the movement",
    source=IRIS,
)
PATTERN: Final = Entry(
    id="PATTERN",
    severity="warning",
    evidence="file",
    title="No large area of regular light and dark stripes stands for half a second.",
    why="Stripes can set off a seizure too, most of all when they move or swap light and dark.",
    how="Four pictures a second are looked at in tiles of 64 x 64 small pixels: stripes are one frequency that makes up"
    " half of all that varies in a tile, by a tenth of white. Stripes finer than 1/40 of the width of an upright"
    " picture, bent ones and rings are not seen; a fence or blinds may be, and are for a person to judge.",
    limit="fewer than 5 pairs of stripes, or less than a quarter of the picture",
    fix="choose another photo, or a view without the stripes",
    source=IRIS,
)
RULES: Final[tuple[Entry, ...]] = (LIGHT, RED, LOOP, NEARLY, PATTERN)


def findings(seen: Sights) -> tuple[Finding, ...]:
    """At most one finding a rule, each with the worst of what was seen; a kind that fails is not said to come near."""
    kinds = ((LIGHT, "light", seen.light), (RED, "red", seen.red))
    fails = tuple(_fails(entry, what, plays) for entry, what, plays in kinds)
    nearly = (_nearly(what, plays) for (_, what, plays), fail in zip(kinds, fails, strict=True) if fail is None)
    loops = tuple(found for found in fails if found is not None and found.rule == LOOP.id)
    found = (
        *(one for one in fails if one is not None and one.rule != LOOP.id),
        *loops[:1],
        *[one for one in nearly if one is not None][:1],
        _pattern(seen.stripes),
    )
    return tuple(one for one in found if one is not None)


def _fails(entry: Entry, what: str, plays: Plays) -> Finding | None:
    if (worst := _worst(plays.once, FAILS, QUARTER)) is not None:
        return _told(entry, "flashing", what, *worst)
    if (worst := _worst(plays.again, FAILS, QUARTER)) is not None:
        return _told(LOOP, "flashing when it starts again", what, *worst)
    return None


def _nearly(what: str, plays: Plays) -> Finding | None:
    worst = _worst(plays.again, NEAR, EIGHTH)
    if worst is not None:
        return _told(NEARLY, "what comes near to flashing", what, *worst)
    longest, held = plays.again.longest, plays.again.held
    if longest < HELD:
        return None
    measured = f"4 or more changes of {what} a second for {longest:.1f} s of 5 s"
    limit = f"less than {HELD:g} s of 5 s"
    message = f"flashing that goes on is {measured}, accepted is {limit}: {NEARLY.fix}"
    return broken(NEARLY, message, measured=measured, limit=limit, seconds=held.seconds, box=held.box)


def _worst(flicker: Flicker, changes: int, share: float) -> tuple[Burst, str] | None:
    """What changes together so often, or else what changes apart over so much of a window; and how often that is."""
    if flicker.together.changes >= changes:
        return flicker.together, f"{flicker.together.changes}"
    return (flicker.apart, f"{FAILS} or more") if flicker.apart.share >= share else None


def _told(entry: Entry, name: str, what: str, burst: Burst, often: str) -> Finding:
    measured = f"{often} changes of {what} within one second over {100 * burst.share:.0f} % of the window"
    message = f"{name} is {measured}, accepted is {entry.limit}: {entry.fix}"
    return broken(entry, message, measured=measured, seconds=burst.seconds, box=burst.box)


def _pattern(stripes: Stripes) -> Finding | None:
    if not stripes.pairs:
        return None
    measured = f"{stripes.pairs} pairs of stripes over {100 * stripes.share:.0f} % of the picture"
    message = f"a regular pattern is {measured}, accepted is {PATTERN.limit}: {PATTERN.fix}"
    return broken(PATTERN, message, measured=measured, seconds=stripes.seconds, box=stripes.box)
