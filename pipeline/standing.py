"""How a creative stands: what the decisions about it come to under a policy. No files and no clock: the same decisions
give the same answer to everybody who asks, today or in three years. Standard library alone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from pipeline import counting
from pipeline.counting import Case, Tally
from pipeline.decisions import OPINIONS, Carry, Decision, Kind
from pipeline.policy import Policy, StageKind

__all__ = ["Carry", "Decision", "Kind", "StageStanding", "Standing", "State", "standing"]

State = Literal["pending", "advised", "approved", "changes-requested", "changed", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStanding:
    """`people` are those whose answers count, in the order they gave them."""

    id: str
    kind: StageKind
    need: int
    have: int
    done: bool
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`why` are sentences for people, the one that matters most first.

    `carried` says that something counts which was said of other files. `expires` is when what is decided ends.
    """

    state: State
    carried: bool
    why: tuple[str, ...]
    stages: tuple[StageStanding, ...]
    expires: str | None
    requested_by: tuple[str, ...]


def standing(
    policy: Policy,
    unit: str,
    files: str,
    decisions: Sequence[Decision],
    carries: Sequence[Carry],
    *,
    authors: Collection[str],
    blocked: bool,
    now: datetime,
    names: Mapping[str, str] = MappingProxyType({}),
) -> Standing:
    """How the creative whose unit and files these are stands.

    `decisions` and `carries` are all there ever were of this one creative, in any order; `authors` are ids of people
    who made what is decided on; `blocked` says that a finding stops it; `names` by id are for the sentences alone.
    Raises `ValueError` for what no journal holds: a number twice, a time that is none.
    """
    told = tuple(sorted(decisions, key=lambda one: one.seq))
    if len({one.seq for one in told}) < len(told):
        raise ValueError("two decisions have the same number: the journal is not whole")
    for one in told:
        counting.moment(one.at)
    case = Case(
        policy=policy,
        unit=unit,
        files=files,
        reach=counting.reached(policy, unit, files, carries),
        told=told,
        kept=counting.kept(told),
        barred=frozenset() if policy.authors_may_approve else frozenset(authors),
        now=now,
        names=names,
    )
    return _judged(case, blocked=blocked)


def _judged(case: Case, *, blocked: bool) -> Standing:
    asked, tallies = counting.requests(case), counting.tallies(case)
    earlier = _earlier(case)
    done = [tally for tally in tallies if tally.done]
    advice = [tally for tally in tallies if tally.stage.kind == "advice"]
    all_done, advised = len(done) == len(tallies), bool(advice) and all(tally.done for tally in advice)
    ends = min((tally.as_of for tally in done), default=case.now) + timedelta(days=case.policy.expires_after_days)
    state: State = "changed" if earlier else "pending"
    if asked:
        state = "changes-requested"
    elif (all_done or advised) and case.now > ends:
        state = "expired"
    elif all_done and not blocked:
        state = "approved"
    elif advised:
        state = "advised"
    counted = [each for tally in tallies for each in tally.counting.values()]
    carried = any(all(one.files != case.files for one in each) for each in counted)
    until = _stamp(ends) if state in {"approved", "advised", "expired"} else None
    why = (
        *(_request(case, one) for one in asked),
        *([f"what was decided held until {until}: decide again"] if state == "expired" else ()),
        *(["a finding stops it: put right what `spotlight check` tells"] if blocked else ()),
        *([f"it has changed since {case.who(earlier)} decided"] if state == "changed" else ()),
        *(sentence for tally in tallies for sentence in _progress(case, tally)),
        *(["its files were made anew since then, with the same picture, sound and words"] if carried else ()),
    )
    return Standing(
        state=state,
        carried=carried,
        why=why,
        stages=tuple(_shown(tally) for tally in tallies),
        expires=until,
        requested_by=tuple(dict.fromkeys(one.person for one in asked)),
    )


def _earlier(case: Case) -> tuple[str, ...]:
    """Who has said something of other versions or files, while nobody has of these; empty when somebody has."""
    roles = {stage.id: stage.role for stage in case.policy.stages}
    said = [
        one
        for one in case.kept
        if one.kind in OPINIONS and roles.get(one.stage) == one.role and one.person not in case.barred
    ]
    if any(one.unit == case.unit and one.files in case.reach for one in said):
        return ()
    return tuple(dict.fromkeys(one.person for one in said))


def _shown(tally: Tally) -> StageStanding:
    stage = tally.stage
    return StageStanding(
        id=stage.id,
        kind=stage.kind,
        need=stage.need,
        have=len(tally.counting),
        done=tally.done,
        people=tally.people,
    )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _request(case: Case, one: Decision) -> str:
    where = "" if one.unit == case.unit else " in another version"
    return (
        f"{case.who([one.person])} asked for changes{where}: they decide again in {one.stage} or withdraw it,"
        " or a lead dismisses it with a reason"
    )


def _progress(case: Case, tally: Tally) -> Iterator[str]:
    stage, people = tally.stage, tally.people
    approval = stage.kind == "approval"
    if tally.done:
        yield f"{stage.id}: {'approved' if approval else 'answered'} by {case.who(people)}"
        return
    words = f"{'approval' if approval else 'answer'}{'' if stage.need == 1 else 's'}"
    yield f"{stage.id} has {len(people)} of {stage.need} {words}"
    yield from tally.amiss
