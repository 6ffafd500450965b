"""The record -> `approvals/`: a signed file for each creative that anything was decided of, and the record's heads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__, approvals, checkpoint, plainjson, recordlog
from pipeline.approvals import KEPT, Keys
from pipeline.approvers import Approvers
from pipeline.checkpoint import Checkpoint
from pipeline.desk import Desk, Shown
from pipeline.entries import Event
from pipeline.errors import Distrusted, UsageFault
from pipeline.history import histories
from pipeline.journal import Journal
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
    return Keys(owners={public_key(line): "" for line in approvers.servers} | owners, roles=approvers.named)


def export(desk: Desk, signers: Sequence[Signer]) -> Exported:
    """Write what has changed of `approvals/`; raises `Distrusted` when the record is not whole, or was set back."""
    folder = desk.project.root / approvals.FOLDER
    log = folder / recordlog.FILE
    pinned = keys(desk.project.approvers)
    hand = _Hand(
        desk=desk,
        signers=signers,
        keys=Keys(owners={**{one.public: "" for one in signers}, **pinned.owners}, roles=pinned.roles),
    )
    rows = recordlog.rows(log)
    before = recordlog.heads(log, tuple(hand.keys.owners))
    whole(desk.journal, [one.checkpoint for one in before])
    built = desk.creatives()
    if not built:
        raise UsageFault("nothing is built, and without it no approval says of what: run `spotlight build` first")
    decided = [shown for shown in built if shown.history.decisions]
    told, last = _told(desk.journal.events()), recordlog.latest(before)
    due = [one for one in decided if not hand.stands(folder, one, told[one.id], last.get(one.id))]
    if due:
        with desk.writing() as writer:
            units = {shown.id: shown.unit.digest for shown in due}
            done = writer.append("export", person=desk.reviewer.id, units=units)
        with desk.writing():  # it is on the disk before any file tells of it; and nobody else exports meanwhile
            if recordlog.rows(log) != rows:
                return export(desk, signers)
            head = desk.journal.head()
            note = checkpoint.signed(Checkpoint(f"spotlight/{desk.journal.name}", head), signers)
            told = _told(desk.journal.events())
            for shown in due:
                write_text(folder / file_of(shown.id), hand.text(shown, told[shown.id], note, head))
            proof = desk.journal.consistency(before[-1].checkpoint.head.size, head.size) if before else ()
            included = desk.journal.inclusion(done.seq, head.size)
            row = recordlog.Row(note=note, proof=proof, export=done.body, included=included)
            write_text(log, recordlog.text([*rows, row]))
    claimed = {file_of(shown.id) for shown in decided}
    gone = tuple(path.name for path in sorted(folder.glob("*.json")) if path.name not in {*claimed, recordlog.FILE})
    remove(folder, gone)
    written = {shown.id: True for shown in due}
    stood = tuple(one.id for one in decided if one.id not in written)
    return Exported(written=tuple(written), stood=stood, gone=gone)


def whole(journal: Journal, noted: Sequence[Checkpoint]) -> None:
    """Raise `Distrusted` unless a record is as it was written, and goes on from every head that was noted."""
    if noted and noted[-1].origin != f"spotlight/{journal.name}":
        raise Distrusted(
            f"{approvals.FOLDER}/{recordlog.FILE} is of another record than review/ here: bring back the review/ folder"
            " that it was exported from, or take that file out of git to begin anew"
        )
    if wrong := journal.check(*(one.head for one in noted)):
        raise Distrusted("\n".join(wrong))


def file_of(id_: str) -> str:
    """The name of a creative's approval."""
    return f"{Creative(*id_.split('/')).stem}.json"


def _told(events: Sequence[Event]) -> Mapping[str, list[Event]]:
    """What approvals rest on, by the creative."""
    told: dict[str, list[Event]] = {}
    for event in events:
        if event.kind in KEPT:
            told.setdefault(event.fields["creative"], []).append(event)
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hand:
    """Who writes approvals; `keys` are those that are pinned, and those that sign now."""

    desk: Desk
    signers: Sequence[Signer]
    keys: Keys

    def text(self, shown: Shown, events: Sequence[Event], note: str, head: Head) -> str:
        proven = [(event, self.desk.journal.inclusion(event.seq, head.size)) for event in events]
        more = self._more(shown, events)
        said = approvals.predicate(shown.unit, self.desk.project.review, proven, note, more)
        return approvals.sealed(shown.unit, said, self.signers)

    def stands(self, folder: Path, shown: Shown, events: Sequence[Event], last: Checkpoint | None) -> bool:
        """Whether what lies there says the same of the same bytes already, signed by all who would sign it now."""
        path = folder / file_of(shown.id)
        try:
            found = approvals.opened(path.read_bytes(), self.keys, path.name)
        except (OSError, Distrusted):
            return False
        unproven = ((event, ()) for event in events)
        more = self._more(shown, events)
        said = approvals.predicate(shown.unit, self.desk.project.review, unproven, "", more)
        signed = {one.public for one in self.signers} <= set(found.signers) and found.checkpoint == last
        told = plainjson.read(plainjson.canonical(said))
        return signed and found.files == shown.unit.files and approvals.same(found.predicate, told)

    def _more(self, shown: Shown, events: Sequence[Event]) -> dict[str, Any]:
        """What is told beside what is proven; the state is a word for readers, counted again by whoever verifies."""
        desk, public = self.desk, [one.public for one in self.signers]
        told = self.keys.heard(histories(events)[shown.id], public)
        stands = desk.stands(shown.unit, told, blocked=shown.blocked)
        return {
            "blocked": shown.blocked,
            "state": stands.state,
            "expires": stands.expires,
            "identity": "signed" if all(one.identity == "signed" for one in told.decisions) else "self-declared",
            "exported": desk.clock().isoformat(timespec="seconds"),
            "tool": f"spotlight {__version__}",
        }


def unpinned(signers: Sequence[Signer], approvers: Approvers) -> tuple[PublicKey, ...]:
    """Those of these whose signatures nobody would accept, as approvers.yaml does not name their keys."""
    known = keys(approvers).owners
    return tuple(one.public for one in signers if one.public not in known)
