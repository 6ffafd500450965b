"""The shapes of what people write: campaign, theme, location. Frozen; unknown keys are refused.

Field descriptions are the reference: `spotlight schema` turns them into JSON Schema for editors. Validators are built
when a model is first used, and defaults are made without them, so that importing this costs little.
"""

from datetime import date, time
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    HttpUrl,
    StringConstraints,
    model_validator,
)
from pydantic import Tag as Branch

from pipeline.spelling import branch, clock, day, one_or_more, zone_name

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
VersionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$", max_length=8)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", max_length=11)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Copy = Annotated[str, StringConstraints(max_length=2000)]
Fraction = Annotated[float, Field(ge=0, le=1)]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Day = Annotated[date, BeforeValidator(day)]
Clock = Annotated[time, BeforeValidator(clock)]
Texts = dict[Language, str]
Localised = Annotated[Annotated[str, Branch("()")] | Annotated[Texts, Branch("{}")], Discriminator(branch)]
Facts = dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)], Localised]
Id = TypeVar("Id")
OneOrMore = Annotated[tuple[Id, ...], BeforeValidator(one_or_more, json_schema_input_type=str | tuple[str, ...])]


class Authored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


class Font(Authored):
    family: str = Field(description="A family of an installed fontpkg package.")
    weight: int = Field(default=700, ge=100, le=1000)
    width: float = Field(default=100, ge=50, le=150, description="Percent of normal, for families with a width axis.")


class Fonts(Authored):
    display: Font = Font.model_construct(family="Bricolage Grotesque", weight=800, width=80.0)
    text: Font = Font.model_construct(family="Archivo", weight=600)
    arabic_display: Font = Font.model_construct(family="Noto Sans Arabic", weight=900)
    arabic_text: Font = Font.model_construct(family="Noto Sans Arabic", weight=600)


class Palette(Authored):
    ink: Colour = Field(default="#0A0E1A", description="The darkest tone: scrims, text on light.")
    paper: Colour = Field(default="#FFF9F0", description="The lightest tone: words on photos.")
    accent: Colour = Field(default="#FFC247", description="The one loud colour.")


class Brand(Authored):
    name: str = Field(min_length=1, max_length=25, description="Who speaks; platforms show it. Never a police badge.")
    paid_for_by: str = Field(min_length=1, max_length=80)
    palette: Palette = Palette.model_construct()
    fonts: Fonts = Fonts.model_construct()


class Landing(Authored):
    url: HttpUrl
    utm: dict[Slug, Annotated[str, StringConstraints(max_length=100)]] = {}


class Ages(Authored):
    first: int = Field(ge=13, le=99)
    last: int = Field(ge=13, le=99)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the last age {self.last} is below the first {self.first}: swap them")
        return self


class Flight(Authored):
    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the last day {self.last} is before the first {self.first}: swap them")
        return self


class Selector(Authored):
    """Matches a variant when every key that is given matches; a key takes one id or a list."""

    theme: OneOrMore[Slug] = ()
    location: OneOrMore[Slug] = ()
    version: OneOrMore[VersionId] = ()
    language: OneOrMore[Language] = ()
    placement: OneOrMore[Slug] = ()


class Matrix(Authored):
    include: tuple[Selector, ...] = Field(default=(), description="When given, only variants that match one of these.")
    exclude: tuple[Selector, ...] = Field(default=(), description="Variants that match one of these are left out.")
    limit: int | None = Field(default=None, ge=1, description="At most this many creatives, in the campaign's order.")


class Campaign(Authored):
    """campaign.yaml: what is made, for whom, when."""

    version: Literal[1]
    id: Slug
    title: str = Field(min_length=1, max_length=80)
    brand: Brand
    landing: Landing
    audience: Ages
    flight: Flight
    time_zone: Annotated[str, AfterValidator(zone_name)] = "Europe/London"
    themes: tuple[Slug, ...] = Field(min_length=1)
    locations: tuple[Slug, ...] = Field(min_length=1)
    placements: tuple[Slug, ...] = Field(min_length=1)
    languages: tuple[Language, ...] = Field(
        default=("en",), min_length=1, description="The first is the one themes use."
    )
    layout: Literal["universal", "native"] = "universal"
    matrix: Matrix = Matrix.model_construct()
    facts: Facts = {}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Tag(Authored):
    """A small label: where, when, or what this is."""

    kind: Literal["tag"]
    text: Copy
    at: Literal["top", "bottom"] = "top"


class Scrim(Authored):
    """Darkening behind the words, drawn from one edge."""

    kind: Literal["scrim"]
    edge: Literal["top", "bottom", "all"] = "bottom"
    strength: Fraction = 0.6


