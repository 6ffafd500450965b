"""The way in: the files of one campaign, read whole, or every mistake in all of them at once."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from pydantic import BaseModel

from pipeline import reviewing
from pipeline.agreement import Read, disagreements, strangers
from pipeline.approvers import ANYBODY, Approvers
from pipeline.authored import Campaign, Location, Palette, Photo
from pipeline.buying import BUYING, NOTHING_SAID, Buying
from pipeline.errors import Mistake, MistakesFound, UsageFault
from pipeline.folders import absent, collisions, inside, names_in
from pipeline.marks import Marks, Trail
from pipeline.model import Pulse
from pipeline.policy import DEFAULT, Policy
from pipeline.retelling import repeated
from pipeline.reviewing import APPROVERS, REVIEW, Named, Review
from pipeline.rules import Placement, Platform
from pipeline.script import checked
from pipeline.theme import Theme
from pipeline.vocabulary import WordList, word_list
from pipeline.waivers import FILE as WAIVERS
from pipeline.waivers import Waivers
from pipeline.yamlfile import MAX_BYTES, Document, parse

Model = TypeVar("Model", bound=BaseModel)

_SHIPPED: Final = Path(__file__).parent / "placements"
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One campaign as it was written; every name in it leads somewhere."""

    root: Path
    campaign: Campaign
    themes: Mapping[str, Theme]
    locations: Mapping[str, Location]
    placements: Mapping[str, Placement]
    """Every placement there is, those the campaign does not use too."""
    platforms: Mapping[str, str]
    """The platform of each placement."""
    marks: Mapping[str, Marks] = field(repr=False)
    """Places, by the file's name from the root."""
    pulses: Mapping[str, Pulse] = field(default_factory=dict)
    """By theme, what was heard of its track where no tempo is written."""
    words: Mapping[str, WordList] = field(default_factory=dict)
    """The campaign's own words by language, which add to those that ship with the package."""
    waivers: Waivers = field(default_factory=Waivers.model_construct)
    review: Policy = DEFAULT
    approvers: Approvers = ANYBODY
    buying: Buying = NOTHING_SAID

    def place(self, file: str, path: Trail) -> str:
        """`themes/drugs.yaml:14:5`, for a value or its nearest parent that was written."""
        line, column = self.marks[file].place(path)
        return f"{file}:{line}:{column}"

    def worn(self, theme: str) -> tuple[Palette, dict[str, tuple[str, int, int]]]:
        """The palette a theme shows, and where each colour of it was written: file, line, column."""
        own, brand = self.marks[f"themes/{theme}.yaml"], self.marks["campaign.yaml"]
        palette = self.themes[theme].palette
        return palette.over(self.campaign.brand.palette), {
            name: (own.file, *own.place(("palette", name)))
            if name in palette.model_fields_set
            else (brand.file, *brand.place(("brand", "palette", name)))
            for name in ("ink", "paper", "accent", "field")
        }

    def photo_path(self, location_id: str, photo: Photo) -> Path:
        """Where the photo's file stands; raises `ValueError` for a drawn scene, which has none."""
        if photo.file is None:
            raise ValueError(f"photo '{photo.id}' of {location_id} is the drawn scene '{photo.scene}', not a file")
        return self.root / "locations" / location_id / photo.file


