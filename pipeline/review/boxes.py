"""Where the words of a film stand, and when: set again from the scripts it was made from, without drawing anything."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import numpy as np

from pipeline import ledger, prospect
from pipeline.checks.showing import units
from pipeline.errors import SpotlightError
from pipeline.galley import Unfit
from pipeline.intent import glance
from pipeline.layout import lay_out
from pipeline.project import Project
from pipeline.review.findings import frame
from pipeline.setups import Setup, Timeline
from pipeline.shots import Box


@dataclass(frozen=True, slots=True)
class Standing:
    """A block of words as a box in shares of the frame, on frames `first` to `last` of the file."""

    text: str
    role: str
    x: float
    y: float
    w: float
    h: float
    first: int
    last: int


def boxes(project: Project, id_: str, variant: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Every block of words of one delivered file; None when the scripts are no longer those it was made from."""
    try:
        intent = glance(project, id_)
        order = next((one for one in intent.orders if one.id == f"{id_}/{variant['placement']}"), None)
        made = ledger.read(intent.ledger_path)
        if order is None or made.why(order.id, order.parts, order.code, intent.folder):
            return None
        if made.entries[order.id].record["sha256"] != variant["sha256"]:
            return None
        found = list(standing(prospect.timeline_of(order, intent), variant["measured"]))
    except (SpotlightError, Unfit):
        return None
    return [asdict(one) for one in found]


def standing(timeline: Timeline, measured: Mapping[str, Any]) -> Iterator[Standing]:
    """The blocks of a timeline, in the frames of the file that was measured."""
    start = 0
    for setup in timeline.setups:
        yield from _of_shot(setup, start, timeline.format.fps, measured)
        start += setup.frames


def _of_shot(setup: Setup, start: int, fps: float, measured: Mapping[str, Any]) -> Iterator[Standing]:
    shot = lay_out(setup)
    for _, group in groupby(units(shot), key=lambda unit: unit.layer):
        block = list(group)
        seen = np.flatnonzero(np.logical_or.reduce([unit.visible for unit in block]))
        if seen.size == 0:
            continue
        around = _around([unit.box for unit in block])
        first, last = ((start + int(n)) / fps for n in (seen[0], seen[-1]))
        yield Standing(
            text=" ".join(unit.text for unit in block),
            role=block[0].role,
            x=round(around.left / shot.width, 4),
            y=round(around.top / shot.height, 4),
            w=round((around.right - around.left) / shot.width, 4),
            h=round((around.bottom - around.top) / shot.height, 4),
            first=frame(first, measured),
            last=frame(last, measured),
        )


def _around(each: list[Box]) -> Box:
    return Box(
        min(box.left for box in each),
        min(box.top for box in each),
        max(box.right for box in each),
        max(box.bottom for box in each),
    )
