"""What was found, as the page shows it: each thing once, with its frame, its place in it and a picture of that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import accumulate
from typing import Any

from pipeline.review.parts import Box, Found
from pipeline.review.phrases import SEVERITIES


def of_variant(variant: Mapping[str, Any]) -> tuple[Found, ...]:
    """What was found in one delivered file."""
    return tuple(_found(one, variant) for one in variant["findings"])


def of_creative(creative: Mapping[str, Any]) -> tuple[Found, ...]:
    """What was found in a creative; what is wrong in several placements at the same place is told once."""
    merged: dict[tuple[object, ...], Found] = {}
    each = [_found(one, None) for one in creative["findings"]]
    each += [found for variant in creative["variants"] for found in of_variant(variant)]
    for found in each:
        key = (found.rule, found.message, found.frame, found.box_fractions, found.waived_by)
        first = merged.setdefault(key, found)
        if first is not found:
            merged[key] = replace(first, also=(*first.also, found.placement))
    return tuple(sorted(merged.values(), key=_weight))


def open_ones(found: Iterable[Found]) -> int:
    """How many of them nobody answers for."""
    return sum(not one.waived_by for one in found)


def frame(seconds: float, measured: Mapping[str, Any]) -> int:
    """The number of the picture that stands at a moment of a file."""
    last = max(0, int(measured["frames"]) - 1)
    n: int
    if measured.get("delays"):
        ends = list(accumulate(measured["delays"]))
        n = sum(end <= seconds * 1000 for end in ends)
    else:
        n = max(0, round(seconds * measured["fps"]))
    return min(last, n)


def _weight(found: Found) -> tuple[bool, int, float]:
    order = list(SEVERITIES)
    known = order.index(found.severity) if found.severity in order else len(order)
    return bool(found.waived_by), known, found.seconds or 0.0


def _found(one: Mapping[str, Any], variant: Mapping[str, Any] | None) -> Found:
    seconds, box = one["seconds"], one["box"]
    waived = one["waived"]
    stands = bool(waived) and date.fromisoformat(waived["until"]) >= datetime.now(UTC).date()
    measured = variant["measured"] if variant else None
    return Found(
        rule=one["rule"],
        severity=one["severity"],
        severity_words=SEVERITIES.get(one["severity"], one["severity"]),
        message=one["message"],
        measured=one["measured"],
        limit=one["limit"],
        fix=one["fix"],
        written=one["written"],
        placement=variant["placement"] if variant else "",
        also=(),
        seconds=seconds,
        frame=None if seconds is None or measured is None else frame(seconds, measured),
        box_fractions=None if box is None or measured is None else _share(box, measured),
        waived_by=waived["name"] if stands else "",
        crop_url="" if box is None or variant is None else _crop(variant["sha256"], seconds or 0.0, box),
    )


def _share(box: Sequence[int], measured: Mapping[str, Any]) -> Box:
    left, top, right, bottom = box
    wide, high = measured["width"], measured["height"]
    return (
        round(left / wide, 4),
        round(top / high, 4),
        round((right - left) / wide, 4),
        round((bottom - top) / high, 4),
    )


def _crop(sha256: str, seconds: float, box: Sequence[int]) -> str:
    edges = "-".join(str(max(0, edge)) for edge in box)
    return f"/crop/{sha256}/{round(seconds * 1000)}/{edges}.png"
