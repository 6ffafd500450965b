"""Snapchat's export: exact fields, whole hours of the viewer's day, circles, budgets, and all of it paused."""

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
from pipeline.exports import snapchat
from pipeline.exports import snapchat_bodies as told
from pipeline.exports.bodies import BLANK
from pipeline.traffic import Export, Hours, Traffic

SINGLE = ("snapchat", "snapchat-single", "MORE")
MODELS: dict[str, type[BaseModel]] = {
    "media": told.Media,
    "upload": told.Upload,
    "campaigns": told.Campaigns,
    "adsquads": told.AdSquads,
    "creatives": told.Creatives,
    "ads": told.Ads,
}


def small(**changed: Any) -> Traffic:
    """One ad at the quay, and a control."""
    ads, places = (bought.ad(bought.QUAY, SINGLE),), (bought.QUAY, bought.CROSS)
    return bought.traffic(SINGLE, ads=ads, places=places, **changed)


def sent(export: Export, kind: str) -> list[Any]:
    """The bodies of one kind of call, in order."""
    assert export.bodies
    requests = [each for each in export.bodies["requests"] if each["call"].endswith(f"/{kind}")]
    return [each["body"] if kind == "upload" else each["body"][kind][0] for each in requests]


def hours_of(traffic: Traffic, *hours: Hours) -> Traffic:
    return replace(traffic, places=tuple(replace(place, hours=hours) for place in traffic.places))


def rules(export: Export) -> list[str]:
    return [finding.rule for finding in export.findings if finding.rule != "REACH-LANGUAGE"]


def test_requests_are_as_read(golden_json: GoldenJson) -> None:
    golden_json("exports/snapchat", snapchat.export(small(buying=bought.buying(snapchat={"budget": 200}))).bodies)


def test_every_request_is_one_that_its_model_takes() -> None:
    export = snapchat.export(bought.traffic(SINGLE))
    assert export.bodies
    seen = set()
    for request in export.bodies["requests"]:
        kind = re.sub(r".*/", "", request["call"])
        body = MODELS[kind].model_validate_json(json.dumps(request["body"]))
        assert body.model_dump(mode="json", exclude_none=True) == request["body"]
        seen.add(kind)
    assert seen == set(MODELS)


def test_a_field_or_a_value_that_is_not_shown_is_refused() -> None:
    squad = sent(snapchat.export(small()), "adsquads")[0]
    for name, value in (("dayparting", "1"), ("billing_event", "SWIPE"), ("status", "ACTIVE"), ("start_time", "2026")):
        with pytest.raises(ValidationError, match=name):
            told.AdSquad.model_validate_json(json.dumps(squad | {name: value}))
    for radius in (95, 100_001):
        with pytest.raises(ValidationError, match="radius"):
            told.Circle(latitude=54.5, longitude=2.5, radius=radius)


def test_all_that_can_run_is_made_paused() -> None:
    export = snapchat.export(bought.traffic(SINGLE))
    made = [one for kind in ("campaigns", "adsquads", "ads") for one in sent(export, kind)]
    assert {one["status"] for one in made} == {"PAUSED"}
    assert len(made) == 1 + 3 + 3


def test_every_blank_is_explained_and_nothing_else() -> None:
    export = snapchat.export(bought.traffic(SINGLE))
    standing = {found[0] for found in BLANK.finditer(json.dumps(export.bodies))}
    assert set(export.placeholders) == standing
    assert all(why.endswith(".") for why in export.placeholders.values())
    assert "<SNAPCHAT_BUDGET>" in standing


def test_a_squad_is_one_place_and_language_and_names_are_told_apart() -> None:
    export = snapchat.export(bought.traffic(SINGLE))
    names = [squad["name"] for squad in sent(export, "adsquads")]
    places = ("lantern-quay en", "lantern-quay pl", "foundry-yard en")
    assert names == [f"good-night-out {place}" for place in places]
    ads = sent(export, "ads")
    assert len({ad["name"] for ad in ads}) == len(ads) == len(export.rows)
    assert [ad["name"] for ad in ads] == [row["name"] for row in export.rows]
    assert not any("market-cross" in name for name in names)


def test_versions_of_a_place_share_a_squad() -> None:
    other = replace(bought.ad(bought.QUAY, SINGLE), id="drugs/lantern-quay/b/en", version="b")
    export = snapchat.export(replace(small(), ads=(*small().ads, other)))
    assert len(sent(export, "adsquads")) == 1
    assert len(sent(export, "ads")) == 2


