"""What people decide of a creative, and what machines note of it, as the journal holds it. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.policy import CarryKind, StageKind

Kind = Literal["approve", "request-changes", "advise", "abstain", "withdraw", "dismiss"]

ANSWERS: Final[Mapping[StageKind, frozenset[Kind]]] = {
    "approval": frozenset({"approve"}),
    "advice": frozenset({"advise", "abstain"}),
}
"""What counts as an answer in a stage of each kind."""
ANY_ANSWER: Final = frozenset[str]().union(*ANSWERS.values())
OPINIONS: Final = ANY_ANSWER | {"request-changes"}
"""What is said of a creative, and not of what somebody else or oneself said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one person said about one creative; `seq` is its place in the journal.

    `unit`, `files` and `policy` are digests of what was on the screen and of the policy that held then. `stage` is the
    stage it was said in, or for `dismiss` that of the request, which `about` made. `reason` says that words were given.
    """

    seq: int
    at: str
    kind: Kind
    person: str
    role: str
    stage: str
    unit: str
    files: str
    policy: str
    identity: str
    reason: bool = False
    dissent: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """A machine found that other files hold the same picture and sound: a note, and nobody's decision."""

    seq: int
    at: str
    unit: str
    before: str
    after: str
    kind: CarryKind
