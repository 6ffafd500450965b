"""Each rule of reach is found where a platform cannot say what is meant, and nowhere else."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import bought
import pytest
from proving import case, cases

from pipeline.exports import EXPORTS
from pipeline.model import Finding
from pipeline.rulebook import BOOK
from pipeline.traffic import Hours, Traffic, traffic

SLOTS = (
    ("tiktok", "tiktok-in-feed", "LEARN_MORE"),
    ("snapchat", "snapchat-single", "MORE"),
    ("instagram", "instagram-reels", "LEARN_MORE"),
)
METRE = 1 / 111_195  # degrees of latitude
QUAY = replace(bought.QUAY, radius=1_000)


def nights(*edges: tuple[int, int, int, int]) -> tuple[Hours, ...]:
    """Windows on Friday, each from an hour and minute to another."""
    return tuple(Hours(days=("fri",), from_=time(*edge[:2]), to=time(*edge[2:])) for edge in edges)


def at(**changed: Any) -> dict[str, Any]:
    return {"places": (replace(QUAY, **changed),)}


def beside(metres: float, **changed: Any) -> dict[str, Any]:
    """A control north of the quay, whose circle is as large."""
    control = replace(QUAY, id="market-cross", arm="control", latitude=QUAY.latitude + metres * METRE, **changed)
    return {"places": (QUAY, control)}


def spoken(language: str) -> dict[str, Any]:
    return {"ads": (bought.ad(QUAY, *SLOTS, language=language),)}


def said(**buying: Any) -> dict[str, Any]:
    return {"buying": bought.buying(**buying)}


def plain(**changed: Any) -> Traffic:
    """One English ad at one place, for people of 18 to 34, at whole hours and half hours."""
    one: dict[str, Any] = {"places": (QUAY,), "ads": (bought.ad(QUAY, *SLOTS),), "youngest": 18, "oldest": 34}
    return bought.traffic(**{**one, **changed})


def found(rule: str, platform: str, meant: Traffic) -> list[Finding]:
    return [finding for finding in EXPORTS[platform](meant).findings if finding.rule == rule]


TOWNS = {"lantern-quay": ["Wexmere"], "market-cross": ["Otherton"]}
BROKEN = [
    ("REACH-HOURS", "tiktok", at(hours=nights((21, 15, 23, 0))), "Fri 21:15-23:00", "75 of its 525 minutes"),
    ("REACH-HOURS", "snapchat", at(hours=nights((21, 30, 23, 0))), "Fri 21:30-23:00", "150 of its 450 minutes"),
    ("REACH-RADIUS", "instagram", at(radius=999), "999 m", "1,000 to 80,000 m"),
    ("REACH-AGES", "tiktok", {"youngest": 16, "oldest": 30}, "16-30", "18-30 of it reached, 31-34 too many, 16-17 mis"),
    ("REACH-AGES", "tiktok", {"youngest": 19, "oldest": 34}, "19-34", "18-24, 25-34: 19-34 of it reached, 18 too many"),
    ("REACH-PLACE", "tiktok", {}, "a circle of 1,000 m or ZZ1 1AA", "a town or county alone: 'Harbourside, Wexmere'"),
    ("REACH-CONTROL", "tiktok", beside(90_000), "in 'Harbourside, Wexmere'", "outside 'Harbourside, Wexmere'"),
    ("REACH-CONTROL", "instagram", beside(1_990), "1,990 m from lantern-quay", "2,000 m"),
    ("REACH-LANGUAGE", "tiktok", spoken("ur"), "left to whoever buys", "'en'"),
    ("REACH-AI", "tiktok", said(ai_made=True), "disclosed with the identity BC_AUTH_TT", "CUSTOMIZED_USER alone"),
]
PASSING = [
    ("REACH-HOURS", "tiktok", at(hours=nights((21, 30, 23, 0)))),
    ("REACH-HOURS", "snapchat", at(hours=nights((21, 0, 23, 0)))),
    ("REACH-RADIUS", "instagram", at(radius=1_000)),
    ("REACH-RADIUS", "snapchat", at(radius=96)),
    ("REACH-AGES", "tiktok", {"youngest": 18, "oldest": 34}),
    ("REACH-AGES", "tiktok", {"youngest": 55, "oldest": 99}),
    ("REACH-PLACE", "snapchat", {}),
    ("REACH-CONTROL", "instagram", beside(2_010)),
    ("REACH-CONTROL", "tiktok", {**beside(90_000), **said(tiktok={"regions": TOWNS})}),
    ("REACH-LANGUAGE", "tiktok", spoken("en")),
    ("REACH-AI", "tiktok", said(ai_made=True, tiktok={"identity": "CUSTOMIZED_USER"})),
    ("REACH-AI", "tiktok", said(ai_made=False)),
]
TRAPS = [  # whether it is found
    ("REACH-HOURS", "snapchat", at(hours=nights((21, 0, 22, 15), (22, 15, 23, 0))), False),  # together whole hours
    ("REACH-HOURS", "tiktok", said(tiktok={"utc_offset": "+05:45"}), True),  # whole hours, by the place's clock alone
    ("REACH-RADIUS", "instagram", {**at(radius=10), "ads": (bought.ad(QUAY, SLOTS[0]),)}, False),  # none runs there
    ("REACH-RADIUS", "instagram", beside(90_000) | {"places": (QUAY, replace(bought.CROSS, radius=10))}, True),
    ("REACH-AGES", "tiktok", {"youngest": 13, "oldest": 17}, True),  # a group of its own, refused in some accounts
    ("REACH-AGES", "instagram", {"youngest": 19, "oldest": 31}, False),  # any year will do
    ("REACH-PLACE", "tiktok", at(postcodes=()), True),  # a circle cannot be said either
    ("REACH-CONTROL", "tiktok", {**beside(90_000), **said(tiktok={"regions": {"market-cross": ["Otherton"]}})}, True),
    ("REACH-CONTROL", "tiktok", {**beside(10), "ads": (bought.ad(QUAY, SLOTS[1]),)}, False),  # TikTok runs nothing
    ("REACH-LANGUAGE", "tiktok", spoken("en-GB"), False),
    ("REACH-LANGUAGE", "tiktok", spoken("enm"), True),  # not English, for all its letters
    ("REACH-AI", "tiktok", said(ai_made=True, tiktok={"identity": "TT_USER"}), True),
]


@pytest.mark.parametrize(("rule", "platform", "changed", "measured", "limit"), cases("fails", BROKEN))
def test_what_a_platform_cannot_say_is_told(
    rule: str, platform: str, changed: dict[str, Any], measured: str, limit: str
) -> None:
    (finding,) = found(rule, platform, plain(**changed))
    assert finding.place.split("/")[0] == platform
    assert finding.measured.startswith(measured)
    assert limit in finding.limit
    assert finding.message.endswith(f" is {finding.measured}, accepted is {finding.limit}: {finding.fix}")
    assert finding.severity == BOOK[rule].severity


@pytest.mark.parametrize(("rule", "platform", "changed"), cases("passes", PASSING))
def test_what_it_can_just_say_is_not(rule: str, platform: str, changed: dict[str, Any]) -> None:
    assert found(rule, platform, plain(**changed)) == []


@pytest.mark.parametrize(("rule", "platform", "changed", "told"), cases("trap", TRAPS))
def test_what_only_looks_so_is_judged_as_it_is(
    rule: str, platform: str, changed: dict[str, Any], *, told: bool
) -> None:
    assert bool(found(rule, platform, plain(**changed))) is told


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        case("REACH-HOURS", "way", "REACH-HOURS", "tiktok/lantern-quay"),
        case("REACH-RADIUS", "way", "REACH-RADIUS", "instagram/lantern-quay"),
        case("REACH-AGES", "way", "REACH-AGES", "tiktok"),
        case("REACH-PLACE", "way", "REACH-PLACE", "tiktok/lantern-quay"),
        case("REACH-CONTROL", "way", "REACH-CONTROL", "tiktok/market-cross"),
        case("REACH-LANGUAGE", "way", "REACH-LANGUAGE", "tiktok"),
        case("REACH-AI", "way", "REACH-AI", "tiktok"),
    ],
)
def test_an_export_of_a_manifest_tells_it(rule: str, place: str) -> None:
    meant = traffic(manifest(), bought.buying(ai_made=True))
    assert place in [finding.place for finding in found(rule, place.split("/", maxsplit=1)[0], meant)]


@pytest.mark.parametrize("platform", ["tiktok", "snapchat", "instagram"])
def test_with_no_slot_left_it_is_an_error(platform: str) -> None:
    (finding,) = found("REACH-HOURS", platform, plain(**at(hours=nights((21, 10, 21, 35)))))
    assert (finding.severity, finding.place) == ("error", f"{platform}/lantern-quay")
    assert finding.limit.endswith("there is nothing to send for this place")


@pytest.mark.parametrize("platform", ["tiktok", "snapchat", "instagram"])
def test_with_no_day_of_its_hours_in_the_flight_it_says_so(platform: str) -> None:
    monday = date(2026, 12, 7)
    (finding,) = found("REACH-HOURS", platform, plain(first=monday, last=monday))
    assert (finding.severity, finding.measured) == ("error", "Fri, Sat 21:00-03:00")
    assert finding.limit.startswith("hours that begin on a day from 2026-12-07 to 2026-12-07, and none does: ")


def manifest() -> dict[str, Any]:
    """What a bundle says of an Urdu creative at one place beside a control: all that exports read."""
    files = ("t.mp4", "i.mp4", "cover.jpg", "captions.vtt", "transcript.txt")
    variants = [_variant("tiktok", "t.mp4"), _variant("instagram", "i.mp4")]
    return {
        "campaign": "good-night-out",
        "title": "A good night out",
        "brand": "Night Neighbours",
        "paid_for_by": "Paid for by Wexmere BID",
        "places": [_place("lantern-quay", "treatment"), _place("market-cross", "control")],
        "creatives": [
            {
                "id": "violence/lantern-quay/a/ur",
                "theme": "violence",
                "location": "lantern-quay",
                "version": "a",
                "language": "ur",
                "post": {
                    "text": "کوئی یہاں ہے۔",
                    "headline": "چلتے رہیں",
                    "call_to_action": "learn-more",
                    "url": "https://example.org/night/violence/lantern-quay/ur/?utm_content=violence",
                },
                "page": "https://example.org/night/violence/lantern-quay/ur/",
                "cover": "cover.jpg",
                "cover_md5": "c" * 32,
                "captions": "captions.vtt",
                "transcript_file": "transcript.txt",
                "alt": "A quay at night.",
                "variants": variants,
            }
        ],
        "release": {"files": {name: f"files/{name}" for name in files}},
    }


def _variant(platform: str, file: str) -> dict[str, Any]:
    return {
        "placement": f"{platform}-slot",
        "platform": platform,
        "file": file,
        "bytes": 1_000,
        "sha256": "a" * 64,
        "md5": "b" * 32,
        "measured": {"seconds": 8.0, "width": 1080, "height": 1920},
        "call_to_action": "LEARN_MORE",
    }


def _place(id_: str, arm: str) -> dict[str, Any]:
    circle = {"latitude": 54.5 if arm == "treatment" else 54.6, "longitude": 2.5, "radius_metres": 300}
    return {
        "id": id_,
        "name": id_.title(),
        "area": "Wexmere",
        "arm": arm,
        "creatives": int(arm == "treatment"),
        "targeting": {"first_age": 16, "last_age": 30, "postcodes": ["ZZ1 1AA"], "circle": circle},
        "schedule": {
            "first_day": "2026-12-04",
            "last_day": "2026-12-18",
            "time_zone": "Europe/London",
            "dayparts": [{"days": ["fri"], "from": "21:15", "to": "01:00", "past_midnight": True}],
        },
    }
