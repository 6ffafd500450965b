"""Counting: which decisions about a creative are answers in which stage, and which objections stand.

Wherever two readings are possible, the one that approves less is taken.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from pipeline.decisions import ANSWERS, ANY_ANSWER, OPINIONS, Carry, Decision
from pipeline.policy import LEAD, Policy, Stage, proof

_AHEAD: Final = timedelta(days=1)
"""How far a clock may run fast: what is dated after that would never expire."""
_WORDS: Final[Mapping[str, str]] = {"approve": "approval", "advise": "advice", "abstain": "abstention"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The question, laid out."""

    policy: Policy
    unit: str
    files: str
    reach: frozenset[str]
    """The digests of files that are these, or may be carried to these."""
    told: tuple[Decision, ...]
    kept: tuple[Decision, ...]
    """What nobody took back."""
    barred: frozenset[str]
    """The authors, where they may not decide."""
    now: datetime
    names: Mapping[str, str]

    def who(self, people: Collection[str]) -> str:
        *first, last = [self.names.get(person, person) for person in people]
        return f"{', '.join(first)} and {last}" if first else last


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One stage, counted. `counting` holds each person's answers that count, newest first."""

    stage: Stage
    counting: Mapping[str, tuple[Decision, ...]]
    amiss: tuple[str, ...]

    @property
    def done(self) -> bool:
        return len(self.counting) >= self.stage.need

    @property
    def done_at(self) -> int:
        """The number of the answer that was enough; saying the same again later makes it no later."""
        return sorted(each[-1].seq for each in self.counting.values())[self.stage.need - 1]

    @property
    def as_of(self) -> datetime:
        """How fresh the stage is: the oldest of the newest answers that are enough."""
        return sorted((moment(each[0].at) for each in self.counting.values()), reverse=True)[self.stage.need - 1]

    @property
    def people(self) -> tuple[str, ...]:
        """Whose answers count, in the order they gave them."""
        return tuple(sorted(self.counting, key=lambda person: self.counting[person][-1].seq))


def moment(at: str) -> datetime:
    found = datetime.fromisoformat(at)
    if found.tzinfo is None:
        raise ValueError(f"the time '{at}' has no zone: the journal writes UTC, with a Z")
    return found


def reached(policy: Policy, unit: str, files: str, carries: Sequence[Carry]) -> frozenset[str]:
    """These files, and all that carries of an allowed kind lead from to them."""
    steps = [(one.before, one.after) for one in carries if one.unit == unit and one.kind in policy.carry]
    found, grown = {files}, True
    while grown:
        more = {before for before, after in steps if after in found} - found
        found |= more
        grown = bool(more)
    return frozenset(found)


def kept(told: Sequence[Decision]) -> tuple[Decision, ...]:
    """Without what was taken back: all that the person had said in that stage until then, of whatever version."""
    last = {(one.person, one.stage): one.seq for one in told if one.kind == "withdraw"}
    live = (one for one in told if one.seq > last.get((one.person, one.stage), one.seq - 1))
    return tuple(one for one in live if one.kind != "withdraw")


def _outlives(one: Decision, case: Case, later: Sequence[Decision]) -> bool:
    """Whether an objection still stands, as its person has said nothing else in that stage since.

    Nobody takes a word back with a weaker proof of who they are than it was given with. Authors' answers are not heard.
    """
    own = (each for each in later if each.person == one.person and each.stage == one.stage and each.seq > one.seq)
    heard = (
        each for each in own if each.kind == "withdraw" or (each.kind in ANY_ANSWER and each.person not in case.barred)
    )
    return not any(proof(each.identity) >= proof(one.identity) for each in heard)


