"""Events of the record -> what people did to each creative, in order. Pure; names and texts stay where they are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from pipeline.decisions import Carry, Decision
from pipeline.entries import Event

Weight = Literal["must", "should", "note"]
WEIGHTS: Final[tuple[Weight, ...]] = ("must", "should", "note")
Region = tuple[float, float, float, float]
"""Left, top, right, bottom, as shares of the frame."""
UNNAMED: Final = "somebody whom approvers.yaml does not name for it"
"""The role of a decision by who is no longer an approver, or never was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Somebody opened a creative as it was then."""

    seq: int
    at: str
    person: str
    unit: str
    files: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody said of a moment and a part of the frame; `text` and `person` name where words and names are kept.

    `first` and `last` are frames of the placement's file; without a placement it is about the whole creative.
    `resolved` is whether the last who looked called it put right.
    """

    seq: int
    at: str
    person: str
    unit: str
    text: str
    severity: Weight
    placement: str
    first: int
    last: int
    region: Region | None
    reply_to: int
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was done to one creative, oldest first."""

    views: tuple[View, ...] = ()
    decisions: tuple[Decision, ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)
    """Where the words of a decision are kept, by its number."""
    approvers: Mapping[int, str] = field(default_factory=dict)
    """Who approvers.yaml says that it was, by the number of the decision."""
    authors: frozenset[str] = frozenset()
    """People who had written what they decided on."""
    carries: tuple[Carry, ...] = ()
    notes: tuple[Note, ...] = ()

    def seen(self, person: str, unit: str, files: str) -> bool:
        """Whether this person opened exactly this."""
        return any((view.person, view.unit, view.files) == (person, unit, files) for view in self.views)


@dataclass(slots=True)
class _Growing:
    views: list[View] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    approvers: dict[int, str] = field(default_factory=dict)
    authors: set[str] = field(default_factory=set)
    carries: list[Carry] = field(default_factory=list)
    notes: dict[int, Note] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        told = event.fields
        match event.kind:
            case "view":
                self.views.append(
                    View(
                        seq=event.seq,
                        at=event.at,
                        person=event.person,
                        unit=told["unit"],
                        files=told["files"],
                    )
                )
            case "decide":
                self.decisions.append(decision(event))
                self.reasons[event.seq] = told["text"]
                self.approvers[event.seq] = told["approver"]
                if told["author"]:
                    self.authors.add(event.person)
            case "carry":
                self.carries.append(carry(event))
            case "comment":
                self.notes[event.seq] = _note(event)
            case "resolve":
                self.resolve(told)
            case _:
                pass

    def resolve(self, told: Mapping[str, Any]) -> None:
        note = self.notes.get(told["note"])
        if note is not None:
            self.notes[note.seq] = Note(**{**_plain(note), "resolved": told["fixed"]})

    def grown(self) -> History:
        return History(
            views=tuple(self.views),
            decisions=tuple(self.decisions),
            reasons=self.reasons,
            approvers=self.approvers,
            authors=frozenset(self.authors),
            carries=tuple(self.carries),
            notes=tuple(self.notes.values()),
        )


def histories(events: Iterable[Event]) -> dict[str, History]:
    """The history of every creative that anything was done to."""
    each: dict[str, _Growing] = {}
    for event in events:
        creative = event.fields.get("creative")
        if creative is not None:
            each.setdefault(creative, _Growing()).take(event)
    return {creative: growing.grown() for creative, growing in each.items()}


def heard(told: History, roles: Mapping[str, Collection[str]] | None) -> History:
    """The history in which nobody answers but whom approvers.yaml names now, in roles they have now.

    `roles` are theirs by their id there; None where there is no such file, and anybody answers. Who goes by another
    mail address now, or had the old one erased, is one approver still: what they said under the last one is heard.
    """
    if roles is None:
        return told
    last = {told.approvers.get(one.seq, ""): one.person for one in told.decisions}

    def entitled(one: Decision) -> bool:
        approver = told.approvers.get(one.seq, "")
        return one.role in roles.get(approver, ()) and last[approver] == one.person

    decisions = tuple(one if entitled(one) else replace(one, role=UNNAMED) for one in told.decisions)
    return replace(told, decisions=decisions)


def decision(event: Event) -> Decision:
    """What an event of the kind `decide` says."""
    told = event.fields
    return Decision(
        seq=event.seq,
        at=event.at,
        kind=told["choice"],
        person=event.person,
        role=told["role"],
        stage=told["stage"],
        unit=told["unit"],
        files=told["files"],
        policy=told["policy"],
        identity=told["identity"],
        reason=bool(told["text"]),
        dissent=told["dissent"],
        about=told["about"],
    )


def carry(event: Event) -> Carry:
    """What an event of the kind `carry` says."""
    told = event.fields
    return Carry(
        seq=event.seq, at=event.at, unit=told["unit"], before=told["before"], after=told["after"], kind=told["change"]
    )


def _note(event: Event) -> Note:
    told = event.fields
    region = told["region"]
    return Note(
        seq=event.seq,
        at=event.at,
        person=event.person,
        unit=told["unit"],
        text=told["text"],
        severity=told["severity"],
        placement=told["placement"],
        first=told["first"],
        last=told["last"],
        region=None if region is None else (region[0], region[1], region[2], region[3]),
        reply_to=told["reply_to"],
    )


def _plain(note: Note) -> dict[str, Any]:
    return {name: getattr(note, name) for name in Note.__dataclass_fields__}
