"""Two files of one picture: what differs between them, the wrapping or the encoding. Slow: it decodes both.

A stream's digest stands for what a player is given: size, timing, colours, every decoded frame in its own pixel format,
and the packets of the sound (decoders of AAC differ in their last bits, its packets do not).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from blake3 import blake3

from pipeline.digest import canonical

Change = Literal["container", "encoder", "unknown"]
BLOCK: Final = 16  # pixels: the side of a macroblock
APART: Final = 12.0
"""Mean difference of luma of the worst block of any frame that two encodings of one picture may have; encoders alone
gave 4, a pixel's shift of small type 27."""


def change(before: Path, after: Path) -> Change:
    """What happened between two files that a build says show and sound the same; `unknown` is for a person to see."""
    try:
        if before.suffix != after.suffix:
            return "unknown"
        if before.suffix != ".mp4":
            return "unknown" if before.read_bytes() != after.read_bytes() else "container"
        if stream_digest(before) == stream_digest(after):
            return "container"
        return "encoder" if _alike(before, after) else "unknown"
    except (av.FFmpegError, OSError, ValueError):
        return "unknown"


def stream_digest(path: Path) -> str:
    """What a player is given; raises `av.FFmpegError`, `OSError`."""
    told = blake3()
    with av.open(str(path.resolve()), "r", format="mp4") as film:
        video = film.streams.video[0]
        video.thread_type = "NONE"
        frame_size = (video.width, video.height, str(video.sample_aspect_ratio), str(video.time_base))
        header: list[Any] = [len(film.streams), *frame_size, str(video.pix_fmt)]
        context = video.codec_context
        header += [int(context.colorspace), int(context.color_range), int(context.color_trc)]
        header += [int(context.color_primaries)]
        told.update(canonical(header).encode())
        for packet in film.demux():
            if isinstance(packet.stream, VideoStream):
                for frame in video.decode(packet):
                    told.update(f"{frame.pts}".encode())
                    told.update(frame.to_ndarray().tobytes())
            elif packet.size:
                told.update(f"{packet.pts} {packet.duration}".encode())
                told.update(bytes(packet))
    return told.hexdigest()


def _alike(before: Path, after: Path) -> bool:
    """Whether no block of any frame differs by more than encoders do, at the same times."""
    for one, other in zip(_lumas(before), _lumas(after), strict=True):
        if one[0] != other[0] or one[1].shape != other[1].shape:
            return False
        apart = cv2.absdiff(one[1], other[1])
        high, wide = apart.shape
        small = cv2.resize(apart, (max(1, wide // BLOCK), max(1, high // BLOCK)), interpolation=cv2.INTER_AREA)
        if float(small.max()) > APART:
            return False
    return True


def _lumas(path: Path) -> Iterator[tuple[float, np.ndarray[Any, np.dtype[np.uint8]]]]:
    with av.open(str(path.resolve()), "r", format="mp4") as film:
        stream = film.streams.video[0]
        stream.thread_type = "NONE"
        for frame in film.decode(stream):
            plane = frame.planes[0]
            codes = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]  # a buffer
            yield frame.time or 0.0, codes[: frame.height, : frame.width]
