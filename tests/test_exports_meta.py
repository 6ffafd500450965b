"""Meta's export: exact fields, whole hours from Sunday on, circles of a kilometre, budgets, and all of it paused."""

import json
import re
from dataclasses import replace
from datetime import time
from typing import Any

import bought
import pytest
from goldens import GoldenJson
from pydantic import BaseModel, ValidationError

from pipeline.errors import UsageFault
from pipeline.exports import meta
from pipeline.exports import meta_bodies as told
from pipeline.exports.bodies import BLANK
from pipeline.traffic import Export, Film, Hours, Traffic

REELS = ("instagram", "instagram-reels", "LEARN_MORE")
STORIES = ("instagram", "instagram-stories", "LEARN_MORE")
MODELS: dict[str, type[BaseModel]] = {
    "campaigns": told.Campaign,
    "adsets": told.AdSet,
    "adcreatives": told.Creative,
    "ads": told.Ad,
}


def small(*slots: tuple[str, str, str | None], **changed: Any) -> Traffic:
    """One ad at the quay, and a control."""
    slots = slots or (REELS, STORIES)
    ads, places = (bought.ad(bought.QUAY, *slots),), (bought.QUAY, bought.CROSS)
    return bought.traffic(ads=ads, places=places, **changed)


def sent(export: Export, kind: str) -> list[Any]:
    """The bodies of one kind of call, in order."""
    assert export.bodies
    return [each["body"] for each in export.bodies["requests"] if each["call"].endswith(f"/{kind}")]


def hours_of(traffic: Traffic, *hours: Hours) -> Traffic:
    return replace(traffic, places=tuple(replace(place, hours=hours) for place in traffic.places))


def apart(film: Film) -> Film:
    """A film that was cut for its own placement."""
    return replace(film, sha256=film.placement.ljust(64, "0"))


def test_requests_are_as_read(golden_json: GoldenJson) -> None:
    golden_json("exports/instagram", meta.export(small(buying=bought.buying(meta={"budget": 200}))).bodies)


def test_every_request_is_one_that_its_model_takes() -> None:
    export = meta.export(bought.traffic(REELS, STORIES))
    assert export.bodies
    seen = set()
    for request in export.bodies["requests"]:
        kind = re.sub(r".*/", "", request["call"])
        body = MODELS[kind].model_validate_json(json.dumps(request["body"]))
        assert body.model_dump(mode="json", exclude_none=True) == request["body"]
        seen.add(kind)
    assert seen == set(MODELS)


def test_a_field_or_a_value_that_is_not_shown_is_refused() -> None:
    one = sent(meta.export(small()), "adsets")[0]
    for name, value in (
        ("ad_scheduling_config", {}),
        ("optimization_goal", "LINK_CLICKS"),
        ("status", "ACTIVE"),
        ("lifetime_budget", 10.5),
        ("start_minute", [{"start_minute": 30, "end_minute": 60, "days": [0]}]),
        ("end_minute", [{"start_minute": 0, "end_minute": 90, "days": [0]}]),
        ("days", [{"start_minute": 0, "end_minute": 60, "days": [7]}]),
    ):
        field = "adset_schedule" if isinstance(value, list) else name
        with pytest.raises(ValidationError, match=name):
            told.AdSet.model_validate_json(json.dumps(one | {field: value}))


def test_all_that_can_run_is_made_paused() -> None:
    export = meta.export(bought.traffic(REELS))
    made = [one for kind in ("campaigns", "adsets", "ads") for one in sent(export, kind)]
    assert {one["status"] for one in made} == {"PAUSED"}
    assert len(made) == 1 + 3 + 3


def test_nothing_widens_the_audience_or_moves_money_between_places() -> None:
    export = meta.export(bought.traffic(REELS))
    for one in sent(export, "adsets"):
        assert one["targeting"]["targeting_automation"] == {"advantage_audience": 0}
    assert sent(export, "campaigns")[0]["is_adset_budget_sharing_enabled"] is False
    assert any("Advantage+" in step for step in export.steps)