ExtraLayer = Annotated[Tag | Scrim, Field(discriminator="kind")]
LookParameters = dict[str, Any]


class Beat(Authored):
    """One step of a theme. `*word*` in the copy marks the word to stress."""

    id: Slug
    look: Slug
    copy_: Copy = Field(
        default="", alias="copy", description="The words on screen; {{ location.name }} and such are filled in."
    )
    note: Copy = Field(default="", description="A second, smaller line, where the look has room for one.")
    seconds: float = Field(ge=0.8, le=9.0)
    photo: str = Field(default="wide", description="The role of the location's photo this beat shows.")
    parameters: LookParameters = Field(default={}, alias="with", description="The look's own settings.")
    layers: tuple[ExtraLayer, ...] = ()


class BeatOverride(Authored):
    look: Slug | None = None
    copy_: Copy | None = Field(default=None, alias="copy")
    note: Copy | None = None
    seconds: float | None = Field(default=None, ge=0.8, le=9.0)
    photo: str | None = None
    parameters: LookParameters | None = Field(default=None, alias="with")
    layers: tuple[ExtraLayer, ...] | None = None


CallToAction = Literal["learn-more", "read", "contact", "watch", "sign-up", "none"]


class Post(Authored):
    """What stands beside the picture on the platform."""

    text: Copy = Field(min_length=1)
    headline: Copy = Field(min_length=1)
    call_to_action: CallToAction = "learn-more"
    alt: Copy = Field(min_length=1, description="What the creative shows and says, for someone who cannot see it.")


class PostOverride(Authored):
    text: Copy | None = None
    headline: Copy | None = None
    call_to_action: CallToAction | None = None
    alt: Copy | None = None


class Override(Authored):
    """What a version or a language changes; what it does not name stays."""

    beats: dict[Slug, BeatOverride] = {}
    post: PostOverride = PostOverride.model_construct()


class LanguageOverride(Override):
    versions: dict[VersionId, Override] = {}


class Sound(Authored):
    """A drawn bed by name, or your own licensed track."""

    bed: Slug | None = None
    file: FileName | None = Field(default=None, description="A file in the project's sounds/ folder.")
    start: float = Field(default=0, ge=0, description="Seconds into the file.")
    licence: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.bed is None) == (self.file is None):
            raise ValueError("give either 'bed' or 'file', not both or neither")
        if self.file is not None and not self.licence:
            raise ValueError("a supplied track needs 'licence': who allows its use")
        return self


class Theme(Authored):
    """themes/<id>.yaml: one idea and how it is told."""

    title: str = Field(min_length=1, max_length=80)
    aim: Literal["patrol", "speak-up", "nudge"]
    sound: Sound
    accent: Colour | None = Field(default=None, description="Takes the place of the brand's accent.")
    beats: tuple[Beat, ...] = Field(min_length=1, max_length=8)
    post: Post
    versions: dict[VersionId, Override] = Field(default={"a": Override.model_construct()}, min_length=1)
    languages: dict[Language, LanguageOverride] = {}
    facts: Facts = {}


class Centre(Authored):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Window(Authored):
    """Hours of trouble; a `to` at or before `from` runs past midnight."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(min_length=1)
    from_: Clock = Field(alias="from")
    to: Clock


class Redaction(Authored):
    """A box to destroy before anything else sees the photo; fractions of the upright picture."""

    x: Fraction
    y: Fraction
    w: float = Field(gt=0, le=1)
    h: float = Field(gt=0, le=1)
    reason: str = Field(min_length=1)


class Photo(Authored):
    id: Slug
    file: FileName | None = None
    scene: Slug | None = Field(default=None, description="A drawn stand-in instead of a file.")
    role: str = "wide"
    focal: tuple[Fraction, Fraction] = Field(default=(0.5, 0.5), description="x, y of what must stay in the picture.")
    alt: str = Field(min_length=1, max_length=250)
    credit: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    consent: str = Field(min_length=1, description="Who agreed, or why nobody needs to.")
    taken: Day | None = None
    redact: tuple[Redaction, ...] = ()

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.file is None) == (self.scene is None):
            raise ValueError("give either 'file' or 'scene', not both or neither")
        return self


class Location(Authored):
    """locations/<id>/location.yaml: one place and the photos of it."""

    name: Localised
    area: Localised
    postcodes: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z0-9 ]{2,10}$")], ...] = ()
    centre: Centre
    radius: int = Field(gt=0, le=20_000, description="Metres around the centre.")
    demand: tuple[Window, ...] = Field(min_length=1, description="The hours of trouble: when it runs.")
    photos: tuple[Photo, ...] = Field(min_length=1)
    facts: Facts = {}
