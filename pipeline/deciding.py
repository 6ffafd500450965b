"""What people do at the desk: decide, say, put right. Each is refused with a sentence, or put down whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.desk import Desk, Shown
from pipeline.entries import Event
from pipeline.errors import UsageFault
from pipeline.history import WEIGHTS, Region, Weight
from pipeline.policy import LEAD, Stage
from pipeline.standing import Kind

LONGEST: Final = 4000  # characters of what somebody writes
TEXT_NEEDED: Final = frozenset({"request-changes", "dismiss"})


class Refused(UsageFault):
    """Raised for what this person may not do here, or not yet; its text says why."""


class Stale(UsageFault):
    """Raised when what is built is no longer what was on the screen."""

    def __init__(self, shown: Shown) -> None:
        super().__init__(f"{shown.id} was built anew since this page was opened: look at it again, then decide")
        self.shown = shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A decision as it is made, with the digests that were on the screen; `about` is whose request is dismissed."""

    kind: Kind
    stage: str
    unit: str
    files: str
    text: str = ""
    dissent: bool = False
    about: str = ""


def decide(desk: Desk, id_: str, choice: Choice) -> Event:
    """Put a decision down; raises `Stale`, `Refused`, and `UsageFault` for a creative or files that are not there."""
    text = choice.text.strip()
    author = desk.wrote(id_)  # asks git, which takes its time: before the record is held
    with desk.writing() as writer:
        shown = _at(desk, id_, choice.unit, choice.files, writer.events())
        if why := refused(desk, shown, choice, author=author):
            raise Refused(why)
        desk.shelf.pin_all(shown.creative, shown.unit, desk.output)  # what is decided on is what lies there now
        stage = _stage(desk, choice.stage)
        return writer.append(
            "decide",
            person=desk.reviewer.id,
            approver=desk.reviewer.approver,
            identity=desk.reviewer.identity,
            author=author,
            creative=id_,
            choice=choice.kind,
            stage=choice.stage,
            role=LEAD if choice.kind == "dismiss" else stage.role if stage else "",
            unit=choice.unit,
            files=choice.files,
            policy=desk.project.review.digest,
            text=writer.text(text, person=desk.reviewer.id) if text else "",
            dissent=choice.dissent,
            about=choice.about,
        )


def refused(desk: Desk, shown: Shown, choice: Choice, *, author: bool) -> str:
    """Why this person may not decide so now, in a sentence; empty when they may."""
    why = _unwritten(choice)
    if not why and not shown.opened:
        why = f"you have not opened {shown.id} as it is now: look at it first"
    if why:
        return why
    match choice.kind:
        case "withdraw":
            return "" if _mine(desk, shown, choice.stage) else "you have nothing to withdraw here"
        case "dismiss":
            return _undismissable(desk, shown, choice)
        case _:
            stage = _stage(desk, choice.stage)
            nowhere = f"there is no stage '{choice.stage}' in review.yaml"
            return nowhere if stage is None else _unfit(desk, shown, choice, stage, author=author)


def _unwritten(choice: Choice) -> str:
    if len(choice.text) > LONGEST:
        return f"that is {len(choice.text):,} characters, at most {LONGEST:,} are kept: shorten it"
    if choice.kind in TEXT_NEEDED and not choice.text.strip():
        return "say what should change: without words nobody can put it right"
    return ""


def _undismissable(desk: Desk, shown: Shown, choice: Choice) -> str:
    if LEAD not in desk.reviewer.roles:
        return "only a lead dismisses somebody's request"
    return "" if choice.about in shown.standing.requested_by else "nobody of that name asks for changes here"


def _unfit(desk: Desk, shown: Shown, choice: Choice, stage: Stage, *, author: bool) -> str:
    if stage.role not in desk.reviewer.roles:
        return f"the stage '{stage.id}' asks for the role '{stage.role}', which approvers.yaml does not give you"
    done = {one.id for one in shown.standing.stages if one.done}
    if waiting := [one for one in stage.after if one not in done]:
        return f"the stage '{stage.id}' comes after '{waiting[0]}', which is not done yet"
    if choice.kind == "approve":
        return _unapprovable(desk, shown, choice, stage, author=author)
    advised, wanted = stage.kind == "advice", choice.kind in {"advise", "abstain"}
    faults = (
        (wanted and not advised, f"the stage '{stage.id}' asks for approval, not for advice"),
        # it would be a veto, and advice is none
        (
            advised and not wanted,
            f"the stage '{stage.id}' asks for advice: advise against it, and say what should change",
        ),
        (choice.dissent and not choice.text.strip(), "say why you advise against it"),
    )
    return next((why for wrong, why in faults if wrong), "")


def _unapprovable(desk: Desk, shown: Shown, choice: Choice, stage: Stage, *, author: bool) -> str:
    if stage.kind != "approval":
        return f"the stage '{stage.id}' asks for advice, not for approval"
    if shown.blocked:
        return "findings block this creative: have them put right first, or waived by somebody who answers for it"
    if author and not desk.project.review.authors_may_approve:
        return "you wrote some of this, and review.yaml lets no author approve: ask somebody else"
    if not desk.project.review.authors_may_approve and desk.forgetful():
        return "git keeps only the last commits here and cannot say who wrote this: run `git fetch --unshallow`"
    if dissent(shown, stage) and not choice.text.strip():
        return "somebody advised against it: say why you approve it all the same"
    return ""


