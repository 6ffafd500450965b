"""Sounds, kept: one mix for each source and length."""

import dataclasses
import gc
from pathlib import Path

from pipeline import sound
from pipeline.orders import Track
from pipeline.store import Record, Store


def bed(store: Store, key: str, track: Track, seconds: float, fresh: bool) -> Record:  # noqa: FBT001
    """The sound of one length, at its loudness; its record holds all that the meter heard."""

    def write(part: Path) -> Record:
        source: sound.BedSource | sound.FileSource
        if track.path is None:
            source = sound.BedSource(name=track.bed or "")
        else:
            source = sound.FileSource(path=track.path, digest=track.content, start_seconds=track.start)
        heard = sound.make(sound.Mix(source=source, seconds=seconds), part)
        gc.collect()  # MoviePy's clips refer to themselves and would hold their samples, 7 MB a sound, for a long while
        return {"samples": heard.samples, "heard": dataclasses.asdict(heard.reading)}

    return store.once(key, "m4a", write, fresh=fresh)
