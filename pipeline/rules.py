"""The shape of placement rules: what a platform accepts, what we make for it, and where each figure comes from."""

from datetime import date
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import Field, model_validator

from pipeline.authored import Authored, Slug
from pipeline.theme import CallToAction

Value = TypeVar("Value")
CopyField = Literal["text", "headline", "brand"]


class Rule(Authored, Generic[Value]):
    """One figure with its provenance."""

    value: Value
    source: Annotated[str, Field(min_length=1, description="A URL, or 'house' for our own choice.")]
    checked: date
    contested: bool = False
    note: str = ""


class Make(Authored):
    """What we produce for the placement."""

    kind: Literal["video", "gif", "still"]
    width: int = Field(ge=64, le=4096, multiple_of=2)
    height: int = Field(ge=64, le=4096, multiple_of=2)
    fps: int = Field(ge=1, le=60)
    sound: bool = False
    seconds: float | None = Field(default=None, description="An exact length; None keeps the theme's own (5-9 s).")
    photo: Literal["moving", "held"] = "moving"
    max_bytes: int | None = Field(default=None, description="A budget the encoder works to.")
    loops: int = Field(default=0, ge=0, description="GIF: times it plays, 0 is for ever.")
    scanned: bool = Field(
        default=False,
        description="People meet it away from their phone: it shows a code to scan, where a beat has one.",
    )

    @model_validator(mode="after")
    def _fits_kind(self) -> Self:
        if self.kind != "video" and self.sound:
            raise ValueError(f"a {self.kind} carries no sound: remove 'sound'")
        return self


class Zone(Authored):
    """Margins in pixels of the made frame that platform buttons and captions may cover."""

    top: Rule[int]
    bottom: Rule[int]
    left: Rule[int]
    right: Rule[int]


class MediaRules(Authored):
    """What the platform accepts; a rule that is absent is not stated by the platform."""

    containers: Rule[tuple[str, ...]] | None = None
    video_codecs: Rule[tuple[str, ...]] | None = None
    pixel_formats: Rule[tuple[str, ...]] | None = None
    colours: Rule[tuple[str, ...]] | None = Field(default=None, description="Such as 'bt709 limited'.")
    square_pixels: Rule[Literal[True]] | None = None
    progressive: Rule[Literal[True]] | None = None
    constant_rate: Rule[Literal[True]] | None = Field(default=None, description="Every frame stands equally long.")
    faststart: Rule[Literal[True]] | None = Field(default=None, description="MP4: the index comes before the pictures.")
    untagged: Rule[Literal[True]] | None = Field(default=None, description="No place, date, author or comment inside.")
    width: Rule[int] | None = None
    height: Rule[int] | None = None
    min_width: Rule[int] | None = None
    min_height: Rule[int] | None = None
    max_width: Rule[int] | None = None
    max_height: Rule[int] | None = None
    aspect: Rule[float] | None = Field(default=None, description="Width / height, within 1 %.")
    min_seconds: Rule[float] | None = None
    max_seconds: Rule[float] | None = None
    exact_seconds: Rule[float] | None = Field(default=None, description="Within half a frame.")
    fps: Rule[tuple[float, ...]] | None = None
    max_fps: Rule[float] | None = None
    min_bitrate: Rule[int] | None = Field(default=None, description="Bits a second, all streams.")
    max_bitrate: Rule[int] | None = None
    max_bytes: Rule[int] | None = None
    max_frames: Rule[int] | None = None
    max_pixels: Rule[int] | None = Field(default=None, description="Width x height x frames.")
    sound: Rule[Literal["required", "forbidden", "optional"]] | None = None
    audio_codecs: Rule[tuple[str, ...]] | None = None
    sample_rate: Rule[int] | None = None
    channels: Rule[int] | None = None
    min_audio_bitrate: Rule[int] | None = None
    loudness: Rule[float] | None = Field(default=None, description="LUFS, within 1.")
    max_true_peak: Rule[float] | None = Field(default=None, description="dBTP.")


class CopyRule(Authored):
    """Limits of one written field, in characters as the platform counts them."""

    max: Rule[int]
    wide_counts_two: bool = False
    bans: Rule[tuple[Literal["emoji", "#", "@", "{", "}"], ...]] | None = None


class CopyRules(Authored):
    text: CopyRule | None = None
    headline: CopyRule | None = None
    brand: CopyRule | None = None


class Placement(Authored):
    """A slot on a platform and its mechanical rules."""

    id: Slug
    name: str
    make: Make
    zone: Zone
    media: MediaRules
    copy_limits: CopyRules = Field(default=CopyRules.model_construct(), alias="copy")
    call_to_action: dict[CallToAction, str | None] = Field(default={}, description="Our word -> the platform's.")
    cover: Literal["jpeg", "none"] = "none"


class Platform(Authored):
    """placements/<platform>.yaml: one platform a file."""

    platform: Slug
    name: str
    placements: tuple[Placement, ...] = Field(min_length=1)
