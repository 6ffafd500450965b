"""Shots, films, GIFs and stills, kept: each made once per key, whole or not at all. Workers call these by name."""

import ctypes
import dataclasses
import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import numpy as np
from blake3 import blake3

from pipeline import compose, fonts, layout, probe
from pipeline.compose import Prepared
from pipeline.encoders import gif, h264, still
from pipeline.keys import Keys
from pipeline.model import Loudness, loudness_of
from pipeline.plates import loader
from pipeline.setups import Setup, Timeline
from pipeline.shots import Model, Shot
from pipeline.store import Record, Store

STRIP: Final = 32  # rows of a GIF's frames that are digested together, and again only where a frame changes


def shots(store: Store, keys: Keys, wanted: Sequence[Setup], fresh: bool) -> None:  # noqa: FBT001
    """Closed streams; those that stand on one ground are drawn and encoded side by side, the ground drawn once.

    Their records hold their picture digests.
    """
    load = loader(store, keys)
    each = {keys.shot(setup): setup for setup in wanted}
    new = {key: setup for key, setup in each.items() if fresh or not store.has(key, "mp4")}
    alike: dict[Shot, dict[str, Shot]] = {}
    for key, setup in new.items():
        drawn = layout.lay_out(setup)
        alike.setdefault(compose.shared(drawn), {})[key] = drawn
    for group in alike.values():
        _film(store, tuple(group), compose.prepare_all(tuple(group.values()), load, "yuv420"))


def _film(store: Store, names: Sequence[str], prepared: Sequence[Prepared]) -> None:
    _make_room()
    with ExitStack() as open_:
        kept = [open_.enter_context(store.keeping(name, "mp4")) for name in names]
        streams = [
            open_.enter_context(h264.Stream(part, one.shot.width, one.shot.height, one.shot.fps))
            for (part, _), one in zip(kept, prepared, strict=True)
        ]
        for canvases, times in compose.together(prepared):
            for stream, canvas in zip(streams, canvases, strict=True):
                stream.add(canvas, times)
        for (_, described), stream, one in zip(kept, streams, prepared, strict=True):
            described |= {"picture": stream.close(), "frames": one.shot.frames}


def _make_room() -> None:
    """Give back what is not needed while encoders are open, when a process holds most."""
    fonts.at_size.cache_clear()  # all type is drawn; each size in use maps its file anew: 26 MB after the demo's
    if sys.platform == "linux":
        # glibc keeps freed blocks for itself, 50 MB after a dozen tasks; other libraries have no such call
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def film(store: Store, keys: Keys, wanted: Timeline, sound_key: str | None, fresh: bool) -> Record:  # noqa: FBT001
    """Shots and sound joined by copy, then measured."""

    def write(part: Path) -> Record:
        names = [keys.shot(each) for each in wanted.setups]
        parts = [store.path(name, "mp4") for name in names]
        pictures = [store.record(name)["picture"] for name in names]
        h264.join(parts, None if sound_key is None else store.path(sound_key, "m4a"), part)
        picture = blake3("".join(pictures).encode()).hexdigest()
        metered = {} if sound_key is None else store.record(sound_key)
        reading = metered.get("heard")
        photos = _photos(store, keys, wanted.setups, "yuv420")
        said = {"picture": picture, "sound": metered.get("samples"), "heard": reading}
        return {**said, **photos, **_measured(part, loudness_of(reading))}

    return store.once(keys.film(wanted, sound_key), "mp4", write, fresh=fresh)


def animation(store: Store, keys: Keys, wanted: Timeline, fresh: bool) -> Record:  # noqa: FBT001
    """A GIF, drawn in RGB for GIF."""

    def write(part: Path) -> Record:
        prepared = [compose.prepare(layout.lay_out(each), loader(store, keys), "rgb") for each in wanted.setups]
        form = wanted.format
        seen: list[bytes] = []

        def frames() -> Iterator[tuple[np.ndarray[Any, np.dtype[np.uint8]], int, slice]]:
            strips = [b""] * -(-form.height // STRIP)
            for one in prepared:
                for canvas, times, rows in compose.changes(one):
                    planes = canvas.buffer.reshape(3, form.height, form.width)
                    for n in range(rows.start // STRIP, -(-rows.stop // STRIP)):
                        strips[n] = _digested(planes[:, n * STRIP : (n + 1) * STRIP])
                    seen.append(blake3(b"".join(strips)).digest() * times)
                    # a view: the encoder works on planes and asks once
                    yield planes.transpose(1, 2, 0), times, rows

        made = gif.encode(
            frames,
            size=(form.width, form.height),
            fps=form.fps,
            max_bytes=form.max_bytes,
            path=part,
            loops=form.loops,
        )
        picture = blake3(b"".join(seen)).hexdigest()
        photos = _photos(store, keys, wanted.setups, "rgb")
        return {"picture": picture, "level": made.level, **photos, **_measured(part)}

    return store.once(keys.gif(wanted), "gif", write, fresh=fresh)


def _digested(planes: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    return blake3(np.ascontiguousarray(planes).data).digest()  # a copy, as three small pieces take longer


def picture(store: Store, keys: Keys, wanted: Setup, n: int, fresh: bool) -> Record:  # noqa: FBT001
    """One frame as a JPEG."""

    def write(part: Path) -> Record:
        canvas = compose.frame(compose.prepare(layout.lay_out(wanted), loader(store, keys), "rgb", only=n), n)
        still.encode(canvas, part)
        drawn = blake3(canvas.buffer.data).hexdigest()
        photos = _photos(store, keys, (wanted,), "rgb")
        return {"picture": drawn, "opening": wanted.opening, **photos, **_measured(part)}

    return store.once(keys.still(wanted, n), "jpg", write, fresh=fresh)


def _photos(store: Store, keys: Keys, setups: tuple[Setup, ...], model: Model) -> Record:
    """Frame pixels to a photo pixel where a camera comes closest and which photo that is; of each photo what its boxes
    left to be seen, and what its file says of where it was taken.
    """
    ratio, name = max(
        (
            store.record(keys.plate(photo.plate, model))["enlarged"] / min(photo.begin.scale, photo.end.scale),
            photo.plate.name,
        )
        for photo in (setup.photo for setup in setups)
    )
    negatives = {setup.photo.plate.name: store.record(keys.negative(setup.photo.plate)) for setup in setups}
    seen = {what: {photo: record[what] for photo, record in negatives.items()} for what in ("detail", "position")}
    return {"enlarged": round(ratio, 4), "enlarged_photo": name, **seen}


def _measured(part: Path, heard: Loudness | None = None) -> Record:
    """`heard` is what the meter said of the sound that was joined to the film."""
    facts = probe.measure(part) if heard is None else probe.measure(part, lambda _: heard)
    content = part.read_bytes()
    return {
        "facts": dataclasses.asdict(facts),
        "sha256": hashlib.sha256(content).hexdigest(),
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
    }
