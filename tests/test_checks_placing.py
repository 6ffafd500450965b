"""Words stand inside the zone and the frame, apart from each other, and are the words that were written."""

from dataclasses import replace

import pytest
from drawing import beat, plain, script, timed, word
from proving import proves

from pipeline.checks import placing
from pipeline.checks.showing import Role
from pipeline.layout import lay_out
from pipeline.model import Finding
from pipeline.motion import Track
from pipeline.setups import Setup
from pipeline.shots import Box, Layer, Shot, Stencil, Word, Words
from pipeline.theme import Tag

ALWAYS = Track(start=-1, stop=30, entrance="cut")
ZONE = Box(150, 384, 888, 1248)


def setup(copy: str = "Hello", note: str = "", language: str = "en", look: str = "kinetic", **more: object) -> Setup:
    """A beat in the zone of a film."""
    one = replace(script(language), beats=(beat("one", look, copy, note, 3.0, **more),))
    return timed(one).setups[0]


def block(*each: Word, role: Role = "headline") -> Words:
    return Words(role=role, words=each, shadow=0, shadow_colour="#000000")


def found(rule: str, *layers: Layer, copy: str = "Hello", note: str = "", zone: Box = ZONE) -> list[Finding]:
    one = setup(copy, note)
    one = replace(one, screen=replace(one.screen, zone=zone))
    shot = Shot(width=1080, height=1920, fps=30, frames=30, layers=layers)
    return [finding for finding in placing.findings(shot, one) if finding.rule == rule]


def test_what_looks_lay_out_is_as_it_was_written() -> None:
    for language in ("en", "pl", "ur"):
        for each in timed(script(language)).setups:
            assert [f for f in placing.findings(lay_out(each), each) if f.rule == "TXT-INTEGRITY"] == []


@proves("ZONE", "fails")
@proves("ZONE", "passes")
def test_words_stand_in_the_zone_to_the_pixel() -> None:
    one = word("Hello", 200, 600, ALWAYS, size=100)
    exact = one.ink
    assert found("ZONE", block(one), zone=exact) == []
    (finding,) = found("ZONE", block(one), zone=replace(exact, right=exact.right - 1))
    assert (finding.severity, finding.measured) == ("error", "1 px")
    assert finding.box == (exact.left, exact.top, exact.right, exact.bottom)


@proves("ZONE", "trap")
def test_words_that_leave_the_zone_only_while_they_move() -> None:
    """What fades drifts up as it goes: it counts until it is half gone, 35 px further up."""
    going = Track(start=-1, stop=30, leave=15, entrance="fade", distance=200)
    one = word("Hello", 200, 600, going, size=100)
    (finding,) = found("ZONE", block(one), zone=one.ink)
    assert 25 <= int(finding.measured.removesuffix(" px")) <= 35
    assert 0.5 < (finding.seconds or 0) < 1
    assert found("ZONE", block(one), zone=replace(one.ink, top=one.ink.top - 35)) == []


def test_a_word_that_settles_is_larger_at_first() -> None:
    one = word("Hello", 200, 600, Track(start=5, enter=10, stop=30, entrance="settle"), size=100)
    assert [f.measured for f in found("ZONE", block(one), zone=one.ink)] != []
    wider = Box(one.ink.left - 20, one.ink.top - 10, one.ink.right + 20, one.ink.bottom + 10)
    assert found("ZONE", block(one), zone=wider) == []


@proves("ZONE", "trap")
def test_a_lift_is_seen_only_where_it_will_stand() -> None:
    one = word("Hello", 200, 600, Track(start=5, enter=10, stop=30, leave=5, entrance="lift", distance=300), size=100)
    assert found("ZONE", block(one), zone=one.ink) == []


def test_the_block_of_a_call_stands_in_the_zone_and_other_blocks_need_not() -> None:
    one = word("Hello", 200, 600, ALWAYS, size=100)
    plate = plain(Box(100, 500, 700, 700), track=ALWAYS)
    (finding,) = found("ZONE", plate, block(one, role="call"))
    assert (finding.measured, finding.box) == ("50 px", (100, 500, 700, 700))
    assert found("ZONE", plate, block(one)) == []
    sheet = plain(Box(0, 400, 1080, 1920), track=ALWAYS)
    assert found("ZONE", sheet, block(one, role="call")) == []


