"""What a build would do, and why: every file to deliver, and the reason for each that does not stand. No pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import keys, ledger, plan
from pipeline.authored import Photo
from pipeline.cuts import formats
from pipeline.errors import from_os_error
from pipeline.families import fonts_digest
from pipeline.keys import Keys
from pipeline.ledger import Ledger
from pipeline.model import Creative, Script, Variant
from pipeline.orders import Order, Supplies, orders, plate_of, track_of
from pipeline.project import Project


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
    def wanted(self) -> tuple[Order, ...]:
        """The orders to make now."""
        return tuple(order for order in self.orders if order.id in self.reasons)


def intend(project: Project, request: Request) -> Intent:
    """Compare what is written with what was made.

    Raises `MistakesFound` for copy, `UsageFault` for a selection that matches nothing, `EnvironmentFault` for a font
    or file that cannot be read.
    """
    campaign = project.campaign
    variants, scripts, now = plan.variants(project), plan.scripts(project), keys.read()
    supplies = _supplies(project, scripts)
    used = {variant.placement.id: variant.placement for variant in variants}
    forms = formats(used, universal=campaign.layout == "universal", draft=request.draft)
    every = orders(variants, scripts, supplies, forms, now)
    name = f"{campaign.id}-draft" if request.draft else campaign.id
    before = ledger.read(project.root / ".spotlight" / f"ledger-{name}.json")
    folder = project.root / "output" / name
    whys = {order.id: before.why(order.id, order.parts, order.code, folder) for order in every}
    chosen = {variant.id for variant in plan.select(variants, request.only)}
    chosen |= {id_.rpartition("/")[0] for id_ in chosen}
    asked = "asked for afresh" if request.fresh else None
    reasons = {id_: reason for id_, why in whys.items() if id_ in chosen and (reason := why or asked)}
    return Intent(
        project=project,
        variants=variants,
        scripts=scripts,
        supplies=supplies,
        orders=every,
        reasons=reasons,
        asked=frozenset(chosen),
        stale=frozenset(id_ for id_, why in whys.items() if why),
        ledger=before,
        keys=now,
        name=name,
    )


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
