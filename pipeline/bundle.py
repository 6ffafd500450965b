"""The last step of the way: what may leave -> one archive for whoever buys the media, and for whoever checks it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import approvals, archive, locks, plainjson, provenance, recordlog, release, stowage, trust
from pipeline.archive import SUMS, Member, member
from pipeline.changes import changed
from pipeline.digest import file_digest
from pipeline.errors import UsageFault, from_os_error
from pipeline.events import Began, Stepped, Tell
from pipeline.exporting import file_of, keys
from pipeline.exports import exported
from pipeline.exports.rows import csv_text
from pipeline.handover import page
from pipeline.licensing import credits_of, font_licences
from pipeline.locks import Lock
from pipeline.model import Finding
from pipeline.project import Project
from pipeline.release import Passed
from pipeline.signing import Signer
from pipeline.store import write_text
from pipeline.traffic import Export, traffic
from pipeline.trust import Trust
from pipeline.unbundle import ENDING
from pipeline.unit import unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to bundle: `unapproved` makes a draft, `since` is an earlier manifest or bundle, `folder` no zip.

    `signers` sign what is told of how it was made.
    """

    unapproved: bool = False
    since: Path | None = None
    folder: bool = False
    out: Path | None = None
    signers: Sequence[Signer] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """What came of it. `path` is the archive or folder, `sums` its SHA256SUMS, `manifest` as it lies in it."""

    path: Path
    sums: str
    manifest: Mapping[str, Any]
    findings: tuple[Finding, ...]
    files: int
    bytes: int


def bundle(project: Project, wish: Wish, now: datetime, tell: Tell) -> Bundled:
    """Put together what may leave at this moment; whole or not at all.

    Raises `Distrusted` when nothing may, or a file is not what it was; `UsageFault`, `EnvironmentFault`.
    """
    passed = release.passed(project, now, unapproved=wish.unapproved)
    lock = locks.taken(project)
    output = project.root / "output" / project.campaign.id
    told = _released(passed, wish)
    bought = traffic(told, project.buying)
    if wish.unapproved:  # whoever sends a draft's requests all the same sees it in every name
        bought = replace(bought, campaign=f"DRAFT-{bought.campaign}")
    exports = exported(bought)
    findings = tuple(finding for one in exports for finding in one.findings)
    told["release"]["findings"] = [{**asdict(finding), "waived": None} for finding in findings]
    films = list(_files(told, output))
    members = [
        *films,
        *_exports(exports),
        *(() if wish.unapproved else _proof(project, told)),
        *_licences(told, project),
        member("manifest.json", plainjson.shown(told)),
        member("README.html", page(told, bought, exports, project.placements, output)),
    ]
    sums = archive.sums(members)
    draft = "-DRAFT" if wish.unapproved else ""
    name = f"{project.campaign.id}{draft}-{hashlib.sha256(sums.encode()).hexdigest()[:8]}"
    out = wish.out or project.root / "dist"
    path = out / (name if wish.folder else f"{name}.zip")
    tell(Began(phase="packing", tasks=len(members) + 1))
    write = archive.laid_out if wish.folder else archive.packed
    write([*members, member(SUMS, sums)], path, lambda name: tell(Stepped(label=name)))
    _tell_origin(project, lock, wish, path, sums)
    return Bundled(
        path=path,
        sums=sums,
        manifest=told,
        findings=findings,
        files=len(films),
        bytes=sum(one["bytes"] for creative in told["creatives"] for one in creative["variants"]),
    )


def _tell_origin(project: Project, lock: Lock, wish: Wish, path: Path, sums: str) -> None:
    """Write beside the bundle what it was made from; of a folder its list of files stands for it."""
    whole = hashlib.sha256(sums.encode()).hexdigest() if wish.folder else file_digest(path)
    name = f"{path.name}/{SUMS}" if wish.folder else path.name
    said = provenance.statement(project, lock, name, whole, {"draft": wish.unapproved})
    write_text(path.with_name(f"{path.name.removesuffix('.zip')}{ENDING}"), provenance.text(said, wish.signers))


def _released(passed: Passed, wish: Wish) -> dict[str, Any]:
    """The manifest of the bundle, of what passes alone; why a file was made is this machine's own story."""
    creatives = [stowage.told(one) for one in passed.manifest["creatives"]]
    told = {**passed.manifest, "creatives": creatives, "draft": wish.unapproved}
    count = {place["id"]: 0 for place in told["places"]}
    for one in creatives:
        count[one["location"]] += 1
    told["places"] = [{**place, "creatives": count[place["id"]]} for place in told["places"]]
    told["release"] = {
        "files": stowage.places(creatives),
        "approved": dict(passed.approved),
        "withheld": [{"creative": id_, "why": list(why)} for id_, why in passed.withheld.items()],
        "changes": _changes(told, wish.since),
        "findings": [],
    }
    return told


def _changes(told: Mapping[str, Any], since: Path | None) -> dict[str, Any] | None:
    if since is None:
        return None
    raw = earlier(since)
    try:
        made = changed(plainjson.read(raw), told)
    except (ValueError, TypeError) as fault:
        raise UsageFault(f"{since.name} holds no manifest to compare with: {fault}") from fault
    return {"since": hashlib.sha256(raw).hexdigest(), **asdict(made)}


def earlier(since: Path) -> bytes:
    """The manifest in a bundle, in a folder, or itself; raises `UsageFault`."""
    try:
        if since.is_dir():
            return (since / "manifest.json").read_bytes()
        if since.suffix == ".zip":
            return archive.one(since, "manifest.json")
        return since.read_bytes()
    except (OSError, LookupError) as fault:
        raise UsageFault(f"there is no manifest to compare with in {since.name}") from fault


def _files(told: Mapping[str, Any], output: Path) -> Iterator[Member]:
    where = told["release"]["files"]
    for one in told["creatives"]:
        for file, sha256 in unit(one).files.items():
            yield Member(name=where[file], source=output / file, sha256=sha256)


def _exports(exports: Iterable[Export]) -> Iterator[Member]:
    placeholders: dict[str, str] = {}
    for one in exports:
        placeholders |= one.placeholders
        if one.bodies is not None:
            yield member(f"exports/{one.platform}.json", plainjson.shown(one.bodies))
        if one.rows:
            yield member(f"exports/{one.platform}.csv", csv_text(one.rows))
    yield member("exports/placeholders.json", plainjson.shown(dict(sorted(placeholders.items()))))


def _proof(project: Project, told: Mapping[str, Any]) -> Iterator[Member]:
    """Everything that somebody needs to check the approvals of what is released, and nothing of what is not."""
    folder = project.root / approvals.FOLDER
    try:
        for name in (*(file_of(one["id"]) for one in told["creatives"]), recordlog.FILE):
            yield member(f"{approvals.FOLDER}/{name}", (folder / name).read_bytes())
    except OSError as fault:
        raise from_os_error(fault, "reading approvals") from fault
    believed = Trust(policy=project.review, keys=keys(project.approvers))
    yield member(f"{approvals.FOLDER}/{trust.FILE}", trust.text(believed))


def _licences(told: Mapping[str, Any], project: Project) -> Iterator[Member]:
    fonts = project.campaign.brand.fonts
    yield member("licences/credits.txt", credits_of(told, project.themes, fonts))
    for _, name, raw in font_licences(told, fonts):
        yield member(f"licences/{name}", raw)
