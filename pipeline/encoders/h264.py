"""Frames -> one closed-GOP H.264 stream; streams and sound -> one file, by copy.

High profile, yuv420p, tagged bt709 limited, constant rate, one thread a worker (the pool has one worker a core). All
of it happens in this process: no pipe to fill and no program to start. `+bitexact` and empty metadata keep the
machine's name and the hour out of the file.
"""

import errno
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from fractions import Fraction
from heapq import merge
from itertools import chain
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import av
import cv2
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream
from blake3 import blake3

from pipeline.compose import Canvas
from pipeline.encoders.hold import ENCODER, SETTLING, blank, counted, pieces
from pipeline.errors import MakingFault, from_os_error

# The fastest preset with what it leaves out and this material needs put back: CABAC and 8x8 transforms (High), the
# deblocking filter, B-frames, a short macroblock-tree look-ahead (a longer one costs 7 MB a frame and saves no bytes at
# equal quality), and adaptive quantisation that favours dark gradients, at little more than half its usual strength. On
# four of the demo's shots: 0.4 of the processor time of `veryfast` at CRF 20, VMAF 96.8, worst frame 95.1.
# x264's AVX-512 code for the macroblock tree reads past its rows, so the same frames come out different; its AVX2 code
# takes no longer, gives what SSE2 gives, and so the same bytes on every machine.
AVX512: Final = 13
"""`CV_CPU_AVX_512F` of OpenCV, which has no name in Python."""
STEADY: Final = ":asm=avx2" if cv2.checkHardwareSupport(AVX512) else ""
AQ: Final = "aq-mode=3:aq-strength=0.6"
TUNED: Final = f"cabac=1:8x8dct=1:deblock=0,0:bframes=3:b-adapt=0:weightp=0:rc-lookahead=5:mbtree=1:{AQ}"
CODING: Final = {
    "preset": "ultrafast",
    "crf": "19",
    "profile": "high",
    "threads": "1",
    "x264-params": f"keyint=250:open-gop=0:scenecut=0:{TUNED}{STEADY}",
    "chroma_sample_location": "left",
}
COLOUR: Final = {"color_primaries": "bt709", "color_trc": "bt709", "colorspace": "bt709"}
OPTIONS: Final = CODING | COLOUR | {"color_range": "tv", "flags": "+bitexact"}
CLOCK: Final = 30_000
"""Ticks a second in every file: even for each rate in use."""
CLOCKS: Final = {"video_track_timescale": str(CLOCK), "movie_timescale": str(CLOCK)}
Due = tuple[float, "Packet[Any]"]
"""A packet with the second by which a player has to have it."""

SETTINGS: Final = (
    *("-c:v", ENCODER, "-pix_fmt", "yuv420p"),
    *chain.from_iterable((f"-{name}", value) for name, value in (CODING | CLOCKS).items()),
    *("-vf", f"setparams={':'.join(f'{name}={value}' for name, value in COLOUR.items())}:range=limited"),
)
"""What `Stream` tells its encoder, as a command line of ffmpeg says it."""
CLEAN: Final = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")


class Stream:
    """A closed stream in the making. Frames go in one by one, so that several streams can share what they are drawn on.

    A long hold is encoded until its picture has settled; the rest of it are P frames that say "as it was" of every
    block. x264 knows nothing of them, but what it refers to later is there: a repeat looks like what it repeats.

    As a context it leaves no file behind unless it was closed. Every method raises `MakingFault` with the encoder's
    last words, or `EnvironmentFault` on a full disk.
    """

    def __init__(self, path: Path, width: int, height: int, fps: int) -> None:
        self._path = path
        self._picture = blake3()
        self._open = True
        self._size = (width, height)
        self._tick = Fraction(1, fps)
        self._encoded = 0
        self._last = b""
        self._settled = 0  # frames encoded of the picture shown last
        self._held: tuple[VideoFrame, int] | None = None  # that picture, and how often it is still to be shown
        self._repeats: dict[int, int] = {}  # by the number of the encoded frame that they follow
        self._late = 0  # repeats so far
        self._passed = 0  # repeats since x264 last began to count
        with _blaming("encoding the picture"):
            self._file = _writing(path)
            self._track: VideoStream = self._file.add_stream(
                ENCODER, rate=fps, options=OPTIONS, width=width, height=height, time_base=self._tick
            )
            self._track.metadata["encoder"] = f"Lavc {ENCODER}"  # as ffmpeg names it

    def add(self, canvas: Canvas, times: int = 1) -> None:
        """Show the canvas `times` times; it may be drawn over afterwards. Several calls can make one hold."""
        each = blake3(canvas.buffer.data).digest()
        for _ in range(times):
            self._picture.update(each)
        with _blaming("encoding the picture"):
            if each != self._last:
                self._release()
                self._last, self._settled = each, 0
            now = min(times, SETTLING - self._settled)
            self._settled += now
            frame = av.VideoFrame.from_numpy_buffer(canvas.buffer, "yuv420p")
            for _ in range(now):
                self._encode(frame)
            if times > now:
                held, waiting = self._held or (av.VideoFrame.from_numpy_buffer(canvas.buffer.copy(), "yuv420p"), 0)
                self._held = held, waiting + times - now

    def close(self) -> str:
        """Finish the file and give the picture digest: what was handed over, frame by frame."""
        with _blaming("encoding the picture"):
            self._release()
            self._write(self._track.encode(None))
            self._file.close()
        self._open = False
        return self._picture.hexdigest()

    def _release(self) -> None:
        """Encode what is left of a hold, now that its length is known."""
        if self._held is None:
            return
        frame, waiting = self._held
        self._held = None
        encoded, repeats = pieces(SETTLING + waiting)
        encoded -= SETTLING
        if repeats:
            self._repeats[self._encoded + encoded - 1] = repeats
        for _ in range(encoded):
            self._encode(frame, PictureType.P if repeats else PictureType.NONE)

    def _encode(self, frame: VideoFrame, kind: PictureType = PictureType.NONE) -> None:
        frame.time_base = self._tick
        frame.pts = self._encoded
        frame.pict_type = kind
        self._encoded += 1
        self._write(self._track.encode(frame))

    def _write(self, packets: Iterable["Packet[Any]"]) -> None:
        """Put packets into the file, each later by the repeats before it, and its own repeats behind it."""
        for packet in packets:
            repeats, key = self._repeats.pop(packet.pts or 0, 0), packet.is_keyframe
            self._passed = 0 if key else self._passed
            coded = counted(bytes(packet), self._passed) if self._passed else bytes(packet)
            shown = [coded]
            if repeats:
                skipped = blank(tuple(OPTIONS.items()), *self._size)  # counted as the first after a key picture
                shown += [counted(skipped, n - key, skipped if key else coded) for n in range(1, repeats + 1)]
            for n, one in enumerate(shown, self._late):
                self._file.mux_one(_later(packet, n, one, key=key and one is coded))
            self._late += repeats
            self._passed += repeats

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open:
            with suppress(av.FFmpegError):
                self._file.close()
            self._path.unlink(missing_ok=True)