def test_every_blank_is_explained_and_nothing_else() -> None:
    export = meta.export(bought.traffic(REELS, ("instagram", "instagram-feed", "LEARN_MORE")))
    standing = {found[0] for found in BLANK.finditer(json.dumps(export.bodies))}
    assert set(export.placeholders) == standing
    assert {"<META_BUDGET>", "<META_OBJECTIVE>", "<META_INSTAGRAM_POSITION:instagram-feed>"} <= standing
    assert all(why.endswith(".") for why in export.placeholders.values())


def test_a_film_that_is_the_same_for_reels_and_stories_is_one_ad() -> None:
    export = meta.export(small(REELS, STORIES))
    (one,) = sent(export, "adsets")
    assert one["targeting"]["instagram_positions"] == ["reels", "story"]
    assert [ad["name"] for ad in sent(export, "ads")] == ["violence_lantern-quay_a_en_instagram-reels"]
    assert len(export.rows) == 1
    assert "One film of an ad runs in reels and in stories alike, so it stands in the table once." in export.steps


def test_films_cut_for_each_position_run_in_sets_of_their_own_and_share_a_budget() -> None:
    whole = small(REELS, STORIES, buying=bought.buying(meta={"budget": 0.05}))
    ads = tuple(replace(ad, films=tuple(apart(film) for film in ad.films)) for ad in whole.ads)
    export = meta.export(replace(whole, ads=ads))
    sets = sent(export, "adsets")
    assert [one["name"] for one in sets] == [
        "good-night-out lantern-quay en instagram-reels",
        "good-night-out lantern-quay en instagram-stories",
    ]
    assert [one["targeting"]["instagram_positions"] for one in sets] == [["reels"], ["story"]]
    assert [one["lifetime_budget"] for one in sets] == [3, 2]
    assert [ad["adset_id"] for ad in sent(export, "ads")] == [f"<META_AD_SET_ID:{one['name']}>" for one in sets]
    assert len(export.rows) == 2
    assert not any("alike" in step for step in export.steps)


def test_a_budget_is_shared_between_languages_to_the_penny() -> None:
    export = meta.export(bought.traffic(REELS, buying=bought.buying(meta={"budget": 0.29})))
    assert [one["lifetime_budget"] for one in sent(export, "adsets")] == [15, 14, 29]


def test_what_is_too_little_to_share_is_left_open() -> None:
    export = meta.export(bought.traffic(REELS, buying=bought.buying(meta={"budget": 0.01})))
    assert [one["lifetime_budget"] for one in sent(export, "adsets")] == [1, "<META_BUDGET>", 1]


def test_sunday_is_the_first_day_and_nights_go_on_into_the_next() -> None:
    export = meta.export(hours_of(small(), Hours(days=("sat",), from_=time(22), to=time(1))))
    one = sent(export, "adsets")[0]
    assert one["adset_schedule"] == [
        {"start_minute": 0, "end_minute": 60, "days": [0], "timezone_type": "USER"},
        {"start_minute": 1320, "end_minute": 1440, "days": [6], "timezone_type": "USER"},
    ]
    assert one["pacing_type"] == ["day_parting"]
    assert (one["start_time"], one["end_time"]) == ("2026-12-05T22:00:00+0000", "2027-01-03T01:00:00+0000")


def test_the_table_says_what_is_set_and_not_what_is_wished() -> None:
    (row,) = meta.export(small(oldest=70)).rows
    assert row["hours by the viewer's clock"] == "Fri 21:00-24:00; Sat 00:00-03:00, 21:00-24:00; Sun 00:00-03:00"
    assert (row["radius"], row["ages"], row["ad set"]) == ("1,000 m", "16 to 65", "good-night-out lantern-quay en")


