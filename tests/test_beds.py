"""The drawn beds: their tempo, their loop, their pulse and their calm."""

import numpy as np
import pytest

from pipeline.beds.draw import SCORES, draw
from pipeline.beds.names import BEDS, Bed
from pipeline.beds.score import Grid, broken, chords, hits
from pipeline.beds.space import duck, echo, finish, lay, pads, placed, room, wash
from pipeline.beds.voices import RATE, bell, felt, hat, keys, kick, mallet, pluck, rim, shaker, snap, step, sub

VOICES = [voice(64, 0.4) for voice in (keys, pluck, felt, mallet, bell, sub)]
STROKES = [stroke() for stroke in (kick, rim, snap, shaker, hat, step)]


@pytest.fixture(scope="module")
def loops():
    return {name: draw(name, bed.seconds) for name, bed in BEDS.items()}


def test_every_bed_has_a_score_and_no_score_lacks_a_bed():
    assert set(SCORES) == set(BEDS)


@pytest.mark.parametrize("name", BEDS)
def test_a_beat_is_whole_frames_and_a_loop_whole_samples(name):
    bed = BEDS[name]
    assert bed.beat_frames(30).is_integer()
    assert bed.seconds * RATE == pytest.approx(round(bed.seconds * RATE), abs=1e-6)
    assert Grid.of(bed).count == round(bed.seconds * RATE)


def test_beat_frames_follow_the_frame_rate():
    assert Bed(bpm=100, bars=1, mood="").beat_frames(25) == 15
    assert Bed(bpm=120, bars=1, mood="").beat_frames(25) == 12.5


