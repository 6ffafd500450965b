"""Is one theme whole however it is told: every beat, look and length in every version, every word in every language?"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from pydantic import BaseModel

from pipeline.errors import Mistake, MistakesFound
from pipeline.marks import Marks, Trail
from pipeline.script import checked
from pipeline.spelling import suggest
from pipeline.telling import Telling, Told, ToldBeat, closest, has_words, tell
from pipeline.theme import Tag, Theme

Tell = Callable[..., Telling]
"""`telling.tell` of one theme: version, and language or none."""

MIN_SECONDS = 5.0
MAX_SECONDS = 9.0


def repeated(ids: Sequence[str], marks: Marks, trail: Trail, last: Trail, what: str) -> Iterator[Mistake]:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield marks.mistake((*trail, index, *last), f"{what} '{name}' is there twice: give each its own")


def retold(
    theme: Theme,
    marks: Marks,
    spoken: Collection[tuple[str, str]],
    looks: Mapping[str, type[BaseModel]],
    first: str,
) -> Iterator[Mistake]:
    """Mistakes in how the theme is told; `spoken` are the versions and languages that are made, `first` the base."""
    yield from _overridden(theme, marks)
    told: Tell = cache(partial(tell, theme))
    looked: set[tuple[Trail, ...]] = set()
    for version in theme.versions:
        yield from _lengths(theme, marks, version, told)
        for telling in (told(version), *(told(version, language) for language in theme.languages)):
            for beat in telling.beats:
                written = (beat.trail, beat.fields["look"].trail, *(one.trail for one in beat.parameters.values()))
                if written not in looked:  # else it is told as before
                    looked.add(written)
                    yield from _look(beat, marks, looks)
    for version, language in spoken:
        if closest(language, (first,)) is None:
            yield from _untranslated(theme, marks, version, language, told)


def _overridden(theme: Theme, marks: Marks) -> Iterator[Mistake]:
    """Overrides of beats and versions that do not exist."""
    ids = [beat.id for beat in theme.beats]
    over: dict[Trail, Iterable[str]] = {("versions", key): told.beats for key, told in theme.versions.items()}
    for language, spoken in theme.languages.items():
        over["languages", language] = spoken.beats
        for key, told in spoken.versions.items():
            over["languages", language, "versions", key] = told.beats
            if key not in theme.versions:
                message = f"this theme has no version '{key}'{suggest(key, theme.versions)}"
                yield marks.mistake(("languages", language, "versions", key), message, key=True)
    for trail, named in over.items():
        for beat in named:
            if beat not in ids:
                message = f"this theme has no beat '{beat}'{suggest(beat, ids)}"
                yield marks.mistake((*trail, "beats", beat), message, key=True)


def _lengths(theme: Theme, marks: Marks, version: str, told: Tell) -> Iterator[Mistake]:
    """The version's own length, then that of every language which changes it."""
    base = told(version)
    timed: list[tuple[str, Telling, Trail]] = [(version, base, ("versions", version))]
    for language in theme.languages:
        telling = told(version, language)
        if telling.seconds != base.seconds:
            timed.append((f"{version} in {language}", telling, ("languages", language)))
    for words, telling, trail in timed:
        seconds = telling.seconds
        if not MIN_SECONDS <= seconds <= MAX_SECONDS:
            own = any(beat.fields["seconds"].trail[:2] == trail for beat in telling.beats)
            advice = "shorten a beat" if seconds > MAX_SECONDS else "lengthen a beat"
            message = f"version {words} lasts {seconds} s, allowed {MIN_SECONDS}-{MAX_SECONDS} s: {advice}"
            yield marks.mistake(trail if own else ("beats",), message, key=True)


def _look(beat: ToldBeat, marks: Marks, looks: Mapping[str, type[BaseModel]]) -> Iterator[Mistake]:
    look = beat.fields["look"]
    if look.value not in looks:
        yield marks.mistake(look.trail, f"there is no look '{look.value}'{suggest(look.value, looks)}")
        return
    within = next((told.trail[:-1] for told in beat.parameters.values()), (*beat.trail, "with"))
    plain = {key: told.value for key, told in beat.parameters.items()}
    try:
        checked(looks[look.value], plain, _gathered(beat, marks, within), within)
    except MistakesFound as fault:
        yield from fault.mistakes


def _gathered(beat: ToldBeat, marks: Marks, within: Trail) -> Marks:
    """The places of parameters that several overrides gave, as if they all stood at `within`."""
    if all(told.trail[:-1] == within for told in beat.parameters.values()):
        return marks
    moved = dict(marks.by_trail)
    for key, told in beat.parameters.items():
        length = len(told.trail)
        inner = {trail[length:]: mark for trail, mark in marks.by_trail.items() if trail[:length] == told.trail}
        moved.update({(*within, key, *rest): mark for rest, mark in inner.items()})
    return Marks(marks.file, moved)


def _says(value: Any) -> bool:
    """Whether a value holds words that need translating: text, tags' texts, or sentences in a look's settings."""
    if isinstance(value, Tag):
        return has_words(value.text)
    if isinstance(value, dict):
        return any(_says(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return any(_says(inner) for inner in value)
    return has_words(value)


def _is_setting(key: str, told: Told) -> bool:
    """A look's setting of one bare word is a choice, such as `align: start`; with a space in it, it is for readers."""
    return key.startswith("with.") and isinstance(told.value, str) and " " not in told.value


def _words(telling: Telling) -> Iterator[tuple[str, str, Told]]:
    """What is read by people, as where it stands in an override, its name in a sentence, and itself."""
    for beat in telling.beats:
        within = f"beats.{beat.id}"
        fields = {name: beat.fields[name] for name in ("copy", "note", "layers")}
        fields.update({f"with.{key}": told for key, told in beat.parameters.items()})
        for key, told in fields.items():
            if not _is_setting(key, told):
                yield f"{within}.{key}", f"'{key}' of beat '{beat.id}'", told
    for key in ("text", "headline", "alt"):
        yield f"post.{key}", f"'{key}' of the post", telling.post[key]


def _untranslated(theme: Theme, marks: Marks, version: str, language: str, tell: Tell) -> Iterator[Mistake]:
    tag = closest(language, theme.languages) or language
    translated = {where: told for where, _, told in _words(tell(version, language))}
    for where, name, told in _words(tell(version)):
        if not _says(told.value) or where not in translated:  # another look has settings of its own
            continue
        trail = translated[where].trail
        own = told.trail[0] == "versions"
        if trail[0] != "languages" or (own and trail[2] != "versions") or not translated[where].value:
            home = f"languages.{tag}.versions.{version}" if own else f"languages.{tag}"
            yield marks.mistake(told.trail, f"{name} has no {language}: write it at {home}.{where}")