def test_half_hours_are_lost_and_told() -> None:
    export = meta.export(hours_of(small(), Hours(days=("fri",), from_=time(20, 30), to=time(22, 15))))
    assert [each["start_minute"] for each in sent(export, "adsets")[0]["adset_schedule"]] == [1260]
    (finding,) = (each for each in export.findings if each.rule == "REACH-HOURS")
    assert (finding.severity, finding.place) == ("warning", "instagram/lantern-quay")


def test_a_place_without_a_whole_hour_is_not_sent_and_blocks() -> None:
    export = meta.export(hours_of(small(), Hours(days=("fri",), from_=time(20, 30), to=time(21, 15))))
    assert export.bodies
    assert (export.bodies["requests"], export.rows) == ([], ())
    assert [each.severity for each in export.findings if each.rule == "REACH-HOURS"] == ["error"]


def test_a_place_that_runs_always_has_no_schedule() -> None:
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    one = sent(meta.export(hours_of(small(), Hours(days=week, from_=time(0), to=time(0)))), "adsets")[0]
    assert not {"adset_schedule", "pacing_type"} & one.keys()


@pytest.mark.parametrize(("metres", "kilometres"), [(999, 1), (1_000, 1), (1_001, 1.001), (20_000, 20)])
def test_a_circle_is_a_kilometre_at_least_and_what_is_wider_is_told(metres: int, kilometres: float) -> None:
    quay = replace(bought.QUAY, radius=metres)
    export = meta.export(replace(small(), places=(quay, bought.CROSS)))
    targeting = sent(export, "adsets")[0]["targeting"]
    assert targeting["geo_locations"]["custom_locations"][0]["radius"] == kilometres
    assert targeting["excluded_geo_locations"]["custom_locations"][0]["latitude"] == 54.7
    assert [each.place for each in export.findings if each.rule == "REACH-RADIUS"] == (
        ["instagram/lantern-quay"] if metres < 1_000 else []
    )


def test_without_controls_nothing_is_excluded() -> None:
    one = sent(meta.export(replace(small(), places=(bought.QUAY,))), "adsets")[0]
    assert "excluded_geo_locations" not in one["targeting"]


@pytest.mark.parametrize(("oldest", "taken", "limit"), [(65, 65, []), (70, 65, ["16-65: 66-70 missed"])])
def test_ages_end_at_65(oldest: int, taken: int, limit: list[str]) -> None:
    export = meta.export(small(oldest=oldest))
    targeting = sent(export, "adsets")[0]["targeting"]
    assert (targeting["age_min"], targeting["age_max"]) == (16, taken)
    assert [each.limit for each in export.findings if each.rule == "REACH-AGES"] == limit


def test_what_is_counted_by_stands_beside_the_address() -> None:
    ad = replace(bought.ad(bought.QUAY, REELS), page="https://example.org/night/?lang=en")
    export = meta.export(replace(small(), ads=(ad,)))
    creative = sent(export, "adcreatives")[0]
    link = creative["object_story_spec"]["video_data"]["call_to_action"]["value"]["link"]
    assert link == "https://example.org/night/?lang=en"
    assert export.rows[0]["link"] == f"{link}&{creative['url_tags']}"
    assert "ad_id={{ad.id}}" in creative["url_tags"]


def test_an_ad_without_a_button_has_no_address() -> None:
    export = meta.export(small(("instagram", "instagram-reels", "NO_BUTTON")))
    video = sent(export, "adcreatives")[0]["object_story_spec"]["video_data"]
    assert video["call_to_action"] == {"type": "NO_BUTTON"}


def test_a_button_that_meta_has_not_is_a_fault_of_the_placement() -> None:
    with pytest.raises(UsageFault, match=r"placements/instagram\.yaml: the button 'MORE' of 'instagram-reels'"):
        meta.export(small(("instagram", "instagram-reels", "MORE")))


def test_what_ai_made_cannot_be_said_in_a_field() -> None:
    export = meta.export(small(buying=bought.buying(ai_made=True)))
    assert [each.rule for each in export.findings if each.rule == "REACH-AI"] == ["REACH-AI"]
