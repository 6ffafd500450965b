"""What may be shown -> what each page shows, as plain values: the templates know these names and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline import links
from pipeline.authored import Language
from pipeline.facts import location_facts
from pipeline.galley import plain
from pipeline.microsite.saying import Phrases, Way, listeners, named, phrases, ways
from pipeline.model import Creative, Script
from pipeline.phrases import vocabulary
from pipeline.project import Project
from pipeline.telling import pick
from pipeline.timeline import direction, headline

FILMS: Final = ("instagram", "tiktok", "youtube", "snapchat")
"""Whose film a page shows, the first that there is: all show the same, these leave out the least."""
JOINT: Final = " — "
"""What a transcript puts between the words of a beat and its smaller line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """The film of a page and what stands for it; files by their names in the build, empty where there is none."""

    film: str
    gif: str
    cover: str
    captions: str
    alt: str
    lines: tuple[tuple[str, ...], ...]
    stem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What leads to another page: its hook, in its own colours."""

    path: str
    theme: str
    hook: str
    place: str
    stem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The same page in another language, or in this one."""

    language: Language
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What all pages have. `path` is where it stands below the site, `said_in` what its own phrases are written in."""

    path: str
    language: Language
    direction: str
    said: Phrases
    said_in: Language
    others: tuple[Other, ...]
    ways: tuple[Way, ...]
    listeners: tuple[Way, ...]
    title: str
    about: str
    theme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Page):
    """The page of a theme at a place. `hook` and `asks` may stress a word, as themes do."""

    place: str
    area: str
    hook: str
    speaker: str
    asks: str
    facts: tuple[str, ...]
    film: Film
    more: tuple[Card, ...]
    places: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    name: str
    area: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front(Page):
    """The front page of a language: everything there is, place by place, and some covers."""

    places: tuple[Place, ...]
    shown: tuple[tuple[Card, Film], ...]


def pages(
    project: Project, creatives: Sequence[Mapping[str, Any]], scripts: Mapping[Creative, Script]
) -> tuple[Page, ...]:
    """Every page, of the first version of each theme, place and language that may be shown."""
    first = project.campaign.languages[0]
    told: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for one in sorted(creatives, key=lambda one: _order(project, one)):
        told.setdefault((one["theme"], one["location"], one["language"]), one)
    house = _House(project, first, told, scripts)
    languages = [code for code in project.campaign.languages if any(key[2] == code for key in told)]
    return (*(house.front(code, languages) for code in languages), *(house.story(one) for one in told.values()))


def _order(project: Project, one: Mapping[str, Any]) -> tuple[int, int, int, str]:
    campaign = project.campaign
    return (
        campaign.locations.index(one["location"]),
        campaign.themes.index(one["theme"]),
        campaign.languages.index(one["language"]),
        one["version"],
    )


@dataclass(frozen=True, slots=True)
class _House:
    project: Project
    first: Language
    told: Mapping[tuple[str, str, str], Mapping[str, Any]]
    scripts: Mapping[Creative, Script]

    def story(self, one: Mapping[str, Any]) -> Story:
        creative, language = _creative(one), one["language"]
        hook, speaker = self._hook(one)
        location = self.project.locations[creative.location]
        area = pick(location.area, language, self.first) or ""
        others = [code for theme, place, code in self.told if (theme, place) == (creative.theme, creative.location)]
        alike = [self._card(other) for other in self._in(language) if other is not one]
        return Story(
            **self._shared(language, [(code, _path(creative, code, self.first)) for code in others]),
            path=_path(creative, language, self.first),
            title=f"{one['post']['headline']} · {self.project.campaign.brand.name}",
            about=one["post"]["text"],
            theme=creative.theme,
            place=one["location_name"],
            area=area,
            hook=hook,
            speaker=speaker,
            asks=self._asks(one),
            facts=self._facts(one),
            film=_film(one),
            more=tuple(card for card in alike if card.place == one["location_name"]),
            places=tuple(card for card in alike if card.theme == creative.theme),
        )

    def front(self, language: Language, languages: Iterable[Language]) -> Front:
        campaign = self.project.campaign
        shown = self._in(language)
        places = []
        for name in dict.fromkeys(one["location"] for one in shown):
            here = [one for one in shown if one["location"] == name]
            area = pick(self.project.locations[name].area, language, self.first) or ""
            cards = tuple(self._card(one) for one in here)
            places.append(Place(name=here[0]["location_name"], area=area, cards=cards))
        return Front(
            **self._shared(language, [(code, front(code, self.first)) for code in languages]),
            path=front(language, self.first),
            title=f"{campaign.title} · {campaign.brand.name}",
            about=", ".join(place.name for place in places),
            theme="",
            places=tuple(places),
            shown=tuple((self._card(one), _film(one)) for one in _varied(shown)),
        )

    def _shared(self, language: Language, others: Iterable[tuple[Language, str]]) -> dict[str, Any]:
        said, code = phrases(language)
        known = vocabulary(language, self.project.words)
        return {
            "language": language,
            "direction": direction(language),
            "said": said,
            "said_in": code,
            "ways": ways(known.routes, said),
            "listeners": listeners(said),
            "others": tuple(Other(language=one, name=named(one), path=path) for one, path in others),
        }

    def _in(self, language: Language) -> list[Mapping[str, Any]]:
        return [one for (_, _, code), one in self.told.items() if code == language]

    def _card(self, one: Mapping[str, Any]) -> Card:
        creative = _creative(one)
        return Card(
            path=_path(creative, creative.language, self.first),
            theme=creative.theme,
            hook=self._hook(one)[0],
            place=one["location_name"],
            stem=creative.stem,
        )

    def _hook(self, one: Mapping[str, Any]) -> tuple[str, str]:
        """What it opens with, stressed as its script says where that still says what was built; and who says it."""
        script = self.scripts[_creative(one)]
        hook, speaker = headline(script.beats[0], script.creative.language)
        return (hook, speaker) if _flat(hook) in _flat(one["copy"][0]) else (one["copy"][0], "")

    def _asks(self, one: Mapping[str, Any]) -> str:
        """What it ends with: the last words but for where, which is among the facts or the ways to help."""
        script = self.scripts[_creative(one)]
        last = script.beats[-1].copy
        return last if _flat(last) in _flat(one["copy"][-1]) and len(script.beats) > 1 else ""

    def _facts(self, one: Mapping[str, Any]) -> tuple[str, ...]:
        """The facts of the place that some film or post of it tells, as only those were looked at by those who approve.
        Help lines are told elsewhere.
        """
        location = self.project.locations[one["location"]]
        known = location_facts(location, one["language"], self.first)
        here = [each for each in self._in(one["language"]) if each["location"] == one["location"]]
        told = _flat(" ".join(words for each in here for words in (each["transcript"], each["post"]["text"])))
        return tuple(known[key] for key in location.facts if key in known and _flat(known[key]) in told)


def front(language: Language, first: Language) -> str:
    """Where the front page of a language stands."""
    return "" if language == first else f"{language}/"


def _path(creative: Creative, language: Language, first: Language) -> str:
    other = Creative(creative.theme, creative.location, creative.version, language)
    return links.path(other, first)


def _creative(one: Mapping[str, Any]) -> Creative:
    return Creative(one["theme"], one["location"], one["version"], one["language"])


def _flat(text: str) -> str:
    return "".join(sign for sign in plain(text).casefold() if sign.isalnum())


def _varied(shown: Sequence[Mapping[str, Any]], count: int = 3) -> list[Mapping[str, Any]]:
    """A few that show different themes, at different places while there are any."""
    chosen: list[Mapping[str, Any]] = []
    for keys in (("theme", "location"), ("theme",)):
        for one in shown:
            if len(chosen) < count and all(one[key] != other[key] for other in chosen for key in keys):
                chosen.append(one)
    return chosen


def _film(one: Mapping[str, Any]) -> Film:
    """The files of a creative that its page shows."""
    films = {v["platform"]: v["file"] for v in reversed(one["variants"]) if v["file"].endswith(".mp4")}
    gifs = [v["file"] for v in one["variants"] if v["file"].endswith(".gif")]
    chosen = next((films[name] for name in FILMS if name in films), next(iter(films.values()), ""))
    return Film(
        film=chosen,
        gif=gifs[0] if gifs else "",
        cover=one["cover"],
        captions=one["captions"] if chosen else "",
        alt=one["alt"],
        lines=tuple(tuple(line.split(JOINT)) for line in one["copy"]),
        stem=_creative(one).stem,
    )
