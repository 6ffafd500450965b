"""The way: from scripts to files and a manifest. The only place that knows the whole order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import crew, events, fulfil, ledger, manifest, package, store
from pipeline.errors import SpotlightError
from pipeline.fulfil import Progress, Tell
from pipeline.intent import Intent, Request, intend
from pipeline.ledger import CODE, Ledger
from pipeline.manifest import Made
from pipeline.model import Creative, Finding
from pipeline.project import Project
from pipeline.tasks import Bench

ROOMS = ("pipeline.layout", "pipeline.filming")
"""What every process will need, named, so that a build with nothing to do never loads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of it: how many files were made and stood, faults by id, findings by variant, and the manifest."""

    made: int
    standing: int
    faults: Mapping[str, SpotlightError]
    findings: Mapping[str, Sequence[Finding]]
    manifest: Path


def build(project: Project, request: Request, tell: Tell) -> Report:
    """Make what does not stand, put every file in its place, write the manifest.

    One creative's fault does not stop the others, and what was finished is kept whatever happens. Raises what
    `intent.intend` raises.
    """
    intent = intend(project, request)
    progress = Progress(entries=dict(fulfil.standing(intent)))
    stood = len(progress.entries)
    if intent.wanted:
        _make(intent, request, progress, tell)
    after = Ledger(entries=progress.entries, codes={})
    made = package.pack(project, intent.variants, intent.scripts, after, draft=request.draft)
    package.write(intent.folder, made)
    store.remove(intent.folder, fulfil.unclaimed(intent))
    return Report(
        made=progress.made,
        standing=stood,
        faults=progress.faults,
        findings={variant.id: found for one in made.values() for variant, _, found in one.variants},
        manifest=_write_manifest(intent, made, draft=request.draft),
    )


def _make(intent: Intent, request: Request, progress: Progress, tell: Tell) -> None:
    jobs = crew.hands(request.jobs)
    bench = Bench(store=store.Store(intent.store), keys=intent.keys, fresh=request.fresh)
    bench.store.tidy()
    creatives = len({order.cut.creative for order in intent.wanted})
    standing = len(progress.entries)
    tell(events.Planned(creatives=creatives, files=len(intent.wanted), standing=standing, jobs=jobs))
    try:
        with crew.hired(jobs, ROOMS) as hands:
            hands.call()
            timelines = fulfil.fitting(intent, bench, hands, progress, tell)
            fulfil.make(intent, timelines, bench, hands, progress, tell)
    finally:
        codes = {order.parts[CODE]: order.code for order in intent.orders}
        claimed = {order.id for order in intent.orders}
        before = {id_: entry for id_, entry in intent.ledger.entries.items() if id_ in claimed}
        after = Ledger(entries={**before, **progress.entries}, codes={**intent.ledger.codes, **codes})
        ledger.write(intent.ledger_path, after)


def _write_manifest(intent: Intent, made: Mapping[Creative, Made], *, draft: bool) -> Path:
    target = intent.folder / "manifest.json"
    text = manifest.text(manifest.compile_manifest(intent.project.campaign, made, draft=draft))
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        store.write_text(target, text)
    return target
