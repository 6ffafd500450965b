"""A statement about files, signed: in-toto Statement v1 in a DSSE v1 envelope. Stdlib and `cryptography` only.

Nothing in an envelope is read before a pinned key has signed exactly these bytes. https://github.com/secure-systems-lab/dsse
"""

import base64
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline import plainjson
from pipeline.errors import Distrusted
from pipeline.signing import PublicKey, Signer

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
STATEMENT: Final = "https://in-toto.io/Statement/v1"
MOST_SIGNATURES: Final = 20
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT: Final = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


@dataclass(frozen=True, slots=True)
class Subject:
    """A file that a statement is about."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is said, of which files; names are unique, and a digest is what counts."""

    subjects: tuple[Subject, ...]
    predicate_type: str
    predicate: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A statement that can be believed, who of the pinned keys signed it, and the very bytes they signed."""

    statement: Statement
    signers: tuple[PublicKey, ...]
    payload: bytes


def encoded(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is signed, so that a type cannot be exchanged for another."""
    kind = payload_type.encode()
    return b" ".join([b"DSSEv1", b"%d" % len(kind), kind, b"%d" % len(payload), payload])


def plain(statement: Statement) -> dict[str, Any]:
    """The statement as in-toto writes it."""
    return {
        "_type": STATEMENT,
        "subject": [{"name": one.name, "digest": {"sha256": one.sha256}} for one in statement.subjects],
        "predicateType": statement.predicate_type,
        "predicate": statement.predicate,
    }


def sealed(statement: Statement, signers: Sequence[Signer]) -> str:
    """The text of an envelope file. Raises `ValueError` or `TypeError` for a predicate that is not plain JSON."""
    payload = plainjson.canonical(plain(statement))
    message = encoded(PAYLOAD_TYPE, payload)
    envelope = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {"keyid": one.public.fingerprint, "sig": base64.b64encode(one.sign(message)).decode()} for one in signers
        ],
    }
    return json.dumps(envelope, indent=2) + "\n"


def opened(raw: bytes, pinned: Collection[PublicKey], *, predicate_type: str, where: str) -> Opened:
    """The statement in an envelope file that at least one pinned key signed; `where` names the file in messages.

    Raises `Distrusted` for everything else.
    """
    payload, signatures = _envelope(raw, where)
    message = encoded(PAYLOAD_TYPE, payload)
    signers = tuple(key for key in pinned if any(key.verifies(signature, message) for _, signature in signatures))
    if not signers:
        raise Distrusted(_unsigned(where, pinned, [named for named, _ in signatures]))
    return Opened(statement=_statement(payload, predicate_type, where), signers=signers, payload=payload)


def unpacked(text: object) -> bytes:
    """Standard base64 in its one spelling; raises `ValueError`."""
    if not isinstance(text, str):
        raise ValueError("no base64")  # noqa: TRY004 the type of what a file holds is a matter of its worth
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("base64 in another spelling")
    return raw


def _envelope(raw: bytes, where: str) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The payload, and each signature with the key it says it is of, which proves nothing."""
    try:
        read = plainjson.read(raw)
    except ValueError as fault:
        raise Distrusted(f"{where} is damaged, it is no JSON: take it from git again") from fault
    match read:
        case {"payloadType": str(kind), "payload": str(payload), "signatures": list(signatures)}:
            if kind != PAYLOAD_TYPE:
                raise Distrusted(f"{where} holds something else than a statement, its payload type is not in-toto's")
        case _:
            raise Distrusted(f"{where} is no signed envelope: it has not the keys of one")
    if len(signatures) > MOST_SIGNATURES:
        raise Distrusted(f"{where} has {len(signatures)} signatures, more than the {MOST_SIGNATURES} that are tried")
    try:
        return unpacked(payload), [_signature(one) for one in signatures]
    except ValueError as fault:
        raise Distrusted(f"{where} is damaged, its base64 cannot be read: take it from git again") from fault


def _signature(one: object) -> tuple[str, bytes]:
    match one:
        case {"sig": sig, **rest}:
            named = rest.get("keyid")
            return named if isinstance(named, str) else "", unpacked(sig)
        case _:
            raise ValueError("no signature")


def _unsigned(where: str, pinned: Collection[PublicKey], named: Sequence[str]) -> str:
    if not named:
        return f"{where} is not signed at all"
    known = sorted({key.fingerprint for key in pinned}.intersection(named))
    if known:
        return f"{where} was changed after it was signed: it is not what the key {known[0]} signed"
    told = [one for one in named if _FINGERPRINT.fullmatch(one)]
    return f"{where} is not signed by a pinned key" + (f", but by {', '.join(told)}" if told else "")


def _statement(payload: bytes, predicate_type: str, where: str) -> Statement:
    try:
        read = plainjson.read(payload)
    except ValueError as fault:
        raise Distrusted(f"{where} is signed, but what was signed is no JSON") from fault
    match read:
        case {"_type": str(kind), "predicateType": str(said), "predicate": dict(predicate), "subject": list(files)}:
            if kind != STATEMENT:
                raise Distrusted(f"{where} holds a statement of an unknown type: update Spotlight, or sign it again")
            if said != predicate_type:
                raise Distrusted(f"{where} says something else than expected, not {predicate_type}")
        case _:
            raise Distrusted(f"{where} is signed, but what was signed is no statement")
    try:
        subjects = tuple(_subject(one) for one in files)
    except ValueError as fault:
        raise Distrusted(f"{where} names a file without its SHA-256, which is what counts") from fault
    if len({one.name for one in subjects}) != len(subjects) or not subjects:
        raise Distrusted(f"{where} names no file, or one twice")
    return Statement(subjects=subjects, predicate_type=said, predicate=predicate)


def _subject(one: object) -> Subject:
    match one:
        case {"name": str(name), "digest": {"sha256": str(sha256)}} if _SHA256.fullmatch(sha256):
            return Subject(name, sha256)
        case _:
            raise ValueError("no subject")
