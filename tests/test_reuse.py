"""The standard campaign, the demo in two languages with nothing left out: what is drawn once, and for whom."""

from collections import defaultdict
from pathlib import Path

import pytest

from pipeline.cli.opening import opened
from pipeline.intent import Intent, Request, intend
from pipeline.prospect import prospect, timelines

ROOT = Path(__file__).parent.parent
FILMS = {"instagram-reels", "instagram-stories", "snapchat-single", "tiktok-in-feed", "youtube-shorts"}


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Intent:
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(ROOT)
        from bench import campaigns  # noqa: PLC0415 it lies beside the installed package

        return intend(opened(campaigns.standard(tmp_path_factory.mktemp("standard") / "it")), Request())


def test_four_seconds_and_more_are_delivered_for_each_that_is_drawn(standard: Intent) -> None:
    what = prospect(standard)
    assert what.files == 60 * (10 + 1)
    assert what.shots_kept == 0
    assert what.delivered / what.rendered >= 4


def test_upright_films_share_every_shot_with_each_other_and_none_with_posters(standard: Intent) -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for id_, timed in timelines(standard.orders, standard).items():
        for setup in timed.setups if id_.rpartition("/")[2] in {*FILMS, "poster-portrait"} else ():
            used[standard.keys.shot(setup)].add(id_.rpartition("/")[2])
    assert {frozenset(places) for places in used.values()} == {frozenset(FILMS), frozenset({"poster-portrait"})}


def test_versions_share_what_they_tell_alike(standard: Intent) -> None:
    laid = timelines(standard.orders, standard)
    a, b = ({standard.keys.shot(one) for one in laid[f"drugs/market-cross/{v}/en/tiktok-in-feed"].setups} for v in "ab")
    assert len(a & b) >= 2
    assert a != b
