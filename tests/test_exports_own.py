"""Posters, pages, emails and posts: files, and what to do with them by hand."""

from dataclasses import replace

import bought

from pipeline.exports import poster

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
