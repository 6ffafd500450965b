"""What a media file really is, read back from the file and believed over whatever made it.

The input may come from anybody: the kind is told from the first bytes and only that reader is let near the file, so
that a playlist cannot lead to other files; sizes are bounded before anything is decoded. A film's packets are all read,
but only its first picture is decoded: damage inside a later picture is not seen here.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from pipeline.blocks import index_comes_first, read_gif
from pipeline.loudness import hear
from pipeline.mishaps import blaming
from pipeline.model import Loudness, MediaFacts, SoundFacts

MOST_PIXELS = 40_000_000  # of one picture; 8K is 33
READERS = {"mp4": "mov", "mov": "mov", "3gp": "mov", "webm": "matroska", "mkv": "matroska", "avi": "avi"}
READERS |= {"jpeg": "jpeg_pipe", "png": "png_pipe"}
INDEXED = frozenset({"mp4", "mov", "3gp"})
STILLS = frozenset({"jpeg", "png"})
# What muxers write of themselves; it tells nothing about a person, a place or a day.
FILM_TAGS = frozenset({"major_brand", "minor_version", "compatible_brands", "encoder", "language", "vendor_id"})
PLAIN_HANDLERS = frozenset({"VideoHandler", "SoundHandler"})
STILL_TAGS = frozenset({"adobe", "adobe_transform", "chromaticity", "dpi", "gamma", "icc_profile", "interlace", "srgb"})
STILL_TAGS |= {"jfif", "jfif_density", "jfif_unit", "jfif_version", "progression", "progressive", "transparency"}
# ITU-T H.273, the codes that occur in practice; 2 means "not said".
PRIMARIES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020", 12: "p3"}
CURVES = {1: "bt709", 6: "smpte170m", 13: "srgb", 14: "bt2020", 15: "bt2020", 16: "pq", 18: "hlg"}
MATRICES = {0: "rgb", 1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}
RANGES = {1: "limited", 2: "full"}

Meter = Callable[[Path], Loudness]
"""Who says how loud the sound of a film is; asked at most once a film."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One packet: where it stands and how long, in ticks of its stream's clock."""

    start: int
    ticks: int
    size: int


def measure(path: Path, meter: Meter = hear) -> MediaFacts:
    """The facts of an MP4, MOV, 3GP, WebM, MKV, AVI, GIF, JPEG or PNG.

    Whoever has a reading of the very sound that the file holds, or wants all that the meter says, brings a `meter`.

    Raises UsageFault when there is no such file and MakingFault when it cannot be read, each naming the file.
    """
    with blaming(path, "read"):
        container = _container(path)
        if container in STILLS:
            return _still(path, container)
        return _gif(path) if container == "gif" else _film(path, container, meter)


