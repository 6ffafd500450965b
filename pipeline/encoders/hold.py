"""A picture that is held: its first frames are encoded, the rest are frames that say "as it was" of every block.

x264 spends nearly as much on a frame that stands still as on one that moves; on digital posters, three frames in four
stand still.
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import av
import numpy as np
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

ENCODER: Final = "libx264"
SETTLING: Final = 4
"""Frames of a hold that are encoded like any other. Two to ten of them cost the same bytes and look the same."""
ENDING: Final = 4
"""P frames in a row that end a hold, as many as a decoder keeps to refer to: so x264 knows none from before the hold,
and each has a repeat in its place. The one decoded last is also the one shown last."""
WORTH: Final = 8
"""Fewest repeats: as many as `ENDING`, and what making the first one costs."""
STUFFED: Final = re.compile(rb"\0\0(?=[\0-\3]|\Z)")
"""Where a unit needs a 3 put in, so that nothing in it looks like a start code (ITU-T H.264, 7.4.1)."""


def pieces(times: int) -> tuple[int, int]:
    """Of a picture shown `times` times: how many frames are encoded, and how many then repeat the last of them."""
    encoded = SETTLING + ENDING
    return (encoded, times - encoded) if times >= encoded + WORTH else (times, 0)


@lru_cache(maxsize=8)
def blank(options: tuple[tuple[str, str], ...], width: int, height: int) -> bytes:
    """A P frame in which every block is as it was: the second frame of an even grey, which costs no bit to predict."""
    writer = VideoCodecContext.create(ENCODER, "w")
    writer.width, writer.height, writer.pix_fmt = width, height, "yuv420p"
    writer.framerate, writer.time_base, writer.options = Fraction(25), Fraction(1, 25), dict(options)
    frame = av.VideoFrame.from_numpy_buffer(np.full((height * 3 // 2, width), 128, np.uint8), "yuv420p")
    packets: list[Packet[Any]] = []
    for n, kind in enumerate((PictureType.I, PictureType.P)):
        frame.pts, frame.time_base, frame.pict_type = n, writer.time_base, kind
        packets += writer.encode(frame)
    return bytes([*packets, *writer.encode(None)][1])


def counted(coded: bytes, repeats: int, at: bytes | None = None) -> bytes:
    """A P or B slice of ours, `repeats` reference pictures and frames after where it stands, or after where `at` does.

    ITU-T H.264, 7.3.3, behind the start code and the kind of unit: 1 bit `first_mb_in_slice`, 5 `slice_type`, 1
    `pic_parameter_set_id`, 4 `frame_num`, 6 `pic_order_cnt_lsb`, which goes up by two a frame.
    """
    unit, other = (one[5:].replace(b"\0\0\3", b"\0\0") for one in (coded, at or coded))
    word, place = (int.from_bytes(one[:3], "big") for one in (unit, other))
    counters = ((place >> 13) + repeats) % 16 << 13 | ((place >> 8) + repeats) % 32 << 8
    word = word & ~(15 << 13 | 31 << 8) | counters
    return coded[:5] + STUFFED.sub(b"\0\0\3", word.to_bytes(3, "big") + unit[3:])
