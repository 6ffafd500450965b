"""A project in, what is to be made out: creatives, their variants, and every script with its words filled in."""

import fnmatch
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pipeline import links
from pipeline.beds.names import BEDS
from pipeline.errors import Mistake, MistakesFound, UsageFault
from pipeline.facts import campaign_facts, location_facts, theme_facts
from pipeline.marks import Marks, Trail
from pipeline.matrix import cells
from pipeline.model import Creative, Pulse, Script, ScriptBeat, Variant
from pipeline.project import Project
from pipeline.pulse import on_the_beat
from pipeline.spelling import nearest
from pipeline.telling import Telling, ToldBeat, tell
from pipeline.theme import Post, Sound, Tag
from pipeline.wording import WordingFault, render


def variants(project: Project) -> tuple[Variant, ...]:
    """Every file to be made, in the campaign's order."""
    return tuple(
        Variant(creative=creative, placement=project.placements[placement])
        for creative, placements in cells(project.campaign, project.themes, project.locations)
        for placement in placements
    )


def select(chosen: Sequence[Variant], only: str) -> tuple[Variant, ...]:
    """Those whose id matches the shell pattern `only`, or begins with it, or has it as its theme or location.

    Raises `UsageFault` when there are none.
    """
    pattern = only.strip("/")
    found = tuple(variant for variant in chosen if meant(variant.id, pattern) or meant(variant.creative.id, pattern))
    if not found:
        words = {word for variant in chosen for word in (*variant.id.split("/"), variant.creative.id, variant.id)}
        near = nearest(pattern, words)
        hint = f", did you mean '{near}'?" if near else ": `spotlight plan` lists what there is"
        raise UsageFault(f"nothing to make matches '{only}'{hint}")
    return found


def meant(id_: str, only: str) -> bool:
    """Whether the id of a variant or creative matches, begins with, or has as its theme or location what is asked."""
    pattern = only.strip("/")
    if pattern in id_.split("/")[:2] or id_.startswith(f"{pattern}/"):
        return True
    return fnmatch.fnmatchcase(id_, pattern)