def _later(packet: "Packet[Any]", late: int, coded: bytes, *, key: bool) -> "Packet[Any]":
    """A packet like this one, `late` frames later and with these bytes."""
    other: Packet[Any] = av.Packet(coded)
    other.stream, other.time_base, other.duration = packet.stream, packet.time_base, packet.duration
    other.pts, other.dts, other.is_keyframe = (packet.pts or 0) + late, (packet.dts or 0) + late, key
    return other


def join(shots: Iterable[Path], sound: Path | None, path: Path) -> None:
    """One MP4 from closed streams of equal settings, without encoding anything again.

    Raises `MakingFault`, `EnvironmentFault` as `Stream` does; leaves nothing behind then.
    """
    try:
        with _blaming("joining the shots"), ExitStack() as opened:
            sources = [opened.enter_context(_reading(shot)) for shot in shots]
            film = opened.enter_context(_writing(path, movflags="+faststart", brand="mp42"))
            tracks = [_pictures(sources, film.add_stream_from_template(sources[0].streams.video[0]))]
            if sound is not None:
                heard = opened.enter_context(_reading(sound))
                stream = heard.streams.audio[0]
                tracks.append(_copied(heard, stream, film.add_stream_from_template(stream)))
            for _, packet in merge(*tracks, key=itemgetter(0)):
                film.mux_one(packet)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _pictures(sources: Sequence[InputContainer], onto: VideoStream) -> Iterator[Due]:
    """The packets of all streams, each after the end of the one before."""
    late, first = 0, sources[0].streams.video[0]
    for source in sources:
        stream = source.streams.video[0]
        if stream.codec_context.extradata != first.codec_context.extradata:
            raise MakingFault("the shots of a film were not encoded alike: build it again with --fresh")
        yield from _copied(source, stream, onto, late)
        late += stream.duration or 0


def _copied(
    source: InputContainer, stream: VideoStream | AudioStream, onto: VideoStream | AudioStream, late: int = 0
) -> Iterator[Due]:
    """A stream's packets, as packets of another, `late` ticks later."""
    for packet in source.demux(stream):
        if packet.pts is not None and packet.dts is not None:  # the last one only says that it was
            packet.pts += late
            packet.dts += late
            packet.stream = onto
            yield packet.dts * float(packet.time_base), packet


def _writing(path: Path, **options: str) -> OutputContainer:
    """An MP4 that says nothing of its maker or the hour."""
    return av.open(f"file:{path}", "w", format="mp4", container_options={**CLOCKS, "fflags": "+bitexact", **options})


def _reading(path: Path) -> InputContainer:
    """A file of ours; without the option, every opening would decode a picture that nobody asked for."""
    return av.open(f"file:{path}", "r", format="mov", options={"skip_frame": "all"})


@contextmanager
def _blaming(doing: str) -> Iterator[None]:
    """Whatever stops the libraries of ffmpeg meanwhile, as one of our faults."""
    try:
        yield
    except av.FFmpegError as fault:
        if isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise from_os_error(fault, doing) from fault
        raise MakingFault(f"ffmpeg stopped while {doing}: {fault.strerror}") from fault
