"""Where cuts fall: the lengths an author wrote, moved to the nearest beats of the music."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from math import ceil, floor, inf

from pipeline.model import Pulse

SHORTEST = 0.8  # seconds a beat of a script must last
LEAST, MOST = 5.0, 9.0  # seconds a film may last
_CLOSE = 1e-6  # of a period: what arithmetic may be off


def on_the_beat(lengths: Sequence[float], pulse: Pulse | None) -> tuple[float, ...]:
    """Lengths in seconds after which the music beats, each cut as near to where it was written as that allows.

    All together are a whole number of periods, so that the music stays in step when the film begins again. None is
    under 0.8 s, as none that is given may be, and the whole stays within 5-9 s on the side it was. Where a slow pulse
    leaves no room for so many, cuts fall on its halves too. Without a pulse the lengths stay.
    """
    if pulse is None or not lengths:
        return tuple(lengths)
    fine, cuts = pulse, _cuts(lengths, pulse)
    while cuts is None:
        fine = replace(fine, period=fine.period / 2)
        cuts = _cuts(lengths, fine)
    return tuple(round(after - before, 6) for before, after in pairwise((0.0, *cuts)))


def _cuts(lengths: Sequence[float], pulse: Pulse) -> tuple[float, ...] | None:
    """Seconds at which each length ends; None when they do not all fit on this pulse."""
    wishes = tuple(accumulate(lengths))
    least = LEAST if wishes[-1] > LEAST - _CLOSE else 0.0
    latest = MOST if wishes[-1] < MOST + _CLOSE else inf
    phases = (*(pulse.first for _ in wishes[1:]), 0.0)
    bounds = []
    for phase in reversed(phases):
        bounds.append(latest if latest == inf else phase + floor(_beats(latest, phase, pulse) + _CLOSE) * pulse.period)
        latest = bounds[-1] - SHORTEST
    cuts = [0.0]
    for wish, phase, bound in zip(wishes, phases, reversed(bounds), strict=True):
        free = max(cuts[-1] + SHORTEST, least if len(cuts) == len(wishes) else 0.0)
        soonest = phase + ceil(_beats(free, phase, pulse) - _CLOSE) * pulse.period
        nearest = phase + round(_beats(wish, phase, pulse)) * pulse.period
        if soonest > bound + _CLOSE:
            return None
        cuts.append(min(max(soonest, nearest), bound))
    return tuple(cuts[1:])


def _beats(seconds: float, phase: float, pulse: Pulse) -> float:
    return (seconds - phase) / pulse.period


def between(first: float, stop: float, pulse: Pulse | None) -> tuple[float, ...]:
    """The seconds from `first` on at which the music beats before `stop`."""
    if pulse is None:
        return ()
    least = ceil(_beats(first, pulse.first, pulse) - _CLOSE)
    most = ceil(_beats(stop, pulse.first, pulse) - _CLOSE)
    return tuple(pulse.first + n * pulse.period - first for n in range(least, most))
