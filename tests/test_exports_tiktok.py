"""What TikTok is sent, field by field against a small file that a person has read, and through its models."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import bought
import pytest
from goldens import GoldenJson
from pydantic import BaseModel, ValidationError

from pipeline.errors import UsageFault
from pipeline.exports import tiktok
from pipeline.exports import tiktok_bodies as told
from pipeline.exports.bodies import BLANK
from pipeline.traffic import Export, Hours, Traffic

SLOT = ("tiktok", "tiktok-in-feed", "LEARN_MORE")
MODELS: Mapping[str, type[BaseModel]] = {
    "POST /file/video/ad/upload/": told.Video,
    "POST /file/image/ad/upload/": told.Image,
    "POST /adgroup/create/": told.AdGroup,
    "POST /ad/create/": told.Ads,
}
ALWAYS = Hours(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), from_=time(0), to=time(0))


def spring(**changed: Any) -> Traffic:
    """One ad at one place, over the night in which clocks are put forward, beside a control."""
    small: dict[str, Any] = {
        "places": (bought.QUAY, bought.CROSS),
        "ads": (bought.ad(bought.QUAY, SLOT),),
        "first": date(2027, 3, 26),
        "last": date(2027, 4, 3),
    }
    return bought.traffic(SLOT, **{**small, **changed})


def bodies(export: Export, call: str) -> list[dict[str, Any]]:
    assert export.bodies is not None
    return [each["body"] for each in export.bodies["requests"] if each["call"] == f"POST {call}"]


def groups(**changed: Any) -> list[dict[str, Any]]:
    return bodies(tiktok.export(bought.traffic(SLOT, **changed)), "/adgroup/create/")


def creative(**said: Any) -> dict[str, Any]:
    (ads, *_) = bodies(tiktok.export(spring(buying=bought.buying(**said))), "/ad/create/")
    (one,) = ads["creatives"]
    return dict(one)


def test_all_of_an_export_is_as_it_was_read_by_a_person(golden_json: GoldenJson) -> None:
    export = tiktok.export(spring(buying=bought.buying(tiktok={"budget": 400}, ai_made=True)))
    findings = [f"{one.severity} {one.rule} {one.place}: {one.message}" for one in export.findings]
    made = {**(export.bodies or {}), "placeholders": export.placeholders, "findings": findings, "rows": export.rows}
    golden_json("exports/tiktok", made)


@pytest.mark.parametrize("identity", ["BC_AUTH_TT", "TT_USER", "AUTH_CODE", "CUSTOMIZED_USER"])
def test_every_body_reads_back_through_its_model(identity: str) -> None:
    export = tiktok.export(bought.traffic(SLOT, buying=bought.buying(tiktok={"identity": identity})))
    assert export.bodies is not None
    for request in json.loads(json.dumps(export.bodies))["requests"]:
        model = MODELS[request["call"]].model_validate_json(json.dumps(request["body"]))
        assert model.model_dump(mode="json", exclude_none=True) == request["body"]


def test_every_blank_has_its_line_and_no_line_is_without_its_blank() -> None:
    export = tiktok.export(bought.traffic(SLOT))
    assert {found[0] for found in BLANK.finditer(json.dumps(export.bodies))} == set(export.placeholders)
    assert set(export.placeholders) >= {
        "<TIKTOK_BUDGET>",
        "<TIKTOK_LANGUAGE_PL>",
        "<TIKTOK_LOCATION_ID:Harbourside, Wexmere>",
        "<TIKTOK_VIDEO_ID:violence_lantern-quay_a_en_tiktok-in-feed>",
    }


def test_there_is_a_group_for_each_place_and_language_and_none_for_a_control() -> None:
    found = [(each["adgroup_name"], each["languages"], each["budget"]) for each in groups()]
    assert found == [
        ("good-night-out lantern-quay en", ["en"], "<TIKTOK_BUDGET>"),
        ("good-night-out lantern-quay pl", ["<TIKTOK_LANGUAGE_PL>"], "<TIKTOK_BUDGET>"),
        ("good-night-out foundry-yard en", ["en"], "<TIKTOK_BUDGET>"),
    ]


def test_all_themes_and_versions_are_in_the_group_of_their_place_twenty_in_a_call() -> None:
    ads = tuple(replace(bought.ad(bought.QUAY, SLOT), version=f"v{number}") for number in range(21))
    ads = tuple(
        replace(ad, films=(bought.film(f"violence_lantern-quay_{ad.version}_en", *SLOT),), cover=f"c/{ad.version}.jpg")
        for ad in ads
    )
    export = tiktok.export(bought.traffic(SLOT, ads=ads))
    calls = bodies(export, "/ad/create/")
    assert [len(each["creatives"]) for each in calls] == [20, 1]
    names = [one["ad_name"] for each in calls for one in each["creatives"]]
    assert len({*names}) == 21 == len(export.rows)
    assert len(bodies(export, "/file/video/ad/upload/")) == len(bodies(export, "/file/image/ad/upload/")) == 21


def test_each_film_and_cover_goes_up_once_whatever_runs_it() -> None:
    export = tiktok.export(spring())
    (video,), (image,) = bodies(export, "/file/video/ad/upload/"), bodies(export, "/file/image/ad/upload/")
    assert video["video_file"] == "tiktok/violence_lantern-quay_a_en_tiktok-in-feed.mp4"
    assert image["image_file"] == "covers/violence_lantern-quay_a_en_cover.jpg"
    assert len(bodies(export, "/ad/create/")) == 2


def test_names_of_files_differ_when_the_film_does_and_are_short_enough() -> None:
    def name(stem: str, md5: str) -> str:
        film = replace(bought.film(stem, *SLOT), md5=md5 * 32)
        (up, *_) = bodies(
            tiktok.export(spring(ads=(replace(bought.ad(bought.QUAY), films=(film,)),))), "/file/video/ad/upload/"
        )
        assert up["video_signature"] == md5 * 32
        return str(up["file_name"])

    assert name("a", "b") == "a_tiktok-in-feed_bbbbbbbb.mp4"
    assert name("a", "c") != name("a", "b")
    long = name("x" * 90, "d")
    assert (len(long), long[-13:]) == (100, "_dddddddd.mp4")


@pytest.mark.parametrize(
    ("youngest", "oldest", "taken"),
    [
        (16, 30, ["AGE_18_24", "AGE_25_34"]),
        (18, 34, ["AGE_18_24", "AGE_25_34"]),
        (13, 17, ["AGE_13_17"]),
        (14, 20, ["AGE_13_17"]),  # 3 of 7 are no more than half
        (15, 21, ["AGE_13_17", "AGE_18_24"]),
        (20, 99, ["AGE_18_24", "AGE_25_34", "AGE_35_44", "AGE_45_54", "AGE_55_100"]),
        (18, 29, ["AGE_18_24"]),  # 5 of 10 are no more than half
        (30, 38, ["AGE_25_34"]),  # 5 of 10 are no more than half either, but the most there is
        (16, 17, ["AGE_13_17"]),
    ],
)
def test_ages_are_the_nearest_groups(youngest: int, oldest: int, taken: list[str]) -> None:
    assert groups(youngest=youngest, oldest=oldest)[0]["age_groups"] == taken


@pytest.mark.parametrize(
    ("offset", "start", "half"),
    [
        (None, "2026-12-04 21:00:00", 4 * 48 + 42),
        ("+01:00", "2026-12-04 21:00:00", 4 * 48 + 44),
        ("-05:00", "2026-12-04 21:00:00", 4 * 48 + 32),
        ("+05:45", "2026-12-04 21:15:00", 5 * 48 + 6),
    ],
)
def test_half_hours_are_by_the_clock_of_the_account(offset: str | None, start: str, half: int) -> None:
    said = bought.buying(tiktok={"utc_offset": offset} if offset else {})
    (group, *_) = groups(buying=said)
    assert (group["schedule_start_time"], len(group["dayparting"])) == (start, 336)
    starts = [number for number in range(336) if group["dayparting"][number - 1] + group["dayparting"][number] == "01"]
    assert half in starts


@pytest.mark.parametrize(
    ("monday", "nights"),
    [  # of an account at UTC, for Friday and Saturday 21:00-03:00 in London: (day, first hour, hour after the last)
        (date(2026, 12, 7), [(4, 21, 24), (5, 0, 3), (5, 21, 24), (6, 0, 3)]),  # winter: the clocks agree
        (date(2027, 7, 5), [(4, 20, 24), (5, 0, 2), (5, 20, 24), (6, 0, 2)]),  # summer: an hour earlier
        (date(2027, 3, 22), [(4, 21, 24), (5, 0, 3), (5, 21, 24), (6, 0, 2)]),  # Sunday 1:00 becomes 2:00
        (date(2026, 10, 19), [(4, 20, 24), (5, 0, 2), (5, 20, 24), (6, 0, 3)]),  # Sunday 2:00 becomes 1:00
    ],
)
def test_half_hours_of_a_week_are_those_counted_by_hand(monday: date, nights: list[tuple[int, int, int]]) -> None:
    played = {48 * day + half for day, start, end in nights for half in range(2 * start, 2 * end)}
    (group,) = bodies(tiktok.export(spring(first=monday, last=monday + timedelta(days=6))), "/adgroup/create/")
    assert group["dayparting"] == "".join("1" if half in played else "0" for half in range(336))


def test_a_budget_for_the_flight_is_one_for_each_day_that_it_runs() -> None:
    """Five weekends of three days by the account's clock, at the quay for two languages."""
    flight: dict[str, Any] = {"first": date(2026, 12, 4), "last": date(2027, 1, 3)}
    found = groups(buying=bought.buying(tiktok={"budget": 1000}), **flight)
    assert [each["budget"] for each in found] == [33.33, 33.33, 66.66]
    assert groups(buying=bought.buying(tiktok={"budget": 0.1}), **flight)[0]["budget"] == "<TIKTOK_BUDGET>"


