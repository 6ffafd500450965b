"""Is what lies here what people approved? Standard library and `cryptography` alone: no network, no database, no trust.

Every file is hashed, every signature and proof checked, and every decision counted again under the policy.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pipeline import approvals, recordlog
from pipeline.approvals import Approval, Keys
from pipeline.checkpoint import Checkpoint
from pipeline.errors import Distrusted
from pipeline.stopping import stopped
from pipeline.unit import Unit, unit

PIECE: Final = 1 << 20  # bytes read at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One creative: `why` it may not run, a sentence each; nothing when it was approved as it lies here."""

    creative: str
    why: tuple[str, ...]
    expires: str | None = None
    carried: bool = False
    files: int = 0


def verify(output: Path, folder: Path, keys: Keys, policy: str, now: datetime) -> tuple[Verified, ...]:
    """Every creative of the manifest in `output`, against the approvals in `folder`; `policy` is the digest that holds.

    Raises `Distrusted` for a manifest or a log that cannot be read or was tampered with.
    """
    heads = recordlog.heads(folder / recordlog.FILE, tuple(keys.owners))
    return tuple(_verified(one, output, folder, keys, policy, heads, now) for one in _creatives(output))


def _creatives(output: Path) -> Sequence[Mapping[str, Any]]:
    path = output / "manifest.json"
    try:
        read = json.loads(path.read_bytes())["creatives"]
    except FileNotFoundError as fault:
        raise Distrusted(f"there is no {path.name} in {output.name}: run `spotlight build`") from fault
    except (OSError, ValueError, LookupError, TypeError) as fault:
        raise Distrusted(f"{path.name} is damaged: run `spotlight build`") from fault
    if not isinstance(read, list) or not all(isinstance(one, dict) for one in read):
        raise Distrusted(f"{path.name} is damaged: run `spotlight build`")
    return read


def _verified(
    creative: Mapping[str, Any],
    output: Path,
    folder: Path,
    keys: Keys,
    policy: str,
    heads: Sequence[Checkpoint],
    now: datetime,
) -> Verified:
    name = str(creative.get("id", "a creative without an id"))
    try:
        whole = unit(creative)
        wrong = tuple(_changed(whole, output))
        if wrong:
            return Verified(creative=name, why=wrong)
        approval = _approval(whole, folder, keys)
        wrong = tuple(_foreign(approval, whole, policy, heads))
        if wrong:
            return Verified(creative=name, why=wrong)
        blocked = stopped(creative, approval.policy.blocking, now.date())
        stands = approval.stands(now, blocked=blocked, bytes_digest=whole.bytes_digest)
    except (ValueError, Distrusted) as fault:
        return Verified(creative=name, why=(str(fault),))
    if stands.state != "approved":
        return Verified(creative=name, why=(f"it is {stands.state.replace('-', ' ')}", *stands.why))
    return Verified(creative=name, why=(), expires=stands.expires, carried=stands.carried, files=len(whole.files))


def _changed(whole: Unit, output: Path) -> Iterator[str]:
    """Files that are not there, or whose bytes are not those the manifest names."""
    for file, sha256 in whole.files.items():
        try:
            found = _sha256(output / file)
        except OSError:
            yield f"{file} is not there"
            continue
        if found != sha256:
            yield f"{file} was changed after it was built: its bytes are not those the manifest names"


def _sha256(path: Path) -> str:
    told = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            told.update(piece)
    return told.hexdigest()


def _approval(whole: Unit, folder: Path, keys: Keys) -> Approval:
    file = f"{whole.creative.replace('/', '_')}.json"
    try:
        raw = (folder / file).read_bytes()
    except OSError as fault:
        raise Distrusted(
            f"there is no approval of it in {folder.name}/: decide it in `spotlight review`, then run"
            " `spotlight approvals export`"
        ) from fault
    return approvals.opened(raw, keys, f"{folder.name}/{file}")


def _foreign(approval: Approval, whole: Unit, policy: str, heads: Sequence[Checkpoint]) -> Iterator[str]:
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
    if approval.checkpoint not in heads:
        yield f"the record it was exported from is not the one in {recordlog.FILE}"
