"""Circles around places as a platform takes them: which radius, and whether a control can be kept out."""

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from typing import Final

from pipeline.checks import reach
from pipeline.model import Finding
from pipeline.traffic import Place, Traffic

EARTH: Final = 6_371_000  # metres

Limits = tuple[int, int]


def radius(place: Place, limits: Limits) -> int:
    """In metres, the nearest that the platform takes."""
    return min(max(place.radius, limits[0]), limits[1])


def metres(one: Place, other: Place) -> float:
    """How far the centres of two places are apart, on a sphere: 0.5 % wrong at most."""
    north, south = radians(one.latitude), radians(other.latitude)
    wide = radians(other.longitude - one.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(wide / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(half, 1)))


def controls(traffic: Traffic) -> tuple[Place, ...]:
    return tuple(place for place in traffic.places if place.arm == "control")


def left_out(traffic: Traffic) -> str:
    """The controls by name, for people; empty where there is none."""
    return ", ".join(place.name for place in controls(traffic))


def findings(platform: str, traffic: Traffic, limits: Limits) -> Iterator[Finding]:
    """What is not as the campaign means it, of the circles of treated places and of controls."""
    treated = [place for place in traffic.places if traffic.of(platform, place.id)]
    for place in (*treated, *controls(traffic)):
        taken = radius(place, limits)
        if taken != place.radius:
            accepted = f"{limits[0]:,} to {limits[1]:,} m, and the export says {taken:,} m"
            yield reach.radius(platform, place.id, measured=f"{place.radius:,} m", limit=accepted)
    for control in controls(traffic):
        for place in treated:
            apart, least = metres(control, place), radius(control, limits) + radius(place, limits)
            if apart < least:
                near = f"{apart:,.0f} m from {place.id}, centre to centre"
                yield reach.control(platform, control.id, measured=near, limit=f"{least:,} m, so that no circles meet")