@pytest.mark.parametrize(("first", "told"), [(date(2027, 12, 31), []), (date(2028, 1, 7), ["2028-01-07"])])
def test_a_beginning_later_than_tiktok_takes_is_told(first: date, told: list[str]) -> None:
    found = tiktok.export(spring(first=first, last=first)).findings
    assert [one.measured[-10:] for one in found if one.rule == "REACH-HOURS"] == told


def test_what_runs_at_all_hours_has_no_half_hours() -> None:
    (group, *_) = groups(places=(replace(bought.QUAY, hours=(ALWAYS,)),))
    assert "dayparting" not in group
    assert group["schedule_start_time"] == "2026-12-04 00:00:00"


def test_where_no_half_hour_can_run_there_is_no_group() -> None:
    short = Hours(days=("fri",), from_=time(21, 15), to=time(21, 40))
    export = tiktok.export(bought.traffic(SLOT, places=(replace(bought.QUAY, hours=(short,)),)))
    assert (export.bodies or {})["requests"] == []
    assert export.rows == ()
    assert "REACH-HOURS" in [one.rule for one in export.findings if one.severity == "error"]


@pytest.mark.parametrize("halves", ["0" * 336, "1" * 336, "01" * 167])
def test_a_group_refuses_half_hours_that_would_run_always_or_are_no_week(halves: str) -> None:
    group = groups()[0]
    with pytest.raises(ValidationError, match="dayparting"):
        told.AdGroup.model_validate_json(json.dumps({**group, "dayparting": halves}))


