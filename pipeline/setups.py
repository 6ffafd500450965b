"""Shots before their type is set, and the timeline made of them.

The digest of a setup is the key its shot is kept under, so nothing may reach the picture that is not in it. Light: to
plan a campaign, or to find that nothing changed, no font is opened.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.authored import Fonts
from pipeline.digest import digest
from pipeline.shots import Direction, Format, Photo, Screen
from pipeline.theme import Scrim, Tag


@dataclass(frozen=True, kw_only=True)  # no slots: its digest is remembered
class Setup:
    """All that decides how one beat looks on one screen.

    `landed` means that what opens the beat is already there at frame 0 (pictures that are judged by their first
    frame); `final` means that nothing leaves before the end; `signature` is who speaks and who pays, where the look
    shows it.
    """

    look: str
    copy: str
    note: str
    parameters: Mapping[str, Any]
    layers: tuple[Tag | Scrim, ...]
    photo: Photo
    screen: Screen
    frames: int
    direction: Direction
    language: str
    """Where the look goes by its customs, such as quotation marks; else empty, so that languages share shots."""
    fonts: Fonts = dataclasses.field(compare=False)  # `type` stands for them
    type: str
    """Digest of the fonts' settings and files."""
    paper: str
    ink: str
    accent: str
    field: str
    pulses: tuple[int, ...]
    """Frames of the shot on which the music beats; none where its tempo is not known."""
    signature: tuple[str, ...]
    code: str
    """The address that a code on it leads to; empty where none belongs."""
    opening: bool
    landed: bool
    final: bool
    beat: str = dataclasses.field(compare=False, default="")

    @cached_property
    def digest(self) -> str:
        return digest(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What one beat says, for captions and reading time; frames of the whole timeline."""

    beat: str
    text: str
    first: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A creative in one format."""

    format: Format
    setups: tuple[Setup, ...]
    spoken: tuple[Spoken, ...]
    cover: int
    """The frame that stands for the whole: all words of the first beat have landed."""

    @property
    def frames(self) -> int:
        return sum(setup.frames for setup in self.setups)

    @property
    def seconds(self) -> float:
        return self.frames / self.format.fps

    def at(self, n: int) -> tuple[Setup, int]:
        """The shot that frame `n` of the whole falls in, and its number there; past the end, the last frame."""
        for setup in self.setups:
            if n < setup.frames:
                return setup, n
            n -= setup.frames
        return self.setups[-1], self.setups[-1].frames - 1
