"""A still says it all: the hook, what to do, where, and who speaks."""

from dataclasses import replace

import pytest
from drawing import BRAND, REELS, SAID, STILL, STREET, TYPE, WEB, beat, script, timed

from pipeline.layout import lay_out
from pipeline.model import Script
from pipeline.motion import LANDED, state
from pipeline.outlines import Polygon, Round
from pipeline.shots import Format, Shape, Shot, Words
from pipeline.timeline import timeline

MOVING = replace(STILL, kind="video", fps=25)


def shown(copy: str, note: str, form: Format = MOVING, language: str = "en") -> Shot:
    told = replace(script(language), beats=(beat("hook", "poster", copy, note),))
    return lay_out(timed(told, form).setups[0])


def blocks(shot: Shot) -> list[Words]:
    return [layer for layer in shot.layers if isinstance(layer, Words)]


def roles(shot: Shot, role: str) -> list[str]:
    return [block.text for block in blocks(shot) if block.role == role]


def still(told: Script) -> Shot:
    return lay_out(timed(told, STILL).setups[0])


@pytest.mark.parametrize("language", list(SAID))
def test_a_still_is_one_poster_with_everything_on_it(language: str) -> None:
    made = timed(script(language), STILL)
    assert [(setup.look, setup.frames) for setup in made.setups] == [("poster", 1)]
    shot = lay_out(made.setups[0])
    read = {word for block in blocks(shot) for word in block.text.split()}
    hook, end, number = (SAID[language][n].replace("*", "") for n in (0, 5, 6))
    for part in (hook, end, number, BRAND.name, BRAND.paid_for_by):
        assert set(part.split()) <= read
    assert {state(word.track, 0) for block in blocks(shot) for word in block.words} == {LANDED}
    assert all(STILL.zone.holds(block.ink) for block in blocks(shot))


def test_films_gifs_and_moving_posters_keep_their_looks() -> None:
    for form in (REELS, MOVING, WEB):
        assert [setup.look for setup in timed(script(), form).setups] == ["kinetic", "place", "statement", "end-card"]


def test_only_what_is_on_the_poster_makes_it_anew() -> None:
    told = script()
    one = timed(told, STILL).setups[0].digest

    def changed(n: int, **more: object) -> str:
        beats = [*told.beats]
        beats[n] = replace(beats[n], **more)  # type: ignore[arg-type] fields by name
        return timed(replace(told, beats=tuple(beats)), STILL).setups[0].digest

    assert changed(1, copy="Elsewhere", note="Later") == one
    assert changed(0, seconds=3.0) == one
    assert changed(0, look="place", parameters={}) == one
    assert changed(0, copy="Elsewhere") != one
    assert changed(3, note="101") != one
    other = BRAND.model_copy(update={"name": "Other"})
    assert timeline(told, {"wide": STREET}, other, TYPE, STILL).setups[0].digest != one


def test_marks_of_a_thread_are_left_out() -> None:
    told = script()
    thread = replace(told.beats[0], look="thread", copy="You out?\n> On my way")
    shot = still(replace(told, beats=(thread, *told.beats[1:])))
    assert roles(shot, "headline") == ["You out? On my way"]


VOICES = {
    "en": ("First shift *tonight*", "Behind the bar", "“First shift tonight”"),
    "pl": ("*Pierwsza* zmiana", "Za barem", "„Pierwsza zmiana”"),
    "ur": ("آج *پہلی* شفٹ", "کاؤنٹر کے پیچھے", "”آج پہلی شفٹ“"),
}


@pytest.mark.parametrize("language", list(VOICES))
def test_what_a_voice_says_stays_in_quotation_marks_and_has_its_speaker(language: str) -> None:
    copy, note, quoted = VOICES[language]
    told = script(language)
    voice = replace(told.beats[0], look="voice", copy=copy, note=note)
    shot = still(replace(told, beats=(voice, *told.beats[1:])))
    heads = [block for block in blocks(shot) if block.role == "headline"]
    words = sorted((word for block in heads for word in block.words), key=lambda word: (word.baseline, word.x))
    assert sorted(word.text for word in words) == sorted(quoted.split())
    (speaker,) = (block for block in blocks(shot) if block.text == note)
    assert speaker.role == "note"
    assert max(block.ink.bottom for block in heads) < speaker.ink.top
    assert STILL.zone.holds(speaker.ink)
    assert max(word.size for word in speaker.words) < min(word.size for word in words) / 2


