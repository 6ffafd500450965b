"""GIFs drawn for GIF: one palette a scene, and each frame holds only the pixels that change."""

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.encoders.palette import (
    Indices,
    Mapper,
    Places,
    Rgb,
    changed,
    depth,
    everywhere,
    merged,
    mixed,
    pack,
    pick,
    sample,
    settled,
    smooth,
    stored_table,
)

Frames = Callable[[], Iterator[tuple[Rgb, int] | tuple[Rgb, int, slice]]]
Seen = tuple[int, Places | None, Rgb]  # a tick, and what `changed` found

MOST_COLOURS: Final = 255  # the 256th entry is the see-through one


@dataclass(frozen=True, slots=True, kw_only=True)
class GifFile:
    """What was made: file bytes, most colours on screen, the rung of the budget ladder (0 is best), stored frames."""

    bytes: int
    colours: int
    level: int
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From this tick on these places (None: all) show these entries; `again`: which change again before long."""

    tick: int
    at: Places | None
    entries: Indices
    again: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Frames that share a palette: the first one whole (the entries of the flat frame), then what changes."""

    palette: Rgb
    tick: int
    first: Indices
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A stored frame: a box of palette entries, `len(palette)` where it shows what is below."""

    tick: int
    left: int
    top: int
    entries: Indices
    palette: Rgb


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

    `frames()` yields H x W x 3 RGB frames with the ticks (1/fps s) each is held, and may tell the rows outside which a
    frame is as the one before; it is called once and may reuse its buffer. A view of three planes,
    `planes.transpose(1, 2, 0)`, costs least. `size` is (width, height). Frame starts are rounded to 1/100 s, so the
    total is exact to that. Over `max_bytes` the rungs of LADDER are tried in turn: the first that fits is written, or
    the smallest of all when none does, so compare `bytes` with the budget. `loops` is stored as it is (0: for ever).
    Raises ValueError for no frames, a frame unlike `size`, a hold under one tick, a rate outside 1-50, loops outside
    0-65535, or more than 655 seconds. Whatever is raised, no file is left behind.
    """
    if not 1 <= fps <= 50:
        raise ValueError(f"{fps} frames a second: a GIF shows 1 to 50")
    if not 0 <= loops <= 0xFFFF:
        raise ValueError(f"{loops} loops: a GIF stores 0 (for ever) to 65535")
    scenes, ticks = recorded(checked(frames, size), size, fps)
    if hundredths(ticks, fps) > 0xFFFF:
        raise ValueError(f"{ticks / fps:.0f} s: a GIF frame is held 655 s at most")
    scenes = foreseen(scenes, size, -(-fps // 4))
    smallest, made = b"", GifFile(bytes=0, colours=0, level=0, frames=0)
    for level, rung in enumerate(LADDER):
        cuts = [reduced(scene, rung.colours) for scene in scenes]
        stored = [picture for scene in cuts for picture in thinned(scene, rung, size)]
        starts = [hundredths(tick, fps) for tick in (*(picture.tick for picture in stored), ticks)]
        whole = assembled(stored, size=size, starts=starts, loops=loops)
        if not smallest or len(whole) < len(smallest):
            colours = max(len(scene.palette) for scene in cuts)
            smallest, made = whole, GifFile(bytes=len(whole), colours=colours, level=level, frames=len(stored))
        if max_bytes is None or len(smallest) <= max_bytes:
            break
    write(path, smallest)
    return made


def checked(frames: Frames, size: tuple[int, int]) -> Iterator[tuple[Rgb, int, slice]]:
    """The frames as 3 x H x W planes."""
    width, height = size
    for frame, ticks, *told in frames():
        if frame.shape != (height, width, 3) or frame.dtype != np.uint8:
            raise ValueError(f"frame of {frame.shape} {frame.dtype}: {(height, width, 3)} uint8 was promised")
        if ticks < 1:
            raise ValueError(f"frame held {ticks} ticks: 1 is the least")
        yield np.ascontiguousarray(frame.transpose(2, 0, 1)), ticks, told[0] if told else slice(0, height)


def recorded(frames: Iterator[tuple[Rgb, int, slice]], size: tuple[int, int], fps: int) -> tuple[list[Scene], int]:
    """What each frame changes on the one before, in scenes of half a second or more, and the ticks of all together.

    Only a scene's own changes are held as pixels, so a picture that moves all the time does not fill the memory.
    """
    scenes: list[Scene] = []
    seen: list[Seen] = []
    before = np.zeros((3, size[1], size[0]), np.uint8)
    tick = 0
    for planes, ticks, rows in frames:
        at, pixels = changed(planes, before, rows)
        if tick == 0:
            at, pixels = None, planes.reshape(3, -1).copy()
        if at is None and seen and 2 * (tick - seen[0][0]) >= fps:
            scenes.append(mapped(seen, size))
            seen = []
        if pixels.size:
            seen.append((tick, at, pixels))
        tick += ticks
    scenes.append(mapped(seen, size))
    return scenes, tick


def mapped(seen: Sequence[Seen], size: tuple[int, int]) -> Scene:
    """A scene in the entries of its own palette.

    Only its first frame is dithered, where bands would show; a pixel that takes its first colour again takes its first
    entry again, so that what words leave is what was there, and words themselves stay clean.
    """
    palette = pick(sample(pixels for _, _, pixels in seen), MOST_COLOURS)
    codes = [pack(pixels) for _, _, pixels in seen]
    mapper = Mapper(palette, codes)
    (start, _, pixels), ground = seen[0], codes[0]
    first = mapper.dithered(ground.reshape(size[::-1]), smooth(pixels.reshape(3, *size[::-1]))).ravel()
    changes: list[Change] = []
    for (tick, at, _), new in zip(seen[1:], codes[1:], strict=True):
        here = everywhere(at, len(ground))
        entries = mixed(new == ground.take(here), first.take(here), mapper.plain(new))
        changes.append(Change(tick=tick, at=at, entries=entries, again=np.zeros(0, np.bool_)))
    return Scene(palette=palette, tick=start, first=first, changes=tuple(changes))


def foreseen(scenes: Sequence[Scene], size: tuple[int, int], ticks: int) -> list[Scene]:
    """The same, told which pixels change again within so many ticks."""
    after = np.full(size[0] * size[1], 0xFFFF, np.uint16)  # a GIF has no more ticks than that
    found: list[Scene] = []
    for scene in reversed(scenes):
        changes: list[Change] = []
        for change in reversed(scene.changes):
            here = everywhere(change.at, len(after))
            changes.append(replace(change, again=after.take(here) <= change.tick + ticks))
            after[here] = change.tick
        after[:] = scene.tick
        found.append(replace(scene, changes=tuple(reversed(changes))))
    return found[::-1]


def reduced(scene: Scene, count: int) -> Scene:
    """The same with at most `count` colours."""
    if len(scene.palette) <= count:
        return scene
    used = np.bincount(np.concatenate([scene.first, *(change.entries for change in scene.changes)]), minlength=256)
    fewer, table = merged(scene.palette, used, count)
    changes = (replace(change, entries=table[change.entries]) for change in scene.changes)
    return replace(scene, palette=fewer, first=table[scene.first], changes=tuple(changes))


def thinned(scene: Scene, rung: Rung, size: tuple[int, int]) -> Iterator[Picture]:
    """The frames to store: pixels that differ from what is shown, the others see-through.

    A pixel that comes to rest always gets its own entry, and a rough one always changes again, so no ghost stays.
    """
    width, height = size
    palette, kept = scene.palette, settled(scene.palette, rung.rough, rung.tolerance)
    shown, target = scene.first.copy(), scene.first.copy()
    again, waiting = np.zeros(shown.size, np.bool_), np.zeros(shown.size, np.bool_)
    yield Picture(tick=scene.tick, left=0, top=0, entries=scene.first.reshape(height, width), palette=palette)
    for n, change in enumerate(scene.changes):
        here, want, moves = everywhere(change.at, len(shown)), change.entries, change.again
        if rung.halve:
            target[here], again[here], waiting[here] = want, moves, True
            if not n % 2 and any(later.tick == change.tick + 1 for later in scene.changes[n + 1 : n + 2]):
                continue
            here = np.flatnonzero(waiting)
            want, moves, waiting[:] = target[here], again[here], False
        under = shown.take(here)
        want = mixed(moves, kept.take((under.astype(np.uint16) << 8) + want), want)
        new = np.flatnonzero(want != under)
        if len(new):
            at, want = here.take(new), want.take(new)
            shown[at] = want
            yield boxed(change.tick, at, want, palette, width, own=scene.tick > 0)


def boxed(tick: int, at: Places, entries: Indices, palette: Rgb, width: int, *, own: bool) -> Picture:
    """A change in the smallest box around it, see-through between; `own`: with a palette of only its colours."""
    if own:
        used = np.flatnonzero(np.bincount(entries))
        rank = np.zeros(256, np.uint8)
        rank[used] = np.arange(len(used))
        entries, palette = rank.take(entries), palette[used]
    clear = len(palette)  # higher than any entry
    top, bottom = int(at[0]) // width, int(at[-1]) // width + 1
    lines = np.full((bottom - top, width), clear, np.uint8)
    lines.ravel()[at - top * width] = entries
    columns = np.flatnonzero(np.asarray(cv2.reduce(lines, 0, cv2.REDUCE_MIN)) < clear)
    box = np.ascontiguousarray(lines[:, columns[0] : columns[-1] + 1])
    return Picture(tick=tick, left=int(columns[0]), top=top, entries=box, palette=palette)


def hundredths(tick: int, fps: int) -> int:
    """When a tick starts, in 1/100 s, halves up."""
    return (200 * tick + fps) // (2 * fps)


def assembled(stored: Sequence[Picture], *, size: tuple[int, int], starts: Sequence[int], loops: int) -> bytes:
    """GIF89a: screen, palette and loop count, then a control block and a picture for each frame.

    The first picture's palette is the file's; a picture with another brings its own.
    `starts` has one more time than there are frames: the end.
    """
    common = stored[0].palette
    parts = [
        struct.pack("<6sHHBBB", b"GIF89a", *size, 0xF0 | depth(common) - 1, 0, 0),
        stored_table(common),
        struct.pack("<BBB11sBBHB", 0x21, 0xFF, 11, b"NETSCAPE2.0", 3, 1, loops, 0),
    ]
    for n, each in enumerate(stored):
        bits = depth(each.palette)
        height, width = each.entries.shape
        own = 0 if each.palette is common else 0x80 | bits - 1
        parts += [
            # 0x05: do not dispose, and the see-through entry is given
            struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0x05, starts[n + 1] - starts[n], len(each.palette), 0),
            struct.pack("<BHHHHB", 0x2C, each.left, each.top, width, height, own),
            *([stored_table(each.palette)] if own else []),
            bytes([bits]) + Image.fromarray(each.entries).tobytes("gif", "L", bits, 0) + b"\0",
        ]
    return b"".join((*parts, b";"))


def write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
