"""The way: from scripts to files and a manifest. The only place that knows the whole order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline import calls, manifest, package, store
from pipeline.errors import SpotlightError
from pipeline.events import Tell
from pipeline.intent import Intent, Progress, Request, intend
from pipeline.ledger import Ledger
from pipeline.manifest import Made
from pipeline.model import Creative, Finding
from pipeline.project import Project

MAKING: Final = "pipeline.fulfil:fulfil"
"""Named and not imported: a build with nothing to do starts no processes and need not know how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of it: how many files were made and stood, faults by id, findings by variant, and the manifest.

    `delivered` and `drawn` are seconds of film: put in their places, and drawn and encoded for that.
    """

    made: int
    standing: int
    delivered: float
    drawn: float
    faults: Mapping[str, SpotlightError]
    findings: Mapping[str, Sequence[Finding]]
    manifest: Path


def build(project: Project, request: Request, tell: Tell) -> Report:
    """Make what does not stand, put every file in its place, write the manifest.

    One creative's fault does not stop the others, and what was finished is kept whatever happens. Raises what
    `intent.intend` raises.
    """
    intent = intend(project, request)
    progress = Progress(entries=intent.standing)
    stood = len(progress.entries)
    if intent.wanted:
        calls.named(MAKING)(intent, request, progress, tell)
    after = Ledger(entries=progress.entries, codes={})
    made = package.pack(project, intent.variants, intent.scripts, after, draft=request.draft)
    package.write(intent.folder, made)
    store.remove(intent.folder, package.unclaimed(intent))
    return Report(
        made=progress.made,
        standing=stood,
        delivered=progress.delivered,
        drawn=progress.drawn,
        faults=progress.faults,
        findings={variant.id: found for one in made.values() for variant, _, found in one.variants},
        manifest=_write_manifest(intent, made, draft=request.draft),
    )


def _write_manifest(intent: Intent, made: Mapping[Creative, Made], *, draft: bool) -> Path:
    target = intent.folder / "manifest.json"
    text = manifest.text(manifest.compile_manifest(intent.project.campaign, made, draft=draft))
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        store.write_text(target, text)
    return target
