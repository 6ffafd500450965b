"""Which creatives a campaign makes, and for which placements."""

from collections.abc import Container, Iterator, Mapping
from itertools import product

from pipeline.authored import Campaign, Matrix, Selector
from pipeline.model import Creative
from pipeline.theme import Theme


def _matches(selector: Selector, creative: Creative, placement: str) -> bool:
    return (
        (not selector.theme or creative.theme in selector.theme)
        and (not selector.location or creative.location in selector.location)
        and (not selector.version or creative.version in selector.version)
        and (not selector.language or creative.language in selector.language)
        and (not selector.placement or placement in selector.placement)
    )


def _wanted(matrix: Matrix, creative: Creative, placement: str) -> bool:
    if matrix.include and not any(_matches(selector, creative, placement) for selector in matrix.include):
        return False
    return not any(_matches(selector, creative, placement) for selector in matrix.exclude)


def cells(
    campaign: Campaign, themes: Mapping[str, Theme], locations: Container[str]
) -> Iterator[tuple[Creative, tuple[str, ...]]]:
    """Each creative with the ids of its placements, in the campaign's order; `limit` counts creatives.

    A control of an experiment gets none. Themes and locations that are not there are passed over: that they are missing
    is said elsewhere.
    """
    made = 0
    for theme, location in product(dict.fromkeys(campaign.themes), dict.fromkeys(campaign.locations)):
        if theme not in themes or location not in locations or campaign.arms.get(location) == "control":
            continue
        for version, language in product(themes[theme].versions, dict.fromkeys(campaign.languages)):
            creative = Creative(theme, location, version, language)
            placements = dict.fromkeys(campaign.placements)
            chosen = tuple(placement for placement in placements if _wanted(campaign.matrix, creative, placement))
            if chosen:
                if made == campaign.matrix.limit:
                    return
                made += 1
                yield creative, chosen
