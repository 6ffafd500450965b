"""What the rules say of what is written, by itself: no file has to be there, and no type is set."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline import calls
from pipeline.checks import copy as copy_checks
from pipeline.checks import photo as photo_checks
from pipeline.checks import platform as platform_checks
from pipeline.digest import digest
from pipeline.intent import Intent
from pipeline.links import landing
from pipeline.model import Creative, Finding, Script, Variant
from pipeline.verdicts import Verdict

PROVING: Final = "pipeline.proofs:proofs"
"""Named, not imported: lists of words are slow to load, and seldom asked."""
FIELDS: Final = {
    "PHOTO-LICENCE": "licence",
    "PHOTO-CREDIT": "credit",
    "PHOTO-CONSENT": "consent",
    "PHOTO-REVIEWED": "reviewed_by",
}
"""Where a photo says what it owes."""


def proved(intent: Intent, kept: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """The verdict on every creative's words, by its id; only what was changed is read again."""
    project = intent.project
    campaign = project.campaign
    landing_page = str(campaign.landing.url)
    around = digest([landing_page, campaign.brand.name, campaign.audience, project.words])
    names = {
        creative.id: intent.keys.proof(
            digest(
                [
                    replace(script, places={}),
                    around,
                    project.locations[creative.location].name,
                    project.themes[creative.theme].facts,
                ]
            )
        )
        for creative, script in intent.scripts.items()
    }
    verdicts = {id_: kept[id_] for id_, of in names.items() if id_ in kept and kept[id_].of == of}
    unread = [script for creative, script in intent.scripts.items() if creative.id not in verdicts]
    if unread:
        found = calls.named(PROVING)(project, unread)
        verdicts |= {id_: Verdict(names[id_], each) for id_, each in found.items()}
    return verdicts


def of_variant(variant: Variant, script: Script, intent: Intent) -> Iterator[Finding]:
    """What is wrong with the words beside a film on its platform, and with its button."""
    brand = intent.project.campaign.brand.name
    words = {"text": script.post.text, "headline": script.post.headline, "brand": brand}
    for one in copy_checks.findings(words, variant.placement):
        field = one.place.rpartition(".")[2]
        named = intent.project.place("campaign.yaml", ("brand", "name"))
        yield replace(one, written=named if field == "brand" else script.places.get(f"post.{field}", ""))
    for one in copy_checks.button(script.post.call_to_action, variant.placement):
        yield replace(one, written=script.places.get("post.call_to_action", ""))


def of_creative(creative: Creative, intent: Intent) -> Iterator[Finding]:
    """What is wrong with where a creative leads, and with what its photos owe."""
    script, campaign = intent.scripts[creative], intent.project.campaign
    for one in copy_checks.address(
        landing(campaign.landing, creative, campaign.languages[0]), campaign.landing.utm, creative.id
    ):
        yield replace(one, written=intent.project.place("campaign.yaml", ("landing", "url")))
    used = {beat.photo for beat in script.beats}
    for index, photo in enumerate(intent.project.locations[creative.location].photos):
        if photo.id in used:
            for one in photo_checks.provenance(photo, photo.reviewed_by, f"{creative.location}/{photo.id}"):
                field = FIELDS.get(one.rule, "id")
                file = f"locations/{creative.location}/location.yaml"
                yield replace(one, written=intent.project.place(file, ("photos", index, field)))


def dated(intent: Intent, today: date) -> dict[str, tuple[Finding, ...]]:
    """What a day alone can make wrong of what is asked for: figures of its platform that nobody looked up for long."""
    asked = [variant for variant in intent.variants if variant.id in intent.asked]
    used = {variant.placement.id: variant.placement for variant in asked}
    stale = {id_: platform_checks.stale(placement, today) for id_, placement in used.items()}
    return {variant.id: old for variant in asked if (old := stale[variant.placement.id])}