def test_a_linked_account_speaks_in_ads_only() -> None:
    found = creative()
    assert (found["identity_type"], found["dark_post_status"]) == ("BC_AUTH_TT", "ON")
    assert found["identity_authorized_bc_id"] == "<TIKTOK_BUSINESS_CENTER_ID>"
    assert not {"display_name", "tiktok_item_id", "aigc_disclosure_type"} & found.keys()


def test_another_linked_account_has_no_business_center() -> None:
    found = creative(tiktok={"identity": "TT_USER"})
    assert found["dark_post_status"] == "ON"
    assert not {"display_name", "tiktok_item_id", "identity_authorized_bc_id"} & found.keys()


def test_a_made_up_name_is_the_brand() -> None:
    found = creative(tiktok={"identity": "CUSTOMIZED_USER"})
    assert found["display_name"] == "Night Neighbours"
    assert not {"dark_post_status", "tiktok_item_id", "identity_authorized_bc_id"} & found.keys()


def test_a_post_that_is_lent_needs_no_upload() -> None:
    found = creative(tiktok={"identity": "AUTH_CODE"})
    assert found["tiktok_item_id"] == "<TIKTOK_POST_ID:violence_lantern-quay_a_en_tiktok-in-feed>"
    assert not {"video_id", "image_ids", "dark_post_status", "display_name"} & found.keys()
    export = tiktok.export(spring(buying=bought.buying(tiktok={"identity": "AUTH_CODE"})))
    assert bodies(export, "/file/video/ad/upload/") == []


def test_places_to_search_for_are_those_of_buying() -> None:
    said = bought.buying(tiktok={"regions": {"lantern-quay": ["Wexmere, United Kingdom", "Wex <North>"]}})
    assert groups(buying=said)[0]["location_ids"] == [
        "<TIKTOK_LOCATION_ID:Wexmere, United Kingdom>",
        "<TIKTOK_LOCATION_ID:Wex North>",
    ]


def test_a_button_that_is_none_is_left_out_and_one_that_is_unknown_is_refused() -> None:
    export = tiktok.export(spring(ads=(bought.ad(bought.QUAY, ("tiktok", "tiktok-in-feed", None)),)))
    assert "call_to_action" not in bodies(export, "/ad/create/")[0]["creatives"][0]
    with pytest.raises(UsageFault, match="TELL_ME"):
        tiktok.export(spring(ads=(bought.ad(bought.QUAY, ("tiktok", "tiktok-in-feed", "TELL_ME")),)))


def test_every_call_names_a_status_that_is_off() -> None:
    export = tiktok.export(bought.traffic(SLOT))
    made = [*bodies(export, "/adgroup/create/")]
    made += [one for each in bodies(export, "/ad/create/") for one in each["creatives"]]
    assert {each["operation_status"] for each in made} == {"DISABLE"}


def test_without_ads_there_is_nothing_to_send_and_nothing_to_say() -> None:
    export = tiktok.export(bought.traffic())
    assert (export.rows, export.findings, export.placeholders) == ((), (), {})
