"""Do the words stand out from what is really behind them, frame by frame. Looks at a sample of pixels."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from pipeline import compose
from pipeline.checks.book import broken
from pipeline.checks.light import Values, apca, lights, ratio
from pipeline.checks.onscreen import APCA, CONTRAST
from pipeline.checks.parts import parts
from pipeline.checks.rings import Letters, Sample
from pipeline.checks.showing import Frames, Piece, around, first, last, pieces, quoted, readable, sides
from pipeline.checks.sources import source
from pipeline.colour import Planes, steps
from pipeline.compose import Key, Prepared
from pipeline.layers.overlay import within
from pipeline.model import Finding, Severity
from pipeline.shots import Box, Shot, Word

EVERY: Final = 0.2  # seconds between samples
NOTED: Final = 0.1  # seconds that words are there before anybody looks at them; a block under them has come by then
WORST: Final = 0.1  # share of a ring, and of the tiles, that may be worse
PLAIN, LARGE, GOOD = 4.5, 3.0, 7.0
LARGE_SIZE, LARGE_BOLD = 66, 52  # design pixels: WCAG's 24 and 18.66 CSS pixels on a phone 390 of them wide
BOLD: Final = 700
LC, LC_LARGE = 60.0, 45.0


@dataclass(frozen=True, slots=True)
class _Worst:
    """How little a block of words stands out, and where and when it does least."""

    by: float
    n: int
    box: Box


def findings(prepared: Prepared, said: Mapping[str, str]) -> tuple[Finding, ...]:
    """Words of a shot that do not stand out, one finding for a block; `prepared` is for all frames, `said` are the
    words of its beat by the field they are written in.
    """
    shot, worst = prepared.shot, dict[tuple[int, bool, str], _Worst]()
    those = pieces(shot)
    blocks = {layer: _read(shot, group) for layer, group in groupby(those, key=lambda piece: piece.layer)}
    wanted = {layer: _moments(shot, [can for _, can in block]) for layer, block in blocks.items()}
    judged = set[tuple[Key, int]]()
    letters = Letters(shot, those, prepared.model)
    blind = dict[Piece, bool]()
    for n in sorted({n for moments in wanted.values() for n in moments}):
        key = compose.key(prepared, n)
        layers = [layer for layer, moments in wanted.items() if n in moments and (key, layer) not in judged]
        judged |= {(key, layer) for layer in layers}
        samples = [[letters.sample(piece, n) for piece, can in blocks[layer] if can[n]] for layer in layers]
        samples = [block for block in samples if block]
        for each in (sample for block in samples for sample in block):
            blind[each.piece] = blind.get(each.piece, True) and not each.tiles
        boxes = [around(one.box for one in block) for block in samples]
        for block, box, part in zip(samples, boxes, parts(prepared, n, boxes), strict=True):
            for one in _scores(prepared, block, box, part):
                for kind, by in (("contrast", one.contrast), ("apca", one.lc)):
                    at = (block[0].piece.layer, one.large, kind)
                    if at not in worst or by < worst[at].by:
                        worst[at] = _Worst(by, n, one.box)
    unseen = [piece for piece, blank in blind.items() if blank]
    return (*_judged(shot, blocks, worst, said), *_unjudged(shot, unseen, said))


def _read(shot: Shot, group: Iterable[Piece]) -> list[tuple[Piece, Frames]]:
    """The words of a block, without mere signs, and when they can be read."""
    spoken = [piece for piece in group if any(c.isalnum() for c in piece.word.text)]
    return [(piece, readable(shot, piece)[0]) for piece in spoken]


def _moments(shot: Shot, can: Sequence[Frames]) -> frozenset[int]:
    """Frames at which a block is looked at: its first, its last, and some between."""
    any_ = np.logical_or.reduce([*can, np.zeros(shot.frames, np.bool_)])
    if not any_.any():
        return frozenset()
    stop, every = last(any_), max(1, round(EVERY * shot.fps))
    start = min(first(any_) + round(NOTED * shot.fps), stop - 1)
    return frozenset({start, stop - 1, *(n for n in range(0, shot.frames, every) if start < n < stop)})


@dataclass(frozen=True, slots=True)
class _Score:
    contrast: float
    lc: float
    large: bool
    box: Box


def _scores(prepared: Prepared, block: Sequence[Sample], box: Box, part: Planes) -> Iterator[_Score]:
    """How a block stands out on one frame, for its large and for its other type."""
    shot, model = prepared.shot, prepared.model
    for large, group in groupby(block, key=lambda one: _large(shot, one.piece.word)):
        contrasts, lcs, boxes = list[float](), list[float](), list[Box]()
        for one in group:
            inner = Box(
                one.box.left - box.left, one.box.top - box.top, one.box.right - box.left, one.box.bottom - box.top
            )
            cut = tuple(plane[within(inner, by)] for plane, by in zip(part, steps(model), strict=True))
            light, lc = (values.ravel() for values in lights((cut[0], cut[1], cut[2]), one.step, model))
            for even, varied in one.tiles:
                contrasts.append(_contrast(light[even], light[varied]))
                lcs.append(_lc(lc[even], lc[varied], swapped=one.piece.cut is not None))
                boxes.append(one.box)
        if contrasts:
            order = sorted(range(len(contrasts)), key=lambda n: contrasts[n])
            at = order[int(WORST * (len(order) - 1))]
            yield _Score(contrasts[at], sorted(lcs)[int(WORST * (len(lcs) - 1))], large, boxes[at])


def _ends(values: Values) -> tuple[float, float]:
    """What a tenth of the values lie under, and over."""
    ordered = np.sort(values)
    off = int(WORST * (len(ordered) - 1))
    return float(ordered[off]), float(ordered[-1 - off])


def _contrast(even: Values, varied: Values) -> float:
    """The contrast of letters with all but the worst tenth around them; 1 where some is lighter and some darker."""
    middle, (low, high) = float(np.median(even)), _ends(varied)
    return ratio(middle, high) if middle >= high else ratio(middle, low) if middle <= low else 1.0


def _lc(even: Values, varied: Values, *, swapped: bool) -> float:
    middle, (low, high) = float(np.median(even)), _ends(varied)
    if low < middle < high:
        return 0.0
    end = high if middle >= high else low
    return abs(apca(end, middle) if swapped else apca(middle, end))


def _large(shot: Shot, word: Word) -> bool:
    bold = max(word.face.axes, default=0) >= BOLD  # only weights reach so far: widths and optical sizes end below
    return word.size + 0.5 > (LARGE_BOLD if bold else LARGE_SIZE) * shot.width / 1080


def _judged(
    shot: Shot,
    blocks: Mapping[int, list[tuple[Piece, Frames]]],
    worst: Mapping[tuple[int, bool, str], _Worst],
    said: Mapping[str, str],
) -> Iterator[Finding]:
    for (layer, large, kind), each in worst.items():
        of = [p.word.text for p, _ in blocks[layer] if _large(shot, p.word) == large]
        what, where, at, box = quoted(of), source(of, said), each.n / shot.fps, sides(each.box)
        least, good = (LARGE, PLAIN) if large else (PLAIN, GOOD)
        if kind == "contrast" and each.by < good:
            severity: Severity = "error" if each.by < least else "warning"
            limit = least if each.by < least else good
            message = f"{what} has a contrast of {each.by:.1f}:1, accepted is {limit:g}:1: {CONTRAST.fix}"
            yield broken(
                CONTRAST,
                message,
                measured=f"{each.by:.1f}:1",
                limit=f"at least {limit:g}:1",
                severity=severity,
                written=where,
                seconds=at,
                box=box,
            )
        enough = LC_LARGE if large else LC
        if kind == "apca" and each.by < enough and worst[layer, large, "contrast"].by >= least:
            message = f"{what} stands out by Lc {each.by:.0f}, accepted is Lc {enough:g}: {APCA.fix}"
            yield broken(
                APCA,
                message,
                measured=f"Lc {each.by:.0f}",
                limit=f"at least Lc {enough:g}",
                written=where,
                seconds=at,
                box=box,
            )


def _unjudged(shot: Shot, those: Sequence[Piece], said: Mapping[str, str]) -> Iterator[Finding]:
    """A warning for each block of words of which no sample had letters enough: nobody should think they were passed."""
    for _, group in groupby(sorted(those, key=lambda piece: piece.layer), key=lambda piece: piece.layer):
        each = tuple(group)
        yield broken(
            CONTRAST,
            f"{quoted(piece.word.text for piece in each)} could not be judged, accepted is letters of which enough"
            " pixels are whole: set the words larger or bolder",
            measured="not judged",
            limit="letters large enough to be measured",
            fix="set the words larger or bolder",
            severity="warning",
            written=source((piece.word.text for piece in each), said),
            seconds=max(0, min(piece.word.track.start for piece in each)) / shot.fps,
            box=sides(around(piece.word.ink for piece in each)),
        )