def test_a_voice_keeps_the_marks_it_chose() -> None:
    told = script()

    def headline(**parameters: object) -> str:
        voice = replace(told.beats[0], look="voice", copy="Hi there", note="", parameters=parameters)
        shot = still(replace(told, beats=(voice, *told.beats[1:])))
        return " ".join(roles(shot, "headline"))

    assert headline(marks="«»") == "«Hi there»"
    assert headline(quoted=False) == "Hi there"


def test_a_long_thread_runs_on() -> None:
    told = script()
    thread = replace(told.beats[0], look="thread", copy="You\nout\n> On\nmy\n> way\nnow")
    shot = still(replace(told, beats=(thread, *told.beats[1:])))
    said = " ".join(roles(shot, "headline")).replace("–", " ").split()
    assert said == ["You", "out", "On", "my", "way", "now"]


def test_a_script_of_one_beat_does_not_say_it_twice() -> None:
    shot = still(replace(script(), beats=(beat("hook", "kinetic", "Walk on", "101"),)))
    assert [block.text for block in blocks(shot)] == ["Walk on", "101", BRAND.name, BRAND.paid_for_by]


def test_the_last_line_stands_on_the_accent() -> None:
    shot = shown("Walk on", "Tell *someone*\nstraight away\n0800 555 111")
    calls = [block for block in blocks(shot) if block.role in {"note", "call"}]
    assert [block.text for block in calls] == ["Tell someone straight away", "0800 555 111"]
    assert calls[1].ink.top > calls[0].ink.bottom
    assert {word.colour for word in calls[0].words} == {BRAND.palette.paper}
    assert {word.colour for word in calls[1].words} == {BRAND.palette.ink}


def test_words_do_not_meet_and_the_field_lies_under_the_call() -> None:
    shot = shown("Somebody is *always* awake just around here", "Come and say hello\nHelp by the bridge")
    inks = [block.ink for block in blocks(shot) if block.role != "headline"]
    assert not any(one.meets(other) for one in inks for other in inks if one is not other)
    field = next(
        layer.keys[-1].outline.solids[0]
        for layer in shot.layers
        if isinstance(layer, Shape) and isinstance(layer.keys[-1].outline.solids[0], Polygon)
    )
    assert isinstance(field, Polygon)
    low = max(y for _, y in field.corners[:2])
    assert all(ink.top > low for ink in inks)
    assert all(
        block.ink.bottom < min(y for _, y in field.corners[:2]) for block in blocks(shot) if block.role == "headline"
    )


@pytest.mark.parametrize(("language", "highest"), [("en", 1), ("ur", 0)])
def test_the_field_rises_towards_where_lines_end(language: str, highest: int) -> None:
    shot = shown(SAID[language][0], SAID[language][5], language=language)
    edges = [
        layer.keys[-1].outline.solids[0].corners[:2]  # type: ignore[union-attr] a polygon
        for layer in shot.layers
        if isinstance(layer, Shape) and isinstance(layer.keys[-1].outline.solids[0], Polygon)
    ]
    heights = [y for _, y in edges[0]]
    assert heights.index(min(heights)) == highest


@pytest.mark.parametrize("form", [REELS, WEB, MOVING], ids=["film", "gif", "poster"])
@pytest.mark.parametrize("copy", ["Hello", "Somebody is *always* awake just around here"])
def test_it_serves_films_and_gifs_too(form: Format, copy: str) -> None:
    shot = shown(copy, "Come and say hello\nHelp by the bridge", form)
    assert all(form.zone.holds(block.ink) for block in blocks(shot))
    assert state(blocks(shot)[0].words[0].track, 0) == LANDED


def test_a_block_behind_the_first_line_stays_off_the_edge() -> None:
    shot = shown("*Hello*", "Come in")
    slab = next(layer for layer in shot.layers if isinstance(layer, Shape) and layer.colour == BRAND.palette.accent)
    top = slab.keys[-1].outline.solids[0]
    assert isinstance(top, Round)
    assert top.top >= STILL.zone.top
