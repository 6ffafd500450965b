"""What placements promise, the button and where it leads, covers that fit, and figures that grow old."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from proving import case, proves
from test_checks_media import BROKEN, FACTS, LIMITS, placement

import pipeline
from pipeline.checks import copy, media, package, photo, platform, size, sound
from pipeline.checks.book import Entry
from pipeline.model import MediaFacts
from pipeline.rules import Make, Placement, Platform

FAMILIES = (copy, package, photo, platform, size, sound)
TODAY = date(2026, 11, 22)
LANDING = "https://example.org/good-night-out?utm_source=night&utm_medium=paid-social"
UTM = {"source": "night", "medium": "paid-social"}
WORDS: dict[str, Any] = {"learn-more": "LEARN_MORE", "watch": "WATCH", "none": None}


def slots() -> list[Placement]:
    files = sorted((Path(pipeline.__file__).parent / "placements").glob("*.yaml"))
    return [
        slot for file in files for slot in Platform.model_validate(yaml.safe_load(file.read_text("utf-8"))).placements
    ]


def entries() -> list[Entry]:
    return [entry for family in FAMILIES for entry in family.RULES]


def test_every_rule_is_told_once() -> None:
    ids = [entry.id for entry in entries()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_a_rule_tells_all_of_itself_in_plain_words(entry: Entry) -> None:
    assert entry.source == "house" or entry.source.startswith("https://")
    for said in (entry.title, entry.why, entry.how):
        assert said[0].isupper() or said.startswith(("https", "`")), said
        assert said.endswith("."), said
    for said in (entry.limit, entry.fix):
        assert said
        assert not said.endswith("."), said
    assert "  " not in f"{entry.title} {entry.why} {entry.how} {entry.limit} {entry.fix}"


@pytest.mark.parametrize(("name", "change", "rule"), BROKEN)
def test_what_a_film_is_told_is_what_the_rule_says(name: str, change: dict[str, Any], rule: str) -> None:
    (found,) = media.findings(replace(FACTS, **change), placement({name: LIMITS[name]}))
    entry = next(entry for entry in platform.RULES if entry.id == rule)
    assert (found.severity, found.fix) == (entry.severity, entry.fix)


def with_words(words: dict[str, Any]) -> Placement:
    return placement({}).model_copy(update={"call_to_action": words})


@proves("PLAT-CTA", "fails")
@proves("PLAT-CTA", "passes")
def test_a_button_needs_a_word_of_the_platform() -> None:
    assert copy.button("watch", with_words(WORDS)) == ()
    (found,) = copy.button("contact", with_words(WORDS))
    assert (found.rule, found.severity, found.measured) == ("PLAT-CTA", "error", "'contact'")
    assert found.limit == "learn-more or watch"
    (found,) = copy.button("none", with_words(WORDS))
    assert (found.rule, found.severity) == ("PLAT-CTA", "warning")


@proves("PLAT-CTA", "trap")
def test_where_there_are_no_buttons_none_is_asked_for() -> None:
    assert copy.button("contact", with_words({})) == ()


@pytest.mark.parametrize(
    ("url", "measured"),
    [
        (LANDING, []),
        (f"{LANDING}&utm_content=drugs_quay_a_en", []),
        ("https://münchen.example/?utm_source=night&utm_medium=paid-social", []),
        ("https://8.8.8.8/?utm_source=night&utm_medium=paid-social", []),
        case("PLAT-URL", "fails", LANDING.replace("https", "http"), ["http://"]),
        (LANDING.replace("example.org", "me:secret@example.org"), ["written with a name or password in it"]),
        (LANDING.replace("good-night-out", "good night out"), ["written with a space in it"]),
        (LANDING.replace("good-night-out", "good\tnight"), ["written with a space in it"]),
        case("PLAT-URL", "trap", LANDING.replace("good-night-out", "good\u200bnight"), ["written with a space in it"]),
        (LANDING.replace("utm_source=night&", ""), ["without utm_source"]),
        (LANDING.replace("=night", "=day"), ["without utm_source"]),
        case("PLAT-URL", "trap", LANDING.replace("?", "#"), ["without utm_source, utm_medium"]),
        case("PLAT-URL", "passes", f"{LANDING}&x={'a' * (2048 - len(LANDING) - 3)}", []),
        case("PLAT-URL", "fails", f"{LANDING}&x={'a' * (2049 - len(LANDING) - 3)}", ["2049 characters long"]),
        ("https://[::1", ["no address that can be read"]),
        ("night-out", ["nothing://", "at no host", "without utm_source, utm_medium"]),
    ],
)
def test_an_address_is_safe_public_and_keeps_its_fields(url: str, measured: list[str]) -> None:
    found = copy.address(url, UTM, "slot")
    assert [one.measured for one in found] == measured
    assert {one.rule for one in found} <= {"PLAT-URL"}


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "intranet",
        "192.168.1.4",
        "10.0.0.1",
        "127.0.0.1",
        "[::1]",
        "[fd00::1]",
        "nas.local",
        "a.internal",
        "x.test",
    ],
)
def test_a_host_that_only_works_inside_is_found(host: str) -> None:
    (found,) = copy.address(f"https://{host}/", {}, "slot")
    assert found.measured == f"at {host.strip('[]')}"


@proves("PLAT-URL", "trap")
@pytest.mark.parametrize("host", ["mylocal.org", "local.gov.uk", "internal.example.org", "test.org", "example.org."])
def test_a_host_that_only_sounds_private_is_public(host: str) -> None:
    assert copy.address(f"https://{host}/", {}, "slot") == ()


COVER = replace(FACTS, container="jpeg")


@pytest.mark.parametrize(
    ("cover", "measured"),
    [
        (COVER, []),
        case("PLAT-COVER", "passes", replace(COVER, width=1080, height=1902), []),  # 0.9 % off
        case("PLAT-COVER", "fails", replace(COVER, width=1080, height=1898), ["a JPEG of 1080:1898"]),  # 1.2 %
        case("PLAT-COVER", "trap", replace(COVER, width=480, height=854), []),  # smaller, and of one shape
        case("PLAT-COVER", "trap", replace(COVER, width=1920, height=1080), ["a JPEG of 1920:1080"]),  # turned
        case("PLAT-COVER", "fails", replace(COVER, container="png"), ["a png"]),
        case("PLAT-COVER", "fails", None, ["missing"]),
    ],
)
def test_a_placement_gets_a_cover_of_its_shape(cover: MediaFacts | None, measured: list[str]) -> None:
    needs = placement({}).model_copy(update={"cover": "jpeg"})
    found = platform.cover(needs, cover)
    assert [(one.rule, one.measured) for one in found] == [("PLAT-COVER", each) for each in measured]
    assert platform.cover(placement({}), cover) == ()


@pytest.mark.parametrize(
    ("count", "measured"),
    [
        case("SIZE-BUDGET", "passes", 60_000, None),
        case("SIZE-BUDGET", "fails", 60_001, "60.0 kB"),
        case("SIZE-BUDGET", "trap", 60 * 1024, "61.4 kB"),  # "60 kB", to some
    ],
)
def test_a_file_keeps_to_the_bytes_it_was_allowed(count: int, measured: str | None) -> None:
    facts = replace(FACTS, bytes=count)
    make = Make(kind="gif", width=480, height=854, fps=15, max_bytes=60_000)
    found = [(one.rule, one.severity, one.measured) for one in size.findings(facts, make, "slot")]
    assert found == ([("SIZE-BUDGET", "warning", measured)] if measured else [])


@proves("SIZE-BUDGET", "trap")
def test_what_a_platform_allows_is_no_budget() -> None:
    """A limit of the platform's own is another rule; without a budget nothing is too large."""
    slot = placement({"max_bytes": 1})
    assert size.findings(FACTS, slot.make, "slot") == ()


