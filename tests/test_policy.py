"""Policies and approvers: what they may say, what they come to, and what is wrong with them."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from campaigns import mistakes, read
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipeline import approvers, policy
from pipeline.approvers import ANYBODY, Approvers, Person, raw_key
from pipeline.cli.describing import KINDS
from pipeline.exporting import keys
from pipeline.model import Severity
from pipeline.policy import CARRIES, DEFAULT, IDENTITIES, SEVERITIES, STAGE_KINDS, Policy, Stage, from_plain
from pipeline.signing import public_key

ADVISED = """version: 1
stages:
  - {id: advisory, role: advisory, need: 2, kind: advice}
  - {id: comms, role: reviewer, after: [advisory]}
minimum_identity: signed
carry: [encoder, container]
blocking: [error, warning]
expires_after_days: 30
authors_may_approve: true
"""


def key(number: int, comment: str = "") -> str:
    blob = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes([number]) * 32
    return f"ssh-ed25519 {base64.b64encode(blob).decode()} {comment}".strip()


def wrote(root: Path, name: str, text: str) -> None:
    (root / name).write_text(text, "utf-8")


def test_without_files_anybody_may_review_and_one_is_enough(project: Path) -> None:
    found = read(project)
    assert found.review == DEFAULT == Policy(stages=(Stage(id="review", role="reviewer"),))
    assert DEFAULT.plain() == {
        "version": 1,
        "stages": [{"id": "review", "role": "reviewer", "need": 1, "kind": "approval", "after": []}],
        "authors_may_approve": False,
        "minimum_identity": "self-declared",
        "carry": ["container"],
        "blocking": ["error"],
        "expires_after_days": 90,
    }
    assert found.approvers == ANYBODY
    assert found.approvers.roles("someone@example.org") == {"reviewer"}
    assert found.approvers.roles(" ") == frozenset()


def test_review_yaml_is_what_it_says(project: Path) -> None:
    wrote(project, "review.yaml", ADVISED)
    assert read(project).review == Policy(
        stages=(
            Stage(id="advisory", role="advisory", need=2, kind="advice"),
            Stage(id="comms", role="reviewer", after=("advisory",)),
        ),
        authors_may_approve=True,
        minimum_identity="signed",
        carry=("encoder", "container"),
        blocking=("error", "warning"),
        expires_after_days=30,
    )


def test_what_review_yaml_leaves_out_is_as_without_it(project: Path) -> None:
    wrote(project, "review.yaml", "version: 1\n")
    assert read(project).review == DEFAULT
    wrote(project, "review.yaml", "version: 1\nexpires_after_days: 30\n")
    assert read(project).review == replace(DEFAULT, expires_after_days=30)


def test_approvers_are_known_by_mail_and_key(project: Path) -> None:
    people = f"""version: 1
people:
  - id: amina
    name: Amina Khan
    email: Amina@example.org
    roles: [reviewer, lead]
    keys: ["{key(1, "amina@desk")}"]
  - {{id: sam, name: Sam Reed, email: sam@example.org, roles: [advisory]}}
