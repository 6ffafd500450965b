"""What goes with the files of a creative: captions, transcript and alt text; and what the manifest says of all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from pipeline import captions
from pipeline.checks import copy as copy_checks
from pipeline.checks import media as media_checks
from pipeline.checks import photo as photo_checks
from pipeline.checks import size as size_checks
from pipeline.facts import location_facts
from pipeline.intent import Intent
from pipeline.ledger import Entry, Ledger
from pipeline.manifest import Made
from pipeline.model import Creative, Finding, MediaFacts, Script, SoundFacts, Variant
from pipeline.orders import folder_of
from pipeline.project import Project
from pipeline.store import write_text


def pack(
    project: Project, variants: Iterable[Variant], scripts: Mapping[Creative, Script], ledger: Ledger, *, draft: bool
) -> dict[Creative, Made]:
    """Everything the manifest says of the creatives whose covers and files lie in their places."""
    files: dict[Creative, list[tuple[Variant, Entry, Sequence[Finding]]]] = {}
    for variant in variants:
        entry = ledger.entries.get(variant.id)
        if entry is not None and variant.creative.id in ledger.entries:
            found = judge(variant, scripts[variant.creative], project.campaign.brand.name, entry, draft=draft)
            files.setdefault(variant.creative, []).append((variant, entry, found))
    return {
        creative: _made(project, creative, scripts[creative], ledger.entries[creative.id].file, each)
        for creative, each in files.items()
    }


def judge(variant: Variant, script: Script, brand: str, entry: Entry, *, draft: bool) -> tuple[Finding, ...]:
    """Every rule the file and its words break at the placement; a draft is not the file that runs there."""
    facts = _facts(entry.record["facts"])
    words = {"text": script.post.text, "headline": script.post.headline, "brand": brand}
    return (
        *(() if draft else media_checks.findings(facts, variant.placement)),
        *(() if draft else size_checks.findings(facts, variant.placement.make, variant.id)),
        *copy_checks.findings(words, variant.placement),
        *photo_checks.findings(entry.record["enlarged"], entry.record["enlarged_photo"], variant.id),
    )


def _facts(written: Mapping[str, Any]) -> MediaFacts:
    """Facts as they were written to a record: lists were tuples, and the sound had a shape."""
    sound = written["sound"]
    lists = {name: tuple(value) for name, value in written.items() if isinstance(value, list)}
    return MediaFacts(**{**written, **lists, "sound": SoundFacts(**sound) if sound else None})


def write(folder: Path, made: Mapping[Creative, Made]) -> None:
    """Write what changed of every creative's captions, transcript and alt text; raises `EnvironmentFault`."""
    for creative, one in made.items():
        written = (captions.webvtt(one.script), one.transcript, one.script.post.alt + "\n")
        for name, text in zip(texts(creative), written, strict=True):
            target = folder / name
            if not _says(target, text):
                write_text(target, text)


def _says(target: Path, text: str) -> bool:
    """Whether the file is there and says just that."""
    try:
        return target.read_bytes() == text.encode()
    except OSError:
        return False


def texts(creative: Creative) -> tuple[str, str, str]:
    """The files of a creative's captions, transcript and alt text, below the campaign's output."""
    start = f"{folder_of(creative)}/{creative.stem}"
    return f"{start}_captions.vtt", f"{start}_transcript.txt", f"{start}_alt.txt"


def unclaimed(intent: Intent) -> Sequence[str]:
    """Files that an earlier build delivered and no order names any more, with the texts of creatives that are gone."""
    claimed, ids = {order.file for order in intent.orders}, {order.id for order in intent.orders}
    gone = [entry.file for entry in intent.ledger.entries.values() if entry.file not in claimed]
    parts = [id_.split("/") for id_ in intent.ledger.entries if id_ not in ids]
    covers = [Creative(*part) for part in parts if len(part) == len(fields(Creative))]
    return [*gone, *(name for creative in covers for name in texts(creative))]


def _made(
    project: Project,
    creative: Creative,
    script: Script,
    cover: str,
    files: Sequence[tuple[Variant, Entry, Sequence[Finding]]],
) -> Made:
    location = project.locations[creative.location]
    name = location_facts(location, creative.language, project.campaign.languages[0])["name"]
    return Made(
        script=script,
        location=location,
        location_name=name,
        cover=cover,
        captions=texts(creative)[0],
        transcript=captions.transcript(script),
        variants=files,
    )
