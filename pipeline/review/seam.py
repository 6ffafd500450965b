"""What the page needs of the desk, and no more: the desk keeps the record, the page only shows it and asks."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from pipeline.errors import UsageFault
from pipeline.rules import Placement

Kind = Literal["approve", "request-changes", "advise", "abstain", "withdraw", "dismiss"]
Weight = Literal["must", "should", "note"]
WEIGHTS: Final[tuple[Weight, ...]] = ("must", "should", "note")
Region = tuple[float, float, float, float]
"""Left, top, right, bottom, as shares of the frame."""


class Unit(Protocol):
    creative: str
    form: Mapping[str, Any]
    digest: str
    files: Mapping[str, str]

    @property
    def bytes_digest(self) -> str: ...


class StageStanding(Protocol):
    id: str
    kind: str
    need: int
    have: int
    done: bool
    people: Sequence[str]


class Standing(Protocol):
    state: str
    carried: bool
    why: Sequence[str]
    stages: Sequence[StageStanding]
    expires: str | None
    requested_by: Sequence[str]


class Decision(Protocol):
    seq: int
    at: str
    kind: str
    person: str
    stage: str
    unit: str
    files: str
    dissent: bool


class Note(Protocol):
    seq: int
    at: str
    person: str
    unit: str
    text: str
    severity: str
    placement: str
    first: int
    last: int
    region: Region | None
    reply_to: int
    resolved: bool


class History(Protocol):
    decisions: Sequence[Decision]
    reasons: Mapping[int, str]
    notes: Sequence[Note]


class Shown(Protocol):
    creative: Mapping[str, Any]
    unit: Unit
    standing: Standing
    history: History
    opened: bool
    mine: bool
    blocked: bool

    @property
    def open_notes(self) -> Sequence[Note]: ...


class Stage(Protocol):
    id: str
    role: str
    need: int
    kind: str
    after: Sequence[str]


class Policy(Protocol):
    stages: Sequence[Stage]
    authors_may_approve: bool
    expires_after_days: int
    blocking: Sequence[str]


class Reviewer(Protocol):
    id: str
    name: str
    email: str
    roles: Collection[str]
    identity: str


class Pinned(Protocol):
    creative: Mapping[str, Any]
    unit: Unit
    person: str
    at: str


class Campaign(Protocol):
    id: str
    title: str


class Project(Protocol):
    campaign: Campaign
    placements: Mapping[str, Placement]
    review: Policy


class Desk(Protocol):
    project: Project
    reviewer: Reviewer

    def creatives(self) -> Sequence[Shown]: ...
    def creative(self, id_: str) -> Shown: ...
    def open_creative(self, id_: str) -> Shown: ...
    def media(self, sha256: str) -> Path | None: ...
    def last_seen(self, id_: str) -> Pinned | None: ...
    def name_of(self, person: str) -> str: ...
    def words(self, text: str) -> str: ...
    def wrote(self, id_: str) -> bool: ...


class Refused(UsageFault):
    """Raised for what this person may not do here, or not yet; its text says why."""


class Stale(UsageFault):
    """Raised when what is built is no longer what was on the screen."""

    def __init__(self, shown: Shown) -> None:
        super().__init__("built anew")
        self.shown = shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    kind: Kind
    stage: str
    unit: str
    files: str
    text: str = ""
    dissent: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    text: str
    unit: str
    files: str
    severity: Weight = "should"
    placement: str = ""
    first: int = 0
    last: int = 0
    region: Region | None = None
    reply_to: int = 0


def decide(desk: Any, id_: str, choice: Choice) -> None:
    desk.decide(id_, choice)


def comment(desk: Any, id_: str, remark: Remark) -> None:
    desk.comment(id_, remark)


def resolve(desk: Any, id_: str, note: int, *, fixed: bool) -> None:
    desk.resolve(id_, note, fixed=fixed)


def eligible(desk: Any, ids: Iterable[str], stage: str) -> tuple[Sequence[Shown], Mapping[str, str]]:
    answer: tuple[Sequence[Shown], Mapping[str, str]] = desk.eligible(ids, stage)
    return answer


def approve_all(desk: Any, choices: Sequence[tuple[str, Choice]]) -> dict[str, str]:
    answer: dict[str, str] = desk.approve_all(choices)
    return answer


def refused(desk: Any, shown: Shown, choice: Choice, *, author: bool) -> str:
    answer: str = desk.refused(shown, choice, author=author)
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    kind: str
    name: str
    before: str | None
    after: str | None


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    return (*_between_variants(old["variants"], new["variants"]), *_between_texts(old, new))


def _between_variants(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield Difference(kind="variant", name=name, before=before and "", after=after and "")
        elif before["picture"] != after["picture"]:
            yield Difference(kind="picture", name=name, before=before["picture"], after=after["picture"])


def _between_texts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    flat = [{**{f"post.{key}": text for key, text in form["post"].items()}, **form} for form in (old, new)]
    for name in flat[0]:
        before, after = flat[0][name], flat[1][name]
        if isinstance(before, str) and before != after:
            yield Difference(kind="text", name=name, before=before, after=after)
