"""The thread: whose message is whose, what has come when, the dots and the ring."""

from dataclasses import replace
from typing import Any

import pytest
from drawing import EMAIL, REELS, WEB, beat, script, timed

from pipeline.galley import Unfit, plain
from pipeline.layers.shape import outline, reach
from pipeline.layout import lay_out
from pipeline.looks.thread import messages
from pipeline.motion import LANDED, state
from pipeline.outlines import Outline, Round
from pipeline.shots import Box, Format, Shape, Shot, Words

COPY = "you home yet?\n> nearly\nsay *when*"
FORMS = {"reels": REELS, "web": WEB, "email": EMAIL}
COLOURS = {"theirs": "#FFF9F0", "mine": "#FFC247"}


def thread(
    copy: str = COPY,
    note: str = "",
    *,
    form: Format = REELS,
    language: str = "en",
    seconds: float = 3.0,
    opens: bool = False,
    **given: Any,
) -> Shot:
    told = script(language)
    before = () if opens else (beat("before", "statement", "Hi"),)
    beats = (*before, beat("talk", "thread", copy, note, seconds, parameters=given), beat("end", "statement", "Bye"))
    return lay_out(timed(replace(told, beats=beats), form).setups[len(before)])


def blocks(shot: Shot, role: str = "headline") -> list[Words]:
    return [layer for layer in shot.layers if isinstance(layer, Words) and layer.role == role]


def shapes(shot: Shot) -> list[Shape]:
    return [layer for layer in shot.layers if isinstance(layer, Shape)]


def bubbles(shot: Shot, side: str) -> list[Shape]:
    """Fat blocks with one square corner."""

    def fat(drawn: Outline) -> bool:
        return len(drawn.solids) == 2 and all(isinstance(part, Round) for part in drawn.solids)

    own = [shape for shape in shapes(shot) if shape.colour == COLOURS[side] and fat(shape.keys[-1].outline)]
    return [
        shape for shape in own if reach(shape.keys[-1].outline, (shot.width, shot.height)).width > 0.12 * shot.width
    ]


def box(shot: Shot, shape: Shape, n: int) -> Box:
    return reach(outline(shape.keys, n), (shot.width, shot.height))


def said(shot: Shot, n: int) -> list[str]:
    return [block.text for block in blocks(shot) if state(block.words[0].track, n) == LANDED]


def dots(shot: Shot) -> list[Shape]:
    return [shape for shape in shapes(shot) if len(shape.keys[0].outline.solids) == 3]


def test_lines_are_messages_and_mine_begin_with_a_mark() -> None:
    assert messages("you *home*?\n > nearly \n\n>ok") == (("theirs", "you *home*?"), ("mine", "nearly"), ("mine", "ok"))


def test_marks_of_speakers_are_read_to_nobody() -> None:
    assert plain("you home?\n> nearly\n  > *ok*") == "you home?\nnearly\nok"
    assert plain("5 > 3") == "5 > 3"


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize(("language", "mine_right"), [("en", True), ("ur", False)])
def test_the_two_sides_keep_to_their_edges(language: str, mine_right: bool, form: str) -> None:  # noqa: FBT001 a column
    shot = thread(language=language, form=FORMS[form])
    zone = FORMS[form].zone
    mine = [box(shot, bubble, shot.frames) for bubble in bubbles(shot, "mine")]
    theirs = [box(shot, bubble, shot.frames) for bubble in bubbles(shot, "theirs")]
    assert (len(mine), len(theirs)) == (1, 2)
    assert {edges.right == zone.right for edges in mine} == {mine_right}
    assert {edges.left == zone.left for edges in theirs} == {mine_right}
    assert all(zone.holds(edges) for edges in (*mine, *theirs))


@pytest.mark.parametrize("form", list(FORMS))
def test_every_message_stands_in_its_own_bubble(form: str) -> None:
    shot = thread(form=FORMS[form])
    homes = [box(shot, bubble, shot.frames) for side in COLOURS for bubble in bubbles(shot, side)]
    inks = [block.ink for block in blocks(shot)]
    assert all(sum(home.holds(ink) for home in homes) == 1 for ink in inks)
    assert len({next(n for n, home in enumerate(homes) if home.holds(ink)) for ink in inks}) == 3
    assert ">" not in "".join(block.text for block in blocks(shot))


