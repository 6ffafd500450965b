"""Everything found wrong with what was made: kept verdicts, and what figures and texts alone can say. No pixels."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pipeline import package, written
from pipeline.checks import media as media_checks
from pipeline.checks import package as package_checks
from pipeline.checks import photo as photo_checks
from pipeline.checks import platform as platform_checks
from pipeline.checks import size as size_checks
from pipeline.checks import sound as sound_checks
from pipeline.checks.book import broken
from pipeline.intent import Intent
from pipeline.ledger import Entry
from pipeline.model import Creative, Finding, MediaFacts, Script, Variant, facts_of, loudness_of
from pipeline.orders import Order
from pipeline.shots import Format
from pipeline.verdicts import Verdict, placed

LOOKED_AT: Final = "what is seen and read in the picture"
PROVED: Final = "the words"
Found = dict[str, tuple[Finding, ...]]


def due(intent: Intent, entries: Mapping[str, Entry], kept: Mapping[str, Verdict]) -> tuple[Order, ...]:
    """The orders whose files stand and have no verdict that still holds."""
    return tuple(
        order
        for order in intent.orders
        if order.kind != "cover" and order.id in entries and not _holds(order, intent, entries, kept)
    )


def _holds(order: Order, intent: Intent, entries: Mapping[str, Entry], kept: Mapping[str, Verdict]) -> bool:
    verdict = kept.get(order.id)
    return verdict is not None and verdict.of == intent.keys.verdict(entries[order.id].record["key"])


def assess(intent: Intent, entries: Mapping[str, Entry], verdicts: Mapping[str, Verdict], *, draft: bool) -> Found:
    """Findings by the id of the variant or creative, for all that has a file; drafts are not the files that run."""
    found: Found = {}
    built: dict[Creative, list[Variant]] = {}
    covers: dict[Creative, MediaFacts] = {}
    forms = {order.id: order.cut.format for order in intent.orders if order.kind == "cover"}
    films = {variant.creative for variant in intent.variants if variant.placement.make.kind == "video"}
    for variant in intent.variants:
        creative, entry = variant.creative, entries.get(variant.id)
        if entry is not None and creative.id in entries:
            built.setdefault(creative, []).append(variant)
            covers[creative] = covers.get(creative) or facts_of(entries[creative.id].record["facts"])
            script, facts = intent.scripts[creative], facts_of(entry.record["facts"])
            found[variant.id] = (
                *_of_file(variant, script, intent, entry, facts, draft=draft),
                *package_checks.pause(facts, cover=True, film=creative in films, place=variant.id),
                *platform_checks.cover(variant.placement, covers[creative]),
                *(() if draft else _of_picture(variant, script, verdicts)),
            )
    for creative, files in built.items():
        found[creative.id] = (
            *(() if draft else _beside(creative, intent, entries[creative.id], covers[creative], forms[creative.id])),
            *_of_creative(creative, files, intent, entries, verdicts),
            *photo_checks.metadata(covers[creative], creative.id),
        )
    return {id_: each for id_, each in found.items() if each}


def unbuilt(intent: Intent) -> Found:
    """What was asked for and could not be judged, as it is not built as it is written now."""
    fix = "run `spotlight build`"
    return {
        id_: (
            broken(
                package_checks.RAN,
                f"what is built is not what is written now ({reason}), so nothing of it was judged: {fix}",
                measured="not built",
                limit="built as it is written",
                fix=fix,
            ),
        )
        for id_, reason in intent.reasons.items()
        if id_ in intent.stale
    }


def _of_file(
    variant: Variant, script: Script, intent: Intent, entry: Entry, facts: MediaFacts, *, draft: bool
) -> Iterator[Finding]:
    placement, record = variant.placement, entry.record
    if not draft:
        yield from media_checks.findings(facts, placement)
        yield from size_checks.findings(facts, placement.make, variant.id)
    heard = loudness_of(record.get("heard"))
    yield from sound_checks.findings(facts.sound, heard, wanted=placement.make.sound, place=variant.id)
    yield from photo_checks.metadata(facts, variant.id)
    yield from written.of_variant(variant, script, intent)
    yield from photo_checks.findings(record["enlarged"], record["enlarged_photo"], variant.id)
    for photo, tags in record["position"].items():
        yield from photo_checks.position(tags, photo, variant.id)
    for photo, left in record["detail"].items():
        yield from photo_checks.redactions(left, photo, variant.id)


def _of_picture(variant: Variant, script: Script, verdicts: Mapping[str, Verdict]) -> tuple[Finding, ...]:
    verdict = verdicts.get(variant.id)
    if verdict is None:
        return package_checks.ran([LOOKED_AT], [], variant.id)
    return placed(verdict.findings, script.places)


def _beside(creative: Creative, intent: Intent, cover: Entry, facts: MediaFacts, form: Format) -> tuple[Finding, ...]:
    """What is wrong with the texts and the cover that lie beside a creative's films."""
    captions, transcript, alt = package.read(intent.folder, creative)
    enclosed = package_checks.Enclosed(
        alt=alt, transcript=transcript, captions=captions, cover=facts, opening=cover.record["opening"]
    )
    return package_checks.findings(enclosed, intent.scripts[creative], (form.width, form.height))


def _of_creative(
    creative: Creative,
    files: Sequence[Variant],
    intent: Intent,
    entries: Mapping[str, Entry],
    verdicts: Mapping[str, Verdict],
) -> Iterator[Finding]:
    """What is wrong with a creative's words, names, address and photos."""
    script, cover = intent.scripts[creative], entries[creative.id]
    proof = verdicts.get(creative.id)
    yield from package_checks.ran([PROVED], [], creative.id) if proof is None else placed(proof.findings, script.places)
    names = [cover.file, *package.texts(creative), *(entries[variant.id].file for variant in files)]
    yield from package_checks.names(names)
    yield from written.of_creative(creative, intent)
