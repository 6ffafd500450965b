"""`approvals/log.json`: the heads that the record has had, each signed and each proven to go on from the one before.

It is what keeps a record from being set back: whoever has seen a later head knows that something is missing. Beside
each head stands the event of its export, which names the creatives whose approvals were written then: so an older
approval of one of them is told from its last.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline import checkpoint, entries, merkle, plainjson
from pipeline.checkpoint import Checkpoint
from pipeline.entries import Event
from pipeline.errors import Distrusted
from pipeline.merkle import Proof
from pipeline.signing import PublicKey

FILE: Final = "log.json"
LONGEST: Final = 64 << 20  # bytes: the longest log that is read


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A checkpoint as it was signed, the proof that it goes on from the one before, and its export with its proof."""

    note: str
    proof: Proof
    export: bytes
    included: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A head that was proven, and the creatives whose approvals were written with it."""

    checkpoint: Checkpoint
    export: int
    creatives: frozenset[str]


def text(rows: Iterable[Row]) -> str:
    """The file."""
    told = [
        {
            "checkpoint": row.note,
            "proof": [one.hex() for one in row.proof],
            "export": {"body": row.export.decode(), "proof": [one.hex() for one in row.included]},
        }
        for row in rows
    ]
    return json.dumps({"version": 1, "heads": told}, indent=2) + "\n"


def rows(path: Path) -> list[Row]:
    """What is written there, unproven; empty where there is none. Raises `Distrusted` for a damaged file."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(LONGEST + 1)
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise Distrusted(f"{path.name} cannot be read: {fault.strerror or fault}") from fault
    if len(raw) > LONGEST:
        raise Distrusted(f"{path.name} is longer than any log, over {LONGEST >> 20} MB: it is not read")
    try:
        return [_row(one) for one in plainjson.read(raw)["heads"]]
    except (ValueError, LookupError, TypeError, AttributeError) as fault:
        raise Distrusted(f"{path.name} is damaged: take it from git again") from fault


def _row(read: Any) -> Row:
    export = read["export"]
    return Row(
        note=str(read["checkpoint"]),
        proof=tuple(bytes.fromhex(one) for one in read["proof"]),
        export=export["body"].encode(),
        included=tuple(bytes.fromhex(one) for one in export["proof"]),
    )


def heads(path: Path, pinned: Collection[PublicKey]) -> tuple[Noted, ...]:
    """Every head, oldest first, once each is known to go on from the one before; raises `Distrusted`."""
    found: list[Noted] = []
    for number, row in enumerate(rows(path), 1):
        where = f"checkpoint {number} of {path.name}"
        one = checkpoint.read(row.note, pinned, where=where)
        before = found[-1] if found else None
        if before and one.origin != before.checkpoint.origin:
            raise Distrusted(f"{where} is of another record than the one before")
        if before and not merkle.consistent(before.checkpoint.head, one.head, row.proof):
            raise Distrusted(f"{where} does not go on from the one before: the record was rewritten in between")
        export = _export(row, one, where)
        if before and export.seq <= before.export:
            raise Distrusted(f"{where} names an export that was before the last one: {path.name} was edited")
        found.append(Noted(checkpoint=one, export=export.seq, creatives=frozenset(export.fields["units"])))
    return tuple(found)


def _export(row: Row, one: Checkpoint, where: str) -> Event:
    try:
        event = entries.event(row.export)
        named = event.kind == "export" and isinstance(event.fields.get("units"), dict)
        if named and merkle.included(row.export, event.seq - 1, one.head, row.included):
            return event
    except ValueError:
        pass
    raise Distrusted(f"{where} names an export that is not in the record that was signed")


def latest(noted: Sequence[Noted]) -> dict[str, Checkpoint]:
    """The head that each creative's approval was written with last."""
    return {creative: one.checkpoint for one in noted for creative in one.creatives}
