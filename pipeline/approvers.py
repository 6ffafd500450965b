"""Who may decide: people with their roles and keys, and the machines that may sign for them. Standard library alone."""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.policy import REVIEWER, Fault

KEY_KIND: Final = "ssh-ed25519"
_LENGTH: Final = 32
"""Bytes of an Ed25519 public key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str
    name: str
    email: str
    roles: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvers:
    """approvers.yaml. `anybody` where there is none: then whoever gives a mail has the role `reviewer`."""

    people: tuple[Person, ...] = ()
    servers: tuple[str, ...] = ()
    anybody: bool = False

    def person(self, email: str) -> Person | None:
        """Whose mail it is; capitals do not count."""
        wanted = mail(email)
        return next((person for person in self.people if wanted and mail(person.email) == wanted), None)

    def roles(self, email: str) -> frozenset[str]:
        """What somebody with this mail may decide as; nothing for a stranger."""
        person = self.person(email)
        if person is not None:
            return frozenset(person.roles)
        return frozenset({REVIEWER}) if self.anybody and mail(email) else frozenset()

    @property
    def named(self) -> Mapping[str, frozenset[str]] | None:
        """The roles of everybody by their id; None where anybody may decide."""
        return None if self.anybody else {person.id: frozenset(person.roles) for person in self.people}


ANYBODY: Final = Approvers(anybody=True)
"""What holds where there is no approvers.yaml."""


def mail(email: str) -> str:
    """A mail address as it is compared."""
    return email.strip().casefold()


def raw_key(text: str) -> bytes:
    """The 32 bytes of a public key as `ssh-keygen` writes it; raises `ValueError` with a sentence that says what to do.

    The line is a kind, base64 and a comment; the base64 holds the kind again and the key, each after its length.
    """
    parts = text.split()
    advice = "write the one line of a file such as ~/.ssh/id_ed25519.pub"
    if "PRIVATE KEY" in text:
        raise ValueError(f"this is a private key, which nobody else may see: {advice}, and make a new pair")
    if len(text.strip().splitlines()) > 1:
        raise ValueError(f"a key is one line, here are more: {advice}")
    if not parts or parts[0] != KEY_KIND:
        kind = f"'{parts[0][:40]}'" if parts else "nothing"
        raise ValueError(f"a key starts with '{KEY_KIND}', here with {kind}: {advice}, made by `ssh-keygen -t ed25519`")
    try:
        blob = base64.b64decode(parts[1] if len(parts) > 1 else "", validate=True)
    except binascii.Error:
        blob = b""
    head = len(KEY_KIND).to_bytes(4) + KEY_KIND.encode() + _LENGTH.to_bytes(4)
    if len(blob) != len(head) + _LENGTH or not blob.startswith(head):
        raise ValueError(f"this is no whole {KEY_KIND} key: {advice}")
    return blob[len(head) :]


def faults(people: Sequence[Person], servers: Sequence[str]) -> Iterator[Fault]:
    """People who cannot be told apart: by id, by mail, by key."""
    ids, mails = [person.id for person in people], [mail(person.email) for person in people]
    for index, person in enumerate(people):
        if person.id in ids[:index]:
            yield ("people", index, "id"), f"the person '{person.id}' is there twice: give each their own id"
        if mails[index] in mails[:index]:
            other = people[mails.index(mails[index])].id
            sentence = f"'{person.email}' is the mail of '{other}' too: a mail says who decides, so give each their own"
            yield ("people", index, "email"), sentence
    trails: list[tuple[str | int, ...]] = [
        ("people", index, "keys", place) for index, person in enumerate(people) for place in range(len(person.keys))
    ]
    trails += [("servers", index) for index in range(len(servers))]
    raws = [raw_key(key) for key in (*(key for person in people for key in person.keys), *servers)]
    for index, raw in enumerate(raws):
        if raw in raws[:index]:
            yield trails[index], "this key is there twice: a key says who signs, so give each their own"
