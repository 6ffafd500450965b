"""What is known of buying on each platform: told for all that ship, each fact with its source and day."""

from datetime import date
from pathlib import Path

import pytest

import pipeline
from pipeline.platforms import PLATFORMS
from pipeline.platforms.known import Fact, Known

FACTS = [(slug, fact) for slug, known in PLATFORMS.items() for fact in (*known.said, *known.lost)]


def test_every_platform_that_ships_is_known() -> None:
    shipped = {file.stem for file in (Path(pipeline.__file__).parent / "placements").glob("*.yaml")}
    assert set(PLATFORMS) == shipped


@pytest.mark.parametrize(("slug", "fact"), FACTS)
def test_facts_are_sentences_with_a_source_and_a_day(slug: str, fact: Fact) -> None:
    assert fact.says.endswith("."), fact.says
    assert fact.source.startswith("https://") or "://" not in fact.source, fact.source
    assert fact.read >= date(2026, 9, 30)
    assert not fact.doubt or fact.doubt.endswith("."), fact.doubt


def test_the_head_of_an_export_names_addresses_and_the_last_day() -> None:
    known = Known(
        interface="An interface",
        said=(Fact(says="It.", source="https://b.example"), Fact(says="So.", source="house", read=date(2027, 1, 2))),
        lost=(Fact(says="Not.", source="https://a.example"), Fact(says="Nor.", source="https://b.example")),
    )
    assert known.about() == {
        "interface": "An interface",
        "sources": ["https://a.example", "https://b.example"],
        "read": "2027-01-02",
    }
