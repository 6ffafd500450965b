"""What a measurement gives: figures held against what was promised, tables for the rest, and notes."""

from dataclasses import dataclass
from typing import Literal

Cell = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number. `least` or `most` is what it is held against; without either it is told, not judged."""

    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None
    exact: bool = False
    """Counted or compared, not timed: other programs cannot spoil it."""

    @property
    def verdict(self) -> Literal["met", "missed", ""]:
        if self.least is None and self.most is None:
            return ""
        met = (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)
        return "met" if met else "missed"

    @property
    def aim(self) -> str:
        """What it is held against, for people."""
        return f">= {self.least:g}" if self.least is not None else f"<= {self.most:g}" if self.most is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that one measurement found."""

    name: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    broken: bool = False
    """A program that was to be measured failed; the notes say how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A result and the circumstances it was taken in; `elsewhere` is CPU that other programs had meanwhile."""

    result: Result
    seconds: float
    elsewhere: float
    """Mean cores that others kept busy; above 0.1 the walls of this measurement are worth little."""
