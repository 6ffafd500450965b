"""`approvals/log.json`: the heads that the record has had, each signed and each proven to go on from the one before.

It is what keeps a record from being set back: whoever has seen a later head knows that something is missing.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline import checkpoint, merkle, plainjson
from pipeline.checkpoint import Checkpoint
from pipeline.errors import Distrusted
from pipeline.merkle import Proof
from pipeline.signing import PublicKey

FILE: Final = "log.json"


def text(notes: Sequence[tuple[str, Proof]]) -> str:
    """The file: each checkpoint as it was signed, with the proof that it goes on from the one before."""
    rows = [{"checkpoint": note, "proof": [one.hex() for one in proof]} for note, proof in notes]
    return json.dumps({"version": 1, "heads": rows}, indent=2) + "\n"


def rows(path: Path) -> list[tuple[str, Proof]]:
    """What is written there, unproven; empty where there is none. Raises `Distrusted` for a damaged file."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise Distrusted(f"{path.name} cannot be read: {fault.strerror or fault}") from fault
    try:
        read: Any = plainjson.read(raw)
        return [(str(row["checkpoint"]), tuple(bytes.fromhex(one) for one in row["proof"])) for row in read["heads"]]
    except (ValueError, LookupError, TypeError) as fault:
        raise Distrusted(f"{path.name} is damaged: take it from git again") from fault


def heads(path: Path, pinned: Collection[PublicKey]) -> tuple[Checkpoint, ...]:
    """Every head, oldest first, once each is known to go on from the one before; raises `Distrusted`."""
    found: list[Checkpoint] = []
    for number, (note, proof) in enumerate(rows(path), 1):
        where = f"checkpoint {number} of {path.name}"
        one = checkpoint.read(note, pinned, where=where)
        if found and one.origin != found[-1].origin:
            raise Distrusted(f"{where} is of another record than the one before")
        if found and not merkle.consistent(found[-1].head, one.head, proof):
            raise Distrusted(f"{where} does not go on from the one before: the record was rewritten in between")
        found.append(one)
    return tuple(found)
