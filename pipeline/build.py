"""The way: from scripts to files, what is wrong with them, and a manifest. Only this place knows the whole order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline import assess, calls, manifest, package, store, verdicts, waivers, written
from pipeline.errors import SpotlightError
from pipeline.events import Tell
from pipeline.intent import Intent, Progress, Request, intend
from pipeline.manifest import Made
from pipeline.model import Creative
from pipeline.project import Project
from pipeline.verdicts import Verdict
from pipeline.waivers import Judged

MAKING: Final = "pipeline.fulfil:fulfil"
JUDGING: Final = "pipeline.judge:judge_standing"
"""Named and not imported: a build with nothing to do starts no processes and need not know how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of it: how many files were made and stood, faults by id, what was found, and the manifest.

    `delivered` and `drawn` are seconds of film: put in their places, and drawn and encoded for that. `judged` are
    findings by the id of the variant, creative or placement they are about.
    """

    made: int
    standing: int
    delivered: float
    drawn: float
    faults: Mapping[str, SpotlightError]
    judged: Mapping[str, Sequence[Judged]]
    files: Mapping[str, str]
    """What lies in its place below the manifest's folder, by the id of the variant, or of the creative: its cover."""
    manifest: Path


def build(project: Project, request: Request, tell: Tell, today: date | None = None) -> Report:
    """Make what does not stand, put every file in its place, judge it, write the manifest.

    One creative's fault does not stop the others, and what was finished is kept whatever happens. With `today` what a
    day can make wrong is told as well: waivers that ended, rules that nobody has looked up for long; the manifest says
    nothing of that. Raises what `intent.intend` raises.
    """
    intent = intend(project, request)
    before = verdicts.read(intent.verdicts_path)
    progress = _begun(intent, request, before)
    stood = len(progress.entries)
    if intent.wanted:
        calls.named(MAKING)(intent, request, progress, tell)
    package.write(intent, progress.entries)
    judged = _judged(intent, request, progress, before, tell, asked=False)
    made = package.pack(intent, progress.entries, judged)
    store.remove(intent.folder, package.unclaimed(intent))
    return Report(
        made=progress.made,
        standing=stood,
        delivered=progress.delivered,
        drawn=progress.drawn,
        faults=progress.faults,
        judged=_of_the_day(intent, judged, today, whole=request.only == "*"),
        files={id_: entry.file for id_, entry in progress.entries.items()},
        manifest=_write_manifest(intent, made, draft=request.draft),
    )


def check(project: Project, request: Request, tell: Tell, today: date) -> Report:
    """Judge what was built and is asked for, and make nothing; what should be there and is not was not judged.

    Raises what `intent.intend` raises.
    """
    intent = intend(project, request)
    before = verdicts.read(intent.verdicts_path)
    progress = _begun(intent, request, before)
    judged = _judged(intent, request, progress, before, tell, asked=True)
    judged |= waivers.applied(assess.unbuilt(intent), intent.project.waivers, date.min)
    asked = {id_: each for id_, each in judged.items() if id_ in intent.asked}
    return Report(
        made=0,
        standing=len([id_ for id_ in progress.entries if id_ in intent.asked]),
        delivered=0.0,
        drawn=0.0,
        faults={},
        judged=_of_the_day(intent, asked, today, whole=request.only == "*"),
        files={id_: entry.file for id_, entry in progress.entries.items() if id_ in intent.asked},
        manifest=intent.folder / "manifest.json",
    )


def _begun(intent: Intent, request: Request, before: Mapping[str, Verdict]) -> Progress:
    """What stands, with the verdicts on it that may be trusted."""
    trusted = {id_: verdict for id_, verdict in before.items() if not (request.fresh and id_ in intent.asked)}
    return Progress(entries=intent.standing, verdicts=trusted)


def _judged(
    intent: Intent, request: Request, progress: Progress, before: Mapping[str, Verdict], tell: Tell, *, asked: bool
) -> dict[str, tuple[Judged, ...]]:
    """What is wrong with all that stands now, by id; verdicts that were not there `before` are kept. Of what has none,
    only what is `asked` for is judged, or everything.
    """
    due = assess.due(intent, progress.entries, progress.verdicts)
    if not request.draft and any(order.id in intent.asked or not asked for order in due):
        calls.named(JUDGING)(intent, request, progress, tell, asked=asked)
    progress.verdicts |= written.proved(intent, progress.verdicts)
    known = {*progress.entries, *(creative.id for creative in intent.scripts)}
    kept = {id_: verdict for id_, verdict in progress.verdicts.items() if id_ in known}
    if kept != before:
        verdicts.write(intent.verdicts_path, kept)
    found = assess.assess(intent, progress.entries, kept, draft=request.draft)
    return waivers.applied(found, intent.project.waivers, date.min)


def _of_the_day(
    intent: Intent, judged: Mapping[str, Sequence[Judged]], today: date | None, *, whole: bool
) -> Mapping[str, Sequence[Judged]]:
    """The same with what is wrong today: waivers that ended, or that `whole` campaigns do not need, old figures."""
    if today is None:
        return judged
    project = intent.project
    found = {id_: tuple(one.finding for one in each) for id_, each in judged.items()}
    for id_, old in written.dated(intent, today).items():
        found[id_] = (*found.get(id_, ()), *old)
    now: dict[str, Sequence[Judged]] = dict(waivers.applied(found, project.waivers, today))
    if project.waivers.waivers:
        own = waivers.findings(project.waivers, project.marks[waivers.FILE], now, today, whole=whole)
        now[waivers.FILE] = tuple(Judged(finding) for finding in own)
    return now


def _write_manifest(intent: Intent, made: Mapping[Creative, Made], *, draft: bool) -> Path:
    target, project = intent.folder / "manifest.json", intent.project
    text = manifest.text(
        manifest.compile_manifest(project.campaign, project.locations, project.platforms, made, draft=draft)
    )
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        store.write_text(target, text)
    return target
