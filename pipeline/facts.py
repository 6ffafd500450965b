"""What copy can name: the facts of a location, a campaign and a theme, in one language."""

from collections.abc import Mapping

from pipeline.authored import Campaign, Facts, Location
from pipeline.telling import pick
from pipeline.theme import Theme

FIXED: Mapping[str, tuple[str, ...]] = {
    "location": ("name", "area", "postcodes"),
    "campaign": ("title", "brand", "landing", "paid_for_by"),
    "theme": ("title",),
}
"""The names that are always there; an authored fact may not hide them."""


def _picked(texts: Facts, language: str, first: str) -> dict[str, str]:
    chosen = {key: pick(text, language, first) for key, text in texts.items()}
    return {key: text for key, text in chosen.items() if text is not None}


def location_facts(location: Location, language: str, first: str) -> dict[str, str]:
    fixed: Facts = {"name": location.name, "area": location.area, "postcodes": ", ".join(location.postcodes)}
    return _picked({**location.facts, **fixed}, language, first)


def campaign_facts(campaign: Campaign, language: str) -> dict[str, str]:
    fixed: Facts = {
        "title": campaign.title,
        "brand": campaign.brand.name,
        "landing": str(campaign.landing.url),
        "paid_for_by": campaign.brand.paid_for_by,
    }
    return _picked({**campaign.facts, **fixed}, language, campaign.languages[0])


def theme_facts(theme: Theme, language: str, first: str) -> dict[str, str]:
    return _picked({**theme.facts, "title": theme.title}, language, first)
