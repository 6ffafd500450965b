"""What may leave the house now: creatives that are approved as they lie there, by what `spotlight verify` finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline import approvals, plainjson, published, recordlog, visiting
from pipeline.approvals import Keys
from pipeline.archive import safe
from pipeline.entries import Event
from pipeline.errors import Distrusted, UsageFault
from pipeline.exporting import keys, whole
from pipeline.manifest import stated
from pipeline.pinned import Shelf
from pipeline.project import Project
from pipeline.published import SCHEMA_VERSION
from pipeline.stowage import places
from pipeline.unit import unit
from pipeline.verify import Verified, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """`manifest` is that of the build with the creatives that pass alone, as plain JSON.

    `approved` says until when each may run, None for one that nobody approved; `withheld` why the others may not.
    """

    manifest: Mapping[str, Any]
    approved: Mapping[str, str | None]
    withheld: Mapping[str, tuple[str, ...]]


def passed(project: Project, now: datetime, *, unapproved: bool = False) -> Passed:
    """What may be handed on at this moment; with `unapproved` everything that is built, for a draft.

    Raises `Distrusted` when nothing may, or for a record that was tampered with, `UsageFault` when nothing is built.
    """
    manifest = built(project)
    found = () if unapproved else verified(project, now, manifest)
    good = {one.creative: one.expires for one in found if not one.why}
    if unapproved:
        good = {one["id"]: None for one in manifest["creatives"]}
    withheld = {one.creative: one.why for one in found if one.why}
    if not good:
        first, why = next(iter(withheld.items()))
        more = f"; {len(withheld) - 1} more stand no better: `spotlight verify` tells each" if len(withheld) > 1 else ""
        raise Distrusted(f"nothing may be released: {first}: {'; '.join(why)}{more}")
    creatives = [one for one in manifest["creatives"] if one["id"] in good]
    return Passed(manifest={**manifest, "creatives": creatives}, approved=good, withheld=withheld)


def verified(project: Project, now: datetime, manifest: Mapping[str, Any] | None = None) -> tuple[Verified, ...]:
    """Every creative that is built, against what people decided; takes a `manifest` and raises as `verify.verify`."""
    pinned = keys(project.approvers)
    return verify(
        project.root / "output" / project.campaign.id,
        project.root / approvals.FOLDER,
        pinned,
        project.review.digest,
        now,
        _recorded(project, pinned),
        manifest=manifest,
    )


def built(project: Project) -> Mapping[str, Any]:
    """The manifest of the build as it lies there; raises `UsageFault`."""
    path = project.root / "output" / project.campaign.id / "manifest.json"
    try:
        raw = path.read_bytes()
        manifest: Mapping[str, Any] = plainjson.read(raw)
        version, creatives = manifest["schema_version"], manifest["creatives"]
    except FileNotFoundError as fault:
        raise UsageFault("nothing is built: run `spotlight build` first") from fault
    except (OSError, ValueError, LookupError, TypeError) as fault:
        raise UsageFault("manifest.json cannot be read: run `spotlight build`") from fault
    if version != SCHEMA_VERSION:
        raise UsageFault(f"manifest.json is of version {version}, this is for {SCHEMA_VERSION}: run `spotlight build`")
    if not creatives:
        raise UsageFault("nothing is built: run `spotlight build` first")
    if amiss := published.amiss(raw) or _unpackable(creatives):
        raise UsageFault(f"manifest.json is not as a build writes it, {amiss}: run `spotlight build`")
    if other := _otherwise(manifest, stated(project.campaign, project.locations)):
        raise UsageFault(
            f"{other} in manifest.json is not what campaign.yaml and locations/ say: run `spotlight build`"
        )
    if manifest["draft"]:
        raise UsageFault("what lies in output/ is a draft, small and marked: run `spotlight build`")
    return manifest


def _otherwise(manifest: Mapping[str, Any], written: Mapping[str, Any]) -> str:
    """What a manifest says of who speaks, where and when that is not as it is written; empty where all of it is.

    None of that is in what people approve, so it is not taken from a file that anybody can edit.
    """
    told = {**manifest, "places": [{**place, "creatives": 0} for place in manifest["places"]]}
    known = {place["id"]: place for place in written["places"]}
    for name in ("campaign", "title", "brand", "paid_for_by", "places"):
        if told[name] != written[name]:
            return name.replace("_", " ")
    for one in manifest["creatives"]:
        for name in ("targeting", "schedule"):
            if one[name] != known.get(one["location"], {}).get(name):
                return f"{name} of {one['id']}"
    return ""


def _unpackable(creatives: Sequence[Mapping[str, Any]]) -> str:
    """Why these creatives cannot be packed, whoever approved them; empty where they can."""
    try:
        for one in creatives:
            unit(one)
        unsafe = [name for name in places(creatives).values() if not safe(name)]
    except ValueError as fault:
        return str(fault)
    return f"no system keeps a file '{unsafe[0]}'" if unsafe else ""


def _recorded(project: Project, pinned: Keys) -> tuple[Event, ...] | None:
    """What the record holds, where it lies here; raises `Distrusted` when it is not as written, or was set back."""
    record = project.root / "review"
    if not Shelf(record).journal.is_file():
        return None
    heads = recordlog.heads(project.root / approvals.FOLDER / recordlog.FILE, tuple(pinned.owners))
    with visiting.record(record) as journal:
        whole(journal, [one.checkpoint for one in heads])
        return journal.events()