def test_a_budget_is_shared_between_languages_and_kept_whole() -> None:
    export = snapchat.export(bought.traffic(SINGLE, buying=bought.buying(snapchat={"budget": 0.000003})))
    assert [squad["lifetime_budget_micro"] for squad in sent(export, "adsquads")] == [2, 1, 3]
    assert any(step.startswith("Raise `snapchat: budget:`") for step in export.steps)
    export = snapchat.export(bought.traffic(SINGLE, buying=bought.buying(snapchat={"budget": 10})))
    assert [squad["lifetime_budget_micro"] for squad in sent(export, "adsquads")] == [5_000_000, 5_000_000, 10_000_000]
    assert not any(step.startswith("Raise") for step in export.steps)


def test_what_is_too_little_to_share_is_left_open() -> None:
    export = snapchat.export(bought.traffic(SINGLE, buying=bought.buying(snapchat={"budget": 0.000001})))
    assert [squad["lifetime_budget_micro"] for squad in sent(export, "adsquads")] == [1, "<SNAPCHAT_BUDGET>", 1]
    assert any(step.startswith("Raise `snapchat: budget:`") for step in export.steps)


@pytest.mark.parametrize("letters", [1_800, 1_900])
def test_a_link_longer_than_snapchat_takes_is_refused_in_words(letters: int) -> None:
    ad = replace(bought.ad(bought.QUAY, SINGLE), page=f"https://example.org/{'a' * letters}")
    if letters == 1_800:
        assert sent(snapchat.export(replace(small(), ads=(ad,))), "creatives")
    else:
        with pytest.raises(UsageFault, match=r"campaign\.yaml: the link of .* is 2,1\d\d characters, allowed 2,048"):
            snapchat.export(replace(small(), ads=(ad,)))


def test_hours_past_midnight_stand_on_the_day_they_fall_on() -> None:
    squad = sent(snapchat.export(hours_of(small(), bought.NIGHTS)), "adsquads")[0]
    assert squad["ad_scheduling_config"] == {
        "friday": {"hour_of_day": [21, 22, 23]},
        "saturday": {"hour_of_day": [0, 1, 2, 21, 22, 23]},
        "sunday": {"hour_of_day": [0, 1, 2]},
    }
    assert (squad["start_time"], squad["end_time"]) == ("2026-12-04T21:00:00Z", "2027-01-03T03:00:00Z")


def test_half_hours_are_lost_and_told() -> None:
    export = snapchat.export(hours_of(small(), Hours(days=("fri",), from_=time(20, 30), to=time(22, 15))))
    squad = sent(export, "adsquads")[0]
    assert squad["ad_scheduling_config"] == {"friday": {"hour_of_day": [21]}}
    (finding,) = (each for each in export.findings if each.rule == "REACH-HOURS")
    assert (finding.severity, finding.place) == ("warning", "snapchat/lantern-quay")
    assert finding.measured == "Fri 20:30-22:15"
    assert finding.limit == "whole hours, so 225 of its 525 minutes do not run"  # 45 on each of five Fridays


def test_the_table_says_what_is_set_and_not_what_is_wished() -> None:
    meant = hours_of(small(youngest=40, oldest=70), Hours(days=("fri",), from_=time(20, 30), to=time(1, 15)))
    quay = replace(meant.places[0], radius=50)
    (row,) = snapchat.export(replace(meant, places=(quay, *meant.places[1:]))).rows
    assert row["hours"] == "Fri 20:30-01:15"
    assert row["hours by the viewer's clock"] == "Fri 21:00-24:00; Sat 00:00-01:00"
    assert (row["centre"], row["radius"], row["ages"]) == ("54.5, 2.5", "96 m", "35 to 55")
    assert (row["from (UTC)"], row["until (UTC)"]) == ("2026-12-04 20:30", "2027-01-02 01:15")
    assert row["ad squad"] == "good-night-out lantern-quay en"


def test_a_place_without_a_whole_hour_is_not_sent_and_blocks() -> None:
    export = snapchat.export(hours_of(small(), Hours(days=("fri",), from_=time(20, 30), to=time(21, 15))))
    assert export.bodies
    assert (export.bodies["requests"], export.rows, dict(export.placeholders)) == ([], (), {})
    (finding,) = (each for each in export.findings if each.rule == "REACH-HOURS")
    assert finding.severity == "error"


def test_a_place_that_runs_always_has_no_schedule() -> None:
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    squad = sent(snapchat.export(hours_of(small(), Hours(days=week, from_=time(0), to=time(0)))), "adsquads")[0]
    assert "ad_scheduling_config" not in squad


