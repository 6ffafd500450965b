"""A bundle that came from somewhere: is every file what its list says, and was every creative approved?

Offline, from the bundle alone. Standard library and `cryptography` alone, as `verify` is.
"""

import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pipeline import approvals, archive, envelope, plainjson, stowage, trust
from pipeline.archive import LONGEST, SUMS
from pipeline.errors import Distrusted, UsageFault
from pipeline.signing import PublicKey
from pipeline.trust import Trust
from pipeline.verify import Verified, sha256, verify

SLSA: Final = "https://slsa.dev/provenance/v1"
ENDING: Final = ".provenance.json"
TAKEN_BACK: Final = "it was approved when it was packed, and the campaign here says otherwise now"
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\n]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found in a bundle. `wrong` are sentences about the whole; each creative says its own in `why`.

    `told` is whom the bundle itself says to believe, `trusted` whom it was checked by.
    """

    draft: bool
    files: int
    wrong: tuple[str, ...]
    creatives: tuple[Verified, ...]
    withheld: Mapping[str, tuple[str, ...]]
    told: Trust | None
    trusted: Trust | None


def check(bundle: Path, now: datetime, pinned: Trust | None = None, today: Path | None = None) -> Checked:
    """Check a zip or a folder; `pinned` is whom to believe, else whom the bundle names.

    With `today`, the approvals of the campaign as they are now, what was decided since it was packed counts too.
    Raises `Distrusted` for what is no bundle, `UsageFault` when there is nothing.
    """
    with tempfile.TemporaryDirectory(prefix="spotlight-") as empty:
        root = opened(bundle, Path(empty))
        listed, wrong = _hashed(root)
        manifest = manifest_of(root)
        told = _told(root)
        release = manifest["release"]
        trusted = pinned or told
        creatives: tuple[Verified, ...] = ()
        if trusted is not None:
            creatives = _verified(root, root / approvals.FOLDER, trusted, now, manifest)
        if trusted is not None and today is not None:
            since = _verified(root, today, trusted, now, manifest)
            creatives = tuple(_still(then, later) for then, later in zip(creatives, since, strict=True))
        unlisted = sorted({*release["files"].values()} - listed.keys())
        wrong += [f"{name} is in the manifest and not in {SUMS}" for name in unlisted]
        foreign = stowage.strangers(listed, manifest["creatives"])
        wrong += [f"{name} has no place in a bundle, nobody approved it: do not use it" for name in foreign]
        return Checked(
            draft=bool(manifest["draft"]),
            files=len(listed),
            wrong=tuple(wrong),
            creatives=creatives,
            withheld={one["creative"]: tuple(one["why"]) for one in release["withheld"]},
            told=told,
            trusted=trusted,
        )


def origin(bundle: Path, keys: Collection[PublicKey]) -> str:
    """What is known of how the bundle was made, as a sentence; empty where nothing lies beside it.

    Raises `Distrusted` for a statement about another bundle, or one that is damaged.
    """
    path = bundle.with_name(f"{bundle.name.removesuffix('.zip')}{ENDING}")
    if not path.is_file():
        return ""
    try:
        raw = _read(path)
    except OSError as fault:
        raise Distrusted(f"{path.name} cannot be read, or is a link: ask for it again") from fault
    signed = b'"payloadType"' in raw[:LONGEST]
    read = envelope.opened(raw, keys, predicate_type=SLSA, where=path.name) if signed else None
    try:
        subjects = (
            [(one.name, one.sha256) for one in read.statement.subjects]
            if read
            else [(one["name"], one["digest"]["sha256"]) for one in plainjson.read(raw)["subject"]]
        )
    except (ValueError, LookupError, TypeError) as fault:
        raise Distrusted(f"{path.name} is damaged: ask for it again") from fault
    whole = sha256(bundle / SUMS if bundle.is_dir() else bundle)
    if whole not in [told for _, told in subjects]:
        raise Distrusted(f"{path.name} tells of another bundle than {bundle.name}: ask for both again")
    by = f"signed by {', '.join(one.fingerprint for one in read.signers)}" if read else "not signed"
    return f"{path.name} tells what it was made from; it is {by}"


def _verified(
    root: Path, folder: Path, trusted: Trust, now: datetime, manifest: Mapping[str, Any]
) -> tuple[Verified, ...]:
    where = manifest["release"]["files"]
    return verify(root, folder, trusted.keys, trusted.policy.digest, now, where=where, manifest=manifest)


def _still(then: Verified, later: Verified) -> Verified:
    """What was approved when it was packed, and is no longer."""
    if then.why or not later.why:
        return then
    return replace(then, why=(TAKEN_BACK, *later.why))


def opened(bundle: Path, empty: Path) -> Path:
    """The folder that holds the files of a bundle: itself, or `empty`, where a zip is unpacked.

    Raises `Distrusted` for what is no bundle, `UsageFault` when there is nothing.
    """
    if bundle.is_file():
        archive.unpacked(bundle, empty)
        return empty
    if not bundle.is_dir():
        raise UsageFault(f"there is no bundle {bundle.name}: give the zip or the folder that `spotlight bundle` made")
    for path in bundle.rglob("*"):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise Distrusted(f"{bundle.name} is no bundle: '{path.name}' is a link or another special file")
    return bundle


def _hashed(root: Path) -> tuple[dict[str, str], list[str]]:
    """What the list names, and everything that is not as it says."""
    listed = _list(root)
    wrong: list[str] = []
    for name, named in listed.items():
        path = root / name
        try:
            if not path.is_file():
                wrong.append(f"{name} is in {SUMS} and is not there")
            elif sha256(path) != named:
                wrong.append(f"{name} was changed: its bytes are not those in {SUMS}")
        except OSError:
            wrong.append(f"{name} is in {SUMS} and cannot be read")
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}
    wrong += [f"{name} is not in {SUMS}, somebody put it there" for name in sorted(there - {*listed, SUMS})]
    return listed, wrong


def _list(root: Path) -> dict[str, str]:
    try:
        text = _read(root / SUMS).decode()
    except (OSError, UnicodeDecodeError) as fault:
        raise Distrusted(f"this is no bundle: it has no {SUMS}") from fault
    listed: dict[str, str] = {}
    for line in text.removesuffix("\n").split("\n"):
        match = _LINE.fullmatch(line)
        if match is None or not archive.safe(match[2]) or match[2] in listed:
            raise Distrusted(f"{SUMS} is damaged: ask for the bundle again")
        listed[match[2]] = match[1]
    return listed


def manifest_of(root: Path) -> Mapping[str, Any]:
    """The manifest of an opened bundle, whose files lie where a bundle has them; raises `Distrusted`."""
    try:
        manifest: Mapping[str, Any] = plainjson.read(_read(root / "manifest.json"))
        files = manifest["release"]["files"]
        safe = files == stowage.places(manifest["creatives"]) and all(archive.safe(one) for one in files.values())
        changes, withheld = manifest["release"]["changes"], manifest["release"]["withheld"]
        since = "" if changes is None else changes["since"]
        told = [since, *(text for one in withheld for text in (one["creative"], *one["why"]))]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
        raise Distrusted("manifest.json is damaged, or is not that of a bundle: ask for the bundle again") from fault
    whole = all(isinstance(one, str) for one in told) and isinstance(manifest.get("draft"), bool)
    if not safe or not whole:
        raise Distrusted("manifest.json is not that of a bundle: ask for the bundle again")
    return manifest


def _told(root: Path) -> Trust | None:
    try:
        return trust.read(_read(root / approvals.FOLDER / trust.FILE))
    except OSError:
        return None


def _read(path: Path) -> bytes:
    if path.is_symlink():
        raise OSError
    with path.open("rb") as stream:
        return stream.read(LONGEST)
