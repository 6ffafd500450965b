"""The shapes of review.yaml and approvers.yaml, and what is wrong with them together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints

from pipeline import approvers, policy
from pipeline.approvers import Approvers
from pipeline.authored import Authored, Slug
from pipeline.buying import BUYING
from pipeline.errors import Mistake
from pipeline.marks import Marks
from pipeline.policy import DEFAULT, CarryKind, Identity, Policy, StageKind
from pipeline.spelling import given, suggest

REVIEW: Final = "review.yaml"
APPROVERS: Final = "approvers.yaml"


def _mail(text: str) -> str:
    name, _, home = text.partition("@")
    if not name or "." not in home.strip(".") or "@" in home or len(text.split()) != 1 or len(text) > 254:
        raise ValueError(f"{given(text)} is no mail address: write it as in amina@example.org")
    return text


def _key(text: str) -> str:
    approvers.raw_key(text)
    return text


Mail = Annotated[str, AfterValidator(_mail)]
PublicKey = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_key)]


class Stage(Authored):
    """One step of a review."""

    id: Slug = Field(description="What it is called: in decisions, on the page and in `after`.")
    role: Slug = Field(description="Who decides here: people with this role in approvers.yaml.")
    need: int = Field(default=1, ge=1, le=policy.MOST_NEEDED, description="How many of them it takes.")
    kind: StageKind = Field(
        default="approval",
        description="What is asked of them: `approval`, a yes, or `advice`, an answer; who advises cannot stop it, but"
        " an approval over dissent needs a reason.",
    )
    after: tuple[Slug, ...] = Field(default=(), description="Stages that have to be done before decisions here count.")


class Review(Authored):
    """review.yaml: who must say what of a creative before it may run."""

    version: Literal[1] = Field(description="Of this file's form.")
    stages: tuple[Stage, ...] = Field(
        default=tuple(Stage.model_construct(id=stage.id, role=stage.role) for stage in DEFAULT.stages),
        min_length=1,
        description="Every one of them has to be done. By default one, `review`: one approval by a `reviewer`.",
    )
    authors_may_approve: bool = Field(
        default=DEFAULT.authors_may_approve, description="Whether who wrote a creative's files may decide on it."
    )
    minimum_identity: Identity = Field(
        default=DEFAULT.minimum_identity,
        description="What has to prove who decides: their own word and git's, or a signature with a key of theirs.",
    )
    carry: tuple[CarryKind, ...] = Field(
        default=DEFAULT.carry,
        description="What may change in files without a new decision: `container`, where the encoded picture and sound"
        " are the same; `encoder`, where only what was handed to the encoder is.",
    )
    blocking: tuple[Literal["error", "warning", "note"], ...] = Field(
        default=("error",), description="Findings that stop an approval, unless waived."
    )
    expires_after_days: int = Field(
        default=DEFAULT.expires_after_days,
        ge=1,
        le=policy.LONGEST_DAYS,
        description="How long a decision holds; after that somebody has to look again.",
    )

    def meant(self) -> Policy:
        """What the file says; raises `ValueError` where its stages make no sense together."""
        return Policy(
            stages=self.planned(),
            authors_may_approve=self.authors_may_approve,
            minimum_identity=self.minimum_identity,
            carry=self.carry,
            blocking=self.blocking,
            expires_after_days=self.expires_after_days,
        )

    def planned(self) -> tuple[policy.Stage, ...]:
        return tuple(
            policy.Stage(id=one.id, role=one.role, need=one.need, kind=one.kind, after=one.after) for one in self.stages
        )


class Person(Authored):
    """Somebody who may decide."""

    id: Slug = Field(description="How decisions name them; keep it once they have decided.")
    name: str = Field(min_length=1, max_length=80, description="What people call them.")
    email: Mail = Field(description="The mail that git knows them by.")
    roles: tuple[Slug, ...] = Field(
        min_length=1, description="Which stages they may decide in; `lead` may dismiss a request for changes."
    )
    keys: tuple[PublicKey, ...] = Field(
        default=(), description="Public keys they sign with: the line of a file such as `id_ed25519.pub`."
    )


class Named(Authored):
    """approvers.yaml: who may decide, as what, and which keys they sign with."""

    version: Literal[1] = Field(description="Of this file's form.")
    people: tuple[Person, ...] = Field(min_length=1, description="Nobody else may decide.")
    servers: tuple[PublicKey, ...] = Field(
        default=(), description="Public keys of machines that may sign what people say of themselves."
    )

    def meant(self) -> Approvers:
        return Approvers(people=self.listed(), servers=self.servers)

    def listed(self) -> tuple[approvers.Person, ...]:
        return tuple(
            approvers.Person(id=one.id, name=one.name, email=one.email, roles=one.roles, keys=one.keys)
            for one in self.people
        )


def misnamed(present: Sequence[str]) -> Iterator[Mistake]:
    """Files beside campaign.yaml that were surely meant to be these, and that nothing would read."""
    for name in present:
        meant = f"{name.casefold().rpartition('.')[0]}.yaml"
        if meant in {REVIEW, APPROVERS, BUYING} and name != meant and name.casefold().endswith((".yaml", ".yml")):
            yield Mistake(name, 0, 0, f"would not be read: rename it to {meant}")


def mistakes(review: Review | None, named: Named | None, marks: Mapping[str, Marks]) -> tuple[Mistake, ...]:
    """What takes more than one place to see; None is a file that could not be read, or that is not there."""
    found: list[Mistake] = []
    if review is not None and REVIEW in marks:
        found += [marks[REVIEW].mistake(*fault) for fault in policy.faults(review.planned())]
    if named is not None:
        found += [marks[APPROVERS].mistake(*fault) for fault in approvers.faults(named.listed(), named.servers)]
        found += _unmanned(review.planned() if review is not None else (), named, marks)
    return tuple(found)


def _unmanned(stages: Sequence[policy.Stage], named: Named, marks: Mapping[str, Marks]) -> Iterator[Mistake]:
    """Stages that too few people can decide in."""
    roles = {role for person in named.people for role in person.roles}
    for index, stage in enumerate(stages):
        count = len({person.id for person in named.people if stage.role in person.roles})
        if count >= stage.need:
            continue
        if REVIEW not in marks:
            message = f"nobody has the role '{stage.role}', which is asked for where there is no {REVIEW}"
            yield marks[APPROVERS].mistake(("people",), f"{message}: give it to somebody, or write {REVIEW}")
        elif count:
            message = f"'{stage.id}' needs {stage.need} people with the role '{stage.role}', {APPROVERS} has {count}"
            yield marks[REVIEW].mistake(("stages", index, "need"), f"{message}: ask for fewer, or name more")
        else:
            message = f"nobody in {APPROVERS} has the role '{stage.role}'{suggest(stage.role, roles)}"
            yield marks[REVIEW].mistake(("stages", index, "role"), message)
