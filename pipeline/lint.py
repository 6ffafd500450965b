"""What the rules say of a campaign before anything is made: of its words as written, and as they will be set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from pipeline import contrast, prospect, rehearsal, verdicts, waivers, written
from pipeline.crew import hired
from pipeline.errors import Mistake, MistakesFound
from pipeline.events import Tell
from pipeline.hands import hands
from pipeline.intent import Intent, glance
from pipeline.model import Finding
from pipeline.project import Project
from pipeline.setups import Timeline
from pipeline.store import Store
from pipeline.tasks import Bench, trials
from pipeline.verdicts import placed
from pipeline.waivers import Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """How much was read, and what was found by the id of the variant or creative it is about."""

    creatives: int
    files: int
    judged: Mapping[str, Sequence[Judged]]


def lint(project: Project, jobs: int | None, tell: Tell, today: date) -> Linted:
    """Judge all that is written; makes nothing, but keeps what it found.

    Raises `MistakesFound` with every colour too pale and every text that does not fit, and what `intent.glance` raises.
    """
    intent = glance(project, "*")
    bench = Bench(store=Store(intent.store), keys=intent.keys)
    timelines = prospect.timelines(intent.orders, intent)
    pale = chain.from_iterable(contrast.mistakes([project.worn(theme) for theme in project.themes]))
    mistakes = dict.fromkeys([*pale, *_misfits(intent, timelines, bench, jobs, tell)])
    if mistakes:
        raise MistakesFound(tuple(sorted(mistakes)))
    found = _of_words(intent) | written.dated(intent, today)
    cuts = {order.id: order.cut for order in intent.orders}
    one = {cut: id_ for id_, cut in cuts.items()}
    read = {cut: tuple(rehearsal.read(timelines[id_], bench)) for cut, id_ in one.items()}
    for variant in intent.variants:
        script = intent.scripts[variant.creative]
        found[variant.id] = (
            *found.get(variant.id, ()),
            *written.of_variant(variant, script, intent),
            *placed(read[cuts[variant.id]], script.places),
        )
    judged: dict[str, Sequence[Judged]] = dict(waivers.applied(found, project.waivers, today))
    if project.waivers.waivers:
        own = waivers.findings(project.waivers, project.marks[waivers.FILE], judged, today, whole=False)
        judged[waivers.FILE] = tuple(Judged(finding) for finding in own)
    return Linted(creatives=len(intent.scripts), files=len(intent.variants), judged=judged)


def _misfits(
    intent: Intent, timelines: Mapping[str, Timeline], bench: Bench, jobs: int | None, tell: Tell
) -> tuple[Mistake, ...]:
    """What does not fit; raises the fault where a look or a font failed."""
    if next(trials(timelines.values(), bench), None) is None:
        return ()
    with hired(hands(jobs).count, rehearsal.TRYING) as crew:
        crew.call()
        faults = rehearsal.rehearse(intent.orders, timelines, intent, bench, crew, tell)
    found: list[Mistake] = []
    for fault in faults.values():
        if not isinstance(fault, MistakesFound):
            raise fault
        found += fault.mistakes
    return tuple(found)


def _of_words(intent: Intent) -> dict[str, tuple[Finding, ...]]:
    """What is said of each creative's words, its address and its photos; what was read before is not read again."""
    before = verdicts.read(intent.verdicts_path)
    proved = written.proved(intent, before)
    if any(before.get(id_) != verdict for id_, verdict in proved.items()):
        verdicts.write(intent.verdicts_path, before | proved)
    return {
        creative.id: (
            *placed(proved[creative.id].findings, script.places),
            *written.of_creative(creative, intent),
        )
        for creative, script in intent.scripts.items()
    }
