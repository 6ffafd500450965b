"""Google's Demand Gen: the words of each ad, and no request that nobody could check."""

from dataclasses import replace

import bought
from goldens import GoldenJson

from pipeline.exports import google
from pipeline.exports.bodies import BLANK

SHORTS = ("youtube", "youtube-shorts", "LEARN_MORE")


def test_words_are_as_read(golden_json: GoldenJson) -> None:
    export = google.export(bought.traffic(SHORTS, ads=(bought.ad(bought.QUAY, SHORTS),)))
    golden_json("exports/youtube", export.bodies)


def test_every_ad_has_its_words_its_row_and_its_film_explained() -> None:
    export = google.export(bought.traffic(SHORTS))
    assert export.bodies
    names = [words["name"] for words in export.bodies["ads"]]
    assert names == [row["name"] for row in export.rows]
    assert len(set(names)) == 3
    assert list(export.placeholders) == [words["video"] for words in export.bodies["ads"]]
    assert all(BLANK.fullmatch(blank) for blank in export.placeholders)


def test_an_ad_without_a_button_names_none() -> None:
    slot = ("youtube", "youtube-shorts", None)
    export = google.export(bought.traffic(slot, ads=(bought.ad(bought.QUAY, slot),)))
    assert export.bodies
    assert "call_to_action" not in export.bodies["ads"][0]
    assert export.rows[0]["button"] == ""


def test_controls_are_named_to_be_left_out() -> None:
    assert "Leave out the controls of the experiment: Market Cross." in google.export(bought.traffic(SHORTS)).steps
    free = (bought.QUAY, replace(bought.CROSS, arm="treatment"))
    assert not any("control" in step for step in google.export(bought.traffic(SHORTS, places=free)).steps)
