"""A setup becomes a shot whose words stand in the zone, land in time and cover nothing."""

from dataclasses import replace
from itertools import combinations
from typing import Any, Literal

import pytest
from drawing import EMAIL, REELS, SAID, STILL, WEB, X, beat, script, timed

from pipeline import looks
from pipeline.galley import Unfit
from pipeline.layout import lay_out
from pipeline.looks import LOOKS
from pipeline.model import Script
from pipeline.motion import LANDED, state
from pipeline.outlines import Round
from pipeline.shots import Box, Format, Shape, Shot, Words
from pipeline.shots import Scrim as DrawnScrim
from pipeline.theme import Scrim, Tag

# Copy of any form is theirs; what becomes of copy of a form of its own is said in the tests of its look.
PLAIN = sorted(set(LOOKS) - {"clock", "split"})
FORMATS = {"reels": REELS, "web": WEB, "email": EMAIL, "x": X, "still": STILL}


def laid(told: Script, form: Format = REELS) -> tuple[Shot, ...]:
    return tuple(lay_out(setup) for setup in timed(told, form).setups)


def one(look: str, copy: str, note: str = "", **more: Any) -> Script:
    return replace(script(), beats=(beat("hook", look, copy, note, **more),))


def blocks(shot: Shot) -> list[Words]:
    return [layer for layer in shot.layers if isinstance(layer, Words)]


@pytest.mark.parametrize("form", list(FORMATS))
@pytest.mark.parametrize("language", list(SAID))
def test_words_stand_in_the_zone(language: str, form: str) -> None:
    settings = [block for shot in laid(script(language), FORMATS[form]) for block in blocks(shot)]
    assert {block.role for block in settings} >= {"headline", "note", "call", "mark"}
    for block in settings:
        assert FORMATS[form].zone.holds(block.ink), block.text


def test_words_that_a_look_sets_outside_the_zone_stop_the_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    (setup,) = timed(one("kinetic", "Walk on")).setups
    (said,) = blocks(lay_out(setup))
    exact, less = (replace(setup, screen=replace(setup.screen, zone=zone)) for zone in zones(said.ink))
    monkeypatch.setattr(looks, "lay_out", lambda _: (said,))
    assert blocks(lay_out(exact)) == [said]
    with pytest.raises(Unfit, match="'Walk on' falls outside the safe zone"):
        lay_out(less)


def zones(ink: Box) -> tuple[Box, Box]:
    return ink, replace(ink, right=ink.right - 1)


@pytest.mark.parametrize("look", PLAIN)
def test_every_look_takes_copy_alone_and_with_a_note(look: str) -> None:
    for note in ("", "A second line"):
        shown = blocks(laid(one(look, "Walk on home", note))[0])
        headlines = [word for block in shown if block.role == "headline" for word in block.text.split()]
        assert list(dict.fromkeys(headlines)) == ["Walk", "on", "home"]
        assert any(block.text == note for block in shown) == bool(note)


@pytest.mark.parametrize("look", PLAIN)
def test_blocks_that_stand_at_once_do_not_cover_each_other(look: str) -> None:
    seven = "Walk on home with a friend tonight"
    for copy, note in (("Walk on", "A"), (seven, "Last trams leave the quay at 00:40")):
        shot = laid(one(look, copy, note))[0]
        for a, b in combinations(blocks(shot), 2):
            covers = any(word.ink.meets(other.ink) for word in a.words for other in b.words)
            assert not (covers and landed(a, shot) & landed(b, shot)), (a.text, b.text)


def landed(block: Words, shot: Shot) -> set[int]:
    """The frames on which all its words stand."""
    return {n for n in range(shot.frames) if all(state(word.track, n) == LANDED for word in block.words)}


@pytest.mark.parametrize("form", ["web", "email", "x", "still"])
def test_what_is_judged_by_its_first_frame_is_complete_there(form: str) -> None:
    made = timed(script(), FORMATS[form])
    setup, n = made.at(made.cover)
    assert setup is made.setups[0]
    shot = lay_out(setup)
    for frame in {0, n}:
        assert {state(word.track, frame) for block in blocks(shot) for word in block.words} == {LANDED}


