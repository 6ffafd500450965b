"""How one theme is told in one version and one language: overrides laid over the base, each value with its place.

The order is base, version, language, then the version within the language; what an override does not name stays.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.marks import Trail
from pipeline.theme import BeatOverride, Override, Theme

BEAT_FIELDS = ("look", "copy", "note", "seconds", "photo", "camera", "layers")
POST_FIELDS = ("text", "headline", "call_to_action", "alt")
_TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Told:
    """A value and the trail to where its file says it."""

    value: Any
    trail: Trail


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldBeat:
    id: str
    trail: Trail
    fields: Mapping[str, Told]
    parameters: Mapping[str, Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    beats: tuple[ToldBeat, ...]
    post: Mapping[str, Told]

    @property
    def seconds(self) -> float:
        return round(sum(float(beat.fields["seconds"].value) for beat in self.beats), 3)


def closest(language: str, available: Collection[str]) -> str | None:
    """The language itself, or the nearest wider one there is: `ur` for `ur-PK`."""
    parts = language.split("-")
    wider = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((tag for tag in wider if tag in available), None)


def pick(text: str | Mapping[str, str], language: str, first: str) -> str | None:
    """A localised text in `language`, else in the campaign's `first` language, else None; plain text is for all."""
    if isinstance(text, str):
        return text
    chosen = closest(language, text) or closest(first, text)
    return None if chosen is None else text[chosen]


def has_words(value: Any) -> bool:
    """Whether text says something of its own, beyond the facts it has filled in."""
    return isinstance(value, str) and any(letter.isalpha() for letter in _TEMPLATE.sub("", value))


def overrides(theme: Theme, version: str, language: str | None) -> Iterator[tuple[Trail, Override]]:
    """What is laid over the base, first to last."""
    if version in theme.versions:
        yield ("versions", version), theme.versions[version]
    tag = None if language is None else closest(language, theme.languages)
    if tag is not None:
        spoken = theme.languages[tag]
        yield ("languages", tag), spoken
        if version in spoken.versions:
            yield ("languages", tag, "versions", version), spoken.versions[version]


def authored_name(name: str) -> str:
    return {"copy": "copy_"}.get(name, name)


def tell(theme: Theme, version: str, language: str | None = None) -> Telling:
    """The theme with every override applied; templates stay unfilled. No language leaves it as it was first written."""
    over = tuple(overrides(theme, version, language))
    beats: list[ToldBeat] = []
    for index, beat in enumerate(theme.beats):
        trail: Trail = ("beats", index)
        fields = {name: Told(getattr(beat, authored_name(name)), (*trail, name)) for name in BEAT_FIELDS}
        parameters = {key: Told(value, (*trail, "with", key)) for key, value in beat.parameters.items()}
        for where, override in over:
            change = override.beats.get(beat.id)
            if change is not None:
                parameters = _changed(fields, parameters, change, (*where, "beats", beat.id))
        beats.append(ToldBeat(id=beat.id, trail=trail, fields=fields, parameters=parameters))
    post = {name: Told(getattr(theme.post, name), ("post", name)) for name in POST_FIELDS}
    for where, override in over:
        for name in POST_FIELDS:
            value = getattr(override.post, name)
            if value is not None:
                post[name] = Told(value, (*where, "post", name))
    return Telling(beats=tuple(beats), post=post)


def _changed(
    fields: dict[str, Told], parameters: dict[str, Told], change: BeatOverride, trail: Trail
) -> dict[str, Told]:
    """Lay one override over `fields`, and give the parameters that hold after it: another look starts with none."""
    before = fields["look"].value
    for name in BEAT_FIELDS:
        value = getattr(change, authored_name(name))
        if value is not None:
            fields[name] = Told(value, (*trail, name))
    kept = parameters if fields["look"].value == before else {}
    return {**kept, **{key: Told(value, (*trail, "with", key)) for key, value in (change.parameters or {}).items()}}
