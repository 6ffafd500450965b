"""Which exports a release has."""

from dataclasses import replace

import bought
import pytest

from pipeline.errors import UsageFault
from pipeline.exports import EXPORTS, exported

SINGLE = ("snapchat", "snapchat-single", "MORE")
STILL = ("poster", "poster-still", None)
SQUARE = ("townscreen", "townscreen", None)


def test_a_platform_without_a_film_has_none_and_no_findings() -> None:
    exports = exported(bought.traffic(STILL, SINGLE))
    assert [one.platform for one in exports] == ["snapchat", "poster"]
    assert {finding.place.partition("/")[0] for one in exports for finding in one.findings} == {"snapchat"}


def test_a_platform_that_ships_is_told_by_its_own_export() -> None:
    for platform, export in EXPORTS.items():
        assert export(bought.traffic()).platform == platform


def test_a_platform_that_a_campaign_brought_is_a_table_and_a_question() -> None:
    (one,) = exported(bought.traffic(SQUARE, ads=(bought.ad(bought.QUAY, SQUARE),)))
    (row,) = one.rows
    assert (one.platform, one.bodies) == ("townscreen", None)
    assert row["file"] == "townscreen/violence_lantern-quay_a_en_townscreen.mp4"
    assert row["hours"] == "Fri, Sat 21:00-03:00"
    assert row["link"].startswith("https://example.org/night/violence/lantern-quay/?utm_source=townscreen&")
    assert one.steps[0].startswith("Ask townscreen which places")
    assert "Leave out the controls of the experiment: Market Cross." in one.steps
    free = (bought.QUAY, replace(bought.CROSS, arm="treatment"))
    (one,) = exported(bought.traffic(SQUARE, places=free))
    assert not any("control" in step for step in one.steps)


@pytest.mark.parametrize("platform", ["tiktok", "snapchat", "instagram", "youtube"])
def test_a_gif_is_not_sent_as_a_film(platform: str) -> None:
    slot = (platform, f"{platform}-gif", None)
    with pytest.raises(UsageFault, match=rf"placements/{platform}\.yaml: '{platform}-gif' makes no film"):
        EXPORTS[platform](bought.traffic(slot))