def test_a_stencil_may_open_past_the_zone() -> None:
    one = word("Hello", 200, 600, ALWAYS, size=100)
    cut = Stencil(words=(one,), colour="#FFC247", x=300, y=560, scale=14, start=10, stop=20)
    assert found("ZONE", cut, zone=one.ink) == []
    assert found("ZONE", cut, zone=replace(one.ink, left=one.ink.left + 3))[0].measured == "3 px"


@proves("TXT-INTEGRITY", "fails")
def test_a_word_is_not_cut_by_the_frame() -> None:
    (finding,) = found("TXT-INTEGRITY", block(word("Hello", 980, 600, ALWAYS, size=100)))
    assert "cut off by the frame" in finding.message


def test_a_word_is_not_cut_by_the_room_that_was_kept_for_it() -> None:
    one = word("Hello", 200, 600, ALWAYS, size=100)
    short = replace(one, ink=replace(one.ink, right=one.ink.right - 12))
    (finding,) = found("TXT-INTEGRITY", block(short))
    assert "cut off by the room" in finding.message


@proves("TXT-INTEGRITY", "fails")
def test_a_character_without_a_glyph_is_named() -> None:
    one = word("Hello", 200, 600, ALWAYS, size=100)
    (finding,) = found("TXT-INTEGRITY", block(replace(one, text="Helloص", ink=Box(100, 400, 888, 800))), copy="Helloص")
    assert "U+0635" in finding.message


@proves("TXT-INTEGRITY", "passes")
def test_words_that_touch_side_by_side_are_apart_and_a_few_pixels_more_are_not() -> None:
    one = word("H", 200, 600, ALWAYS, size=100)
    beside = word("H", 200 + one.ink.width, 600, ALWAYS, size=100)
    assert beside.ink.left == one.ink.right
    assert found("TXT-INTEGRITY", block(one), block(beside), copy="H H") == []
    round_ = word("O", 200, 600, ALWAYS, size=100)
    grazing = word("O", 198 + round_.ink.width, 600, ALWAYS, size=100)  # a few pixels of what curves away
    assert found("TXT-INTEGRITY", block(round_), block(grazing), copy="O O") == []
    nearer = word("H", 196 + one.ink.width, 600, ALWAYS, size=100)
    assert [f.measured for f in found("TXT-INTEGRITY", block(one), block(nearer), copy="H H")] == ["overlapping"]


@proves("TXT-INTEGRITY", "fails")
def test_two_words_do_not_lie_over_each_other() -> None:
    one, other = word("Hello", 200, 600, ALWAYS, size=100), word("there", 220, 620, ALWAYS, size=100)
    (finding,) = found("TXT-INTEGRITY", block(one), block(other))
    assert finding.measured == "overlapping"
    assert (
        found("TXT-INTEGRITY", block(one), block(replace(other, track=Track(start=31, stop=60, entrance="cut")))) == []
    )


@proves("TXT-INTEGRITY", "trap")
def test_two_words_that_pass_each_other_for_a_moment_are_seen() -> None:
    """One fades and drifts up into another: on no frame that is held do they touch."""
    one = word("Hello", 200, 600, Track(start=-1, stop=30, leave=15, entrance="fade", distance=200), size=100)
    other = word("there", 200, one.ink.top - 8, ALWAYS, size=100)
    (finding,) = found("TXT-INTEGRITY", block(one), block(other))
    assert 15 / 30 < (finding.seconds or 0) < 1
    staying = replace(one, track=replace(one.track, distance=0))
    assert found("TXT-INTEGRITY", block(staying), block(other), copy="Hello") == []


