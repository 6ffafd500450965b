"""The beat of the tracks whose tempo nobody wrote: listened for once, then kept."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pipeline import calls
from pipeline.digest import digest, file_digest
from pipeline.errors import EnvironmentFault, from_os_error
from pipeline.model import Pulse
from pipeline.project import Project
from pipeline.store import Record, Store
from pipeline.theme import Sound

LISTENING: Final = "pipeline.listening:pulse"
"""Named and not imported: what it needs is an optional extra, and slow to load."""
EXTRA: Final = "librosa"

Say = Callable[[str], None]


def listened(project: Project, say: Say) -> Project:
    """The project with the beat of every track that states no tempo; `say` takes a sentence for the person waiting.

    Raises `EnvironmentFault` for a track that cannot be opened.
    """
    heard: dict[tuple[str | None, float], Pulse | None] = {}
    pulses = {}
    for name, theme in project.themes.items():
        sound = theme.sound
        if sound.file is None or sound.tempo is not None:
            continue
        where = (sound.file, sound.start)
        if where not in heard:
            heard[where] = _pulse(project, name, sound, say)
        if (pulse := heard[where]) is not None:
            pulses[name] = pulse
    return replace(project, pulses=pulses)


def _pulse(project: Project, theme: str, sound: Sound, say: Say) -> Pulse | None:
    path, store = project.root / "sounds" / (sound.file or ""), Store(project.root / ".spotlight" / "store")
    place = project.place(f"themes/{theme}.yaml", ("sound", "file"))
    try:
        content = file_digest(path)
    except OSError as fault:
        raise from_os_error(fault, "reading sounds") from fault
    key = digest(["beat", content, sound.start, file_digest(Path(__file__).with_name("listening.py"))])
    if store.has(key, "txt"):
        return _told(store.record(key), place, say)
    if find_spec(EXTRA) is None:
        advice = "write its 'tempo' there, or install what listens for it: pip install 'spotlight-pipeline[tempo]'"
        say(f"{place}: cuts do not follow the music: {advice}")
        return None
    say(f"listening to {path.name} for its beat, once ...")
    pulse: Pulse | None = calls.named(LISTENING)(path, sound.start)
    found: Record = {} if pulse is None else {"period": pulse.period, "first": pulse.first}
    with suppress(EnvironmentFault), store.keeping(key, "txt") as (part, described):  # else it is heard again
        described.update(found)
        words = "no steady beat" if pulse is None else f"{60 / pulse.period:.2f} beats a minute"
        part.write_text(f"{words}\n", encoding="utf-8")
    return _told(found, place, say)


def _told(found: Record, place: str, say: Say) -> Pulse | None:
    if "period" not in found:
        say(f"{place}: cuts do not follow the music: no steady beat was heard, write its 'tempo' if there is one")
        return None
    return Pulse(found["period"], found["first"])
