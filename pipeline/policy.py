"""Who must say what of a creative before it may run, and for how long that holds. Standard library alone.

The digest of a policy stands in every decision made under it, so that a policy made easier later rescues none.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final, Literal, cast, get_args

from pipeline import plainjson
from pipeline.spelling import suggest

StageKind = Literal["approval", "advice"]
Identity = Literal["self-declared", "signed"]
CarryKind = Literal["container", "encoder"]

STAGE_KINDS: Final[tuple[StageKind, ...]] = get_args(StageKind)
IDENTITIES: Final[tuple[Identity, ...]] = get_args(Identity)
"""From the weakest proof of who somebody is to the strongest."""
CARRIES: Final[tuple[CarryKind, ...]] = get_args(CarryKind)
SEVERITIES: Final = ("error", "warning", "note")
MOST_NEEDED: Final = 20
MOST_STAGES: Final = 20
LONGEST_DAYS: Final = 3650
LEAD: Final = "lead"
"""The role that may dismiss a request for changes, with a reason."""
REVIEWER: Final = "reviewer"
"""The role everybody has while no approvers are named."""

Fault = tuple[tuple[str | int, ...], str]
"""Where in the policy something is wrong, as the way to it, and a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step: `need` people with a role, who approve or advise, once the stages it comes `after` are done."""

    id: str
    role: str
    need: int = 1
    kind: StageKind = "approval"
    after: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "role": self.role,
            "need": self.need,
            "kind": self.kind,
            "after": sorted(set(self.after)),
        }


@dataclass(frozen=True, kw_only=True)
class Policy:
    """review.yaml; raises `ValueError` for stages that make no sense together."""

    stages: tuple[Stage, ...] = (Stage(id="review", role=REVIEWER),)
    authors_may_approve: bool = False
    minimum_identity: Identity = "self-declared"
    carry: tuple[CarryKind, ...] = ("container",)
    blocking: tuple[str, ...] = ("error",)
    expires_after_days: int = 90

    def __post_init__(self) -> None:
        for _, sentence in faults(self.stages):
            raise ValueError(sentence)

    def plain(self) -> dict[str, Any]:
        """As plain JSON; sets are sorted, so that the order they were written in is no part of it."""
        return {
            "version": 1,
            "stages": [stage.plain() for stage in self.stages],
            "authors_may_approve": self.authors_may_approve,
            "minimum_identity": self.minimum_identity,
            "carry": sorted(set(self.carry)),
            "blocking": sorted(set(self.blocking)),
            "expires_after_days": self.expires_after_days,
        }

    @cached_property
    def digest(self) -> str:
        return plainjson.digest(self.plain())

    @cached_property
    def in_order(self) -> tuple[Stage, ...]:
        """The stages, each after those it waits for."""
        return _in_order(self.stages)[0]

    def trusts(self, identity: str) -> bool:
        """Whether it is enough that somebody proved so who they are."""
        return proof(identity) >= proof(self.minimum_identity)


def proof(identity: str) -> int:
    """How well it is proven who somebody is, to compare; a way nobody knows proves nothing."""
    return next((rank for rank, known in enumerate(IDENTITIES) if known == identity), -1)


def faults(stages: Sequence[Stage]) -> Iterator[Fault]:
    """Stages that cannot be: ids twice, an `after` that leads nowhere or round, nobody needed, none that approves."""
    if len(stages) > MOST_STAGES:
        yield ("stages",), f"there are {len(stages)} stages, allowed {MOST_STAGES}: leave some out"
        return
    ids = [stage.id for stage in stages]
    for index, stage in enumerate(stages):
        if stage.id in ids[:index]:
            yield ("stages", index, "id"), f"the stage id '{stage.id}' is there twice: give each its own"
        if not 1 <= stage.need <= MOST_NEEDED:
            sentence = f"the stage '{stage.id}' needs {stage.need} people, allowed 1 to {MOST_NEEDED}"
            yield ("stages", index, "need"), sentence
        for place, other in enumerate(stage.after):
            if other not in ids:
                yield (
                    ("stages", index, "after", place),
                    f"there is no stage '{other}' to come after{suggest(other, ids)}",
                )
    told: set[str] = set()
    for index, stage in enumerate(stages):
        ring = _ring(stage, _in_order(stages)[1])
        if ring and told.isdisjoint(ring):
            told.update(ring)
            circle = " after ".join(f"'{id_}'" for id_ in (*ring, ring[0]))
            yield ("stages", index, "after"), f"stages wait for each other, {circle}: take one 'after' out"
    if not any(stage.kind == "approval" for stage in stages):
        yield ("stages",), "no stage approves, so nothing could ever run: give one the kind 'approval'"


def _in_order(stages: Sequence[Stage]) -> tuple[tuple[Stage, ...], Mapping[str, Stage]]:
    """The stages after what they wait for, and those that wait for ever; unknown ones are not waited for."""
    left = {stage.id: stage for stage in stages}
    found: list[Stage] = []
    while free := [stage for stage in left.values() if left.keys().isdisjoint(stage.after)]:
        found += free
        for stage in free:
            del left[stage.id]
    return tuple(found), left


def _ring(stage: Stage, stuck: Mapping[str, Stage]) -> tuple[str, ...]:
    """The circle that this stage is part of; empty when it is in none, as when it only waits for one."""
    waits: list[tuple[str, ...]] = [(stage.id,)] if stage.id in stuck else []
    seen = set[str]()
    while waits:
        way = waits.pop(0)
        for other in stuck[way[-1]].after:
            if other == stage.id:
                return way
            if other in stuck and other not in seen:
                seen.add(other)
                waits.append((*way, other))
    return ()


DEFAULT: Final = Policy()
"""What holds where there is no review.yaml."""


def from_plain(plain: Mapping[str, Any]) -> Policy:
    """A policy from plain values, such as those of `plain()`; raises `ValueError` with a sentence.

    As strict as the reader of review.yaml, because what is verified may come from anywhere.
    """
    _known(plain, {"version", *(each.name for each in fields(Policy))}, "the policy")
    if plain.get("version") != 1 or isinstance(plain["version"], bool):
        raise ValueError("the policy's version is not 1")
    given: dict[str, Any] = {key: value for key, value in plain.items() if key != "version"}
    if "stages" in given:
        given["stages"] = tuple(_stage(each) for each in _listed(given["stages"], "the policy's stages"))
    for key, choices in (("carry", CARRIES), ("blocking", SEVERITIES)):
        if key in given:
            given[key] = tuple(_chosen(each, choices, key) for each in _listed(given[key], f"the policy's {key}"))
    if "minimum_identity" in given:
        given["minimum_identity"] = _chosen(given["minimum_identity"], IDENTITIES, "minimum_identity")
    if not isinstance(given.get("authors_may_approve", False), bool):
        raise ValueError("the policy's authors_may_approve is not true or false")  # noqa: TRY004 it is the file's fault
    if "expires_after_days" in given:
        _whole(given["expires_after_days"], LONGEST_DAYS, "the policy's expires_after_days")
    return Policy(**given)


def _stage(plain: Any) -> Stage:
    _known(plain, {each.name for each in fields(Stage)}, "a stage")
    for key in ("id", "role"):
        if not isinstance(plain.get(key), str) or not plain[key] or not plain[key].isprintable():
            raise ValueError(f"a stage of the policy has no {key}")
    need = _whole(plain.get("need", 1), MOST_NEEDED, "the need of a stage")
    kind = cast("StageKind", _chosen(plain.get("kind", "approval"), STAGE_KINDS, "kind of a stage"))
    after = tuple(_listed(plain.get("after", ()), "the after of a stage"))
    if not all(isinstance(each, str) for each in after):
        raise ValueError("the after of a stage is not a list of stages' ids")
    return Stage(id=plain["id"], role=plain["role"], need=need, kind=kind, after=after)


def _known(plain: Any, keys: Collection[str], what: str) -> None:
    if not isinstance(plain, Mapping):
        raise ValueError(f"{what} is no group of keys")  # noqa: TRY004 as above
    unknown = sorted(str(key) for key in plain if key not in keys)
    if unknown:
        raise ValueError(f"{what} has the unknown key '{unknown[0]}'")


def _listed(value: Any, what: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{what} is not a list")  # noqa: TRY004 as above
    return value


def _chosen(value: Any, choices: Sequence[str], what: str) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"the policy's {what} is {value!r}, allowed {' or '.join(choices)}")
    return value


def _whole(value: Any, most: int, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise ValueError(f"{what} is {value!r}, allowed 1 to {most}")
    return value
