"""What a build would do, and why: every file to deliver, and the reason for each that does not stand. No pixels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import keys, ledger, plan
from pipeline.authored import Photo
from pipeline.cuts import formats
from pipeline.errors import SpotlightError, from_os_error
from pipeline.families import fonts_digest
from pipeline.keys import Keys
from pipeline.ledger import Entry, Ledger
from pipeline.model import Creative, Script, Variant
from pipeline.orders import Order, Supplies, orders, plate_of, track_of
from pipeline.project import Project
from pipeline.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to build: `only` selects variants, `draft` is half size and marked, `fresh` trusts nothing that was kept."""

    only: str = "*"
    jobs: int | None = None
    draft: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Every order of the campaign; `reasons` says why, for those that were asked for and do not stand."""

    project: Project
    variants: tuple[Variant, ...]
    scripts: Mapping[Creative, Script]
    supplies: Supplies
    orders: tuple[Order, ...]
    reasons: Mapping[str, str]
    asked: frozenset[str]
    """Ids that the request selected, whether they stand or not."""
    stale: frozenset[str]
    """Ids of all that do not stand, asked for or not."""
    ledger: Ledger
    keys: Keys
    name: str

    @property
    def folder(self) -> Path:
        return self.project.root / "output" / self.name

    @property
    def store(self) -> Path:
        return self.project.root / ".spotlight" / "store"

    @property
    def ledger_path(self) -> Path:
        return self.project.root / ".spotlight" / f"ledger-{self.name}.json"

    @property
    def verdicts_path(self) -> Path:
        return self.project.root / ".spotlight" / f"verdicts-{self.name}.json"

    @property
    def standing(self) -> dict[str, Entry]:
        """Entries of orders that stand as they are."""
        entries = self.ledger.entries
        return {
            order.id: entries[order.id] for order in self.orders if order.id not in self.stale and order.id in entries
        }

    @property
    def wanted(self) -> tuple[Order, ...]:
        """The orders to make now."""
        return tuple(order for order in self.orders if order.id in self.reasons)


@dataclass(slots=True)
class Progress:
    """What a build has come to so far; kept outside what makes so that an interruption loses nothing."""

    entries: dict[str, Entry]
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    faults: dict[str, SpotlightError] = field(default_factory=dict)
    made: int = 0
    delivered: float = 0.0
    """Seconds of film put in their places."""
    drawn: float = 0.0
    """Seconds of film drawn and encoded for it; shots that several files share count once, kept ones not at all."""


def intend(project: Project, request: Request) -> Intent:
    """Compare what is written with what was made.

    Raises `MistakesFound` for copy, `UsageFault` for a selection that matches nothing, `EnvironmentFault` for a font
    or file that cannot be read.
    """
    variants = plan.variants(project)
    unread = _intent(project, variants, variants, draft=request.draft)
    chosen = _ids(plan.select(variants, request.only))
    before = ledger.read(unread.ledger_path)
    whys = {order.id: before.why(order.id, order.parts, order.code, unread.folder) for order in unread.orders}
    afresh = "asked for afresh" if request.fresh else None
    reasons = {id_: reason for id_, why in whys.items() if id_ in chosen and (reason := why or afresh)}
    stale = frozenset(id_ for id_, why in whys.items() if why)
    return replace(unread, reasons=reasons, asked=chosen, stale=stale, ledger=before)


def glance(project: Project, only: str) -> Intent:
    """The intent of what is asked for alone, for those who only look: nothing is compared and nothing is stale.

    Raises as `intend` does, for the words of what is asked for.
    """
    variants = plan.variants(project)
    return _intent(project, variants, plan.select(variants, only), draft=False)


def _intent(project: Project, variants: tuple[Variant, ...], ordered: tuple[Variant, ...], *, draft: bool) -> Intent:
    """Orders for `ordered`, all of them asked for, in formats that suit all `variants` of the campaign."""
    campaign = project.campaign
    creatives = None if ordered is variants else [variant.creative for variant in ordered]
    scripts, now = plan.scripts(project, creatives), keys.read()
    supplies = _supplies(project, scripts)
    used = {variant.placement.id: variant.placement for variant in variants}
    forms = formats(used, universal=campaign.layout == "universal", draft=draft)
    return Intent(
        project=project,
        variants=ordered,
        scripts=scripts,
        supplies=supplies,
        orders=orders(ordered, scripts, supplies, forms, now),
        reasons={},
        asked=_ids(ordered),
        stale=frozenset(),
        ledger=ledger.EMPTY,
        keys=now,
        name=f"{campaign.id}-draft" if draft else campaign.id,
    )


def _ids(variants: Iterable[Variant]) -> frozenset[str]:
    """The ids of variants and of their creatives, whose covers they bring."""
    ids = [variant.id for variant in variants]
    return frozenset([*ids, *(id_.rpartition("/")[0] for id_ in ids)])


def _supplies(project: Project, scripts: Mapping[Creative, Script]) -> Supplies:
    used = {(creative.location, beat.photo) for creative, script in scripts.items() for beat in script.beats}
    try:
        plates = {
            (place, photo.id): plate_of(photo, _photo_path(project, place, photo))
            for place, location in project.locations.items()
            for photo in location.photos
            if (place, photo.id) in used
        }
        tracks = {
            creative: track_of(script, project.root / "sounds" / script.sound.file if script.sound.file else None)
            for creative, script in scripts.items()
        }
    except OSError as fault:
        raise from_os_error(fault, "reading photos and sounds") from fault
    brand = project.campaign.brand
    return Supplies(plates=plates, tracks=tracks, brand=brand, type=fonts_digest(brand.fonts))


def _photo_path(project: Project, place: str, photo: Photo) -> Path | None:
    return None if photo.file is None else project.photo_path(place, photo)
