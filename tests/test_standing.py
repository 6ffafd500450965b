"""How a creative stands: small stories with their ends, and what holds in every story there can be."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.policy import Policy, Stage
from pipeline.standing import Carry, Decision, Standing, standing

COMMS = Policy(stages=(Stage(id="comms", role="reviewer"),))
TWO = Policy(stages=(Stage(id="comms", role="reviewer", need=2),))
ADVISED = Policy(
    stages=(
        Stage(id="advisory", role="adviser", need=2, kind="advice"),
        Stage(id="comms", role="reviewer", after=("advisory",)),
    )
)
BESIDE = Policy(stages=(Stage(id="advisory", role="adviser", need=1, kind="advice"), *COMMS.stages))
CHAIN = Policy(stages=(*COMMS.stages, Stage(id="legal", role="reviewer", after=("comms",))))
SIGNED = replace(COMMS, minimum_identity="signed")
ENCODER = replace(COMMS, carry=("container", "encoder"))
NOTHING_CARRIES = replace(COMMS, carry=())
AUTHORS = replace(COMMS, authors_may_approve=True)

FIRST = datetime(2026, 3, 1, 9, tzinfo=UTC)
NOW = FIRST + timedelta(days=50)
SAID = {
    "approves": ("approve", "comms", "reviewer"),
    "asks for changes": ("request-changes", "comms", "reviewer"),
    "advises": ("advise", "advisory", "adviser"),
    "abstains": ("abstain", "advisory", "adviser"),
    "withdraws": ("withdraw", "comms", "reviewer"),
    "dismisses": ("dismiss", "comms", "lead"),
}
"""What a verb means where a story says no more: kind, stage and role."""


def word(pattern: str, line: str, otherwise: str) -> str:
    found = re.search(pattern, line)
    return found[1] if found else otherwise


def decision(seq: int, line: str, policy: Policy) -> Decision:
    """`amina approves v1 with files f2, on day 3, as guest in legal, signed, with a reason, under an old policy`."""
    person = line.split(maxsplit=1)[0]
    verb = next(each for each in SAID if line.startswith(f"{person} {each}"))
    kind, stage, role = SAID[verb]
    made: dict[str, Any] = {
        "seq": seq,
        "at": (FIRST + timedelta(days=float(word(r"on day ([\d.]+)", line, "0")))).isoformat().replace("+00:00", "Z"),
        "kind": kind,
        "person": person,
        "role": word(r"as (\w+)", line, role),
        "stage": word(r"in (advisory|comms|legal|gone)", line, stage),
        "unit": word(r"\b(v\d)", line, "v2"),
        "files": word(r"\b(f\d)", line, "f1"),
        "policy": "old" if "old policy" in line else policy.digest,
        "identity": "signed" if "signed" in line else "self-declared",
        "reason": "with a reason" in line,
        "dissent": "against" in line,
        "about": word(r"dismisses (\w+)", line, ""),
    }
    return Decision(**made)


def told(policy: Policy, story: str, **around: Any) -> Standing:
    """The end of a story, whose lines are decisions, or `files f1 become f2, only the container`."""
    lines = [line.strip() for line in story.strip().split(";") if line.strip()]
    decisions, carries = [], []
    for seq, line in enumerate(lines, start=1):
        if line.startswith("files"):
            before, after = re.findall(r"f\d", line)
            kind: Any = line.split()[-1]
            unit = word(r"\b(v\d)", line, "v2")
            carries.append(Carry(seq=seq, at="2026-03-01T09:00:00Z", unit=unit, before=before, after=after, kind=kind))
        else:
            decisions.append(decision(seq, line, policy))
    now = {"authors": (), "blocked": False, "now": NOW, "files": "f1", **around}
    return standing(policy, "v2", now.pop("files"), decisions, carries, **now)


STORIES: tuple[tuple[str, Policy, str, str], ...] = (
    ("nobody has said anything", COMMS, "", "pending"),
    ("one approval is enough where one is needed", COMMS, "amina approves", "approved"),
    ("one is not enough where two are", TWO, "amina approves", "pending"),
    ("the same person twice is one person", TWO, "amina approves; amina approves", "pending"),
    ("two people are two", TWO, "amina approves; ben approves", "approved"),
    # what a person said last
    ("who withdraws has not approved", COMMS, "amina approves; amina withdraws", "pending"),
    ("who withdraws may approve again", COMMS, "amina approves; amina withdraws; amina approves", "approved"),
    ("a withdrawal takes nobody else's word back", COMMS, "amina approves; ben withdraws", "approved"),
    ("nor one's own in another stage", COMMS, "amina approves; amina withdraws in legal", "approved"),
    ("a withdrawal on a later version counts too", COMMS, "amina approves; amina withdraws v3", "pending"),
    ("a withdrawal in a weaker way counts too", SIGNED, "amina approves signed; amina withdraws", "pending"),
    ("a later word of another kind takes its place", COMMS, "amina approves; amina abstains in comms", "pending"),
    # what a decision is for
    ("another version's approval is not for this", COMMS, "amina approves v1", "changed"),
    ("going back to what was approved revives it", COMMS, "amina approves v2; amina approves v1", "approved"),
    ("unless it was withdrawn since", COMMS, "amina approves v2; amina approves v1; amina withdraws v1", "pending"),
    ("an approval by another role is none", COMMS, "amina approves as guest", "pending"),
    ("an approval in a stage that is gone is none", COMMS, "amina approves in gone", "pending"),
    ("an approval under another policy is none", COMMS, "amina approves under an old policy", "pending"),
    ("to approve again under this one helps", COMMS, "amina approves under an old policy; amina approves", "approved"),
    ("who declares themselves is too little here", SIGNED, "amina approves", "pending"),
    ("who signs is enough", SIGNED, "amina approves signed", "approved"),
    ("advice is no approval", COMMS, "amina advises in comms as reviewer", "pending"),
    ("a date that is still to come does not count", COMMS, "amina approves on day 52", "pending"),
    ("a clock that is a little fast does", COMMS, "amina approves on day 50.5", "approved"),
    # authors
    ("an author may not approve", COMMS, "otto approves", "pending"),
    ("unless the policy lets them", AUTHORS, "otto approves", "approved"),
    ("an author may ask for changes", COMMS, "amina approves; otto asks for changes", "changes-requested"),
    ("and take that back", COMMS, "amina approves; otto asks for changes; otto withdraws", "approved"),
    ("but not by approving", COMMS, "amina approves; otto asks for changes; otto approves", "changes-requested"),
    (
        "an author who is a lead dismisses nothing",
        COMMS,
        "amina approves; ben asks for changes; otto dismisses ben with a reason",
        "changes-requested",
    ),
    # other files with the same picture and sound
    ("other files are not what was approved", COMMS, "amina approves f2", "changed"),
    ("a new container carries", COMMS, "amina approves f2; files f2 become f1 by container", "approved"),
    (
        "it does not where the policy says so",
        NOTHING_CARRIES,
        "amina approves f2; files f2 become f1 by container",
        "changed",
    ),
    ("a new encoder does not carry", COMMS, "amina approves f2; files f2 become f1 by encoder", "changed"),
    ("it does where the policy says so", ENCODER, "amina approves f2; files f2 become f1 by encoder", "approved"),
    (
        "carries make a chain",
        COMMS,
        "amina approves f3; files f3 become f2 by container; files f2 become f1 by container",
        "approved",
    ),
    (
        "a chain is as weak as its weakest link",
        COMMS,
        "amina approves f3; files f3 become f2 by encoder; files f2 become f1 by container",
        "changed",
    ),
    ("a carry leads one way", COMMS, "amina approves f2; files f1 become f2 by container", "changed"),
    (
        "a carry of another version is none",
        COMMS,
        "amina approves f2; files f2 of v1 become f1 by container",
        "changed",
    ),
    ("a carry approves nothing by itself", COMMS, "files f2 become f1 by container", "pending"),
    ("back at the files that were approved", COMMS, "amina approves f1; amina approves f2", "approved"),
    # requests for changes
    ("a request for changes wins", COMMS, "amina approves; ben asks for changes", "changes-requested"),
    ("also over approvals that come later", COMMS, "ben asks for changes; amina approves", "changes-requested"),
    ("it stands over later versions", COMMS, "ben asks for changes v1; amina approves v2", "changes-requested"),
    (
        "it stands under another policy",
        COMMS,
        "ben asks for changes under an old policy; amina approves",
        "changes-requested",
    ),
    ("it stands in a stage that is gone", COMMS, "ben asks for changes in gone; amina approves", "changes-requested"),
    ("no carry clears it", COMMS, "ben asks for changes f2; files f2 become f1 by container", "changes-requested"),
    ("who asked may approve the next one", COMMS, "ben asks for changes v1; ben approves v2", "approved"),
    ("or change their mind on this one", COMMS, "ben asks for changes; ben approves", "approved"),
    ("but not in another stage", COMMS, "ben asks for changes; ben advises; amina approves", "changes-requested"),
    ("who asked may withdraw it", COMMS, "amina approves; ben asks for changes v1; ben withdraws", "approved"),
    (
        "nobody else may",
        COMMS,
        "amina approves; ben asks for changes; amina withdraws; amina approves",
        "changes-requested",
    ),
    (
        "nor with a weaker proof",
        COMMS,
        "amina approves; ben asks for changes signed; ben withdraws",
        "changes-requested",
    ),
    (
        "to ask again takes no earlier request back",
        COMMS,
        "ben asks for changes; ben asks for changes v1",
        "changes-requested",
    ),
    (
        "a lead may dismiss it with a reason",
        COMMS,
        "amina approves; ben asks for changes; lea dismisses ben with a reason",
        "approved",
    ),
    ("not without one", COMMS, "amina approves; ben asks for changes; lea dismisses ben", "changes-requested"),
    (
        "nobody else may dismiss it",
        COMMS,
        "amina approves; ben asks for changes; lea dismisses ben as reviewer with a reason",
        "changes-requested",
    ),
    (
        "a lead whose word is not enough may not",
        SIGNED,
        "amina approves signed; ben asks for changes; lea dismisses ben with a reason",
        "changes-requested",
    ),
    (
        "nor one with less proof than the request had",
        COMMS,
        "amina approves; ben asks for changes signed; lea dismisses ben with a reason",
        "changes-requested",
    ),
    (
        "a dismissal is of one person's request",
        COMMS,
        "amina approves; ben asks for changes; cat asks for changes; lea dismisses ben with a reason",
        "changes-requested",
    ),
    (
        "and of no later one",
        COMMS,
        "amina approves; ben asks for changes; lea dismisses ben with a reason; ben asks for changes",
        "changes-requested",
    ),
    (
        "nor in another stage",
        COMMS,
        "amina approves; ben asks for changes; lea dismisses ben in legal with a reason",
        "changes-requested",
    ),
    (
        "a lead may withdraw a dismissal",
        COMMS,
        "amina approves; ben asks for changes; lea dismisses ben with a reason; lea withdraws",
        "changes-requested",
    ),
    (
        "a dismissed request is no approval",
        COMMS,
        "ben approves; ben asks for changes; lea dismisses ben with a reason",
        "pending",
    ),
    (
        "a dismissal leaves the lead's own approval",
        COMMS,
        "lea approves; ben asks for changes; lea dismisses ben with a reason",
        "approved",
    ),
    # advice
    ("advice is waited for", ADVISED, "sam advises", "pending"),
    ("all advice and no approval", ADVISED, "sam advises; tess abstains", "advised"),
    ("advice, then approval", ADVISED, "sam advises; tess abstains; amina approves", "approved"),
    ("approval before the advice was there", ADVISED, "sam advises; amina approves; tess advises", "advised"),
    ("approval again after it", ADVISED, "sam advises; amina approves; tess advises; amina approves", "approved"),
    ("approval between two advisers", ADVISED, "sam advises; tess advises; amina approves; uma advises", "approved"),
    (
        "to repeat advice makes it no later",
        ADVISED,
        "sam advises; tess advises; amina approves; tess advises",
        "approved",
    ),
    (
        "advice withdrawn and given anew is later",
        ADVISED,
        "sam advises; tess advises; amina approves; tess withdraws in advisory; tess advises",
        "advised",
    ),
    ("who advises against it stops nothing", ADVISED, "sam advises; tess advises against it", "advised"),
    ("but the approval needs a reason", ADVISED, "sam advises; tess advises against it; amina approves", "advised"),
    (
        "with a reason it counts",
        ADVISED,
        "sam advises; tess advises against it; amina approves with a reason",
        "approved",
    ),
    (
        "also when the dissent comes afterwards",
        ADVISED,
        "sam advises; tess advises; amina approves; uma advises against it",
        "advised",
    ),
    (
        "who changes their mind needs no reason",
        ADVISED,
        "sam advises; tess advises against it; tess advises; amina approves",
        "approved",
    ),
    (
        "a dissent under an old policy still asks for one",
        ADVISED,
        "uma advises against it under an old policy; sam advises; tess advises; amina approves",
        "advised",
    ),
    (
        "so does a request of an adviser that was dismissed",
        ADVISED,
        (
            "sam advises; tess advises; uma asks for changes in advisory as adviser;"
            " lea dismisses uma in advisory with a reason; amina approves"
        ),
        "advised",
    ),
    (
        "a dissent on another version asks for none",
        BESIDE,
        "tess advises v1 against it; sam advises; amina approves",
        "approved",
    ),
    (
        "nor is it gone when the adviser found another version good",
        BESIDE,
        "tess advises against it; tess advises v1; amina approves",
        "advised",
    ),
    ("nor does a guest's", BESIDE, "uma advises against it as guest; sam advises; amina approves", "approved"),
    ("nor an author's", BESIDE, "otto advises against it; sam advises; amina approves", "approved"),
    (
        "what an adviser took back does not count for what they said later",
        BESIDE,
        "tess advises against it; tess advises under an old policy; amina approves with a reason",
        "pending",
    ),
    (
        "nor does an abstention for advice",
        BESIDE,
        "tess abstains; tess advises under an old policy; amina approves",
        "pending",
    ),
    ("advice that nothing waits for may come later", BESIDE, "amina approves; sam advises", "approved"),
    ("but has to come", BESIDE, "amina approves", "pending"),
    # stages in a row
    ("one stage of two", CHAIN, "amina approves", "pending"),
    ("one after the other", CHAIN, "amina approves; ben approves in legal", "approved"),
    ("the wrong way round", CHAIN, "ben approves in legal; amina approves", "pending"),
    # time
    ("the last day it holds", COMMS, "amina approves on day 0", "approved"),
    ("nothing is left of a version that was never decided", ADVISED, "amina approves v1", "changed"),
    ("something for this one is more than for an earlier", TWO, "amina approves v1; ben approves v2", "pending"),
)


@pytest.mark.parametrize(("policy", "story", "state"), [row[1:] for row in STORIES], ids=[row[0] for row in STORIES])
def test_stories_end_as_they_should(policy: Policy, story: str, state: str) -> None:
    found = told(policy, story, authors=("otto",))
    assert found.state == state
    assert found.why
    assert (found.expires is not None) is (state in {"approved", "advised"})


def test_every_story_has_its_own_name() -> None:
    assert len({row[0] for row in STORIES}) == len(STORIES)


@pytest.mark.parametrize(
    ("days", "state"),
    [(90.0, "approved"), (90.01, "expired"), (1000.0, "expired")],
    ids=["the last day", "after", "long"],
)
def test_decisions_hold_for_so_many_days(days: float, state: str) -> None:
    found = told(COMMS, "amina approves", now=FIRST + timedelta(days=days))
    assert (found.state, found.expires) == (state, "2026-05-30T09:00:00Z")
    assert told(COMMS, "amina approves; amina approves on day 40", now=FIRST + timedelta(days=days)).state == (
        "approved" if days < 130 else "expired"
    )


def test_the_oldest_that_is_needed_says_how_long() -> None:
    late = {"now": FIRST + timedelta(days=95)}
    assert told(TWO, "amina approves; ben approves on day 40", **late).state == "expired"
    assert told(TWO, "amina approves; ben approves on day 40; cat approves on day 50", **late).state == "approved"
    assert told(ADVISED, "sam advises; tess advises on day 40", **late).state == "expired"
    assert told(ADVISED, "sam advises; tess advises on day 40; amina approves on day 50", **late).state == "expired"
    assert told(TWO, "amina approves", **late).state == "pending"


def test_a_finding_stops_an_approval_and_says_so() -> None:
    story = "sam advises; tess advises; amina approves"
    assert told(ADVISED, story, blocked=True).state == "advised"
    assert told(COMMS, "amina approves", blocked=True).state == "pending"
    assert told(COMMS, "amina approves v1", blocked=True).state == "changed"
    assert "a finding stops it: put right what `spotlight check` tells" in told(ADVISED, story, blocked=True).why
    assert not [words for words in told(ADVISED, story).why if "finding" in words]


def test_a_carry_is_told_and_a_decision_on_these_files_needs_none() -> None:
    carried = "amina approves f2; files f2 become f1 by container"
    assert told(COMMS, carried).carried
    assert told(COMMS, carried).why[-1] == "its files were made anew since then, with the same picture, sound and words"
    assert not told(COMMS, f"{carried}; amina approves").carried
    assert not told(COMMS, f"{carried}; amina withdraws").carried
    assert told(TWO, carried).carried


def test_stages_say_who_counts_and_how_many_are_wanting() -> None:
    found = told(ADVISED, "tess advises; sam abstains; amina approves as guest; ben approves")
    advisory, comms = found.stages
    assert (advisory.id, advisory.kind, advisory.need, advisory.have, advisory.done) == (
        "advisory",
        "advice",
        2,
        2,
        True,
    )
    assert advisory.people == ("tess", "sam")
    assert (comms.id, comms.kind, comms.need, comms.have, comms.done) == ("comms", "approval", 1, 1, True)
    assert comms.people == ("ben",)


WHY = (
    (COMMS, "", ["comms has 0 of 1 approval"]),
    (TWO, "amina approves", ["comms has 1 of 2 approvals"]),
    (TWO, "amina approves; ben approves", ["comms: approved by Amina Khan and ben"]),
    (ADVISED, "sam advises", ["advisory has 1 of 2 answers", "comms has 0 of 1 approval"]),
    (COMMS, "amina approves v1", ["it has changed since Amina Khan decided", "comms has 0 of 1 approval"]),
    (
        COMMS,
        "otto approves",
        [
            "comms has 0 of 1 approval",
            "the approval of otto does not count in comms: an author may not decide on their own work",
        ],
    ),
    (
        COMMS,
        "amina approves under an old policy",
        [
            "comms has 0 of 1 approval",
            "the approval of Amina Khan does not count in comms: it was given under another review.yaml",
        ],
    ),
    (
        SIGNED,
        "amina approves",
        [
            "comms has 0 of 1 approval",
            (
                "the approval of Amina Khan does not count in comms: who they are is self-declared,"
                " and review.yaml asks for signed"
            ),
        ],
    ),
    (
        ADVISED,
        "amina approves; sam advises; tess advises against it",
        [
            "advisory: answered by sam and tess",
            "comms has 0 of 1 approval",
            "the approval of Amina Khan does not count in comms: it was given before advisory was done",
        ],
    ),
    (
        ADVISED,
        "sam advises; tess advises against it; amina approves",
        [
            "advisory: answered by sam and tess",
            "comms has 0 of 1 approval",
            "the approval of Amina Khan does not count in comms: tess advised against it, so it needs a reason",
        ],
    ),
    (
        COMMS,
        "amina asks for changes v1",
        [
            (
                "Amina Khan asked for changes in another version: they decide again in comms or withdraw it,"
                " or a lead dismisses it with a reason"
            ),
            "comms has 0 of 1 approval",
        ],
    ),
)


@pytest.mark.parametrize(("policy", "story", "why"), WHY, ids=[row[1] or "nothing" for row in WHY])
def test_why_is_said_in_plain_words(policy: Policy, story: str, why: list[str]) -> None:
    assert list(told(policy, story, authors=("otto",), names={"amina": "Amina Khan"}).why) == why


def test_who_asked_is_told_once_each_in_order() -> None:
    found = told(
        COMMS,
        "cat asks for changes v1; ben asks for changes; cat asks for changes; amina asks for changes; amina approves",
    )
    assert found.requested_by == ("cat", "ben")


def test_a_journal_that_is_not_whole_is_refused() -> None:
    one = decision(1, "amina approves", COMMS)
    around: dict[str, Any] = {"authors": (), "blocked": False, "now": NOW}
    with pytest.raises(ValueError, match="two decisions have the same number"):
        standing(COMMS, "v2", "f1", [one, replace(one, person="ben")], [], **around)
    for at in ("yesterday", "", "2026-03-01T09:00:00"):
        with pytest.raises(ValueError):
            standing(COMMS, "v2", "f1", [replace(one, at=at)], [], **around)


# what holds in every story

PEOPLE = ("amina", "ben", "sam", "otto")
POLICIES = (COMMS, TWO, ADVISED, BESIDE, CHAIN, SIGNED, ENCODER, AUTHORS)
ROLES = {"comms": "reviewer", "legal": "reviewer", "advisory": "adviser"}


@st.composite
def decisions(draw: st.DrawFn, policy: Policy) -> tuple[Decision, ...]:
    """Up to eight decisions with even numbers, most of them of the kind that counts."""
    ids = [stage.id for stage in policy.stages]
    made = []
    for seq in range(2, 2 * draw(st.integers(0, 8)) + 2, 2):
        kind = draw(
            st.sampled_from(("approve", "approve", "advise", "abstain", "request-changes", "withdraw", "dismiss"))
        )
        fitting = [stage.id for stage in policy.stages if (stage.kind == "advice") is (kind in {"advise", "abstain"})]
        stage = draw(st.sampled_from(fitting or ids))
        odd = draw(st.integers(0, 5))  # in one of three something is not as it should be, or could be
        made.append(
            Decision(
                seq=seq,
                at=f"2026-0{3 + (odd == 1)}-0{1 + seq // 2}T09:00:00Z",
                kind=kind,
                person=draw(st.sampled_from(PEOPLE)),
                role="lead" if kind == "dismiss" else ROLES[stage],
                stage=stage,
                unit=draw(st.sampled_from(("v2", "v2", "v2", "v1"))),
                files=draw(st.sampled_from(("f1", "f1", "f2", "f3"))),
                policy="old" if odd == 0 else policy.digest,
                identity="self-declared" if odd == 2 else "signed",
                reason=kind == "dismiss" or draw(st.booleans()),
                dissent=kind == "advise" and draw(st.booleans()),
                about=draw(st.sampled_from(PEOPLE)) if kind == "dismiss" else "",
            )
        )
    return tuple(made)


@st.composite
def carries(draw: st.DrawFn) -> tuple[Carry, ...]:
    return tuple(
        Carry(
            seq=100 + index,
            at="2026-03-01T09:00:00Z",
            unit=draw(st.sampled_from(("v2", "v2", "v1"))),
            before=draw(st.sampled_from(("f2", "f3"))),
            after=draw(st.sampled_from(("f1", "f2"))),
            kind=draw(st.sampled_from(("container", "container", "encoder"))),
        )
        for index in range(draw(st.integers(0, 4)))
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Policy, tuple[Decision, ...], tuple[Carry, ...]]:
    policy = draw(st.sampled_from(POLICIES))
    return policy, draw(decisions(policy)), draw(carries())


def judged(policy: Policy, made: Sequence[Decision], carried: Sequence[Carry] = (), **around: Any) -> Standing:
    return standing(policy, "v2", "f1", made, carried, **{"authors": ("otto",), "blocked": False, "now": NOW, **around})


Case = tuple[Policy, tuple[Decision, ...], tuple[Carry, ...]]
every = settings(max_examples=50)


@every
@given(cases(), st.data())
def test_a_withdrawn_approval_never_leaves_it_approved(case: Case, data: st.DataObject) -> None:
    policy, made, carried = case
    stage = data.draw(st.sampled_from(policy.stages))
    withdrawals = [
        decision(100 + index, f"{person} withdraws {data.draw(st.sampled_from(('v1', 'v2')))} in {stage.id}", policy)
        for index, person in enumerate(PEOPLE)
    ]
    after = judged(policy, (*made, *withdrawals), carried)
    assert after.state != "approved"
    assert [one.have for one in after.stages if one.id == stage.id] == [0]
    person = data.draw(st.sampled_from(PEOPLE))
    alone = judged(policy, (*made, withdrawals[PEOPLE.index(person)]), carried)
    assert [one for one in alone.stages if one.id == stage.id and person in one.people] == []


@every
@given(cases())
def test_a_carry_never_clears_a_request(case: Case) -> None:
    policy, made, carried = case
    without, with_ = judged(policy, made), judged(policy, made, carried)
    assert with_.requested_by == without.requested_by
    assert (with_.state == "changes-requested") is (without.state == "changes-requested") is bool(with_.requested_by)


@every
@given(cases(), st.data())
def test_to_ask_for_changes_never_makes_anything_approved(case: Case, data: st.DataObject) -> None:
    policy, made, carried = case
    ids = [*(stage.id for stage in policy.stages), "gone"]
    more = Decision(
        seq=data.draw(st.integers(0, 9)) * 2 + 1,
        at="2026-03-02T09:00:00Z",
        kind="request-changes",
        person=data.draw(st.sampled_from(PEOPLE)),
        role=data.draw(st.sampled_from(("reviewer", "adviser"))),
        stage=data.draw(st.sampled_from(ids)),
        unit=data.draw(st.sampled_from(("v1", "v2"))),
        files=data.draw(st.sampled_from(("f1", "f2"))),
        policy=policy.digest,
        identity=data.draw(st.sampled_from(("signed", "self-declared"))),
        dissent=data.draw(st.booleans()),
    )
    before, after = judged(policy, made, carried), judged(policy, (*made, more), carried)
    assert after.state != "approved" or before.state == "approved"
    assert set(before.requested_by) <= set(after.requested_by)


@every
@given(cases(), st.sampled_from(("authors", "need", "advice", "identity", "carry", "days")))
def test_a_policy_made_easier_later_rescues_nothing(case: Case, what: str) -> None:
    strict, made, carried = case
    easier = {
        "authors": replace(strict, authors_may_approve=not strict.authors_may_approve),
        "need": replace(strict, stages=tuple(replace(one, need=one.need + 1) for one in strict.stages)),
        "advice": Policy(stages=(*strict.stages, Stage(id="more", role="adviser", kind="advice"))),
        "identity": replace(strict, minimum_identity="self-declared" if strict is SIGNED else "signed"),
        "carry": replace(strict, carry=()),
        "days": replace(strict, expires_after_days=3650),
    }[what]
    assert easier.digest != strict.digest
    found = judged(easier, made, carried)
    assert found.state not in {"approved", "advised", "expired"}
    assert [stage.have for stage in found.stages] == [0] * len(found.stages)


@every
@given(cases())
def test_decisions_of_authors_never_count(case: Case) -> None:
    policy, made, carried = case
    others = [one for one in made if one.person != "otto" or one.kind in {"request-changes", "withdraw"}]
    found = judged(policy, made, carried)
    if policy.authors_may_approve:
        assert found == judged(policy, made, carried, authors=())
        return
    assert replace(found, why=()) == replace(judged(policy, others, carried), why=())
    assert [stage for stage in found.stages if "otto" in stage.people] == []


@every
@given(cases(), st.permutations(range(4)), st.sampled_from(("approve", "advise", "abstain", "dismiss", "withdraw")))
def test_people_who_have_no_part_in_it_change_nothing(case: Case, order: list[int], kind: Any) -> None:
    policy, made, carried = case
    stages = ["gone", *(stage.id for stage in policy.stages)]
    bystanders = [
        Decision(
            seq=2 * place + 3,
            at="2026-03-02T09:00:00Z",
            kind=kind,
            person=f"bystander-{place}",
            role="guest",
            stage=stages[place % len(stages)],
            unit=f"v{1 + place % 2}",
            files="f1",
            policy=policy.digest,
            identity="signed",
            reason=True,
            dissent=True,
            about="amina" if kind == "dismiss" else "",
        )
        for place in order
    ]
    one = judged(policy, (*bystanders, *made), carried)
    assert replace(one, why=()) == replace(judged(policy, made, carried), why=())
    assert one == judged(policy, (*made, *bystanders[::-1]), carried)


@every
@given(cases(), st.randoms(use_true_random=False))
def test_the_same_question_has_one_answer(case: Case, chance: Any) -> None:
    policy, made, carried = case
    mixed, others = list(made), list(carried)
    chance.shuffle(mixed)
    chance.shuffle(others)
    again = Policy(**{key: getattr(policy, key) for key in Policy.__dataclass_fields__})
    assert judged(again, mixed, others) == judged(policy, made, carried)
    spread = [replace(one, seq=one.seq * 1000) for one in made]
    assert judged(policy, spread, carried) == judged(policy, made, carried)


@every
@given(cases())
def test_names_are_for_sentences_alone(case: Case) -> None:
    policy, made, carried = case
    named = judged(policy, made, carried, names={person: person.title() for person in PEOPLE})
    plain = judged(policy, made, carried)
    assert replace(named, why=plain.why) == plain


@every
@given(cases())
def test_findings_time_and_requests_only_ever_take_an_approval_away(case: Case) -> None:
    policy, made, carried = case
    now, later = judged(policy, made, carried), judged(policy, made, carried, now=NOW + timedelta(days=60))
    blocked = judged(policy, made, carried, blocked=True)
    assert blocked.state != "approved"
    assert blocked.stages == now.stages == later.stages
    assert later.state in (now.state, "expired")
    if now.state == "approved":
        assert all(stage.done and stage.have >= stage.need for stage in now.stages)
        assert now.requested_by == ()
        assert now.expires is not None
        assert datetime.fromisoformat(now.expires) >= NOW
