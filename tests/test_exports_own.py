"""Posters, pages, emails and posts: files, and what to do with them by hand."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import bought
import pytest

from pipeline.exports import poster, web
from pipeline.traffic import Export, Traffic

STILL = ("poster", "poster-still", None)
MOVING = ("poster", "poster-portrait", None)


def test_each_poster_is_told_with_its_place_and_hours_and_without_ages() -> None:
    export = poster.export(bought.traffic(STILL, MOVING, ads=(bought.ad(bought.QUAY, STILL, MOVING),)))
    assert export.rows[0] == {
        "file": "poster/violence_lantern-quay_a_en_poster-still.jpg",
        "name": "violence_lantern-quay_a_en_poster-still.jpg",
        "place": "Lantern Quay, Harbourside, Wexmere",
        "language": "en",
        "hours": "Fri, Sat 21:00-03:00",
        "dates": "2026-12-04 to 2027-01-03",
        "alt text": "A quay at night.",
    }
    assert [row["file"][-4:] for row in export.rows] == [".jpg", ".mp4"]
    assert (export.bodies, export.placeholders, export.findings) == (None, {}, ())


def test_no_screen_is_booked_near_a_control() -> None:
    told = "Book no screen that can be seen from a control of the experiment: Market Cross."
    assert told in poster.export(bought.traffic(STILL)).steps
    free = (bought.QUAY, replace(bought.CROSS, arm="treatment"))
    assert not any("control" in step for step in poster.export(bought.traffic(STILL, places=free)).steps)


@pytest.mark.parametrize(
    ("export", "platform", "medium"),
    [(web.web, "web", "referral"), (web.email, "email", "email"), (web.x, "x", "social")],
)
def test_a_picture_is_told_with_its_alt_text_and_a_link_of_its_own(
    export: Callable[[Traffic], Export], platform: str, medium: str
) -> None:
    slot = (platform, f"{platform}-gif", None)
    told = export(bought.traffic(slot, ads=(bought.ad(bought.QUAY, slot),), places=(bought.QUAY,)))
    (row,) = told.rows
    assert row["file"] == f"{platform}/violence_lantern-quay_a_en_{platform}-gif.gif"
    assert (row["alt text"], row["text"]) == ("A quay at night.", "Somebody is around until 03:00. Walk it off.")
    assert parse_qs(urlsplit(row["link"]).query) == {
        "utm_source": [platform],
        "utm_medium": [medium],
        "utm_campaign": ["good-night-out"],
        "utm_content": ["violence_lantern-quay_a_en"],
    }
    assert (told.platform, told.bodies, told.findings) == (platform, None, ())
    assert len(told.steps) == 4


def test_a_post_cannot_be_kept_from_a_control() -> None:
    (finding,) = web.x(bought.traffic(("x", "x-gif", None))).findings
    assert (finding.rule, finding.place) == ("REACH-CONTROL", "x/market-cross")
    assert finding.message.startswith("the control market-cross on X is seen by whoever follows")
    assert finding.limit == "a circle that can be left out"