@pytest.mark.parametrize(
    ("youngest", "oldest", "taken", "limit"),
    [
        (16, 30, ("16", "30"), f"16-30: {snapchat.YOUNG}"),
        (13, 60, ("13", "55"), f"13-55: 56-60 missed, {snapchat.YOUNG}"),
        (17, 18, ("17", "18"), f"17-18: {snapchat.YOUNG}"),
        (18, 18, ("18", "18"), None),
        (35, 55, ("35", "55"), None),
        (36, 56, ("35", "55"), "35-55: 35 too many, 56 missed"),
        (40, 70, ("35", "55"), "35-55: 35-39 too many, 56-70 missed"),
    ],
)
def test_ages_are_text_within_bounds(youngest: int, oldest: int, taken: tuple[str, str], limit: str | None) -> None:
    export = snapchat.export(small(youngest=youngest, oldest=oldest))
    squad = sent(export, "adsquads")[0]
    assert squad["targeting"]["demographics"] == [{"min_age": taken[0], "max_age": taken[1]}]
    assert [each.limit for each in export.findings if each.rule == "REACH-AGES"] == ([limit] if limit else [])
    assert any("under-18s" in step for step in export.steps) is (youngest < 18)


def test_a_circle_too_small_is_the_least_and_told() -> None:
    quay = replace(bought.QUAY, radius=95)
    export = snapchat.export(replace(small(), places=(quay, bought.CROSS)))
    included, excluded = sent(export, "adsquads")[0]["targeting"]["locations"]
    assert included["circles"][0]["radius"] == 96
    assert (excluded["operation"], excluded["circles"][0]["latitude"]) == ("EXCLUDE", 54.7)
    (finding,) = (each for each in export.findings if each.rule == "REACH-RADIUS")
    assert (finding.measured, finding.limit) == ("95 m", "96 to 100,000 m, and the export says 96 m")


def test_without_controls_nothing_is_excluded() -> None:
    squad = sent(snapchat.export(replace(small(), places=(bought.QUAY,))), "adsquads")[0]
    assert [each["operation"] for each in squad["targeting"]["locations"]] == ["INCLUDE"]


def test_the_country_is_left_open_where_no_code_is_known() -> None:
    export = snapchat.export(small(zone=bought.WARSAW))
    assert sent(export, "adsquads")[0]["targeting"]["geos"][0]["country_code"] == "<SNAPCHAT_COUNTRY_CODE>"
    assert "<SNAPCHAT_COUNTRY_CODE>" in export.placeholders


def test_an_ad_without_a_button_leads_nowhere() -> None:
    slot = ("snapchat", "snapchat-single", None)
    export = snapchat.export(bought.traffic(slot, ads=(bought.ad(bought.QUAY, slot),)))
    creative = sent(export, "creatives")[0]
    assert creative["type"] == "SNAP_AD"
    assert not {"call_to_action", "web_view_properties"} & creative.keys()
    assert sent(export, "ads")[0]["type"] == "SNAP_AD"


def test_a_button_that_snapchat_has_not_is_a_fault_of_the_placement() -> None:
    slot = ("snapchat", "snapchat-single", "LEARN_MORE")
    with pytest.raises(UsageFault, match=r"placements/snapchat\.yaml: the button 'LEARN_MORE' of 'snapchat-single'"):
        snapchat.export(bought.traffic(slot))


def test_who_pays_is_named() -> None:
    assert sent(snapchat.export(small()), "ads")[0]["paying_advertiser_name"] == "Night Neighbours"
    other = small(buying=bought.buying(paying_advertiser="Wexmere BID Ltd"))
    assert sent(snapchat.export(other), "ads")[0]["paying_advertiser_name"] == "Wexmere BID Ltd"


def test_what_ai_made_cannot_be_said_in_a_field() -> None:
    assert rules(snapchat.export(small(youngest=18))) == []
    assert rules(snapchat.export(small(youngest=18, buying=bought.buying(ai_made=True)))) == ["REACH-AI"]


def test_every_language_is_a_note() -> None:
    notes = [each for each in snapchat.export(bought.traffic(SINGLE)).findings if each.rule == "REACH-LANGUAGE"]
    assert [each.message.split("'")[1] for each in notes] == ["en", "pl"]
    assert {each.severity for each in notes} == {"note"}


def test_a_page_without_https_is_told_first() -> None:
    ad = replace(bought.ad(bought.QUAY, SINGLE), page="http://example.org/")
    assert snapchat.export(replace(small(), ads=(ad,))).steps[0].startswith("Move the landing page to an https address")
    assert not any("https" in step for step in snapchat.export(small()).steps)