def test_messages_come_one_after_another_words_after_their_bubble() -> None:
    shot = thread()
    starts = [block.words[0].track.start for block in blocks(shot)]
    assert starts == sorted(set(starts))
    grown = sorted(next(key.frame for key in b.keys if key.frame > 0) for side in COLOURS for b in bubbles(shot, side))
    assert starts[0] < grown[0] < starts[1]
    assert said(shot, round(shot.frames * 0.7)) == ["you home yet?", "nearly", "say when"]


def test_what_opens_a_film_says_something_and_tells_of_more_at_once() -> None:
    shot = thread(opens=True)
    assert said(shot, 0) == ["you home yet?"]
    assert said(shot, 30) == ["you home yet?", "nearly", "say when"]
    (answer,) = bubbles(shot, "mine")
    assert 0 < box(shot, answer, 0).width < 0.9 * box(shot, answer, 30).width
    assert state(dots(shot)[0].track, 0) == LANDED


def test_what_is_judged_by_its_first_frame_has_every_message() -> None:
    shot = thread("so\n> what", form=WEB, opens=True, typing="theirs")
    assert said(shot, 0) == ["so", "what"]
    for shape in shapes(shot):
        assert box(shot, shape, 0).height >= 0.5 * box(shot, shape, shot.frames).height


def test_dots_go_on_to_the_end_on_their_side() -> None:
    for side in ("theirs", "mine"):
        shot = thread("so\n> what", typing=side)
        (three,) = dots(shot)
        home = bubbles(shot, side)[-1]
        assert box(shot, home, shot.frames).holds(box(shot, three, shot.frames))
        late = range(shot.frames - 20, shot.frames - 6)
        assert len({outline(three.keys, n) for n in late}) == len(late)
    assert not dots(thread("so\n> what"))


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_ring_fills_under_the_last_message_when_it_is_mine(language: str, form: str) -> None:
    shot = thread("so\n> what", language=language, form=FORMS[form])
    ring = shapes(shot)[-1]
    last = box(shot, bubbles(shot, "mine")[0], shot.frames)
    drawn = [outline(ring.keys, n) for n in range(shot.frames)]
    widths = [box(shot, ring, n).width for n in range(shot.frames)]
    assert widths[0] == 0
    assert widths == sorted(widths)
    open_ = [hole.right - hole.left for each in drawn for hole in each.holes if isinstance(hole, Round)]
    assert open_[0] <= 0 < 0.4 * max(widths) < max(open_) < max(widths)
    assert open_[round(shot.frames * 0.93)] == 0
    assert last.bottom < box(shot, ring, shot.frames).top
    assert FORMS[form].zone.holds(box(shot, ring, shot.frames))


def test_no_ring_is_drawn_for_what_they_say_or_unasked() -> None:
    for copy in ("so\n> what", "> so\nwhat"):
        more = len(shapes(thread(copy))) - len(shapes(thread(copy, seen=False)))
        assert more == copy.endswith("> what")


def test_a_ring_is_full_at_once_where_the_first_frame_is_judged() -> None:
    (only,) = shapes(thread("so\n> what", form=WEB, opens=True))[-1].keys
    (hole,) = only.outline.holes
    assert isinstance(hole, Round)
    assert hole.right == hole.left


def test_a_name_stands_above_the_thread_beside_its_initial() -> None:
    shot = thread(name="Priya")
    assert [block.text for block in blocks(shot, "mark")] == ["P", "Priya"]
    assert max(block.ink.bottom for block in blocks(shot, "mark")) < blocks(shot)[0].ink.top


@pytest.mark.parametrize("name", ["*Priya*", "> Priya"])
def test_a_name_is_said_without_marks(name: str) -> None:
    assert [block.text for block in blocks(thread(name=name), "mark")] == ["P", "Priya"]


def test_a_name_of_nothing_is_none() -> None:
    assert thread(name=">") == thread()


def test_fewer_words_are_larger_and_none_is_smaller_than_can_be_read() -> None:
    sizes = [thread("\n".join(["> walk home with a mate"] * n)).layers for n in (1, 4)]
    one, four = ([layer.words[0].size for layer in layers if isinstance(layer, Words)] for layers in sizes)
    assert one[0] > four[0] >= 52
    assert len(set(four)) == 1
    with pytest.raises(Unfit, match=r"15 messages need .* use fewer or shorter"):
        thread("\n".join(["> walk home with a mate tonight"] * 15))
    with pytest.raises(Unfit, match="no words"):
        thread(">")
