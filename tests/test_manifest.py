"""The manifest says what was made and keeps to its own published schema."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import campaigns
import pytest
from drawing import script
from jsonschema import Draft202012Validator

from pipeline import links, manifest, published
from pipeline.authored import Landing, Location, Window
from pipeline.captions import transcript
from pipeline.ledger import Entry
from pipeline.manifest import Beside, Made, compile_manifest
from pipeline.matrix import cells
from pipeline.model import Creative, Finding, Variant
from pipeline.project import Project, placements
from pipeline.waivers import Judged

FINDING = Finding(rule="max-bytes", severity="error", message="too large", measured="9", limit="8", fix="less")


@pytest.fixture
def read(project: Path) -> Project:
    return campaigns.read(project)


def made(project: Project, *, windows: tuple[dict[str, Any], ...] = ()) -> published.Manifest:
    told = script()
    location = project.locations["pump-lane"]
    if windows:
        demand = tuple(Window.model_validate(window) for window in windows)
        location = location.model_copy(update={"demand": demand})
    variant = Variant(creative=told.creative, placement=placements(None)["tiktok-in-feed"])
    record = {"sha256": "a" * 64, "md5": "b" * 32, "picture": "c" * 64, "facts": {"width": 1080, "seconds": 8.0}}
    entry = Entry(parts={}, reason="the words changed", file="a/b.mp4", bytes=9, modified=1, record=record)
    one = Made(
        script=told,
        location=location,
        location_name="Lantern Quay",
        cover=replace(entry, file="a/cover.jpg"),
        beside=Beside(
            captions=("a/captions.vtt", "WEBVTT\n"),
            transcript=("a/transcript.txt", transcript(told)),
            alt=("a/alt.txt", "A quay.\n"),
        ),
        variants=[(variant, entry, [Judged(FINDING)])],
    )
    return compile_manifest(
        project.campaign, project.locations, {"tiktok-in-feed": "tiktok"}, {told.creative: one}, draft=False
    )


def test_it_keeps_to_its_own_schema(read: Project) -> None:
    validator = Draft202012Validator(published.schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    validator.check_schema(published.schema())
    document = json.loads(manifest.text(made(read)))
    assert [fault.message for fault in validator.iter_errors(document)] == []
    document["creatives"][0]["unheard"] = 1
    del document["creatives"][0]["variants"][0]["sha256"]
    assert len(list(validator.iter_errors(document))) == 2


def test_it_says_what_runs_where_and_when(read: Project) -> None:
    document = json.loads(manifest.text(made(read)))
    (creative,) = document["creatives"]
    assert document["schema_version"] == "1.2.0"
    assert creative["id"] == "your-choice/lantern-quay/a/en"
    assert creative["copy"][1] == "Lantern Quay — Last trams 00:40"
    assert creative["seconds"] == 8.0
    assert creative["targeting"]["postcodes"] == ["E8 1XX"]
    assert creative["targeting"]["circle"] == {"latitude": 51.5, "longitude": -0.1, "radius_metres": 150}
    assert creative["schedule"]["first_day"] == date(2026, 5, 1).isoformat()
    (variant,) = creative["variants"]
    assert (variant["placement"], variant["reason"]) == ("tiktok-in-feed", "the words changed")
    assert variant["findings"][0]["rule"] == "max-bytes"


def test_it_names_every_file_of_a_creative_with_its_digest(read: Project) -> None:
    (creative,) = json.loads(manifest.text(made(read)))["creatives"]
    assert (creative["cover"], creative["cover_sha256"], creative["cover_picture"]) == (
        "a/cover.jpg",
        "a" * 64,
        "c" * 64,
    )
    for name, text in (("captions", "WEBVTT\n"), ("alt", "A quay.\n")):
        assert creative[f"{name}_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert (creative["transcript_file"], creative["alt_file"]) == ("a/transcript.txt", "a/alt.txt")
    assert creative["variants"][0]["sound"] is None


def test_only_photos_that_are_shown_are_credited(read: Project) -> None:
    (creative,) = made(read)["creatives"]
    assert creative["photos"] == ()  # the script shows `wide`, the place has `corner`


@pytest.mark.parametrize(
    ("begins", "ends", "past"),
    [("21:00", "02:00", True), ("09:00", "17:00", False), ("18:00", "18:00", True), ("20:00", "00:00", True)],
)
def test_a_window_past_midnight_says_so(read: Project, begins: str, ends: str, past: bool) -> None:  # noqa: FBT001 a column of the table
    (creative,) = made(read, windows=({"days": ["fri"], "from": begins, "to": ends},))["creatives"]
    (part,) = creative["schedule"]["dayparts"]
    assert (part["from"], part["to"], part["past_midnight"]) == (begins, ends, past)


@pytest.mark.parametrize(
    ("landing", "expected"),
    [
        ({"url": "https://example.org/help"}, "https://example.org/help?utm_content=t_l_a_en"),
        (
            {"url": "https://example.org/help?lang=en&x=a%20b#top", "utm": {"source": "spot light", "medium": "video"}},
            "https://example.org/help?lang=en&x=a+b&utm_source=spot+light&utm_medium=video&utm_content=t_l_a_en#top",
        ),
        ({"url": "https://example.org/?a=", "utm": {"content": "mine"}}, "https://example.org/?a=&utm_content=mine"),
    ],
)
def test_the_landing_page_keeps_its_query_and_says_where_people_came_from(
    landing: dict[str, Any], expected: str
) -> None:
    assert links.landing(Landing.model_validate(landing), Creative("t", "l", "a", "en"), "en") == expected


def test_the_same_build_writes_the_same_text(read: Project) -> None:
    assert manifest.text(made(read)) == manifest.text(made(read))
    assert manifest.text(made(read)).endswith("}\n")
    assert isinstance(read.locations["pump-lane"], Location)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "https://example.org/help/t/l/?lang=x#top"), ("ur", "https://example.org/help/t/l/ur/?lang=x#top")],
)
def test_a_site_of_our_own_has_a_page_for_each_place_and_language(language: str, expected: str) -> None:
    address = Landing.model_validate({"url": "https://example.org/help/?lang=x#top", "pages": True})
    assert links.page(address, Creative("t", "l", "a", language), "en") == expected


def test_a_control_is_told_and_gets_no_creative(read: Project) -> None:
    campaign = read.campaign.model_copy(update={"arms": {"pump-lane": "control"}})
    assert list(cells(campaign, read.themes, read.locations)) == []
    told = compile_manifest(campaign, read.locations, read.platforms, {}, draft=False)
    (place,) = told["places"]
    assert (place["id"], place["arm"], place["creatives"]) == ("pump-lane", "control", 0)
    assert place["targeting"]["circle"]["radius_metres"] == 150
