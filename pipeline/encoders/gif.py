"""GIFs drawn for GIF: one palette for the whole file, and each frame holds only the pixels that change."""

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.encoders.palette import (
    SMOOTH_REACH,
    Box,
    Codes,
    Indices,
    Mapper,
    Rgb,
    Sample,
    distances,
    nearest,
    pack,
    pick,
    sample,
    to_lab,
)

Frames = Callable[[], Iterator[tuple[Rgb, int]]]
Mask = npt.NDArray[np.bool_]

MOST_COLOURS: Final = 255  # the 256th entry is the see-through one
SAME: Final = 255  # in a change: this pixel stays


@dataclass(frozen=True, slots=True, kw_only=True)
class GifFile:
    """What was made: file bytes, palette colours, the rung of the budget ladder (0 is best), stored frames."""

    bytes: int
    colours: int
    level: int
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From this tick on the box shows these entries (SAME where it does not change); `plain` is the same undithered."""

    tick: int
    box: Box
    entries: Indices
    plain: Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """How far the picture may suffer to fit a budget.

    Words in motion are drawn rough, for their frames cost most and are seen least: a pixel that changes again within a
    quarter of a second keeps what it shows when that is nearer than `tolerance` (in `to_lab` units), or else takes one
    of `rough` colours. With `halve` every second frame of a movement is left out.
    """

    colours: int
    rough: int
    tolerance: float
    halve: bool = False


LADDER: Final = (
    Rung(colours=255, rough=40, tolerance=0.055),
    Rung(colours=255, rough=24, tolerance=0.09),
    Rung(colours=128, rough=24, tolerance=0.09),
    Rung(colours=128, rough=24, tolerance=0.09, halve=True),
    Rung(colours=64, rough=16, tolerance=0.12, halve=True),
    Rung(colours=32, rough=12, tolerance=0.12, halve=True),
    Rung(colours=16, rough=8, tolerance=0.15, halve=True),
)


def encode(
    frames: Frames, *, size: tuple[int, int], fps: int, max_bytes: int | None, path: Path, loops: int = 0
) -> GifFile:
    """Write a GIF of these frames that is whole from its first frame on and leaves nothing of one word under the next.

    `frames()` yields H x W x 3 RGB frames with the ticks (1/fps s) each is held; it is called twice, must yield the
    same both times, and may reuse its buffer. `size` is (width, height). Frame starts are rounded to 1/100 s, so the
    total is exact to that. Over `max_bytes` the rungs of LADDER are tried in turn: the first that fits is written, or
    the smallest of all when none does, so compare `bytes` with the budget. `loops` is stored as it is (0: for ever).
    Raises ValueError for no frames, a frame unlike `size`, a hold under one tick, a rate outside 1-50, loops outside
    0-65535, or more than 655 seconds. Whatever is raised, no file is left behind.
    """
    if not 1 <= fps <= 50:
        raise ValueError(f"{fps} frames a second: a GIF shows 1 to 50")
    if not 0 <= loops <= 0xFFFF:
        raise ValueError(f"{loops} loops: a GIF stores 0 (for ever) to 65535")
    palette = pick(sample(frame for frame, _ in checked(frames(), size)), MOST_COLOURS)
    changes, ticks = record(checked(frames(), size), Mapper(palette, size))
    if hundredths(ticks, fps) > 0xFFFF:
        raise ValueError(f"{ticks / fps:.0f} s: a GIF frame is held 655 s at most")
    smallest, made = b"", GifFile(bytes=0, colours=0, level=0, frames=0)
    for level, rung in enumerate(LADDER):
        fewer, entries = merged(palette, changes, rung.colours)
        stored = thinned(
            [replace(c, entries=entries[c.entries], plain=entries[c.plain]) for c in changes], fewer, rung, fps
        )
        starts = [hundredths(tick, fps) for tick in (*(change.tick for change in stored), ticks)]
        whole = assembled(stored, fewer, size=size, starts=starts, loops=loops)
        if not smallest or len(whole) < len(smallest):
            smallest, made = whole, GifFile(bytes=len(whole), colours=len(fewer), level=level, frames=len(stored))
        if max_bytes is None or len(smallest) <= max_bytes:
            break
    write(path, smallest)
    return made


def checked(frames: Iterator[tuple[Rgb, int]], size: tuple[int, int]) -> Iterator[tuple[Rgb, int]]:
    width, height = size
    for frame, ticks in frames:
        if frame.shape != (height, width, 3) or frame.dtype != np.uint8:
            raise ValueError(f"frame of {frame.shape} {frame.dtype}: {(height, width, 3)} uint8 was promised")
        if ticks < 1:
            raise ValueError(f"frame held {ticks} ticks: 1 is the least")
        yield frame, ticks


def record(frames: Iterator[tuple[Rgb, int]], mapper: Mapper) -> tuple[list[Change], int]:
    """Each frame as what it changes on the one before (the first frame whole), and the ticks of all together."""
    changes: list[Change] = []
    tick = 0
    before: Codes | None = None
    shown: Indices = np.zeros((0, 0), np.uint8)
    for frame, ticks in frames:
        codes = pack(frame)
        if before is None:
            box = (0, 0, frame.shape[1], frame.shape[0])
            shown, plain = mapper.map(frame, codes, box)
            changes.append(Change(tick=0, box=box, entries=shown.copy(), plain=plain))
        elif (touched := bounds(codes != before)) is not None:
            # a changed pixel also decides whether its neighbours are smooth
            box = widened(touched, SMOOTH_REACH, shown)
            entries, plain = mapper.map(frame, codes, box)
            new = entries != shown[within(box)]
            shown[within(box)] = entries
            inner = bounds(new)
            if inner is not None:
                kept = np.where(new, entries, np.uint8(SAME))[within(inner)]
                changes.append(Change(tick=tick, box=moved(inner, box), entries=kept, plain=plain[within(inner)]))
        before = codes
        tick += ticks
    return changes, tick


def merged(palette: Rgb, changes: Sequence[Change], count: int) -> tuple[Rgb, Indices]:
    """A palette of at most `count` colours, and the new entry of each of 256 old ones (SAME stays SAME)."""
    table = np.arange(256, dtype=np.uint8)
    if len(palette) <= count:
        return palette, table
    used = sum(np.bincount(change.entries.ravel(), minlength=256) for change in changes)
    weights = np.sqrt(np.asarray(used)[: len(palette)] + 1).astype(np.float32)
    fewer = pick(Sample(colours=palette.astype(np.float32), weights=weights), count)
    table[: len(palette)] = nearest(to_lab(palette), to_lab(fewer))
    return fewer, table


def roughened(palette: Rgb, count: int) -> Indices:
    """For each entry, one of at most `count` entries that stand for all."""
    even = np.ones(len(palette), np.float32)
    lab = to_lab(palette)
    chosen = nearest(to_lab(pick(Sample(colours=palette.astype(np.float32), weights=even), count)), lab)
    return chosen[nearest(lab, lab[chosen])].astype(np.uint8)


def thinned(changes: Sequence[Change], palette: Rgb, rung: Rung, fps: int) -> list[Change]:
    """The frames to store: pixels that differ from what is shown, the others see-through.

    A pixel that comes to rest always gets its own entry, and a rough one always changes again, so no ghost stays.
    """
    close = distances(palette) < rung.tolerance**2
    rough = roughened(palette, rung.rough)
    target, plain = changes[0].entries.copy(), changes[0].plain.copy()
    shown = target.copy()
    stored = [replace(changes[0], entries=target.copy())]
    waiting: Box | None = None
    for n, change in enumerate(changes[1:], start=1):
        here = within(change.box)
        np.copyto(target[here], change.entries, where=change.entries != SAME)
        plain[here] = change.plain
        box = change.box if waiting is None else joined(change.box, waiting)
        ahead = [later for later in changes[n + 1 : n + 1 + fps] if later.tick - change.tick <= -(-fps // 4)]
        if rung.halve and n % 2 and ahead and ahead[0].tick - change.tick == 1:
            waiting = box
            continue
        waiting = None
        here = within(box)
        want, under = target[here], shown[here]
        kept = np.where(close[under, plain[here]], under, rough[plain[here]])
        want = np.where(moving(ahead, shown)[here], kept, want)
        new = want != under
        np.copyto(under, want, where=new)
        inner = bounds(new)
        if inner is not None:
            entries = np.where(new, want, np.uint8(len(palette)))[within(inner)]
            stored.append(Change(tick=change.tick, box=moved(inner, box), entries=entries, plain=entries))
    return stored


def moving(ahead: Sequence[Change], canvas: Indices) -> Mask:
    """The pixels of the canvas that these changes touch."""
    touched = np.zeros(canvas.shape, np.bool_)
    for change in ahead:
        touched[within(change.box)] |= change.entries != SAME
    return touched


def bounds(pixels: Mask) -> Box | None:
    """The smallest box around the true pixels."""
    rows = np.flatnonzero(pixels.any(axis=1))
    if not len(rows):
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(pixels[top:bottom].any(axis=0))
    return int(columns[0]), top, int(columns[-1]) + 1, bottom


def within(box: Box) -> tuple[slice, slice]:
    left, top, right, bottom = box
    return slice(top, bottom), slice(left, right)


def widened(box: Box, by: int, canvas: Indices) -> Box:
    left, top, right, bottom = box
    return max(left - by, 0), max(top - by, 0), min(right + by, canvas.shape[1]), min(bottom + by, canvas.shape[0])


def moved(box: Box, by: Box) -> Box:
    return box[0] + by[0], box[1] + by[1], box[2] + by[0], box[3] + by[1]


def joined(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def hundredths(tick: int, fps: int) -> int:
    """When a tick starts, in 1/100 s, halves up."""
    return (200 * tick + fps) // (2 * fps)


def assembled(
    stored: Sequence[Change], palette: Rgb, *, size: tuple[int, int], starts: Sequence[int], loops: int
) -> bytes:
    """GIF89a: screen, palette and loop count, then a control block and a picture for each frame.

    `starts` has one more time than there are frames: the end.
    """
    bits = max(len(palette).bit_length(), 2)  # room for the see-through entry that follows the palette
    colours = np.zeros((1 << bits, 3), np.uint8)
    colours[: len(palette)] = palette
    parts = [
        struct.pack("<6sHHBBB", b"GIF89a", *size, 0xF0 | bits - 1, 0, 0),
        colours.tobytes(),
        struct.pack("<BBB11sBBHB", 0x21, 0xFF, 11, b"NETSCAPE2.0", 3, 1, loops, 0),
    ]
    for n, change in enumerate(stored):
        left, top, right, bottom = change.box
        # 0x05: do not dispose, and the see-through entry is given
        parts.append(struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0x05, starts[n + 1] - starts[n], len(palette), 0))
        parts.append(struct.pack("<BHHHHBB", 0x2C, left, top, right - left, bottom - top, 0, bits))
        parts.append(Image.fromarray(np.ascontiguousarray(change.entries)).tobytes("gif", "L", bits, 0))
        parts.append(b"\0")
    return b"".join((*parts, b";"))


def write(path: Path, whole: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(whole)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