def dissent(shown: Shown, stage: Stage) -> bool:
    """Whether advice that this stage waits for was given against the creative as it is."""
    last = {(one.person, one.stage): one for one in shown.history.decisions if one.unit == shown.unit.digest}
    return any(one.dissent and one.stage in stage.after for one in last.values())


def eligible(desk: Desk, ids: Iterable[str], stage: str) -> tuple[tuple[Shown, ...], Mapping[str, str]]:
    """Which of these creatives this person could approve at once, and of the others why not."""
    fit, unfit = list[Shown](), dict[str, str]()
    for id_ in dict.fromkeys(ids):
        shown = desk.creative(id_)
        choice = Choice(kind="approve", stage=stage, unit=shown.unit.digest, files=shown.unit.bytes_digest)
        why = "you asked for changes to it" if desk.reviewer.id in shown.standing.requested_by else ""
        why = why or refused(desk, shown, choice, author=desk.wrote(id_))
        if why:
            unfit[id_] = why
        else:
            fit.append(shown)
    return tuple(fit), unfit


def approve_all(desk: Desk, choices: Sequence[tuple[str, Choice]]) -> dict[str, str]:
    """Approve several, each by itself; gives why not of those that could not be."""
    unfit = {}
    for id_, choice in choices:
        try:
            decide(desk, id_, choice)
        except UsageFault as fault:
            unfit[id_] = str(fault)
    return unfit


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A note as somebody writes it; see `history.Note`."""

    text: str
    unit: str
    files: str
    severity: Weight = "should"
    placement: str = ""
    first: int = 0
    last: int = 0
    region: Region | None = None
    reply_to: int = 0


def comment(desk: Desk, id_: str, remark: Remark) -> Event:
    """Put a note down; raises `Stale`, `Refused`."""
    text = remark.text.strip()
    with desk.writing() as writer:
        shown = _at(desk, id_, remark.unit, remark.files, writer.events())
        if why := _unsayable(shown, remark, text):
            raise Refused(why)
        desk.shelf.pin_all(shown.creative, shown.unit, desk.output)
        return writer.append(
            "comment",
            person=desk.reviewer.id,
            creative=id_,
            unit=remark.unit,
            files=remark.files,
            severity=remark.severity,
            placement=remark.placement,
            first=remark.first,
            last=remark.last,
            region=remark.region,
            reply_to=remark.reply_to,
            text=writer.text(text, person=desk.reviewer.id),
        )


def resolve(desk: Desk, id_: str, note: int, *, fixed: bool) -> Event:
    """Say of a note that it was put right, or that it was not; raises `Refused`."""
    with desk.writing() as writer:
        shown = desk.creative(id_)
        known = desk.history(id_, writer.events()).notes
        if not any(one.seq == note for one in known):
            raise Refused("there is no such note")
        return writer.append(
            "resolve", person=desk.reviewer.id, creative=id_, unit=shown.unit.digest, note=note, fixed=fixed
        )


def _unsayable(shown: Shown, remark: Remark, text: str) -> str:
    frames = {one["placement"]: one["measured"]["frames"] for one in shown.creative["variants"]}
    left, top, right, bottom = remark.region or (0.0, 0.0, 1.0, 1.0)
    where = remark.placement or "the creative as a whole"
    faults = (
        (not text, "write something first"),
        (len(text) > LONGEST, f"that is {len(text):,} characters, at most {LONGEST:,} are kept: shorten it"),
        (remark.severity not in WEIGHTS, f"a note is one of {', '.join(WEIGHTS)}"),
        (bool(remark.placement) and remark.placement not in frames, f"there is no placement '{remark.placement}' here"),
        (
            not 0 <= remark.first <= remark.last < frames.get(remark.placement, 1),
            f"there is no frame {remark.last} in {where}",
        ),
        (not (0 <= left < right <= 1 and 0 <= top < bottom <= 1), "that part lies outside the frame"),
        (
            bool(remark.reply_to) and not any(note.seq == remark.reply_to for note in shown.history.notes),
            "what you answer is not there",
        ),
    )
    return next((why for wrong, why in faults if wrong), "")


def _at(desk: Desk, id_: str, unit: str, files: str, events: tuple[Event, ...]) -> Shown:
    """The creative with the record as its writer sees it; raises `Stale` when it is not the one on the screen."""
    shown = desk.creative(id_, desk.history(id_, events))
    if (shown.unit.digest, shown.unit.bytes_digest) != (unit, files):
        raise Stale(shown)
    return shown


def _stage(desk: Desk, name: str) -> Stage | None:
    return next((stage for stage in desk.project.review.stages if stage.id == name), None)


def _mine(desk: Desk, shown: Shown, stage: str) -> bool:
    """Whether the last that this person decided in a stage stands."""
    last = [one for one in shown.history.decisions if (one.person, one.stage) == (desk.reviewer.id, stage)]
    return bool(last) and last[-1].kind not in {"withdraw", "dismiss"}