class _Writer:
    """Fills in the words of one theme; keeps what was filled in already, and every mistake on the way."""

    def __init__(self, project: Project, theme: str) -> None:
        self.project = project
        self.name = theme
        self.theme = project.themes[theme]
        self.file = f"themes/{theme}.yaml"
        self.pulse = _pulse(self.theme.sound) or project.pulses.get(theme)
        self.marks: Marks = project.marks[self.file]
        self.mistakes: list[Mistake] = []
        self.tellings: dict[tuple[str, str], tuple[Telling, Sequence[float], Mapping[str, str]]] = {}
        self.facts: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.filled: dict[tuple[str, Trail, str, str], str] = {}

    def script(self, creative: Creative) -> Script:
        key = (creative.version, creative.language)
        if key not in self.tellings:
            told = tell(self.theme, creative.version, creative.language)
            written = [beat.fields["seconds"].value for beat in told.beats]
            self.tellings[key] = told, on_the_beat(written, self.pulse), self.places(told)
        telling, lengths, places = self.tellings[key]
        fill, campaign = self.filler(creative), self.project.campaign
        return Script(
            creative=creative,
            aim=self.theme.aim,
            beats=tuple(
                self.beat(beat, seconds, creative, fill) for beat, seconds in zip(telling.beats, lengths, strict=True)
            ),
            post=self.post(telling, fill),
            palette=self.theme.palette.over(campaign.brand.palette),
            sound=self.theme.sound,
            pulse=self.pulse,
            code=links.scanned(campaign.landing, creative, campaign.languages[0]),
            places=places,
        )

    def filler(self, creative: Creative) -> Callable[[Any, Trail], Any]:
        """Fills in text at any depth, for one location and language."""
        project, language = self.project, creative.language
        where = (creative.location, language)
        if where not in self.facts:
            first = project.campaign.languages[0]
            self.facts[where] = {
                "location": location_facts(project.locations[creative.location], language, first),
                "campaign": campaign_facts(project.campaign, language),
                "theme": theme_facts(self.theme, language, first),
            }
        facts = self.facts[where]

        def fill(value: Any, trail: Trail) -> Any:
            if isinstance(value, dict):
                return {key: fill(inner, (*trail, key)) for key, inner in value.items()}
            if isinstance(value, list):
                return [fill(inner, (*trail, index)) for index, inner in enumerate(value)]
            if not isinstance(value, str) or not value:
                return value
            known = (value, trail, *where)
            if known not in self.filled:
                self.filled[known] = self.words(value, facts, trail, creative)
            return self.filled[known]

        return fill

    def words(self, text: str, facts: Mapping[str, Any], trail: Trail, creative: Creative) -> str:
        try:
            return render(text, facts)
        except WordingFault as fault:
            at = f" ({creative.location})" if fault.name.startswith("location.") else ""
            self.mistakes.append(self.marks.text_mistake(trail, fault.offset, f"{fault}{at}"))
            return text

    def beat(self, told: ToldBeat, seconds: float, creative: Creative, fill: Callable[[Any, Trail], Any]) -> ScriptBeat:
        fields = told.fields
        role = fields["photo"].value
        photos = self.project.locations[creative.location].photos
        layers = []
        for index, layer in enumerate(fields["layers"].value):
            if isinstance(layer, Tag):
                text = fill(layer.text, (*fields["layers"].trail, index, "text"))
                layers.append(layer.model_copy(update={"text": text}))
            else:
                layers.append(layer)
        return ScriptBeat(
            id=told.id,
            look=fields["look"].value,
            copy=fill(fields["copy"].value, fields["copy"].trail),
            note=fill(fields["note"].value, fields["note"].trail).strip(),
            seconds=seconds,
            photo=next(photo.id for photo in photos if photo.role == role),
            camera=fields["camera"].value,
            parameters={key: fill(one.value, one.trail) for key, one in told.parameters.items()},
            layers=tuple(layers),
        )

    def post(self, telling: Telling, fill: Callable[[Any, Trail], Any]) -> Post:
        words = {key: str(fill(told.value, told.trail)).strip() for key, told in telling.post.items()}
        for key, text in words.items():
            if not text:
                message = f"'{key}' is empty once its names are filled in: write it"
                self.mistakes.append(self.marks.mistake(telling.post[key].trail, message))
        return self.theme.post.model_copy(update=words)

    def places(self, telling: Telling) -> Mapping[str, str]:
        """Where each value was written, for findings to point at."""
        named: list[tuple[str, Trail]] = [("sound", ("sound",)), ("palette", ("palette",)), ("post", ("post",))]
        named += [(f"post.{key}", told.trail) for key, told in telling.post.items()]
        for beat in telling.beats:
            within = f"beats.{beat.id}"
            named += [(within, beat.trail), (f"{within}.with", (*beat.trail, "with"))]
            named += [(f"{within}.{key}", told.trail) for key, told in beat.fields.items()]
            named += [(f"{within}.with.{key}", told.trail) for key, told in beat.parameters.items()]
        return {name: self.project.place(self.file, trail) for name, trail in named}


def _pulse(sound: Sound) -> Pulse | None:
    """What is written of the music's beat: a bed's own tempo, or what the theme states of its track."""
    tempo = BEDS[sound.bed].bpm if sound.bed is not None and sound.bed in BEDS else sound.tempo
    return None if tempo is None else Pulse(60 / tempo)


def scripts(project: Project, creatives: Iterable[Creative] | None = None) -> Mapping[Creative, Script]:
    """The script of each creative of the campaign, or of those given.

    Raises `MistakesFound` with every mistake in their words, each at the place of the copy.
    """
    wanted = [one for one, _ in cells(project.campaign, project.themes, project.locations)]
    if creatives is not None:
        wanted = list(dict.fromkeys(creatives))
    writers = {name: _Writer(project, name) for name in dict.fromkeys(creative.theme for creative in wanted)}
    written = {creative: writers[creative.theme].script(creative) for creative in wanted}
    mistakes = {mistake for writer in writers.values() for mistake in writer.mistakes}
    if mistakes:
        raise MistakesFound(tuple(sorted(mistakes)))
    return MappingProxyType(written)