servers: ["{key(3)}"]
"""
    wrote(project, "approvers.yaml", people)
    found = read(project).approvers
    assert not found.anybody
    assert found.roles("AMINA@example.org") == {"reviewer", "lead"}
    assert found.roles("stranger@example.org") == found.roles("") == frozenset()
    assert [person.name for person in found.people] == ["Amina Khan", "Sam Reed"]
    owners = keys(found).owners
    assert owners[public_key(key(1, "another comment"))] == "amina"
    assert owners[public_key(key(3))] == ""  # a machine's
    assert len(owners) == 2


def test_no_mail_is_nobodys() -> None:
    blank = Approvers(people=(Person(id="x", name="X", email="", roles=("reviewer",)),), anybody=True)
    assert blank.person("") is None
    assert blank.roles("") == frozenset()


def test_mistakes_in_both_files_are_told_at_once(project: Path) -> None:
    wrote(project, "review.yaml", "version: 1\nstages:\n  - {id: comms, role: board}\n")
    wrote(project, "approvers.yaml", "version: 1\npeople:\n  - {id: a, name: A, email: a@b.c, roles: [lead], key: x}\n")
    assert mistakes(project) == "approvers.yaml:3:51: unknown key 'key', did you mean 'keys'?"
    wrote(
        project,
        "approvers.yaml",
        "version: 1\npeople:\n  - {id: a, name: A, email: a@b.c, roles: [lead]}\n"
        "  - {id: a, name: B, email: b@b.c, roles: [lead]}\n",
    )
    assert mistakes(project).splitlines() == [
        "approvers.yaml:4:10: the person 'a' is there twice: give each their own id",
        "review.yaml:3:23: nobody in approvers.yaml has the role 'board', known here: lead",
    ]


def test_a_role_is_asked_for_only_where_people_are_named(project: Path) -> None:
    wrote(project, "review.yaml", "version: 1\nstages: [{id: comms, role: legal, need: 9}]\n")
    assert read(project).review.stages == (Stage(id="comms", role="legal", need=9),)


def test_a_link_that_leads_nowhere_does_not_loosen_the_policy(project: Path) -> None:
    (project / "review.yaml").symlink_to(project / "gone.yaml")
    assert mistakes(project) == "review.yaml: is not a regular file: put the text itself here"


@pytest.mark.parametrize("name", ["review", "approvers"])
def test_schemas_agree_with_the_readers(name: str) -> None:
    check = Draft202012Validator(KINDS[name]())
    Draft202012Validator.check_schema(check.schema)
    assert check.schema["description"].startswith(f"{name}.yaml: ")
    person = {"id": "amina", "name": "Amina", "email": "a@b.org", "roles": ["lead"]}
    good: dict[str, Any] = {"review": DEFAULT.plain(), "approvers": {"version": 1, "people": [person]}}[name]
    assert not list(check.iter_errors(good))
    assert list(check.iter_errors({**good, "stage": []}))
    assert list(check.iter_errors({**good, "version": 2}))
    bad: dict[str, Any] = {"review": {"stages": []}, "approvers": {"people": [{**person, "mail": "x"}]}}[name]
    assert list(check.iter_errors({**good, **bad}))


def test_words_are_those_of_the_house() -> None:
    assert get_args(Severity) == SEVERITIES


OTHERS: Mapping[str, Policy] = {
    "another stage": Policy(stages=(*DEFAULT.stages, Stage(id="legal", role="reviewer"))),
    "another order": Policy(stages=(*DEFAULT.stages, Stage(id="legal", role="reviewer", after=("review",)))),
    "another kind": Policy(stages=(*DEFAULT.stages, Stage(id="legal", role="reviewer", kind="advice"))),
    "another id": Policy(stages=(Stage(id="comms", role="reviewer"),)),
    "another role": Policy(stages=(Stage(id="review", role="lead"),)),
    "more people": Policy(stages=(Stage(id="review", role="reviewer", need=2),)),
    "authors": replace(DEFAULT, authors_may_approve=True),
    "signatures": replace(DEFAULT, minimum_identity="signed"),
    "carries": replace(DEFAULT, carry=("container", "encoder")),
    "no carries": replace(DEFAULT, carry=()),
    "warnings": replace(DEFAULT, blocking=("error", "warning")),
    "days": replace(DEFAULT, expires_after_days=91),
}


@pytest.mark.parametrize("what", OTHERS)
def test_every_word_of_a_policy_is_in_its_digest(what: str) -> None:
    assert OTHERS[what].digest != DEFAULT.digest
    assert len({each.digest for each in OTHERS.values()}) == len(OTHERS)


def test_the_order_of_what_has_none_is_not_in_its_digest() -> None:
    one = replace(DEFAULT, carry=("container", "encoder"), blocking=("note", "error"))
    other = replace(DEFAULT, carry=("encoder", "container", "encoder"), blocking=("error", "note"))
    assert one.digest == other.digest


slugs = st.sampled_from(["comms", "legal", "board", "advisory"])


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    ids = draw(st.lists(slugs, min_size=1, unique=True))
    stages = [
        Stage(
            id=id_,
            role=draw(slugs),
            need=draw(st.integers(1, 20)),
            kind=draw(st.sampled_from(STAGE_KINDS)) if index else "approval",
            after=tuple(draw(st.lists(st.sampled_from(ids[:index]), unique=True))) if index else (),
        )
        for index, id_ in enumerate(ids)
    ]
    return Policy(
        stages=tuple(draw(st.permutations(stages))),
        authors_may_approve=draw(st.booleans()),
        minimum_identity=draw(st.sampled_from(IDENTITIES)),
        carry=tuple(draw(st.lists(st.sampled_from(CARRIES), unique=True))),
        blocking=tuple(draw(st.lists(st.sampled_from(SEVERITIES), unique=True))),
        expires_after_days=draw(st.integers(1, 3650)),
    )


@settings(max_examples=30)
@given(policies())
def test_a_policy_survives_being_written_down(written: Policy) -> None:
    again = from_plain(written.plain())
    assert [(one.id, one.role, one.need, one.kind, {*one.after}) for one in again.stages] == [
        (one.id, one.role, one.need, one.kind, {*one.after}) for one in written.stages
    ]
    assert again.plain() == written.plain()
    assert again.digest == written.digest


@settings(max_examples=30)
@given(policies())
def test_stages_in_order_come_after_what_they_wait_for(written: Policy) -> None:
    ids = [stage.id for stage in written.in_order]
    assert sorted(ids) == sorted(stage.id for stage in written.stages)
    for stage in written.in_order:
        assert set(stage.after) <= set(ids[: ids.index(stage.id)])


STAGE = {"id": "comms", "role": "reviewer"}
BROKEN: Mapping[str, tuple[Any, str]] = {
    "no group": ([], "the policy is no group of keys"),
    "no version": ({"stages": [STAGE]}, "version is not 1"),
    "true for 1": ({"version": True}, "version is not 1"),
    "another version": ({"version": 2}, "version is not 1"),
    "an unknown key": ({"version": 1, "authors": True}, "the policy has the unknown key 'authors'"),
    "an unknown key of a stage": ({"version": 1, "stages": [{**STAGE, "quorum": 0}]}, "unknown key 'quorum'"),
    "stages that are none": ({"version": 1, "stages": "comms"}, "the policy's stages is not a list"),
    "a stage that is none": ({"version": 1, "stages": ["comms"]}, "a stage is no group of keys"),
    "no stages": ({"version": 1, "stages": []}, "no stage approves"),
    "no role": ({"version": 1, "stages": [{"id": "comms"}]}, "a stage of the policy has no role"),
    "need of nobody": ({"version": 1, "stages": [{**STAGE, "need": 0}]}, "the need of a stage is 0, allowed 1 to 20"),
    "need of true": ({"version": 1, "stages": [{**STAGE, "need": True}]}, "the need of a stage is True"),
    "a kind nobody knows": ({"version": 1, "stages": [{**STAGE, "kind": "veto"}]}, "kind of a stage is 'veto'"),
    "after itself": ({"version": 1, "stages": [{**STAGE, "after": ["comms"]}]}, "'comms' after 'comms'"),
    "after nothing": ({"version": 1, "stages": [{**STAGE, "after": ["legal"]}]}, "there is no stage 'legal'"),
    "after a number": ({"version": 1, "stages": [{**STAGE, "after": [1]}]}, "not a list of stages' ids"),
    "twice": ({"version": 1, "stages": [STAGE, STAGE]}, "the stage id 'comms' is there twice"),
    "advice alone": ({"version": 1, "stages": [{**STAGE, "kind": "advice"}]}, "no stage approves"),
    "authors by words": ({"version": 1, "authors_may_approve": "no"}, "authors_may_approve is not true or false"),
    "an identity nobody knows": ({"version": 1, "minimum_identity": "none"}, "minimum_identity is 'none'"),
    "a carry nobody knows": ({"version": 1, "carry": ["picture"]}, "carry is 'picture'"),
    "a severity nobody knows": ({"version": 1, "blocking": ["fatal"]}, "blocking is 'fatal'"),
    "no days": ({"version": 1, "expires_after_days": 0}, "expires_after_days is 0, allowed 1 to 3650"),
    "half a day": ({"version": 1, "expires_after_days": 0.5}, "expires_after_days is 0.5"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_policy_from_anywhere_is_read_as_strictly(what: str) -> None:
    plain, words = BROKEN[what]
    with pytest.raises(ValueError, match=words):
        from_plain(plain)


def test_what_only_waits_for_a_circle_is_not_called_one() -> None:
    stages = [
        Stage(id="last", role="reviewer", after=("one",)),
        Stage(id="one", role="reviewer", after=("two",)),
        Stage(id="two", role="reviewer", after=("one",)),
    ]
    ((trail, words),) = policy.faults(stages)
    assert trail == ("stages", 1, "after")
    assert words.startswith("stages wait for each other, 'one' after 'two' after 'one'")


@pytest.mark.parametrize("identity", ["", "Signed", "email", "none"])
def test_a_proof_nobody_knows_is_none(identity: str) -> None:
    assert not DEFAULT.trusts(identity)
    assert DEFAULT.trusts("self-declared")
    assert OTHERS["signatures"].trusts("signed")
    assert not OTHERS["signatures"].trusts("self-declared")


def test_a_key_is_32_bytes_whatever_stands_beside_it() -> None:
    assert raw_key(key(7)) == raw_key(f"  {key(7, 'amina@desk laptop')}\n") == bytes([7]) * 32


def wrapped(kind: bytes, body: bytes, *, length: int | None = None) -> str:
    blob = len(kind).to_bytes(4) + kind + (len(body) if length is None else length).to_bytes(4) + body
    return f"ssh-ed25519 {base64.b64encode(blob).decode()}"


KEYS = {
    "": "here with nothing",
    "AAAA": "here with 'AAAA'",
    "ssh-rsa AAAA": "here with 'ssh-rsa'",
    "ssh-ed25519": "no whole ssh-ed25519 key",
    "ssh-ed25519 !!!!": "no whole ssh-ed25519 key",
    wrapped(b"ssh-ed25519", b"k" * 31): "no whole ssh-ed25519 key",
    wrapped(b"ssh-ed25519", b"k" * 33): "no whole ssh-ed25519 key",
    wrapped(b"ssh-ed25519", b"k" * 33, length=32): "no whole ssh-ed25519 key",
    wrapped(b"ssh-ed25519", b"k" * 31, length=32): "no whole ssh-ed25519 key",
    wrapped(b"ssh-ed25519", b"k" * 32, length=64): "no whole ssh-ed25519 key",
    wrapped(b"ssh-ed25518", b"k" * 32): "no whole ssh-ed25519 key",
    f"{key(1)}\n{key(2)}": "a key is one line, here are more",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nk\n": "private key, which nobody else may see",
}


@pytest.mark.parametrize("text", KEYS)
def test_what_is_no_ed25519_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=KEYS[text]):
        raw_key(text)


def test_people_have_to_be_told_apart() -> None:
    one = Person(id="a", name="A", email="a@b.c", roles=("reviewer",), keys=(key(1, "desk"),))
    other = Person(id="b", name="B", email="A@B.C ", roles=("reviewer",), keys=(key(2), key(1, "laptop")))
    trails = [trail for trail, _ in approvers.faults([one, other], [key(2)])]
    assert trails == [("people", 1, "email"), ("people", 1, "keys", 1), ("servers", 0)]
    assert [*approvers.faults([one], [key(2)])] == []
