"""Placements -> formats. Placements whose pictures are made alike share one format, and so one encoded file."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model import Creative, Variant
from pipeline.rules import Placement
from pipeline.shots import Box, Format


@dataclass(frozen=True, slots=True, order=False)
class Cut:
    """The picture of a creative in one format; every variant that shares it names the same file."""

    creative: Creative
    format: Format


def formats(placements: Mapping[str, Placement], *, universal: bool, draft: bool) -> dict[str, Format]:
    """The format of each placement by id. Universal: videos of one size share the intersection of their zones."""
    own = {id_: _zone(placement) for id_, placement in placements.items()}
    found = {}
    for id_, placement in placements.items():
        zone = own[id_]
        if universal and placement.make.kind == "video" and placement.make.sound:
            alike = [own[other] for other, rules in placements.items() if _same_screen(rules, placement)]
            zone = Box(
                max(box.left for box in alike),
                max(box.top for box in alike),
                min(box.right for box in alike),
                min(box.bottom for box in alike),
            )
        found[id_] = _format(placement, zone, draft=draft)
    return found


def cut(variant: Variant, forms: Mapping[str, Format]) -> Cut:
    return Cut(variant.creative, forms[variant.placement.id])


def _same_screen(a: Placement, b: Placement) -> bool:
    return (a.make.kind, a.make.width, a.make.height, a.make.sound) == (
        b.make.kind,
        b.make.width,
        b.make.height,
        b.make.sound,
    )


def _zone(placement: Placement) -> Box:
    make, zone = placement.make, placement.zone
    return Box(zone.left.value, zone.top.value, make.width - zone.right.value, make.height - zone.bottom.value)


def _format(placement: Placement, zone: Box, *, draft: bool) -> Format:
    make = placement.make
    part = 0.5 if draft else 1.0
    return Format(
        kind=make.kind,
        width=round(make.width * part / 2) * 2,
        height=round(make.height * part / 2) * 2,
        fps=make.fps,
        seconds=make.seconds,
        held=make.photo == "held",
        zone=Box(*(round(edge * part) for edge in (zone.left, zone.top, zone.right, zone.bottom))),
        draft=draft,
        max_bytes=make.max_bytes,
        loops=make.loops,
        scanned=make.scanned,
    )