@pytest.mark.parametrize("name", BEDS)
def test_a_draw_is_stereo_float_in_range_and_awake_every_second(loops, name):
    loop = loops[name]
    assert loop.dtype == np.float32
    assert loop.shape == (round(BEDS[name].seconds * RATE), 2)
    assert 0.3 < np.abs(loop).max() <= 0.9
    seconds = loop[: len(loop) // RATE * RATE].reshape(-1, RATE * 2)
    power = 10 * np.log10((seconds**2).mean(axis=1))
    assert np.ptp(power) < 9
    left, right = (loop**2).mean(axis=0)
    assert abs(10 * np.log10(left / right)) < 1
    assert np.corrcoef(loop.T)[0, 1] < 0.97  # wider than one loudspeaker


@pytest.mark.parametrize("name", BEDS)
def test_the_last_sample_leads_into_the_first(loops, name):
    loop = loops[name].astype(np.float64)

    def step(turn):
        """How far the wave jumps over the seam, in usual steps of the five milliseconds on either side."""
        steps = np.abs(np.diff(np.roll(turn, 240, axis=0)[:480], axis=0)).max(axis=1)
        return steps[239] / np.median(steps)

    assert step(loop) < 2
    assert max(step(loop[:-shorter]) for shorter in (3000, 50003, 31234)) > 4  # a loop cut anywhere else would click


@pytest.mark.parametrize("name", BEDS)
def test_the_music_rises_on_the_beat_more_than_between(loops, name):
    bed = BEDS[name]
    beat = round(60 / bed.bpm * RATE)
    power = (loops[name].astype(np.float64) ** 2).sum(axis=1)
    # 40 ms from each sample on, against the 40 ms before it, the loop taken as endless
    reach = RATE // 25
    sums = np.concatenate([[0.0], np.cumsum(np.tile(power, 2))])
    ahead = sums[reach + reach : len(power) + 2 * reach] - sums[reach : len(power) + reach]
    behind = sums[reach : len(power) + reach] - sums[: len(power)]
    rise = np.roll(np.log(ahead / behind), reach)
    downbeats = rise[:: beat * 4]
    between = rise[beat // 8 :: beat // 4]
    assert downbeats.mean() > 0.3
    assert downbeats.mean() > between.mean() + 0.3


def test_a_draw_is_the_same_every_time_and_repeats_after_its_loop(loops):
    count = round(BEDS["glass"].seconds * RATE)
    again = draw("glass", BEDS["glass"].seconds + 0.5)
    assert np.array_equal(again[:count], loops["glass"])
    assert np.array_equal(again[count:], loops["glass"][: RATE // 2])


def test_an_unknown_bed_is_a_key_error():
    with pytest.raises(KeyError):
        draw("siren", 1.0)


@pytest.mark.parametrize("wave", VOICES + STROKES)
def test_a_sound_begins_and_ends_at_rest_and_peaks_at_one(wave):
    assert np.abs(wave).max() == pytest.approx(1)
    assert np.abs(wave[0]).max() < 0.01
    assert np.abs(wave[-1]).max() < 0.01


@pytest.mark.parametrize(("voice", "note"), [(keys, 69), (pluck, 57), (mallet, 72), (sub, 45)])
def test_a_voice_is_in_tune(voice, note):
    wave = voice(note, 1.0)
    spectrum = np.abs(np.fft.rfft(wave))
    near = 440 * 2 ** ((note - 69) / 12)
    low, high = round(near * 0.9), round(near * 1.1)  # a second long, so bins are hertz
    assert low + spectrum[low:high].argmax() == pytest.approx(near, abs=1)


def test_hits_read_digits_as_force_and_repeat_the_pattern():
    assert hits("9.| 4.", 6) == ((0, 9), (2, 4), (4, 9))


def test_chords_and_broken_chords_follow_the_progression():
    progression = ((60, 64), (62, 65))
    assert [round(note[1]) for note in chords(progression, 4, "9...", 2)] == [60, 64, 62, 65]
    assert [note[1] for note in broken(progression, 4, "9.9.", (0, 13), 1)] == [60, 76, 62, 77]


def test_swing_delays_only_every_second_sixteenth():
    straight, swung = (Grid.of(BEDS["lift"], swing=share) for share in (0.0, 0.25))
    assert swung.at(4) == straight.at(4)
    assert swung.at(5) - straight.at(5) == swung.beat // 16


def test_a_stroke_laid_over_the_end_sounds_on_from_the_beginning():
    loop = lay(10, [(8, np.ones((4, 2)))])
    assert loop[:, 0].tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 1, 1]


def test_pan_keeps_the_power():
    for pan in (-1, -0.3, 0, 0.8):
        assert (placed(np.ones(1), pan) ** 2).sum() == pytest.approx(1)
    assert placed(np.ones(1), 1)[0].tolist() == pytest.approx([0, 1])


def test_echo_gives_repeats_on_alternating_sides():
    loop = np.zeros((8, 2))
    loop[0, 0] = 1
    heard = echo(loop, 2, feedback=0.5, repeats=2)
    assert heard[2].tolist() == [0, 0.5]
    assert heard[4].tolist() == [0.25, 0]


def test_duck_dips_at_its_start_and_comes_back():
    level = duck(RATE, [1000], depth=0.5, seconds=0.2)[:, 0]
    assert level[1000] == pytest.approx(0.5)
    assert level[1000 + RATE // 4] == 1
    assert np.abs(np.diff(level)).max() < 0.01


def test_pads_and_wash_are_even_and_seamless():
    held = pads(RATE, ((57, 60), (55, 62)), dark=1500, glide=0.1)
    rms = np.sqrt((held.reshape(10, -1) ** 2).mean(axis=1))
    assert rms.max() / rms.min() < 2.5
    noise = wash(RATE, 500, 2000, seed=1)
    assert np.sqrt((noise**2).mean()) == pytest.approx(1)
    assert np.abs(noise[0] - noise[-1]).max() <= np.abs(np.diff(noise, axis=0)).max()


def test_the_room_dies_away_and_leaves_the_bass_dry():
    answer = room(0.5, seed=1)
    fifth = len(answer) // 5
    assert (answer[-fifth:] ** 2).sum() < 1e-3 * (answer[:fifth] ** 2).sum()
    t = np.arange(RATE) / RATE
    dry = np.stack([np.sin(2 * np.pi * 5000 * t)] * 2, axis=1)
    send = sum(np.sin(2 * np.pi * hertz * t) for hertz in (*range(45, 65), *range(800, 820)))
    spectrum = np.abs(np.fft.rfft(finish(dry, np.stack([send] * 2, axis=1), answer)[:, 0]))
    assert spectrum[45:65].mean() < 0.15 * spectrum[800:820].mean()