def test_a_films_first_frame_already_says_something() -> None:
    plain, stressed = blocks(laid(script())[0])
    assert {state(word.track, 0) for word in plain.words} == {LANDED}
    assert {state(word.track, 0) for word in stressed.words} == {None}
    assert {state(word.track, 30) for word in stressed.words} == {LANDED}


@pytest.mark.parametrize("look", PLAIN)
@pytest.mark.parametrize("seconds", [0.8, 1.2, 2.5])
def test_every_word_has_landed_by_the_middle_of_its_beat(look: str, seconds: float) -> None:
    shot = laid(one(look, "Walk on by the quay with a mate", "Trams leave the quay at 00:40", seconds=seconds))[0]
    middle = shot.frames // 2 + 1
    assert {state(word.track, middle) for block in blocks(shot) for word in block.words} == {LANDED}


@pytest.mark.parametrize("look", PLAIN)
def test_whatever_look_opens_says_something_at_once(look: str) -> None:
    shown = blocks(laid(one(look, "Walk on by the quay tonight"))[0])
    assert LANDED in {state(word.track, 0) for block in shown for word in block.words}


def test_only_the_opening_beat_begins_with_words() -> None:
    told = script()
    later = replace(told, beats=(told.beats[1], replace(told.beats[0], id="again")))
    assert LANDED not in {state(word.track, 0) for word in blocks(laid(later)[1])[0].words}


@pytest.mark.parametrize("language", list(SAID))
def test_the_cover_shows_every_word_of_the_first_beat_landed(language: str) -> None:
    made = timed(script(language))
    setup, n = made.at(made.cover)
    assert setup is made.setups[0]
    shot = lay_out(setup)
    assert {state(word.track, n) for block in blocks(shot) for word in block.words} == {LANDED}


def test_the_last_shot_keeps_its_words_to_the_end() -> None:
    shot = laid(script())[-1]
    assert {state(word.track, shot.frames - 1) for block in blocks(shot) for word in block.words} == {LANDED}


def test_extra_layers_are_drawn_the_scrim_below_everything() -> None:
    extra = (Tag(kind="tag", text="Fri-Sat"), Scrim(kind="scrim", edge="top", strength=0.5))
    layers = laid(one("place", "Lantern Quay", layers=extra))[0].layers
    assert isinstance(layers[1], DrawnScrim)
    assert layers[1].edge == "top"
    assert [block.text for block in layers if isinstance(block, Words)][-1] == "Fri-Sat"


def test_a_tag_that_would_cover_words_is_a_mistake() -> None:
    label = (Tag(kind="tag", text="Fri-Sat", at="top"),)
    with pytest.raises(Unfit, match="the tag 'Fri-Sat' would cover 'Walk on': move it to the other edge"):
        laid(one("kinetic", "Walk on", parameters={"at": "top"}, layers=label))
    assert laid(one("kinetic", "Walk on", parameters={"at": "bottom"}, layers=label))


DRAWN: tuple[tuple[str, str, str, dict[str, str], str], ...] = (
    ("clock", "01:15", "On Fridays", {}, "top"),
    ("voice", "Hi there", "", {}, "bottom"),
    ("thread", "Hold this\nfor me?\nplease", "", {"typing": "theirs"}, "bottom"),
    ("kinetic", "Walk *on*", "", {"at": "top"}, "top"),
)


@pytest.mark.parametrize(("look", "copy", "note", "parameters", "at"), DRAWN, ids=[case[0] for case in DRAWN])
def test_a_tag_that_would_cover_what_the_look_draws_is_a_mistake(
    look: str, copy: str, note: str, parameters: dict[str, Any], at: Literal["top", "bottom"]
) -> None:
    label = (Tag(kind="tag", text="Fri-Sat", at=at),)
    with pytest.raises(Unfit, match="the tag 'Fri-Sat' would cover"):
        laid(one(look, copy, note, parameters=parameters, layers=label))


