"""Is what lies here what people approved? Standard library and `cryptography` alone: no network, no database, no trust.

Every file is hashed, every signature and proof checked, and every decision counted again under the policy.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pipeline import approvals, plainjson, recordlog
from pipeline.approvals import KEPT, Approval, Keys
from pipeline.entries import Event
from pipeline.errors import Distrusted
from pipeline.recordlog import Noted
from pipeline.stopping import stopped
from pipeline.unit import Unit, unit

LONGEST: Final = 16 << 20  # bytes of an approval: the longest that is read


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One creative: `why` it may not run, a sentence each; nothing when it was approved as it lies here."""

    creative: str
    why: tuple[str, ...]
    expires: str | None = None
    carried: bool = False
    files: int = 0


def verify(
    output: Path,
    folder: Path,
    keys: Keys,
    policy: str,
    now: datetime,
    events: Iterable[Event] | None = None,
    where: Mapping[str, str] = MappingProxyType({}),
    manifest: Mapping[str, Any] | None = None,
) -> tuple[Verified, ...]:
    """Every creative of the manifest in `output`, against the approvals in `folder`; `policy` is the digest that holds.

    `events` are those of the record itself, where it lies here; `where` says which files lie under another name. Who
    has read the `manifest` gives it, so that nobody can put another there in between. Raises `Distrusted` for a
    manifest or a log that cannot be read or was tampered with.
    """
    record = _Record(recordlog.heads(folder / recordlog.FILE, tuple(keys.owners)), events)
    lies = _Lies(output, where)
    return tuple(_verified(one, lies, folder, keys, policy, record, now) for one in _creatives(output, manifest))


@dataclass(frozen=True, slots=True)
class _Lies:
    """Where the files of a manifest lie: below a folder, under their own name or another."""

    output: Path
    where: Mapping[str, str]

    def path(self, file: str) -> Path:
        return self.output / self.where.get(file, file)


class _Record:
    """The heads that the record has had, and the last one that each creative's approval was written with.

    `told` is what the record itself holds of each creative; None where it does not lie here.
    """

    def __init__(self, noted: Sequence[Noted], events: Iterable[Event] | None) -> None:
        self.heads = {one.checkpoint for one in noted}
        self.last = recordlog.latest(noted)
        self.told: dict[str, set[bytes]] | None = None if events is None else {}
        for event in events or ():
            if self.told is not None and event.kind in KEPT:
                self.told.setdefault(str(event.fields.get("creative")), set()).add(event.body)


def _creatives(output: Path, manifest: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    path = output / "manifest.json"
    try:
        read = (plainjson.read(path.read_bytes()) if manifest is None else manifest)["creatives"]
    except FileNotFoundError as fault:
        raise Distrusted(f"there is no {path.name} in {output.name}: run `spotlight build`") from fault
    except (OSError, ValueError, LookupError, TypeError) as fault:
        raise Distrusted(f"{path.name} is damaged: run `spotlight build`") from fault
    if not isinstance(read, list) or not all(isinstance(one, dict) for one in read):
        raise Distrusted(f"{path.name} is damaged: run `spotlight build`")
    twice = [name for name, count in Counter(str(one.get("id")) for one in read).items() if count > 1]
    if twice:
        raise Distrusted(
            f"{path.name} has {twice[0]} twice, and which of them would run is anybody's guess: build anew"
        )
    return read


def _verified(
    creative: Mapping[str, Any],
    lies: _Lies,
    folder: Path,
    keys: Keys,
    policy: str,
    record: _Record,
    now: datetime,
) -> Verified:
    name = str(creative.get("id", "a creative without an id"))
    try:
        whole = unit(creative)
        wrong = tuple(_changed(whole, lies))
        if wrong:
            return Verified(creative=name, why=wrong)
        approval = _approval(whole, folder, keys)
        wrong = tuple(_foreign(approval, whole, policy, record))
        if wrong:
            return Verified(creative=name, why=wrong)
        blocked = stopped(creative, approval.policy.blocking, now.date())
        stands = approval.stands(now, blocked=blocked, bytes_digest=whole.bytes_digest)
    except (ValueError, Distrusted) as fault:
        return Verified(creative=name, why=(str(fault),))
    if stands.state != "approved":
        return Verified(creative=name, why=(f"it is {stands.state.replace('-', ' ')}", *stands.why))
    return Verified(creative=name, why=(), expires=stands.expires, carried=stands.carried, files=len(whole.files))


def _changed(whole: Unit, lies: _Lies) -> Iterator[str]:
    """Files that are not there, or whose bytes are not those the manifest names."""
    output = lies.output
    for file, named in whole.files.items():
        path = lies.path(file)
        try:
            if any(one.is_symlink() for one in (path, *path.parents) if one.is_relative_to(output) and one != output):
                yield f"{file} is a link, and what it leads to can change after this look: put the file itself there"
                continue
            found = sha256(path) if path.is_file() else None
        except (OSError, ValueError):
            yield f"{file} cannot be read"
            continue
        if found is None:
            yield f"{file} is not there"
            continue
        if found != named:
            yield f"{file} was changed after it was built: its bytes are not those the manifest names"


def sha256(path: Path) -> str:
    """The digest of a file's bytes; raises `OSError`. `digest.file_digest` needs more than the standard library."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _approval(whole: Unit, folder: Path, keys: Keys) -> Approval:
    file = f"{whole.creative.replace('/', '_')}.json"
    path = folder / file
    try:
        if path.exists() and not path.is_file():
            raise Distrusted(f"{folder.name}/{file} is no file: take it from git again")
        with path.open("rb") as stream:
            raw = stream.read(LONGEST + 1)
    except OSError as fault:
        raise Distrusted(
            f"there is no approval of it in {folder.name}/: decide it in `spotlight review`, then run"
            " `spotlight approvals export`"
        ) from fault
    if len(raw) > LONGEST:
        raise Distrusted(f"{folder.name}/{file} is longer than any approval, over {LONGEST >> 20} MB: it is not read")
    return approvals.opened(raw, keys, f"{folder.name}/{file}")


def _foreign(approval: Approval, whole: Unit, policy: str, record: _Record) -> Iterator[str]:
    """What the approval is about that is not this creative, these bytes, this policy, this record."""
    if approval.creative != whole.creative:
        yield f"its approval is of {approval.creative}"
        return
    if approval.unit != whole.digest:
        yield "its words, pictures or sound are not those that were decided on"
    for file in sorted({*approval.files, *whole.files}):
        if approval.files.get(file) != whole.files.get(file):
            yield f"{file} is not the file that was decided on"
    if approval.policy.digest != policy:
        yield "review.yaml is not the one it was decided under: export anew, and decide anew what no longer counts"
    if approval.checkpoint not in record.heads:
        yield f"the record it was exported from is not the one in {recordlog.FILE}"
    elif approval.checkpoint != record.last.get(whole.creative):
        yield f"it is an older approval put back: {recordlog.FILE} tells of a later one, take that from git again"
    if record.told is not None and record.told.get(whole.creative, set()) != {one.body for one in approval.events}:
        yield "its approval does not hold all that was decided of it: run `spotlight approvals export`"
