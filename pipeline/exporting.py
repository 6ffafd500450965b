"""The record -> `approvals/`: a signed file for each creative that anything was decided of, and the record's heads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__, approvals, checkpoint, plainjson, recordlog
from pipeline.approvals import KEPT, Keys
from pipeline.approvers import Approvers
from pipeline.checkpoint import Checkpoint
from pipeline.desk import Desk, Shown
from pipeline.entries import Event
from pipeline.errors import Distrusted
from pipeline.merkle import Head
from pipeline.model import Creative
from pipeline.signing import PublicKey, Signer, public_key
from pipeline.store import remove, write_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Creatives whose files were written, that stood as they were, and names of files that nothing claims any more."""

    written: tuple[str, ...]
    stood: tuple[str, ...]
    gone: tuple[str, ...]


def keys(approvers: Approvers) -> Keys:
    """The keys that approvers.yaml pins."""
    owners = {public_key(line): person.id for person in approvers.people for line in person.keys}
    return Keys(owners={public_key(line): "" for line in approvers.servers} | owners)


def export(desk: Desk, signers: Sequence[Signer]) -> Exported:
    """Write what has changed of `approvals/`; raises `Distrusted` when the record is not whole, or was set back."""
    folder = desk.project.root / approvals.FOLDER
    mine = Keys(owners={**{one.public: "" for one in signers}, **keys(desk.project.approvers).owners})
    rows = recordlog.rows(folder / recordlog.FILE)
    before = recordlog.heads(folder / recordlog.FILE, tuple(mine.owners)) if rows else ()
    whole(desk, before)
    decided = [shown for shown in desk.creatives() if shown.history.decisions]
    due = [shown for shown in decided if not _stands(folder, shown, desk, mine, signers)]
    if due:
        with desk.writing() as writer:
            writer.append("export", person=desk.reviewer.id, units={shown.id: shown.unit.digest for shown in due})
        head = desk.journal.head()
        note = checkpoint.signed(Checkpoint(f"spotlight/{desk.journal.name}", head), signers)
        events = desk.journal.events()
        for shown in due:
            write_text(folder / file_of(shown.id), _text(desk, shown, events, note, head, signers))
        proof = desk.journal.consistency(before[-1].head.size, head.size) if before else ()
        write_text(folder / recordlog.FILE, recordlog.text([*rows, (note, proof)]))
    claimed = {file_of(shown.id) for shown in decided}
    gone = tuple(path.name for path in sorted(folder.glob("*.json")) if path.name not in {*claimed, recordlog.FILE})
    remove(folder, gone)
    written = tuple(shown.id for shown in due)
    return Exported(written=written, stood=tuple(one.id for one in decided if one.id not in written), gone=gone)


def whole(desk: Desk, noted: Sequence[Checkpoint]) -> None:
    """Raise `Distrusted` unless the record is as it was written, and goes on from every head that was noted."""
    name = f"spotlight/{desk.journal.name}"
    if noted and noted[-1].origin != name:
        raise Distrusted(
            f"{approvals.FOLDER}/{recordlog.FILE} is of another record than review/ here: bring back the review/ folder"
            " that it was exported from, or take that file out of git to begin anew"
        )
    if wrong := desk.journal.check(*(one.head for one in noted)):
        raise Distrusted("\n".join(wrong))


def file_of(id_: str) -> str:
    """The name of a creative's approval."""
    return f"{Creative(*id_.split('/')).stem}.json"


def _events(shown: Shown, events: Sequence[Event]) -> Iterator[Event]:
    return (event for event in events if event.kind in KEPT and event.fields.get("creative") == shown.id)


def _more(desk: Desk, shown: Shown, signers: Sequence[Signer]) -> dict[str, Any]:
    """What is told beside what is proven; the state is a word for readers, and counted again by whoever verifies."""
    named = keys(desk.project.approvers).signed_by([one.public for one in signers])
    stands = desk.stands(shown.unit, approvals.signed(shown.history, named), blocked=shown.blocked)
    return {
        "blocked": shown.blocked,
        "state": stands.state,
        "expires": stands.expires,
        "identity": "signed" if named else "self-declared",
        "exported": desk.clock().isoformat(timespec="seconds"),
        "tool": f"spotlight {__version__}",
    }


def _text(desk: Desk, shown: Shown, events: Sequence[Event], note: str, head: Head, signers: Sequence[Signer]) -> str:
    proven = [(event, desk.journal.inclusion(event.seq, head.size)) for event in _events(shown, events)]
    said = approvals.predicate(shown.unit, desk.project.review, proven, note, _more(desk, shown, signers))
    return approvals.sealed(shown.unit, said, signers)


def _stands(folder: Path, shown: Shown, desk: Desk, mine: Keys, signers: Sequence[Signer]) -> bool:
    """Whether what lies there says the same of the same bytes already, signed by all who would sign it now."""
    path = folder / file_of(shown.id)
    try:
        found = approvals.opened(path.read_bytes(), mine, path.name)
    except (OSError, Distrusted):
        return False
    unproven = ((event, ()) for event in _events(shown, desk.journal.events()))
    said = approvals.predicate(shown.unit, desk.project.review, unproven, "", _more(desk, shown, signers))
    signed = {one.public for one in signers} <= set(found.signers)
    told = plainjson.read(plainjson.canonical(said))
    return signed and found.files == shown.unit.files and approvals.same(found.predicate, told)


def unpinned(signers: Sequence[Signer], approvers: Approvers) -> tuple[PublicKey, ...]:
    """Those of these whose signatures nobody would accept, as approvers.yaml does not name their keys."""
    known = keys(approvers).owners
    return tuple(one.public for one in signers if one.public not in known)
