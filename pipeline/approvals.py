"""An approval as it lies in `approvals/`: who decided what of which bytes, under which policy, proven and signed.

Nothing in it is believed that can be worked out again: the state is counted from the decisions, whatever it says.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from pipeline import checkpoint, entries, envelope, history, merkle, policy
from pipeline.checkpoint import Checkpoint
from pipeline.decisions import Decision
from pipeline.entries import Event
from pipeline.envelope import Statement, Subject
from pipeline.errors import Distrusted
from pipeline.history import History
from pipeline.merkle import Head, Proof
from pipeline.policy import Policy
from pipeline.signing import PublicKey, Signer
from pipeline.standing import Standing, standing
from pipeline.unit import Unit

FOLDER: Final = "approvals"
PREDICATE: Final = "urn:spotlight:review:1"
KEPT: Final = frozenset({"decide", "carry"})
"""Kinds of events that an approval rests on."""
MOST: Final = 5000
"""Events of one creative that are read; each is held against all."""
UNVOUCHED: Final = "told by another person's key alone"
PASSING: Final = ("checkpoint", "exported", "tool", "events")
"""What may differ between two exports of the same approval; proofs stand among the events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The public keys that may sign, and whose each of them is: the id of an approver, "" for a machine.

    `roles` are those of the approvers by their id; None where anybody may decide.
    """

    owners: Mapping[PublicKey, str]
    roles: Mapping[str, Collection[str]] | None = None

    def signed_by(self, signers: Sequence[PublicKey]) -> frozenset[str]:
        """The approvers among those who signed."""
        return frozenset(owner for one in signers if (owner := self.owners.get(one, "")))

    def vouched(self, signers: Sequence[PublicKey]) -> bool:
        """Whether a machine is among those who signed, which may sign what people say of themselves."""
        return any(self.owners.get(one) == "" for one in signers)

    def heard(self, told: History, signers: Sequence[PublicKey]) -> History:
        """The history as far as these signatures prove who said it, and these people may say it."""
        return history.heard(signed(told, self.signed_by(signers), vouched=self.vouched(signers)), self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What an envelope says and proves of one creative. `head` is the record's when it was exported."""

    creative: str
    unit: str
    files: Mapping[str, str]
    policy: Policy
    blocked: bool
    events: tuple[Event, ...]
    signers: tuple[PublicKey, ...]
    keys: Keys
    checkpoint: Checkpoint
    predicate: Mapping[str, Any]

    def stands(self, now: datetime, *, blocked: bool, bytes_digest: str) -> Standing:
        """Counted from the decisions again; raises `ValueError` for decisions that no record holds."""
        try:
            told = self.keys.heard(history.histories(self.events).get(self.creative, History()), self.signers)
            return standing(
                self.policy,
                self.unit,
                bytes_digest,
                told.decisions,
                told.carries,
                authors=told.authors,
                blocked=blocked or self.blocked,
                now=now,
                names={one.person: told.approvers[one.seq] or one.person for one in told.decisions},
            )
        except (LookupError, TypeError) as fault:
            raise ValueError("its approval holds a decision that this version of Spotlight cannot read") from fault


def signed(told: History, signed_by: frozenset[str], *, vouched: bool) -> History:
    """The history in which decisions of those who signed it themselves are proven by that.

    `vouched` says that a machine signed too. Where none did, nobody stands up for the others: a person's key proves
    what that person said, and not what somebody else did.
    """

    def proven(one: Decision) -> Decision:
        if told.approvers.get(one.seq, "") in signed_by - {""}:
            return replace(one, identity="signed")
        return one if vouched else replace(one, identity=UNVOUCHED)

    return replace(told, decisions=tuple(proven(one) for one in told.decisions))


def predicate(
    whole: Unit, rules: Policy, events: Iterable[tuple[Event, Proof]], note: str, more: Mapping[str, Any]
) -> dict[str, Any]:
    """What a file says: the events that the approval rests on, each with its proof against the checkpoint `note`."""
    return {
        "creative": whole.creative,
        "unit": {"digest": whole.digest, "form": whole.form},
        "policy": rules.plain(),
        "events": [{"body": event.body.decode(), "proof": [one.hex() for one in proof]} for event, proof in events],
        "checkpoint": note,
        **more,
    }


def sealed(whole: Unit, said: Mapping[str, Any], signers: Sequence[Signer]) -> str:
    """The text of a file that says so of these files."""
    subjects = tuple(Subject(name, sha256) for name, sha256 in whole.files.items())
    return envelope.sealed(Statement(subjects=subjects, predicate_type=PREDICATE, predicate=said), signers)


def opened(raw: bytes, keys: Keys, where: str) -> Approval:
    """An approval that pinned keys signed and whose events are proven; raises `Distrusted` with a sentence."""
    read = envelope.opened(raw, tuple(keys.owners), predicate_type=PREDICATE, where=where)
    told = read.statement.predicate
    try:
        noted = checkpoint.read(told["checkpoint"], tuple(keys.owners), where=f"the checkpoint in {where}")
        return Approval(
            creative=_text(told["creative"]),
            unit=_text(told["unit"]["digest"]),
            files={one.name: one.sha256 for one in read.statement.subjects},
            policy=policy.from_plain(told["policy"]),
            blocked=told["blocked"] is not False,
            events=tuple(_proven(one, noted.head, where) for one in _few(told["events"])),
            signers=read.signers,
            keys=keys,
            checkpoint=noted,
            predicate=told,
        )
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        raise Distrusted(f"{where} is signed, but does not say what an approval says ({fault})") from fault


def _few(events: Sequence[Any]) -> Sequence[Any]:
    if len(events) > MOST:
        raise ValueError(f"{len(events)} events, at most {MOST} are read")
    return events


def _proven(told: Mapping[str, Any], head: Head, where: str) -> Event:
    body = _text(told["body"]).encode()
    event = entries.event(body)
    if event.kind not in KEPT:
        raise ValueError(f"an event of the kind '{event.kind}'")
    if not merkle.included(body, event.seq - 1, head, [bytes.fromhex(one) for one in told["proof"]]):
        raise Distrusted(f"event {event.seq} in {where} is not in the record that was signed")
    return event


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two predicates say the same of the same decisions, whenever they were exported."""

    def lasting(told: Mapping[str, Any]) -> Any:
        bodies = [event["body"] for event in told["events"]]
        return {name: value for name, value in told.items() if name not in PASSING} | {"bodies": bodies}

    return bool(lasting(one) == lasting(other))
