"""What goes with the files of a creative: captions, transcript and alt text; and what the manifest says of all."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from pipeline import captions
from pipeline.facts import location_facts
from pipeline.intent import Intent
from pipeline.ledger import Entry
from pipeline.manifest import Beside, Made
from pipeline.model import Creative, Script, Variant
from pipeline.orders import folder_of
from pipeline.store import write_text
from pipeline.waivers import Judged


def pack(intent: Intent, entries: Mapping[str, Entry], judged: Mapping[str, Sequence[Judged]]) -> dict[Creative, Made]:
    """Everything the manifest says of the creatives whose covers and files lie in their places."""
    files: dict[Creative, list[tuple[Variant, Entry, Sequence[Judged]]]] = {}
    for variant in intent.variants:
        entry = entries.get(variant.id)
        if entry is not None and variant.creative.id in entries:
            files.setdefault(variant.creative, []).append((variant, entry, judged.get(variant.id, ())))
    return {
        creative: _made(intent, creative, entries[creative.id], each, judged.get(creative.id, ()))
        for creative, each in files.items()
    }


def write(intent: Intent, entries: Mapping[str, Entry]) -> None:
    """Write what changed of the captions, transcript and alt text of every creative that has files in their places.

    Raises `EnvironmentFault`.
    """
    for creative in dict.fromkeys(variant.creative for variant in intent.variants if variant.id in entries):
        if creative.id in entries:
            beside = _beside(intent.scripts[creative])
            each = (beside.captions, beside.transcript, beside.alt)
            for (name, text), lies in zip(each, read(intent.folder, creative), strict=True):
                if lies != text:
                    write_text(intent.folder / name, text)


def _beside(script: Script) -> Beside:
    """What is to lie beside a creative's films."""
    captions_, transcript, alt = texts(script.creative)
    return Beside(
        captions=(captions_, captions.webvtt(script)),
        transcript=(transcript, captions.transcript(script)),
        alt=(alt, script.post.alt + "\n"),
    )


def read(folder: Path, creative: Creative) -> tuple[str | None, str | None, str | None]:
    """A creative's captions, transcript and alt text as they lie there; None for one that cannot be read."""
    whole, transcript, alt = (_read(folder / name) for name in texts(creative))
    return whole, transcript, alt


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


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
    intent: Intent,
    creative: Creative,
    cover: Entry,
    files: Sequence[tuple[Variant, Entry, Sequence[Judged]]],
    judged: Sequence[Judged],
) -> Made:
    project, script = intent.project, intent.scripts[creative]
    location = project.locations[creative.location]
    name = location_facts(location, creative.language, project.campaign.languages[0])["name"]
    return Made(
        script=script,
        location=location,
        location_name=name,
        cover=cover,
        beside=_beside(script),
        variants=files,
        judged=judged,
    )
