"""Measured against limit as lengths, for a small bar; only where both are plainly figures of one unit."""

import re
from dataclasses import dataclass
from math import inf, isfinite
from typing import Final

FIGURE: Final = re.compile(r"(?<![\w.])(?P<sign>[-−]?)(?P<figure>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|:1|[A-Za-z]*)")
BETWEEN: Final = frozenset({"to", "and"})
ROOM: Final = 0.25
"""Beyond the furthest figure, as a share of what is shown."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where things stand from 0, the left end, to 100: `first` to `last` is accepted, `measured` is not."""

    measured: float
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class _Figure:
    value: float
    unit: str


def scale(measured: str, limit: str) -> Scale | None:
    """None where a bar would say something that the words do not: other units, several figures, a limit kept to.

    A limit is one figure, on whose far side `measured` lies, or two with `to`, `and` or ± between them.
    """
    seen, allowed = _figures(measured), _figures(limit)
    if len(seen) != 1 or not 1 <= len(allowed) <= 2 or len({one.unit for one in (*seen, *allowed) if one.unit}) > 1:
        return None
    at = seen[0].value
    bounds = _bounds(at, [one.value for one in allowed], limit)
    if bounds is None or bounds[0] <= at <= bounds[1]:
        return None
    shown = (at, *(bound for bound in bounds if isfinite(bound)))
    low = min(shown) if min(shown) < 0 else 0.0
    room = (max(shown) - low) * ROOM
    start, end = low - room * (low < 0), max(shown) + room
    first, last = (100 * (min(max(bound, start), end) - start) / (end - start) for bound in bounds)
    return Scale(measured=round(100 * (at - start) / (end - start), 1), first=round(first, 1), last=round(last, 1))


def _bounds(at: float, allowed: list[float], limit: str) -> tuple[float, float] | None:
    if len(allowed) == 1:
        return (allowed[0], inf) if at < allowed[0] else (-inf, allowed[0])
    first, last = allowed
    if "±" in limit:
        return first - last, first + last
    return (first, last) if first < last and BETWEEN & set(limit.lower().split()) else None


def _figures(text: str) -> list[_Figure]:
    found = FIGURE.finditer(text)
    return [_figure(one) for one in found]


def _figure(found: re.Match[str]) -> _Figure:
    value = float(found["figure"].replace(",", ""))
    unit = found["unit"] if found["unit"].lower() not in {*BETWEEN, "or", "in", "at", "a", "of"} else ""
    return _Figure(-value if found["sign"] else value, unit.removesuffix("s") or unit)
