"""Ages as a platform takes them: a first and a last year, each within its own bounds."""

from collections.abc import Iterator
from typing import Final

from pipeline.checks import reach
from pipeline.model import Finding
from pipeline.traffic import Traffic

ADULT: Final = 18
Ages = tuple[int, int]


def nearest(traffic: Traffic, firsts: Ages, lasts: Ages) -> Ages:
    """The campaign's first and last age, or the nearest that the platform takes."""
    return _within(traffic.youngest, firsts), _within(traffic.oldest, lasts)


def findings(platform: str, traffic: Traffic, taken: Ages, young: str = "") -> Iterator[Finding]:
    """Who is too many and who is missed, and what is the matter with the `young`; else nothing."""
    wanted, reached = (set(range(first, last + 1)) for first, last in ((traffic.youngest, traffic.oldest), taken))
    apart = ((reached - wanted, "too many"), (wanted - reached, "missed"))
    parts = [f"{_years(ages)} {word}" for ages, word in apart if ages]
    if young and taken[0] < ADULT:
        parts.append(young)
    if parts:
        limit = f"{taken[0]}-{taken[1]}: {', '.join(parts)}"
        yield reach.ages(platform, measured=f"{traffic.youngest}-{traffic.oldest}", limit=limit)


def _within(age: int, bounds: Ages) -> int:
    return min(max(age, bounds[0]), bounds[1])


def _years(ages: set[int]) -> str:
    """They follow each other: a platform's bounds cut off one end only."""
    return f"{min(ages)}-{max(ages)}" if len(ages) > 1 else str(min(ages))
