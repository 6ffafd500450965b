"""The shapes of a theme: what is said, shown and heard. Frozen; unknown keys are refused."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from pipeline.authored import Authored, Colour, Copy, Facts, FileName, Fraction, Language, Palette, Slug, VersionId


class Tag(Authored):
    """A small label: where, when, or what this is."""

    kind: Literal["tag"]
    text: Copy = Field(description="A word or three; {{ location.open_late }} and such are filled in.")
    at: Literal["top", "bottom"] = Field(
        default="top", description="The edge of the safe zone it stands at, where the look leaves room."
    )


class Scrim(Authored):
    """Darkening behind the words, drawn from one edge."""

    kind: Literal["scrim"]
    edge: Literal["top", "bottom", "all"] = Field(
        default="bottom", description="Where it is darkest, falling to nothing at the other edge; `all` is even."
    )
    strength: Fraction = Field(default=0.6, description="How much of the picture it takes where it is darkest.")


ExtraLayer = Annotated[Tag | Scrim, Field(discriminator="kind")]
LookParameters = dict[str, Any]
Camera = Literal["auto", "push", "pull", "left", "right", "still"]


class Beat(Authored):
    """One step of a theme. `*word*` in the copy marks the word to stress."""

    id: Slug = Field(description="What versions and languages call it by, and findings; unique in the theme.")
    look: Slug = Field(description="How its words are shown: the name of a look.")
    copy_: Copy = Field(
        default="", alias="copy", description="The words on screen; {{ location.name }} and such are filled in."
    )
    note: Copy = Field(default="", description="A second, smaller line, where the look has room for one.")
    seconds: float = Field(
        ge=0.8, le=9.0, description="About how long; with a tempo the cut falls on the nearest beat of the music."
    )
    photo: str = Field(default="wide", description="The role of the location's photo this beat shows.")
    camera: Camera = Field(
        default="auto",
        description="How the camera moves: closer, away, along the photo, or not; `auto` takes turns and ends where the"
        " film begins.",
    )
    parameters: LookParameters = Field(default={}, alias="with", description="The look's own settings.")
    layers: tuple[ExtraLayer, ...] = Field(default=(), description="What is drawn besides the look.")


class BeatOverride(Authored):
    look: Slug | None = None
    copy_: Copy | None = Field(default=None, alias="copy")
    note: Copy | None = None
    seconds: float | None = Field(default=None, ge=0.8, le=9.0)
    photo: str | None = None
    camera: Camera | None = None
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

    beats: dict[Slug, BeatOverride] = Field(default={})
    post: PostOverride = PostOverride.model_construct()


class LanguageOverride(Override):
    versions: dict[VersionId, Override] = Field(default={})


class Sound(Authored):
    """A drawn bed by name, or your own licensed track."""

    bed: Slug | None = Field(default=None, description="Drawn music that needs no licence, and knows its own tempo.")
    file: FileName | None = Field(default=None, description="A file in the project's sounds/ folder.")
    start: float = Field(default=0, ge=0, description="Seconds into the file; best where a bar begins.")
    tempo: float | None = Field(
        default=None,
        ge=40,
        le=220,
        description="Beats a minute of your track, which cuts follow; left out, it is listened for.",
    )
    licence: str | None = Field(default=None, description="Who allows the use of your track; needed with `file`.")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.bed is None) == (self.file is None):
            raise ValueError("give either 'bed' or 'file', not both or neither")
        if self.file is not None and not self.licence:
            raise ValueError("a supplied track needs 'licence': who allows its use")
        if self.bed is not None and self.tempo is not None:
            raise ValueError("a bed knows its own tempo: leave out 'tempo'")
        return self


class ThemePalette(Authored):
    """What the theme changes of the brand's palette; what it does not name stays."""

    ink: Colour | None = Field(default=None, description="The darkest tone: scrims, text on light.")
    paper: Colour | None = Field(default=None, description="The lightest tone: words on photos.")
    accent: Colour | None = Field(default=None, description="The one loud colour: the word that matters.")
    field: Colour | None = Field(default=None, description="A full, deep colour for whole areas behind words.")
    tone: Fraction | None = Field(default=None, description="How far photos lean to these colours: 0 not at all.")

    def over(self, brand: Palette) -> Palette:
        """The brand's palette with these colours laid over it."""
        return brand.model_copy(update=self.model_dump(exclude_none=True))


class Theme(Authored):
    """themes/<id>.yaml: one idea and how it is told."""

    title: str = Field(min_length=1, max_length=80)
    aim: Literal["patrol", "speak-up", "nudge"]
    sound: Sound
    palette: ThemePalette = ThemePalette.model_construct()
    beats: tuple[Beat, ...] = Field(min_length=1, max_length=8)
    post: Post
    versions: dict[VersionId, Override] = Field(default={"a": Override.model_construct()}, min_length=1)
    languages: dict[Language, LanguageOverride] = Field(default={})
    facts: Facts = Field(default={})