class _Reading:
    """Reads one file after another and keeps their places and mistakes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mistakes: list[Mistake] = []
        self.marks: dict[str, Marks] = {}
        self.platforms: dict[str, str] = {}

    def document(self, path: Path, file: str) -> Document | None:
        if not path.is_file():  # a pipe would be waited on for ever
            self.mistakes.append(Mistake(file, 0, 0, "is not a regular file: put the text itself here"))
            return None
        try:
            with path.open("rb") as stream:
                document = parse(stream.read(MAX_BYTES + 1), file)
        except OSError as fault:
            self.mistakes.append(Mistake(file, 0, 0, f"cannot be read: {fault.strerror or fault}"))
            return None
        except MistakesFound as fault:
            self.mistakes.extend(fault.mistakes)
            return None
        self.marks[file] = document.marks
        return document

    def model(self, model: type[Model], document: Document | None) -> Model | None:
        if document is None:
            return None
        try:
            return checked(model, document.value, document.marks)
        except MistakesFound as fault:
            self.mistakes.extend(fault.mistakes)
            return None

    def named(self, model: type[Model], folder: str, suffix: str, names: Sequence[str]) -> dict[str, Model]:
        """The models of the files that a campaign names, in its order; those that fail are left out."""
        present = names_in(self.root / folder)
        self.mistakes.extend(collisions(folder, present))
        found: dict[str, Model] = {}
        for index, name in enumerate(names):
            if name in found or not _SLUG.fullmatch(name):
                continue
            file = f"{folder}/{name}{suffix}"
            hint = absent(self.root / folder, name, suffix, present)
            if hint:
                marks = self.marks.get("campaign.yaml", Marks("campaign.yaml", {}))
                self.mistakes.append(marks.mistake((folder, index), hint))
                continue
            read = self.model(model, self.document(self.root / file, file))
            if read is not None:
                found[name] = read
        return found

    def placed(self, models: Mapping[str, Model], folder: str, suffix: str) -> dict[str, tuple[Model, Marks]]:
        return {name: (model, self.marks[f"{folder}/{name}{suffix}"]) for name, model in models.items()}

    def placements(self) -> dict[str, Placement]:
        """Those that ship with the package, then the project's own over them."""
        found: dict[str, Placement] = {}
        for folder, label in ((_SHIPPED, "pipeline/placements"), (self.root / "placements", "placements")):
            here: dict[str, str] = {}
            for name in names_in(folder):
                if name.endswith((".yaml", ".yml")):
                    self.platform(folder / name, f"{label}/{name}", here, found)
        return found

    def platform(self, path: Path, file: str, here: dict[str, str], found: dict[str, Placement]) -> None:
        platform = self.model(Platform, self.document(path, file))
        if platform is None:
            return
        marks = self.marks[file]
        if path.name != f"{platform.platform}.yaml":
            message = (
                f"the file is '{path.name}' but the platform '{platform.platform}': name it {platform.platform}.yaml"
            )
            self.mistakes.append(marks.mistake(("platform",), message))
        for index, placement in enumerate(platform.placements):
            other = here.setdefault(placement.id, file)
            trail = ("placements", index, "id")
            if other != file:
                message = f"the placement '{placement.id}' is in {other} too: remove one"
                self.mistakes.append(marks.mistake(trail, message))
            found[placement.id] = placement
            self.platforms[placement.id] = platform.platform
        ids = [placement.id for placement in platform.placements]
        self.mistakes.extend(repeated(ids, marks, ("placements",), ("id",), "the placement"))

    def words(self) -> dict[str, WordList]:
        """The campaign's own lists of words, words/<language>.yaml."""
        found = {}
        for name in names_in(self.root / "words"):
            document = self.document(self.root / "words" / name, f"words/{name}") if name.endswith(".yaml") else None
            if document is not None:
                try:
                    found[name.removesuffix(".yaml")] = word_list(document.value, document.marks)
                except MistakesFound as fault:
                    self.mistakes.extend(fault.mistakes)
        return found

    def optional(self, model: type[Model], file: str, otherwise: Model) -> Model | None:
        """What a file says, or what holds where there is none; None where it cannot be read.

        A link that leads nowhere is there too, and no reason to ask for less.
        """
        return self.model(model, self.document(self.root / file, file)) if file in names_in(self.root) else otherwise

    def reviewing(self) -> tuple[Policy, Approvers]:
        """What review.yaml and approvers.yaml say, or what holds without them; of no use once there are mistakes."""
        there = names_in(self.root)
        self.mistakes.extend(reviewing.misnamed(there))
        review = self.optional(Review, REVIEW, Review.model_construct())
        named = self.model(Named, self.document(self.root / APPROVERS, APPROVERS)) if APPROVERS in there else None
        wrong = reviewing.mistakes(review, named, self.marks)
        self.mistakes.extend(wrong)
        policy = DEFAULT if review is None or wrong else review.meant()
        return policy, ANYBODY if named is None else named.meant()

    def bought(self, campaign: Campaign | None) -> Buying | None:
        """What buying.yaml says, of locations of the campaign alone."""
        buying = self.optional(Buying, BUYING, NOTHING_SAID)
        if buying is not None and campaign is not None:
            marks = self.marks.get(BUYING, Marks(BUYING, {}))
            trail = ("tiktok", "regions")
            self.mistakes.extend(strangers(buying.tiktok.regions, campaign.locations, marks, trail))
        return buying

    def files_beside(self, themes: Mapping[str, Theme], locations: Mapping[str, Location]) -> None:
        """Photos and sounds that scripts name: there, inside their folder, and files."""
        for name, location in locations.items():
            for index, photo in enumerate(location.photos):
                wrong = photo.file and inside(self.root / "locations" / name, photo.file)
                if wrong:
                    marks = self.marks[f"locations/{name}/location.yaml"]
                    self.mistakes.append(marks.mistake(("photos", index, "file"), wrong))
        for name, theme in themes.items():
            wrong = theme.sound.file and inside(self.root / "sounds", theme.sound.file)
            if wrong:
                self.mistakes.append(self.marks[f"themes/{name}.yaml"].mistake(("sound", "file"), wrong))