@proves("TXT-INTEGRITY", "trap")
def test_letters_may_reach_into_each_others_boxes() -> None:
    """The g hangs beside the l of the next line: boxes meet, letters do not."""
    one, other = word("g", 200, 600, ALWAYS, size=200), word("l.", 320, 720, ALWAYS, size=200)
    assert one.ink.bottom > other.ink.top
    assert found("TXT-INTEGRITY", block(one), block(other), copy="g l.") == []


@pytest.mark.parametrize(
    ("copy", "fault"), [("Hello *there*", ""), ("Hello you there", "not all there"), ("there Hello", "not in order")]
)
def test_every_written_word_is_drawn_in_order(copy: str, fault: str) -> None:
    one, other = word("Hello", 160, 600, ALWAYS, size=100), word("there", 500, 600, ALWAYS, size=100)
    faults = [finding.measured for finding in found("TXT-INTEGRITY", block(other), block(one), copy=copy)]
    assert faults == ([fault] if fault else [])


def test_messages_that_go_before_the_last_has_come_are_read_one_by_one() -> None:
    one = word("Hello", 160, 600, Track(start=-1, stop=15, entrance="cut"), size=100)
    other = word("there", 160, 900, Track(start=15, stop=30, entrance="cut"), size=100)
    assert found("TXT-INTEGRITY", block(one), block(other), copy="> Hello\nthere") == []
    assert found("TXT-INTEGRITY", block(one), block(other), copy="Hello there")[0].measured == "not all there"


def test_notes_and_labels_are_looked_for_too() -> None:
    one = word("Hello", 160, 600, ALWAYS, size=100)
    assert "the note 'Lost'" in found("TXT-INTEGRITY", block(one), note="Lost")[0].message
    tagged = setup("Hello", layers=(Tag(kind="tag", text="Open late"),))
    shot = lay_out(tagged)
    assert [f for f in placing.findings(shot, tagged) if f.rule == "TXT-INTEGRITY"] == []
    bare = replace(shot, layers=shot.layers[:-2])
    assert [f.measured for f in placing.findings(bare, tagged) if f.rule == "TXT-INTEGRITY"] == ["not all there"]


def test_urdu_with_a_name_in_it_is_read_from_the_right() -> None:
    one = setup("دیکھا؟ Night Team کو بتائیں۔", language="ur")
    assert placing.findings(lay_out(one), one) == ()
    turned = replace(one, copy="دیکھا؟ Team Night کو بتائیں۔")
    assert [f.measured for f in placing.findings(lay_out(one), turned)] == ["not in order"]


@proves("TXT-INTEGRITY", "trap")
@pytest.mark.parametrize("copy", ["Crimestoppers 101 پر", "101 Crimestoppers پر", "اب 101 Night Team 999"])
def test_a_number_beside_a_name_in_urdu_is_read_with_it_or_by_itself(copy: str) -> None:
    one = setup(copy, language="ur")
    assert placing.findings(lay_out(one), one) == ()
    first, *others = copy.split()
    turned = replace(one, copy=" ".join([*others, first]))
    assert [f.measured for f in placing.findings(lay_out(one), turned)] == ["not in order"]


@proves("TXT-INTEGRITY", "trap")
@pytest.mark.parametrize(
    ("look", "copy"),
    [
        ("kinetic", "Q & A tonight"),
        ("statement", "1 + 1 = 2"),
        ("place", "Gate A\nto C I"),
        ("clock", "01:15 A & E"),
        ("split", "Walk home now\nWalk back in"),
        ("split", "Take the tram\nthe tram home"),
        ("kinetic", "No means no means no"),
    ],
)
def test_single_letters_and_words_that_come_twice_are_all_there(look: str, copy: str) -> None:
    one = setup(copy, look=look)
    assert [f.message for f in placing.findings(lay_out(one), one) if f.rule == "TXT-INTEGRITY"] == []
    more = replace(one, copy=f"{copy} too")
    assert [f.measured for f in placing.findings(lay_out(one), more) if f.rule == "TXT-INTEGRITY"] == ["not all there"]


def test_a_drafts_mark_may_stand_outside() -> None:
    one = setup("Hello")
    draft = replace(one, screen=replace(one.screen, draft=True))
    assert placing.findings(lay_out(draft), draft) == ()
