"""What the wall, a creative and a comparison show."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import IDS, KNIFE, Browser
from desks import DELAYS, FRAMES, Built, built, changed_film, files, film, finding, sha256

from pipeline.cli.opening import opened
from pipeline.intent import glance
from pipeline.project import placements
from pipeline.prospect import timeline_of
from pipeline.review import boxes
from pipeline.review.findings import frame
from pipeline.review.furniture import furniture, zone
from pipeline.review.pair import parts
from pipeline.review.placed import button, lines

ONE = f"/c/{KNIFE}/"
DEMO = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return files(tmp_path_factory.mktemp("made"))


@pytest.fixture
def desk(made: dict[str, Path], tmp_path: Path) -> Iterator[Built]:
    with built(tmp_path, made) as one:
        yield one


@pytest.fixture
def browser(desk: Built, tmp_path: Path) -> Browser:
    return Browser(desk, tmp_path)


def shown(browser: Browser, path: str) -> list[str]:
    return [tile.id for _, tiles in browser.get(path).context["wall"].groups for tile in tiles]


def give(desk: Built, id_: str, *findings: dict, placement: str = "tiktok-in-feed") -> None:
    for one in desk.built:
        if one["id"] == id_:
            for variant in one["variants"]:
                if variant["placement"] == placement:
                    variant["findings"] = list(findings)


def test_the_wall_shows_every_creative_by_theme(browser: Browser) -> None:
    answer = browser.get("/")
    wall = answer.context["wall"]
    assert [(name, [tile.id for tile in tiles]) for name, tiles in wall.groups] == [
        ("Drugs", list(IDS[:2])),
        ("Knife crime", [KNIFE]),
    ]
    tile = wall.groups[1][1][0]
    assert (tile.title, tile.subtitle, tile.url) == ("Knife crime", "Market Cross · b · pl", ONE)
    assert (tile.state, tile.state_words, tile.mine, tile.opened) == ("pending", "Waiting", True, False)
    assert (wall.done, wall.total, wall.empty, wall.stage) == (0, 3, "", "comms")
    assert answer.context["pending_mine"] == 3


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("?theme=drugs", IDS[:2]),
        ("?location=market-cross", (IDS[0], KNIFE)),
        ("?language=pl&version=b", (KNIFE,)),
        ("?theme=drugs&location=market-cross", (IDS[0],)),
        ("?state=approved", (IDS[1],)),
        ("?mine=1", (IDS[0], KNIFE)),
        ("?findings=1", (KNIFE,)),
        ("?changed=1", ()),
        ("?theme=none", ()),
        ("?unknown=1&state=", IDS),
    ],
)
def test_filters_are_in_the_address(browser: Browser, desk: Built, asked: str, ids: tuple[str, ...]) -> None:
    give(desk, KNIFE, finding())
    browser.post(f"/c/{IDS[1]}/decide/", browser.decision(IDS[1]))
    assert shown(browser, f"/{asked}") == list(ids)


def test_each_option_says_how_many_it_leaves_and_where_it_leads(browser: Browser) -> None:
    wall = browser.get("/?location=market-cross").context["wall"]
    theme = next(each for each in wall.filters if each.name == "theme")
    assert theme.options == (
        ("", "All", 2, "/?location=market-cross", True),
        ("drugs", "Drugs", 1, "/?theme=drugs&location=market-cross", False),
        ("knife-crime", "Knife crime", 1, "/?theme=knife-crime&location=market-cross", False),
    )
    place = next(each for each in wall.filters if each.name == "location")
    assert [(option[1], option[2], option[4]) for option in place.options] == [
        ("All", 3, False),
        ("Lantern Quay", 1, False),
        ("Market Cross", 2, True),
    ]


def test_tiles_can_be_grouped_otherwise(browser: Browser) -> None:
    groups = browser.get("/?group=location").context["wall"].groups
    assert [(name, len(tiles)) for name, tiles in groups] == [("Market Cross", 2), ("Lantern Quay", 1)]
    assert [name for name, _ in browser.get("/?group=language").context["wall"].groups] == [
        "Language en",
        "Language pl",
    ]
    assert browser.get("/?group=__class__").context["wall"].group_by == "theme"


def test_nothing_left_is_said_in_words(browser: Browser) -> None:
    assert "take a filter away" in browser.get("/?theme=none").content.decode()


def test_before_the_first_build_the_page_says_what_to_do(browser: Browser, desk: Built) -> None:
    desk.built = []
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "build the campaign" in answer.content.decode()


def test_a_creative_shows_its_films_first_each_as_it_will_run(browser: Browser, desk: Built) -> None:
    one = browser.get(ONE).context["one"]
    film_, gif = one.placements
    digest = desk.built[2]["variants"][1]["sha256"]
    assert (film_.id, film_.kind, film_.src) == ("tiktok-in-feed", "video", f"/media/{digest}.mp4")
    cover = desk.built[2]["cover_sha256"]
    assert (film_.poster, gif.poster) == (f"/media/{cover}.jpg", f"/still/{gif.sha}/0.jpg")
    assert (film_.fps, film_.frames, film_.sound, film_.button) == (25.0, FRAMES, False, "Learn more")
    assert (gif.kind, gif.delays, gif.button) == ("gif", DELAYS, "")
    assert one.unit == desk.creative(KNIFE).unit.digest
    assert one.unit.startswith(one.unit_short)
    assert [view.unit for view in desk.desk.history(KNIFE).views] == [one.unit], "that it was seen is put down"


def test_a_creative_shows_its_words_with_their_times(browser: Browser) -> None:
    one = browser.get(ONE).context["one"]
    assert [(line.beat, line.seconds_from, line.seconds_to, line.text) for line in one.script] == [
        ("hook", 0.0, 0.24, "Tonight & tomorrow"),
        ("close", 0.24, 0.48, "Call 101"),
    ]
    assert one.captions[1] == {"from": 0.24, "to": 0.48, "text": "Call 101"}
    assert (one.post.text, one.post.call_to_action) == ("Call 101.", "Learn more")
    (text,) = one.post.counts
    assert (text.name, text.used, text.placement) == ("Text", 9, "TikTok in-feed")
    assert text.max == placements(None)["tiktok-in-feed"].copy_limits.text.max.value


def test_a_finding_says_its_frame_and_place(browser: Browser, desk: Built) -> None:
    give(desk, KNIFE, finding(), finding(severity="error", box=None, seconds=None, message="no button"))
    first, second = browser.get(ONE).context["one"].findings
    assert (first.message, first.severity_words, first.frame, first.crop_url) == (
        "no button",
        "Stops release",
        None,
        "",
    )
    assert (second.frame, second.box_fractions) == (5, (0.25, 0.25, 0.25, 0.25))
    assert second.crop_url.endswith("/200/16-24-32-48.png")
    assert browser.get(second.crop_url).status_code == 200


def test_a_finding_in_several_placements_is_told_once(browser: Browser, desk: Built) -> None:
    give(desk, KNIFE, finding(seconds=None))
    give(desk, KNIFE, finding(seconds=None), placement="web-gif")
    (only,) = browser.get(ONE).context["one"].findings
    assert (only.placement, only.also) == ("web-gif", ("tiktok-in-feed",))


def test_a_waiver_counts_until_its_day(browser: Browser, desk: Built) -> None:
    for until, name in ((date.max, "Bo"), (date.min, "")):
        give(desk, KNIFE, finding(waived={"name": "Bo", "reason": "known", "until": str(until)}))
        (only,) = browser.get(ONE).context["one"].findings
        assert only.waived_by == name


@pytest.mark.parametrize(("seconds", "n"), [(0.0, 0), (0.499, 0), (0.5, 1), (0.61, 2), (9.0, 2)])
def test_a_moment_of_a_gif_is_the_picture_that_stands_then(seconds: float, n: int) -> None:
    assert frame(seconds, {"frames": 3, "fps": 3.0, "delays": [500, 100, 400]}) == n


def test_a_moment_of_a_film_is_its_nearest_frame() -> None:
    told = {"frames": 210, "fps": 30.0, "delays": []}
    assert [frame(seconds, told) for seconds in (0.0, 1.0, 31 / 30, 0.1 + 0.2, 7.0)] == [0, 30, 31, 9, 209]


def test_neighbours_are_those_of_the_filtered_wall(browser: Browser) -> None:
    one = browser.get(f"/c/{IDS[0]}/?location=market-cross").context["one"]
    assert (one.previous_url, one.next_url) == ("", f"{ONE}?location=market-cross")
    assert one.position == "1 of 2"


def test_what_was_just_decided_still_leads_on(browser: Browser) -> None:
    browser.post(f"/c/{IDS[1]}/decide/", browser.decision(IDS[1]))
    one = browser.get(f"/c/{IDS[1]}/?mine=1").context["one"]
    assert (one.previous_url, one.next_url) == (f"/c/{IDS[0]}/?mine=1", f"{ONE}?mine=1")
    assert one.position == "2 left"


def test_furniture_stands_in_the_margins_a_platform_covers() -> None:
    known = placements(None)
    free = zone(known["tiktok-in-feed"])
    drawn = {each.kind: each for each in furniture(known["tiktok-in-feed"])}
    assert set(drawn) == {"tabs", "caption", "buttons"}
    assert (drawn["tabs"].y, drawn["tabs"].h) == (0, free.top)
    assert drawn["caption"].y + drawn["caption"].h == pytest.approx(1)
    assert drawn["caption"].h == free.bottom
    assert drawn["buttons"].x + drawn["buttons"].w == pytest.approx(1)
    assert drawn["buttons"].w == free.right
    assert drawn["buttons"].y + drawn["buttons"].h <= drawn["caption"].y + 1e-9
    assert furniture(known["web-gif"]) == furniture(None) == ()


def test_a_button_is_said_in_words() -> None:
    assert [button(word) for word in ("LEARN_MORE", "NO_BUTTON", None)] == ["Learn more", "", ""]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"WEBVTT\n\nno times here\n", b"WEBVTT\n\na\n00:00 --> 1\nx\n"])
def test_captions_that_cannot_be_read_are_no_lines(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.vtt").write_bytes(content)
    assert lines(tmp_path / "a.vtt") == lines(None) == lines(tmp_path / "none.vtt") == ()


def test_a_comparison_shows_only_what_changed(
    browser: Browser, desk: Built, made: dict[str, Path], tmp_path: Path
) -> None:
    assert browser.get(ONE).context["one"].compare_url == ""
    other = film(desk.output / "other.mp4", shift=20)
    post = {**desk.built[2]["post"], "text": "Call 107."}
    desk.rebuild(KNIFE, **changed_film(desk.built[2], other), post=post)
    assert browser.get(ONE).context["one"].compare_url == f"{ONE}compare/"
    pair = browser.get(f"{ONE}compare/?mode=swipe").context["pair"]
    assert [one.id for one in pair.before.placements] == ["tiktok-in-feed"]
    assert pair.after.placements[0].sha == sha256(other.read_bytes()) != pair.before.placements[0].sha
    (text,) = pair.texts
    assert (text.name, text.parts) == (
        "Post text",
        (("equal", "Call "), ("delete", "101"), ("insert", "107"), ("equal", ".")),
    )
    assert (pair.mode, pair.words) == ("swipe", "as Amina Khan saw it, 1 Dec 2026, 12:26 UTC")
    assert [value for value, _, _ in pair.modes] == ["side", "swipe", "onion", "difference"]
    (only,) = pair.changed
    assert only.counting
    assert browser.get(only.frames_url).json() == {"frames": [8, 9, 10, 11]}
    (only,) = browser.get(f"{ONE}compare/").context["pair"].changed
    assert (only.frames, only.counting, only.words) == ((8, 9, 10, 11), False, "looks different in 4 frames")


def test_a_comparison_begins_with_films_as_the_page_of_the_creative_does(
    browser: Browser, desk: Built, made: dict[str, Path]
) -> None:
    gif, shot = desk.built[2]["variants"]
    variants = [{**gif, "placement": "email-gif"}, shot]
    desk.rebuild(KNIFE, variants=variants)
    browser.get(ONE)
    desk.rebuild(KNIFE, variants=[{**one, "picture": "1" * 32} for one in variants], alt="Another.")
    pair = browser.get(f"{ONE}compare/").context["pair"]
    assert [one.placement for one in pair.changed] == ["tiktok-in-feed", "email-gif"]


def test_changed_captions_are_told_in_words(browser: Browser, desk: Built, made: dict[str, Path]) -> None:
    browser.get(ONE)
    new = desk.output / "new.vtt"
    new.write_text("WEBVTT\n\nhook\n00:00:00.000 --> 00:00:00.240\nTonight & later\n", encoding="utf-8")
    desk.rebuild(KNIFE, captions="new.vtt", captions_sha256=sha256(new.read_bytes()))
    pair = browser.get(f"{ONE}compare/").context["pair"]
    (text,) = pair.texts
    assert text.name == "Captions"
    assert text.parts == (
        ("equal", "0.0–0.2 s: Tonight & "),
        ("delete", "tomorrow\n0.2–0.5 s: Call 101"),
        ("insert", "later"),
    )
    assert pair.changed == ()
    assert len(pair.after.placements) == 1, "something to look at beside the words"


def test_an_unknown_way_to_compare_is_side_by_side(browser: Browser, desk: Built) -> None:
    browser.get(ONE)
    desk.rebuild(KNIFE, alt="Another.")
    assert browser.get(f"{ONE}compare/?mode=<script>").context["pair"].mode == "side"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", ()),
        ("same", "same", (("equal", "same"),)),
        ("Call 101", "Call 107", (("equal", "Call "), ("delete", "101"), ("insert", "107"))),
        ("", "new", (("insert", "new"),)),
        ("زنگ 101", "زنگ 107", (("equal", "زنگ "), ("delete", "101"), ("insert", "107"))),
    ],
)
def test_words_are_compared_one_by_one(old: str, new: str, told: tuple[tuple[str, str], ...]) -> None:
    assert parts(old, new) == told


def test_help_says_the_rules_of_this_campaign(browser: Browser) -> None:
    words = browser.get("/help/").context["policy_words"]
    assert "In 'comms', 1 person with the role 'reviewer' approves." in words
    assert "A decision counts for 90 days." in words


def test_words_are_boxed_where_and_while_they_stand() -> None:
    intent = glance(opened(DEMO), "your-choice/lantern-quay/a/en/tiktok-in-feed")
    (order,) = intent.orders[:1]
    timeline = timeline_of(order, intent)
    told = {"frames": timeline.frames, "fps": timeline.format.fps, "delays": []}
    found = list(boxes.standing(timeline, told))
    said = [one.text for one in found]
    assert (said[0], said[-3]) == ("Tonight, ways", "Choose your night")
    for one in found:
        assert 0 <= one.x < one.x + one.w <= 1
        assert 0 <= one.y < one.y + one.h <= 1
        assert 0 <= one.first <= one.last < timeline.frames
    hook = timeline.setups[0].frames
    assert found[0].last < hook <= found[-1].first, "in the frames of the whole film"


def test_words_of_what_was_not_built_from_these_scripts_are_not_boxed(project: Path, browser: Browser) -> None:
    campaign = opened(project)
    order = next(one for one in glance(campaign, "*").orders if one.kind == "video")
    id_, _, placement = order.id.rpartition("/")
    assert boxes.boxes(campaign, id_, {"placement": placement, "sha256": "0" * 64, "measured": {}}) is None
    assert browser.get(f"/text-boxes/{KNIFE}/no-such-placement.json").status_code == 404
