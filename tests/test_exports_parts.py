"""What exports share: tables for spreadsheets, blanks, shares of a budget, circles."""

import csv
import io
from dataclasses import replace

import bought
import pytest
from pydantic import ValidationError

from pipeline.exports import circles
from pipeline.exports.bodies import BLANK, Body, blank, explained, shares
from pipeline.exports.rows import csv_text, row


class Told(Body):
    name: str
    size: int | None = None


def read(text: str) -> list[list[str]]:
    """As a spreadsheet takes it, past the mark."""
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def test_a_table_reads_back_as_it_was() -> None:
    rows = [{"text": 'He said "no",\nthen went. لالٹین', "place": "Quay, north"}, {"text": "", "place": "Żuraw"}]
    assert read(csv_text(rows)) == [["text", "place"], *(list(each.values()) for each in rows)]


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-2", "@sum", "\t=1", "\r=1", " =1+1", "＝1", "\n@x"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert read(csv_text([{"text": cell}]))[1] == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["Fri–Sat = open", "'tis late", "1-2", "a@b.example", "–"])
def test_other_cells_stay(cell: str) -> None:
    assert read(csv_text([{"text": cell}]))[1] == [cell]


def test_a_table_has_the_same_columns_throughout() -> None:
    with pytest.raises(ValueError, match="different columns"):
        csv_text([{"a": "1", "b": "2"}, {"b": "2", "a": "1"}])


def test_a_row_tells_all_that_is_typed_by_hand() -> None:
    traffic = bought.traffic(("tiktok", "tiktok-in-feed", "LEARN_MORE"))
    ad = traffic.ads[0]
    assert row(traffic, bought.QUAY, ad, ad.films[0], name="an ad") == {
        "file": "tiktok/violence_lantern-quay_a_en_tiktok-in-feed.mp4",
        "name": "an ad",
        "place": "Lantern Quay, Harbourside, Wexmere",
        "language": "en",
        "text": "Somebody is around until 03:00. Walk it off.",
        "headline": "Walk it off",
        "button": "LEARN_MORE",
        "link": "https://example.org/night/violence/lantern-quay/?utm_source=tiktok&utm_medium=paid"
        "&utm_campaign=good-night-out&utm_content=violence_lantern-quay_a_en&campaign_id=__CAMPAIGN_ID__"
        "&adgroup_id=__AID__&ad_id=__CID__&placement=__PLACEMENT__",
        "hours": "Fri, Sat 21:00-03:00",
        "dates": "2026-12-04 to 2027-01-03",
        "ages": "16 to 30",
        "cover": "covers/violence_lantern-quay_a_en_cover.jpg",
        "captions": "words/violence_lantern-quay_a_en_captions.vtt",
        "alt text": "A quay at night.",
    }


def test_a_body_refuses_what_it_does_not_name_and_takes_no_likeness_for_a_figure() -> None:
    with pytest.raises(ValidationError, match="sise"):
        Told.model_validate({"name": "a", "sise": 1})
    with pytest.raises(ValidationError, match="size"):
        Told.model_validate({"name": "a", "size": "1"})


def test_every_blank_is_explained_once_and_only_blanks_are() -> None:
    media = blank("SNAPCHAT_MEDIA_ID", "film.mp4")
    bodies = {
        "requests": [
            {"call": f"POST /adaccounts/{blank('SNAPCHAT_AD_ACCOUNT_ID')}/media", "body": {"text": "<BIG> news <3"}},
            {"body": {"ids": (media, media)}},
        ]
    }
    kinds = {"SNAPCHAT_MEDIA_ID": "From the upload.", "SNAPCHAT_AD_ACCOUNT_ID": "Of the account."}
    assert explained(bodies, kinds) == {
        "<SNAPCHAT_AD_ACCOUNT_ID>": "Of the account.",
        "<SNAPCHAT_MEDIA_ID:film.mp4>": "From the upload.",
    }
    assert BLANK.fullmatch(media)


@pytest.mark.parametrize(
    ("budget", "parts", "unit", "expected"),
    [
        (100, 3, 100, (3334, 3333, 3333)),
        (200, 1, 1_000_000, (200_000_000,)),
        (0.29, 1, 100, (29,)),  # 0.29 * 100 is 28.999... as a float
        (1.005, 1, 100, (100,)),
        (0.07, 4, 100, (2, 2, 2, 1)),
    ],
)
def test_a_budget_is_shared_out_to_the_penny(budget: float, parts: int, unit: int, expected: tuple[int, ...]) -> None:
    assert shares(budget, parts, unit) == expected


def test_distances_are_those_of_the_map() -> None:
    degree = circles.metres(bought.QUAY, replace(bought.QUAY, latitude=55.5))
    assert degree == pytest.approx(111_195, abs=1)
    across = circles.metres(replace(bought.QUAY, latitude=60.0), replace(bought.QUAY, latitude=60.0, longitude=3.5))
    assert across == pytest.approx(degree / 2, rel=0.001)
    assert circles.metres(bought.QUAY, bought.QUAY) == 0


@pytest.mark.parametrize(("wanted", "taken"), [(999, 1_000), (1_000, 1_000), (80_000, 80_000), (80_001, 80_000)])
def test_a_radius_is_the_nearest_that_is_taken(wanted: int, taken: int) -> None:
    place = replace(bought.QUAY, radius=wanted)
    assert circles.radius(place, (1_000, 80_000)) == taken
    told = list(circles.findings("instagram", bought.traffic(places=(replace(place, arm="control"),)), (1_000, 80_000)))
    assert [finding.rule for finding in told] == ["REACH-RADIUS"] * (wanted != taken)


def test_a_control_whose_circle_meets_a_treated_one_is_told() -> None:
    slot = ("instagram", "instagram-reels", "LEARN_MORE")
    step = 2_000 / 111_195  # 2,000 m further north
    near = replace(bought.CROSS, latitude=bought.QUAY.latitude + step - 0.0001)
    apart = replace(bought.CROSS, latitude=bought.QUAY.latitude + step + 0.0001)
    told = list(circles.findings("instagram", bought.traffic(slot, places=(bought.QUAY, near)), (1_000, 80_000)))
    assert [(each.rule, each.place) for each in told] == [
        ("REACH-RADIUS", "instagram/lantern-quay"),
        ("REACH-CONTROL", "instagram/market-cross"),
    ]
    assert told[1].measured == "1,989 m from lantern-quay, centre to centre"
    told = list(circles.findings("instagram", bought.traffic(slot, places=(bought.QUAY, apart)), (1_000, 80_000)))
    assert [each.rule for each in told] == ["REACH-RADIUS"]


def test_a_place_without_ads_is_not_looked_at() -> None:
    told = circles.findings("instagram", bought.traffic(places=(bought.QUAY,)), (1_000, 80_000))
    assert list(told) == []
