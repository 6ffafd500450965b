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
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.sidedata.sidedata import SideData
from av.video.stream import VideoStream
from blake3 import blake3

from pipeline.digest import canonical

Change = Literal["container", "encoder", "unknown"]
BLOCK: Final = 16  # pixels: the side of a macroblock
APART: Final = 12.0
"""Mean difference of the worst block of any plane of any frame that two encodings of one picture may have; encoders
alone gave 4, a pixel's shift of small type 27."""


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
    with _opened(path) as film:
        video = film.streams.video[0]
        told.update(canonical(_header(film)).encode())
        for packet in film.demux():
            if isinstance(packet.stream, VideoStream) and packet.stream.index == video.index:
                for frame in video.decode(packet):
                    told.update(f"{frame.pts} {_turned(frame).hex()} ".encode())
                    told.update(frame.to_ndarray().tobytes())
            elif packet.size:
                told.update(f"{packet.stream.index} {packet.pts} {packet.duration} {packet.size} ".encode())
                told.update(bytes(packet))
    return told.hexdigest()


def _opened(path: Path) -> InputContainer:
    film = av.open(str(path.resolve()), "r", format="mp4")
    film.streams.video[0].thread_type = "NONE"
    return film


def _header(film: InputContainer) -> list[Any]:
    """How a player is to take what is in each stream: sizes, times, colours, how the sound is to be played."""
    told: list[Any] = []
    for stream in film.streams:
        told.append([stream.type, str(stream.time_base), int(stream.disposition)])
        if isinstance(stream, VideoStream):
            codec = stream.codec_context
            told[-1] += [codec.name, stream.width, stream.height, str(stream.sample_aspect_ratio), str(stream.pix_fmt)]
            told[-1] += [int(codec.colorspace), int(codec.color_range), int(codec.color_trc)]
            told[-1] += [int(codec.color_primaries)]
        elif isinstance(stream, AudioStream):
            voice = stream.codec_context
            told[-1] += [voice.name, voice.sample_rate, voice.layout.name, (voice.extradata or b"").hex()]
    return told


def _turned(frame: av.VideoFrame) -> bytes:
    """The matrix by which a player turns, mirrors or moves the picture; empty for none."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    return bytes(matrix) if isinstance(matrix, SideData) else b""


def _alike(before: Path, after: Path) -> bool:
    """Whether no block of any plane of any frame differs by more than encoders do, at the same times, and the sound is
    the same to the byte: nobody has measured how far apart two encodings of one sound may be.
    """
    with _opened(before) as one, _opened(after) as other:
        if _header(one) != _header(other) or _packets(one) != _packets(other):
            return False
    return all(_near(one, other) for one, other in zip(_frames(before), _frames(after), strict=True))


def _packets(film: InputContainer) -> list[tuple[int, int | None, bytes]]:
    """Everything but the picture."""
    video = film.streams.video[0].index
    return [(one.stream.index, one.pts, bytes(one)) for one in film.demux() if one.size and one.stream.index != video]


def _near(one: av.VideoFrame, other: av.VideoFrame) -> bool:
    if one.time != other.time or _turned(one) != _turned(other):
        return False
    for before, after in zip(_planes(one), _planes(other), strict=True):
        if before.shape != after.shape:
            return False
        apart = cv2.absdiff(before, after)
        high, wide = apart.shape
        small = cv2.resize(apart, (max(1, wide // BLOCK), max(1, high // BLOCK)), interpolation=cv2.INTER_AREA)
        if float(small.max()) > APART:
            return False
    return True


def _frames(path: Path) -> Iterator[av.VideoFrame]:
    with _opened(path) as film:
        yield from film.decode(film.streams.video[0])


def _planes(frame: av.VideoFrame) -> Iterator[np.ndarray[Any, np.dtype[np.uint8]]]:
    for plane in frame.planes:
        codes = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]  # a buffer
        yield codes[: plane.height, : plane.width]
