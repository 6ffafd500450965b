"""What a build says while it works; doors decide how it looks."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """How much there is: files to make and files that stand."""

    creatives: int
    files: int
    standing: int
    jobs: int
    why: str
    """Why so many processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """A phase begins: `tasks` things to do."""

    phase: str
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """One task ended; well or, with a fault, not."""

    label: str
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One file lies in its place; the last word on its id, unless it failed."""

    id: str
    file: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """One file could not be made; the last word on its id."""

    id: str
    message: str


Event = Planned | Began | Stepped | Delivered | Failed
Tell = Callable[[Event], None]
