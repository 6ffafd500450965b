"""Do the files agree with one another? Every name that leads nowhere, every translation and photo that is missing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pydantic import BaseModel

from pipeline.authored import Campaign, Facts, Localised, Location, Selector
from pipeline.errors import Mistake
from pipeline.facts import FIXED
from pipeline.marks import Marks, Trail
from pipeline.matrix import cells
from pipeline.model import Creative
from pipeline.retelling import repeated, retold
from pipeline.spelling import suggest
from pipeline.telling import Telling, pick, tell
from pipeline.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What could be read, each with its places; what is missing here has had its mistakes reported already."""

    campaign: Campaign
    campaign_marks: Marks
    themes: Mapping[str, tuple[Theme, Marks]]
    locations: Mapping[str, tuple[Location, Marks]]
    placements: Collection[str]


def disagreements(
    read: Read, *, looks: Mapping[str, type[BaseModel]], beds: Collection[str], scenes: Collection[str]
) -> tuple[Mistake, ...]:
    """Every mistake that takes more than one place to see; the same one is given once."""
    themes = {name: theme for name, (theme, _) in read.themes.items()}
    creatives = [creative for creative, _ in cells(read.campaign, themes, read.locations)]
    found = chain(
        _campaign(read, any_made=bool(creatives)),
        *(_location(read, written, scenes) for written in read.locations.values()),
        *(_theme(read, name, creatives, looks, beds) for name in read.themes),
        _photo_roles(read, creatives),
    )
    return tuple(dict.fromkeys(found))


def _campaign(read: Read, *, any_made: bool) -> Iterator[Mistake]:
    campaign, marks = read.campaign, read.campaign_marks
    for index, name in enumerate(campaign.placements):
        if name not in read.placements:
            message = f"there is no placement '{name}'{suggest(name, read.placements)}"
            yield marks.mistake(("placements", index), message)
    for key in ("themes", "locations", "placements", "languages"):
        yield from repeated(getattr(campaign, key), marks, (key,), (), "the name")
    yield from strangers(campaign.arms, campaign.locations, marks, ("arms",))
    versions = list(chain.from_iterable(theme.versions for theme, _ in read.themes.values()))
    known = {
        "theme": campaign.themes,
        "location": campaign.locations,
        "version": versions,
        "language": campaign.languages,
        "placement": campaign.placements,
    }
    complete = len(read.themes) >= len(set(campaign.themes)) and len(read.locations) >= len(set(campaign.locations))
    mistaken = False
    for side in ("include", "exclude"):
        for index, selector in enumerate(getattr(campaign.matrix, side)):
            for message, trail in _selector(selector, known if complete else {**known, "version": selector.version}):
                mistaken = True
                yield marks.mistake(("matrix", side, index, *trail), message)
    if complete and not any_made and not mistaken:
        yield marks.mistake(("matrix",), "the matrix leaves no creative to make: widen 'include' or narrow 'exclude'")
    yield from _facts("campaign", campaign.facts, marks, campaign.languages, campaign.languages[0])


def strangers(names: Iterable[str], locations: Collection[str], marks: Marks, trail: Trail) -> Iterator[Mistake]:
    """The keys of a table that are no location of the campaign."""
    for name in names:
        if name not in locations:
            message = f"no location of this campaign is '{name}'{suggest(name, locations)}"
            yield marks.mistake((*trail, name), message)


def _selector(selector: Selector, known: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, Trail]]:
    for key, names in known.items():
        for index, name in enumerate(getattr(selector, key)):
            if name not in names:
                yield f"no {key} of this campaign is '{name}'{suggest(name, names)}", (key, index)


def _facts(kind: str, facts: Facts, marks: Marks, languages: Sequence[str], first: str) -> Iterator[Mistake]:
    for key, text in facts.items():
        if key in FIXED[kind]:
            yield marks.mistake(("facts", key), f"the fact '{key}' would hide a name that is always there: rename it")
        yield from _localised(text, marks, ("facts", key), languages, first)


def _localised(text: Localised, marks: Marks, trail: Trail, languages: Sequence[str], first: str) -> Iterator[Mistake]:
    lacking = [language for language in languages if pick(text, language, first) is None]
    if lacking:
        tags = tuple(dict.fromkeys((*lacking, first)))
        message = (
            f"no text for {' or '.join(repr(tag) for tag in tags)}: add {'it' if len(tags) == 1 else 'one of them'}"
        )
        yield marks.mistake(trail, message)


def _location(read: Read, written: tuple[Location, Marks], scenes: Collection[str]) -> Iterator[Mistake]:
    location, marks = written
    yield from repeated([photo.id for photo in location.photos], marks, ("photos",), ("id",), "the photo id")
    for index, photo in enumerate(location.photos):
        if photo.scene is not None and photo.scene not in scenes:
            message = f"there is no scene '{photo.scene}'{suggest(photo.scene, scenes)}"
            yield marks.mistake(("photos", index, "scene"), message)
    languages, first = read.campaign.languages, read.campaign.languages[0]
    for key in ("name", "area"):
        yield from _localised(getattr(location, key), marks, (key,), languages, first)
    yield from _facts("location", location.facts, marks, languages, first)


def _theme(
    read: Read,
    name: str,
    creatives: Sequence[Creative],
    looks: Mapping[str, type[BaseModel]],
    beds: Collection[str],
) -> Iterator[Mistake]:
    theme, marks = read.themes[name]
    sound, first = theme.sound, read.campaign.languages[0]
    if sound.bed is not None and sound.bed not in beds:
        yield marks.mistake(("sound", "bed"), f"there is no bed '{sound.bed}'{suggest(sound.bed, beds)}")
    yield from repeated([beat.id for beat in theme.beats], marks, ("beats",), ("id",), "the beat id")
    yield from _facts("theme", theme.facts, marks, read.campaign.languages, first)
    spoken = dict.fromkeys((one.version, one.language) for one in creatives if one.theme == name)
    yield from retold(theme, marks, tuple(spoken), looks, first)


def _photo_roles(read: Read, creatives: Sequence[Creative]) -> Iterator[Mistake]:
    tellings: dict[tuple[str, str, str], Telling] = {}
    shown = {name: {photo.role for photo in location.photos} for name, (location, _) in read.locations.items()}
    for creative in creatives:
        key = (creative.theme, creative.version, creative.language)
        theme, marks = read.themes[creative.theme]
        if key not in tellings:
            tellings[key] = tell(theme, creative.version, creative.language)
        roles = shown[creative.location]
        for beat in tellings[key].beats:
            photo = beat.fields["photo"]
            if photo.value not in roles:
                message = f"no photo of {creative.location} has the role '{photo.value}', there is"
                yield marks.mistake(photo.trail, f"{message} {', '.join(sorted(roles))}")