@pytest.mark.parametrize("at", ["top", "bottom"])
def test_a_tag_may_lie_on_what_spans_the_picture(at: Literal["top", "bottom"]) -> None:
    label = (Tag(kind="tag", text="Fri-Sat", at=at),)
    assert laid(one("split", "Shout?\n*Step* back.", layers=label), WEB)


@pytest.mark.parametrize(("language", "from_right"), [("en", False), ("ur", True)])
def test_lines_are_drawn_from_where_reading_begins(language: str, from_right: bool) -> None:  # noqa: FBT001 a column
    edges = []
    for shot in laid(script(language)):
        for layer in shot.layers:
            if isinstance(layer, Shape) and len(layer.keys) > 1:
                first, last = (key.outline.solids[0] for key in (layer.keys[0], layer.keys[-1]))
                if isinstance(first, Round) and isinstance(last, Round) and first.left == first.right:
                    assert first.left in {last.left, last.right}
                    edges.append(first.left == last.right)
    assert len(edges) >= 4
    assert set(edges) == {from_right}


def test_a_film_that_is_no_draft_is_not_marked() -> None:
    assert "DRAFT" not in {block.text for shot in laid(script()) for block in blocks(shot)}


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize(
    "form",
    [
        replace(REELS, width=540, height=960, zone=Box(75, 192, 444, 624), draft=True),
        replace(EMAIL, width=180, height=320, zone=Box(11, 11, 169, 309), draft=True),
    ],
    ids=["film", "gif"],
)
def test_every_shot_of_a_draft_says_so_at_the_top_all_the_time(language: str, form: Format) -> None:
    for shot in laid(script(language), form):
        mark = blocks(shot)[-1]
        assert (mark.role, mark.text) == ("mark", "DRAFT")
        assert mark.ink.top >= 0
        assert mark.ink.bottom <= form.height * 0.2
        assert mark.ink.width >= form.width * 0.25
        assert {state(word.track, n) for word in mark.words for n in range(shot.frames)} == {LANDED}


DRAFTS = {
    "email": replace(EMAIL, width=180, height=320, zone=Box(11, 11, 169, 309), draft=True),
    "web": replace(WEB, width=240, height=426, zone=Box(14, 14, 226, 412), draft=True),
    "still": replace(STILL, width=540, height=960, zone=Box(27, 27, 513, 933), draft=True),
}


@pytest.mark.parametrize("form", DRAFTS.values(), ids=list(DRAFTS))
@pytest.mark.parametrize("language", list(SAID))
@pytest.mark.parametrize(
    ("look", "parameters"),
    [("kinetic", {"at": "top"}), ("kinetic", {"at": "bottom"}), ("poster", {}), ("statement", {}), ("end-card", {})],
)
def test_the_drafts_mark_lies_over_no_words(look: str, parameters: dict[str, Any], language: str, form: Format) -> None:
    hook, call = SAID[language][0], SAID[language][2]
    told = replace(script(language), beats=(beat("hook", look, hook, call, parameters=parameters),))
    *others, mark = blocks(laid(told, form)[0])
    assert mark.text == "DRAFT"
    assert Box(0, 0, form.width, form.height).holds(mark.ink)
    assert mark.ink.width >= form.width * 0.15
    assert [word.text for block in others for word in block.words if word.ink.meets(mark.ink)] == []


def test_boxes_meet_when_they_share_a_pixel() -> None:
    box = Box(2, 2, 5, 5)
    assert box.meets(Box(4, 4, 9, 9))
    assert box.meets(box)
    assert not box.meets(Box(5, 2, 9, 5))
    assert not box.meets(Box(2, 5, 5, 9))


def test_the_drafts_mark_stands_above_a_films_zone() -> None:
    form = replace(REELS, draft=True)
    assert all(blocks(shot)[-1].ink.bottom <= form.zone.top for shot in laid(script(), form))
