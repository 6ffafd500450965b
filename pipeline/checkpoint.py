"""A journal's head, signed: a C2SP checkpoint, which fits into git and which any witness understands.

Three lines (origin, size, root), an empty one, and a line a signature. https://c2sp.org/tlog-checkpoint
"""

import base64
import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.envelope import MOST_SIGNATURES, unpacked
from pipeline.errors import Distrusted
from pipeline.merkle import Head
from pipeline.signing import PublicKey, Signer

_ED25519: Final = b"\x01"
_ORIGIN: Final = re.compile(r"[!-*,-~]+")  # a key is named like the origin, which leaves out spaces and plus signs
_TEXT: Final = re.compile(r"([!-*,-~]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n")
_SIGNATURE: Final = re.compile("— ([^ +\n]+) ([A-Za-z0-9+/]+={0,2})\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Which journal, and its tree as it was."""

    origin: str
    head: Head


def signed(checkpoint: Checkpoint, signers: Sequence[Signer]) -> str:
    """The note; raises `ValueError` for an origin with spaces, plus signs or anything that is not ASCII."""
    if not _ORIGIN.fullmatch(checkpoint.origin):
        raise ValueError(f"{checkpoint.origin!r} cannot name a journal")
    head = checkpoint.head
    text = f"{checkpoint.origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\n"
    return f"{text}\n" + "".join(_line(text, checkpoint.origin, one) for one in signers)


def read(note: str, pinned: Collection[PublicKey], *, where: str) -> Checkpoint:
    """The checkpoint of a note that at least one pinned key signed; `where` names it in messages.

    Raises `Distrusted` for everything else. Signatures under other names, as of witnesses, are left aside.
    """
    text, gap, rest = note.rpartition("\n\n")
    text += gap[:1]
    match, lines = _TEXT.fullmatch(text), list(_lines(rest))
    if match is None or not lines or len(lines) > MOST_SIGNATURES:
        raise Distrusted(f"{where} is no checkpoint, or damaged: take it from git again")
    origin, size, root = match.groups()
    ours = [
        (key, signature)
        for name, id_, signature in lines
        for key in pinned
        if name == origin and id_ == key_id(name, key)
    ]
    if not ours:
        raise Distrusted(f"{where} is a checkpoint that no pinned key signed")
    if not all(key.verifies(signature, text.encode()) for key, signature in ours):
        raise Distrusted(f"{where} was changed after it was signed: it is not what {ours[0][0].fingerprint} signed")
    try:
        return Checkpoint(origin, Head(int(size), unpacked(root)))
    except ValueError as fault:
        raise Distrusted(f"{where} is signed, but its root is no hash") from fault


def key_id(name: str, key: PublicKey) -> bytes:
    """Four bytes that tell which key a line is of; they prove nothing."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + key.raw).digest()[:4]


def _line(text: str, name: str, one: Signer) -> str:
    return f"— {name} {base64.b64encode(key_id(name, one.public) + one.sign(text.encode())).decode()}\n"


def _lines(rest: str) -> Iterator[tuple[str, bytes, bytes]]:
    """Name, key id and signature of each line; nothing at all when one is not as it should be."""
    lines = [_SIGNATURE.fullmatch(line) for line in rest.splitlines(keepends=True)]
    for match in lines if all(lines) else ():
        if match is not None:
            try:
                raw = unpacked(match[2])
            except ValueError:
                return
            yield match[1], raw[:4], raw[4:]
