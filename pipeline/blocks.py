"""GIF and MP4 walked block by block, for what decoders do not tell: loops, delays, order, a torn end.

Every function here raises ValueError with half a sentence ("it is cut short ...") for a file that is not whole.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MOST_BOXES = 100_000
QUICKEST_DELAY, DELAY_INSTEAD = 2, 10  # hundredths of a second: browsers play anything quicker at ten


@dataclass(frozen=True, slots=True, kw_only=True)
class GifBlocks:
    """`delays` in milliseconds as browsers play them; `loops` counts plays, 0 is for ever."""

    width: int
    height: int
    square_pixels: bool
    delays: tuple[int, ...]
    loops: int
    tags: tuple[str, ...]


def read_gif(path: Path) -> GifBlocks:
    with path.open("rb") as file:
        header = _exactly(file, 13)
        width, height, flags, _background, aspect = struct.unpack("<HHBBB", header[6:])
        _skip_palette(file, flags)
        delay, delays, loops, tags = 0, list[int](), 1, set[str]()
        while (kind := _exactly(file, 1)) != b";":
            if kind == b",":
                _skip_palette(file, _exactly(file, 9)[8])
                _exactly(file, 1)  # the code size of the pixels that follow
                for _block in _sub_blocks(file):
                    pass
                delays.append(delay if delay >= QUICKEST_DELAY else DELAY_INSTEAD)
                delay = 0  # a graphic control block speaks for one picture only
            elif kind == b"!":
                label, content = _exactly(file, 1)[0], b"".join(_sub_blocks(file))
                if label == 0xF9 and len(content) >= 3:
                    delay = int(struct.unpack("<H", content[1:3])[0])
                elif label == 0xFF and content[:11] == b"NETSCAPE2.0" and content[11:12] == b"\x01":
                    repeats = int(struct.unpack("<H", content[12:14])[0])
                    loops = repeats + 1 if repeats else 0
                elif label != 0xF9:
                    tags.add({0xFE: "comment", 0xFF: content[:8].decode("latin-1")}.get(label, "text"))
            else:
                raise ValueError("it is not a sound GIF")
    if not delays:
        raise ValueError("it holds no picture")
    square = aspect in {0, 49}  # 0: not given; (49 + 15) / 64 = 1
    shown = tuple(10 * stands for stands in delays)
    return GifBlocks(
        width=width, height=height, square_pixels=square, delays=shown, loops=loops, tags=tuple(sorted(tags))
    )


def index_comes_first(path: Path) -> bool:
    """Whether an MP4 or MOV starts playing before all of it has arrived: `moov` before `mdat`."""
    total = path.stat().st_size
    order: list[bytes] = []
    with path.open("rb") as file:
        at = 0
        for _box in range(MOST_BOXES):
            if at >= total:
                break
            file.seek(at)
            length, kind = struct.unpack(">I4s", _exactly(file, 8))
            if length == 1:
                length = int(struct.unpack(">Q", _exactly(file, 8))[0])
            elif length == 0:  # the last box may run to the end
                length = total - at
            if length < 8 or at + length > total:
                raise ValueError("it is cut short, or was never finished")
            order.append(kind)
            at += length
        else:
            raise ValueError(f"it has more than {MOST_BOXES} boxes")
    if b"moov" not in order:
        raise ValueError("it was never finished: its index (moov) is missing")
    return b"mdat" not in order or order.index(b"moov") < order.index(b"mdat")


def _exactly(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise ValueError("it is cut short")
    return found


def _skip_palette(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        _exactly(file, 3 << ((flags & 0x07) + 1))


def _sub_blocks(file: BinaryIO) -> Iterator[bytes]:
    while length := _exactly(file, 1)[0]:
        yield _exactly(file, length)