def _container(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(64)
    if not head:
        raise ValueError("it is empty")
    if head[4:8] == b"ftyp":
        return "mov" if head[8:12] == b"qt  " else "3gp" if head[8:10] == b"3g" else "mp4"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "webm" if b"webm" in head else "mkv"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "avi"
    starts = {b"GIF87a": "gif", b"GIF89a": "gif", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
    for start, name in starts.items():
        if head.startswith(start):
            return name
    raise ValueError("it is not MP4, MOV, 3GP, WebM, MKV, AVI, GIF, JPEG or PNG")


def _bounded(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise ValueError(f"a picture of {width}x{height} is outside 1 to {MOST_PIXELS:,} pixels")


def _known(stream: VideoStream | AudioStream) -> None:
    if getattr(stream, "codec_context", None) is None:  # PyAV's types do not say that it may be absent
        raise ValueError(f"its {stream.type} is in a format that nobody here knows")


def _gif(path: Path) -> MediaFacts:
    blocks = read_gif(path)
    _bounded(blocks.width, blocks.height)
    size, seconds = path.stat().st_size, sum(blocks.delays) / 1000
    return MediaFacts(
        container="gif",
        bytes=size,
        width=blocks.width,
        height=blocks.height,
        seconds=seconds,
        frames=len(blocks.delays),
        fps=round(len(blocks.delays) / seconds, 3),
        constant_rate=max(blocks.delays) - min(blocks.delays) <= 10,  # 15 fps in hundredths is 7, 7, 6
        codec="gif",
        profile="",
        pixel_format="pal8",
        colour="srgb full",
        bitrate=round(size * 8 / seconds),
        square_pixels=blocks.square_pixels,
        faststart=None,
        metadata=blocks.tags,
        loops=blocks.loops,
        sound=None,
        delays=blocks.delays,
    )


def _still(path: Path, container: str) -> MediaFacts:
    with warnings.catch_warnings():
        # Pillow only warns of a picture too large for it, and `_bounded` is stricter than that.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            _bounded(*picture.size)
            picture.load()  # all of it, for a torn end
            tags = tuple(sorted({str(name) for name in picture.info} - STILL_TAGS))
    with _opened(path, container) as file:
        stream = file.streams.video[0]
        header = stream.codec_context
        if header.pix_fmt is None:
            raise ValueError("its picture cannot be decoded")
        return MediaFacts(
            container=container,
            bytes=path.stat().st_size,
            width=header.width,
            height=header.height,
            seconds=0.0,
            frames=1,
            fps=0.0,
            constant_rate=True,
            codec=header.name,
            profile="",
            pixel_format=header.pix_fmt,
            colour=_colour(header),
            bitrate=0,
            square_pixels=_square(stream),
            faststart=None,
            metadata=tags,
            loops=None,
            sound=None,
        )


def _film(path: Path, container: str, meter: Meter) -> MediaFacts:
    faststart = index_comes_first(path) if container in INDEXED else None
    with _opened(path, container) as film:
        if not film.streams.video:
            raise ValueError("it holds no picture")
        stream = film.streams.video[0]
        _known(stream)
        _bounded(stream.codec_context.width, stream.codec_context.height)
        tracks = _stretches(film)
        pictures, clock = tracks[stream.index], stream.time_base or Fraction(1)
        if not pictures:
            raise ValueError("it holds no picture")
        seconds = _seconds(pictures, clock)
        film.seek(0)
        stream.codec_context.options = {"skip_loop_filter": "all"}  # it smooths what nobody looks at here
        frame = next(film.decode(stream), None)
        if frame is None:
            raise ValueError("its first picture cannot be decoded")
        sound = _sound(path, film, tracks, meter)
        length = max(seconds, sound.seconds if sound else 0.0)
        return MediaFacts(
            container=container,
            bytes=path.stat().st_size,
            width=stream.codec_context.width,
            height=stream.codec_context.height,
            seconds=seconds,
            frames=len(pictures),
            fps=round(len(pictures) / seconds, 3) if seconds else 0.0,
            constant_rate=_constant(pictures),
            codec=stream.codec_context.name,
            profile=stream.profile or "",
            pixel_format=frame.format.name,
            colour=_colour(frame),
            bitrate=round(sum(part.size for track in tracks.values() for part in track) * 8 / length) if length else 0,
            square_pixels=_square(stream),
            faststart=faststart,
            metadata=_film_tags(film),
            loops=None,
            sound=sound,
            progressive=not frame.interlaced_frame,
        )


def _opened(path: Path, container: str) -> InputContainer:
    if container in INDEXED:
        film = _open(path, container, skip_frame="all")  # else a picture is decoded, and thrown away
        if all(getattr(stream.codec_context, "name", "") == "h264" for stream in film.streams.video):
            return film
        film.close()  # other codecs do not say their profile before that picture
    return _open(path, container)


def _open(path: Path, container: str, **more: str) -> InputContainer:
    options = {"max_pixels": str(MOST_PIXELS), **more}  # ffmpeg decodes a picture or two while opening
    return av.open(str(path.resolve()), "r", format=READERS[container], options=options, metadata_errors="replace")


def _stretches(film: InputContainer) -> dict[int, tuple[Stretch, ...]]:
    """Every packet that is shown or heard, by stream, in order of time."""
    tracks: dict[int, list[Stretch]] = {stream.index: [] for stream in film.streams}
    for packet in film.demux():
        start = packet.pts if packet.pts is not None else packet.dts
        if packet.size and not packet.is_discard and start is not None:
            tracks[packet.stream_index].append(Stretch(start, packet.duration or 0, packet.size))
    return {index: tuple(sorted(track, key=lambda part: part.start)) for index, track in tracks.items()}


def _seconds(track: Sequence[Stretch], clock: Fraction) -> float:
    """From the first shown or heard tick to the end of the last; what lies before time nought is a codec's run-up."""
    first, last = max(track[0].start, 0), track[-1]
    mean = (last.start - track[0].start) // (len(track) - 1) if len(track) > 1 else 0
    return float(max(last.start + (last.ticks or mean) - first, 0) * clock)


def _constant(track: Sequence[Stretch]) -> bool:
    """Whether all gaps are equal; a clock of at least five ticks a frame may round by one."""
    gaps = [later.start - earlier.start for earlier, later in pairwise(track)]
    return not gaps or max(gaps) - min(gaps) <= (1 if min(gaps) >= 5 else 0)


def _sound(path: Path, film: InputContainer, tracks: dict[int, tuple[Stretch, ...]], meter: Meter) -> SoundFacts | None:
    if not film.streams.audio:
        return None
    stream = film.streams.audio[0]
    _known(stream)
    track = tracks[stream.index]
    if not track:
        return None
    seconds = _seconds(track, stream.time_base or Fraction(1))
    heard = meter(path)
    return SoundFacts(
        codec=stream.codec_context.name,
        sample_rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.channels,
        bitrate=round(sum(part.size for part in track) * 8 / seconds) if seconds else 0,
        seconds=seconds,
        loudness=heard.lufs,
        true_peak=heard.true_peak,
    )


def _film_tags(film: InputContainer) -> tuple[str, ...]:
    found = set(film.metadata)
    for stream in film.streams:
        found |= {
            name for name, text in stream.metadata.items() if name != "handler_name" or text not in PLAIN_HANDLERS
        }
        if stream.type not in {"video", "audio"}:
            found.add(f"{stream.type} stream")  # cameras keep their positions and times in these
    if film.chapters():
        found.add("chapters")
    return tuple(sorted(found - FILM_TAGS))


def _colour(frame: VideoFrame | VideoCodecContext) -> str:
    """'bt709 limited', or the primaries, curve and matrix apart where they differ: 'bt709/srgb/bt470bg full'."""
    names = (
        PRIMARIES.get(int(frame.color_primaries), "unknown"),
        CURVES.get(int(frame.color_trc), "unknown"),
        MATRICES.get(int(frame.colorspace), "unknown"),
    )
    said = names[0] if len(set(names)) == 1 else "/".join(names)
    return f"{said} {RANGES.get(int(frame.color_range), 'unknown')}"


def _square(stream: VideoStream) -> bool:
    return (stream.sample_aspect_ratio or 1) == 1