def requests(case: Case) -> tuple[Decision, ...]:
    """Requests for changes that stand, whatever version, role, stage or policy they were made under."""
    dismissals = [
        one
        for one in case.kept
        if one.kind == "dismiss" and one.role == LEAD and one.reason and one.person not in case.barred
        if case.policy.trusts(one.identity)
    ]

    def dismissed(request: Decision) -> bool:
        return any(
            one.about == request.person and one.stage in {"", request.stage} and one.seq > request.seq
            for one in dismissals
            if proof(one.identity) >= proof(request.identity)
        )

    asked = [one for one in case.told if one.kind == "request-changes"]
    return tuple(one for one in asked if _outlives(one, case, case.told) and not dismissed(one))


def _against(case: Case) -> tuple[str, ...]:
    """Advisers who are against this unit, whether their answer counts or not; a dismissed request is a dissent too."""
    roles = {stage.id: stage.role for stage in case.policy.stages if stage.kind == "advice"}
    later = [one for one in case.told if one.unit == case.unit or one.kind == "withdraw"]
    found = [
        one.person
        for one in later
        if one.stage in roles
        if one.kind == "request-changes"
        or (one.kind in ANY_ANSWER and one.dissent and one.role == roles[one.stage] and one.person not in case.barred)
        if _outlives(one, case, later)
    ]
    return tuple(dict.fromkeys(found))


def tallies(case: Case) -> tuple[Tally, ...]:
    """Every stage counted, in the order the policy names them."""
    against, found = _against(case), dict[str, Tally]()
    for stage in case.policy.in_order:
        before = [found[id_] for id_ in stage.after]
        since = max((tally.done_at for tally in before), default=-1) if all(tally.done for tally in before) else None
        found[stage.id] = _tally(case, stage, since, against if stage.kind == "approval" else ())
    return tuple(found[stage.id] for stage in case.policy.stages)


def _last_word(said: Sequence[Decision]) -> Iterator[Decision]:
    """What somebody said last, and the same said before: to repeat a word does not undo it. `said` is newest first."""
    last = said[0]
    return takewhile(lambda one: (one.kind, one.dissent) == (last.kind, last.dissent), said)


def _tally(case: Case, stage: Stage, since: int | None, against: Sequence[str]) -> Tally:
    """`since` is the number after which answers count, None while the stages before are not done."""
    spoken: dict[str, list[Decision]] = {}
    for one in reversed(case.kept):
        if one.stage == stage.id and one.unit == case.unit and one.kind in OPINIONS:
            spoken.setdefault(one.person, []).append(one)
    counting: dict[str, tuple[Decision, ...]] = {}
    amiss: list[str] = []
    for person, said in spoken.items():
        if said[0].kind not in ANSWERS[stage.kind]:
            continue
        weighed = [(one, next(_faults(case, stage, one, since, against), "")) for one in _last_word(said)]
        good = tuple(one for one, fault in weighed if not fault)
        if good:
            counting[person] = good
        else:
            amiss.append(
                f"the {_WORDS[said[0].kind]} of {case.who([person])} does not count in {stage.id}: {weighed[0][1]}"
            )
    return Tally(stage=stage, counting=counting, amiss=tuple(reversed(amiss)))


def _faults(case: Case, stage: Stage, one: Decision, since: int | None, against: Sequence[str]) -> Iterator[str]:
    """Why an answer on this unit does not count."""
    policy = case.policy
    if one.person in case.barred:
        yield "an author may not decide on their own work"
    if one.role != stage.role:
        yield f"it was given as {one.role}, and the stage is for the role {stage.role}"
    if not policy.trusts(one.identity):
        yield f"who they are is {one.identity}, and review.yaml asks for {policy.minimum_identity}"
    if one.policy != policy.digest:
        yield "it was given under another review.yaml"
    if one.files not in case.reach:
        yield "it was given for other files, which nothing allowed carries over"
    if moment(one.at) > case.now + _AHEAD:
        yield f"it is dated {one.at}, which is still to come: a clock is wrong"
    if since is None or one.seq < since:
        yield f"it was given before {' and '.join(stage.after)} {'was' if len(stage.after) == 1 else 'were'} done"
    if against and not one.reason:
        yield f"{case.who(against)} advised against it, so it needs a reason"