@proves("PLAT-STALE", "fails")
@proves("PLAT-STALE", "passes")
def test_old_figures_are_told_once_a_placement() -> None:
    slot = placement({"width": 1080, "height": 1920})
    checked = date(2026, 9, 30)
    assert platform.stale(slot, checked + timedelta(days=180)) == ()
    (found,) = platform.stale(slot, checked + timedelta(days=181))
    assert (found.rule, found.severity, found.measured) == ("PLAT-STALE", "warning", "181 days old")
    assert found.message.startswith("the oldest of 6 figures, zone.top, is 181 days old")
    assert platform.stale(slot, checked - timedelta(days=400)) == ()


@proves("PLAT-STALE", "trap")
def test_one_old_figure_among_fresh_ones_is_named() -> None:
    slot = placement({"width": 1080})
    assert slot.media.width is not None
    old = slot.media.width.model_copy(update={"checked": date(2026, 1, 1)})
    slot = slot.model_copy(update={"media": slot.media.model_copy(update={"width": old})})
    (found,) = platform.stale(slot, TODAY)
    assert found.message.startswith("the figure media.width is 325 days old")


@pytest.mark.parametrize("slot", slots(), ids=lambda slot: slot.id)
def test_the_placements_that_ship_were_fresh_when_they_were_written(slot: Placement) -> None:
    assert platform.stale(slot, TODAY) == ()
    assert platform.stale(slot, date(2030, 1, 1)) != ()