def _wanted(root: Path, document: Document | None, folder: str, suffix: str) -> tuple[str, ...]:
    """The names a campaign gives; when it cannot say, those of every file there is, so that their mistakes show too."""
    given = document.value.get(folder) if document is not None and isinstance(document.value, dict) else None
    if isinstance(given, list):
        return tuple(str(name) for name in given)
    names = (name.removesuffix(suffix) for name in names_in(root / folder))
    return tuple(name for name in names if (root / folder / f"{name}{suffix}").exists())


def placements(root: Path | None) -> Mapping[str, Placement]:
    """Every placement that ships with the package, and over them those of the campaign in `root`.

    Raises `MistakesFound` with every mistake in their files.
    """
    reading = _Reading(root or _SHIPPED)  # nothing of a project's lies below the shipped ones
    found = reading.placements()
    if reading.mistakes:
        raise MistakesFound(tuple(sorted(set(reading.mistakes))))
    return MappingProxyType(found)


def read_project(
    root: Path, *, looks: Mapping[str, type[BaseModel]], beds: Collection[str], scenes: Collection[str]
) -> Project:
    """Everything the campaign in `root` names; raises `MistakesFound` with every mistake in every file.

    `looks` are the known looks and the model of what a beat may set `with` each, `beds` and `scenes` the drawn ones.
    Raises `UsageFault` when there is no campaign here.
    """
    if "campaign.yaml" not in names_in(root):
        misnamed = (root / "campaign.yml").exists()
        advice = "rename 'campaign.yml' to campaign.yaml" if misnamed else f"run `spotlight new {root}` or use -C"
        raise UsageFault(f"no campaign.yaml in {root}: {advice}")
    reading = _Reading(root)
    document = reading.document(root / "campaign.yaml", "campaign.yaml")
    campaign = reading.model(Campaign, document)
    themes = reading.named(Theme, "themes", ".yaml", _wanted(root, document, "themes", ".yaml"))
    locations = reading.named(
        Location, "locations", "/location.yaml", _wanted(root, document, "locations", "/location.yaml")
    )
    placements = reading.placements()
    reading.files_beside(themes, locations)
    waivers = reading.optional(Waivers, WAIVERS, Waivers.model_construct())
    words, (policy, approvers) = reading.words(), reading.reviewing()
    buying = reading.bought(campaign)
    if campaign is not None:
        read = Read(
            campaign=campaign,
            campaign_marks=reading.marks["campaign.yaml"],
            themes=reading.placed(themes, "themes", ".yaml"),
            locations=reading.placed(locations, "locations", "/location.yaml"),
            placements=placements,
        )
        reading.mistakes.extend(disagreements(read, looks=looks, beds=beds, scenes=scenes))
    if campaign is None or waivers is None or buying is None or reading.mistakes:
        raise MistakesFound(tuple(sorted(set(reading.mistakes))))
    return Project(
        root=root,
        campaign=campaign,
        themes=MappingProxyType(themes),
        locations=MappingProxyType(locations),
        placements=MappingProxyType(placements),
        platforms=MappingProxyType(reading.platforms),
        marks=MappingProxyType(reading.marks),
        words=MappingProxyType(words),
        waivers=waivers,
        review=policy,
        approvers=approvers,
        buying=buying,
    )
