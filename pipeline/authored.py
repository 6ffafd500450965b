"""The shapes of what people write: campaign and location, and what themes share with them. Frozen; unknown keys are
refused.

Field descriptions are the reference: `spotlight schema` turns them into JSON Schema for editors. Validators are built
when a model is first used, and defaults are made without them, so that importing this costs little.
"""

from datetime import date, time
from typing import Annotated, Literal, Self, TypeVar
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
    accent: Colour = Field(default="#FFC247", description="The one loud colour: the word that matters.")
    field: Colour = Field(default="#20346B", description="A full, deep colour for whole areas behind words.")
    tone: Fraction = Field(default=0.4, description="How far photos lean to these colours: 0 leaves them as they are.")


class Brand(Authored):
    name: str = Field(min_length=1, max_length=25, description="Who speaks; platforms show it. Never a police badge.")
    paid_for_by: str = Field(min_length=1, max_length=80)
    palette: Palette = Palette.model_construct()
    fonts: Fonts = Fonts.model_construct()


class Landing(Authored):
    url: HttpUrl
    pages: bool = Field(
        default=False,
        description="Whether the pages that `spotlight site` makes stand below this address; then every creative's link"
        " leads to the page of its theme and place.",
    )
    utm: dict[Slug, Annotated[str, StringConstraints(max_length=100)]] = Field(
        default={},
        description="What links are counted by, without its `utm_`. Links on platforms say the platform as the source"
        " instead, and the medium only where it is paid for.",
    )


class Ages(Authored):
    first: int = Field(ge=13, le=99)
    last: int = Field(ge=13, le=99)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the last age {self.last} is below the first {self.first}: swap them")
        return self


LONGEST_FLIGHT = 366  # days; rules of platforms and approvals are older than they should be long before


class Flight(Authored):
    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the last day {self.last} is before the first {self.first}: swap them")
        days = (self.last - self.first).days + 1
        if days > LONGEST_FLIGHT:
            raise ValueError(
                f"the flight is {days} days long, allowed {LONGEST_FLIGHT}: begin a new campaign for the rest"
            )
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
    arms: dict[Slug, Literal["treatment", "control"]] = Field(
        default={},
        description="For an experiment: a location that is a `control` gets no creative, so that it can be compared."
        " One that is not named gets the treatment.",
    )
    matrix: Matrix = Matrix.model_construct()
    facts: Facts = {}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


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
    reviewed_by: str | None = Field(
        default=None,
        max_length=80,
        description="Who looked at it for faces, number plates, house and shop names and weapons, and when: 'J. Amari,"
        " 2026-10-02'. Needed before release for a photo of a real place; a drawn scene needs none.",
    )
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
