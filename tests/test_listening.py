"""What is heard of a track: its tempo and where its first beat falls, or that nothing beats."""

import wave
from pathlib import Path

import numpy as np
import pytest
from campaigns import THEME, edit

from pipeline.beds.draw import draw
from pipeline.beds.names import BEDS
from pipeline.cli.opening import opened
from pipeline.listening import pulse
from pipeline.plan import scripts

RATE = 48_000


def track(path, samples):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def clicks(times, seconds):
    click = np.sin(2 * np.pi * 1500 * np.arange(960) / RATE) * np.exp(-np.arange(960) / 240)
    samples = np.zeros(round(seconds * RATE))
    for time in times:
        heard = samples[round(time * RATE) :][:960]
        heard += click[: len(heard)]
    return samples


def off(moment, beat, period):
    return abs((moment - beat + period / 2) % period - period / 2)


@pytest.mark.parametrize("name", BEDS)
def test_a_drawn_bed_is_heard_as_it_was_written(tmp_path, name):
    bed, begin = BEDS[name], 0.25
    path = track(tmp_path / f"{name}.wav", draw(name, 16 + begin))
    for start, first in ((0.0, 0.0), (begin, 60 / bed.bpm - begin)):
        heard = pulse(path, start)
        assert heard is not None
        times = min((1, 2), key=lambda times: abs(heard.period * times - 60 / bed.bpm))
        assert heard.period * times == pytest.approx(60 / bed.bpm, rel=2e-3)
        assert off(heard.first, first, heard.period) < 0.04
    assert pulse(path, 0.0).first == 0


def test_a_metronome_is_heard_to_a_hundredth_of_a_second(tmp_path):
    heard = pulse(track(tmp_path / "click.wav", clicks(np.arange(0.31, 20, 60 / 97), 20)), 0.0)
    assert 60 / heard.period == pytest.approx(97, abs=0.1)
    assert heard.first == pytest.approx(0.31, abs=0.02)


def test_hands_that_are_a_little_off_still_beat(tmp_path):
    rng = np.random.default_rng(5)
    times = np.arange(0.2, 20, 0.55)
    heard = pulse(track(tmp_path / "hands.wav", clicks(times + rng.normal(0, 0.012, len(times)), 20)), 0.0)
    assert heard.period == pytest.approx(0.55, rel=0.01)
    assert off(heard.first, 0.2, heard.period) < 0.04


@pytest.mark.parametrize("bpm", [44, 210])
def test_a_very_slow_or_fast_beat_is_brought_to_where_films_are_cut(tmp_path, bpm):
    heard = pulse(track(tmp_path / "click.wav", clicks(np.arange(0, 20, 60 / bpm), 20)), 0.0)
    assert 60 <= 60 / heard.period <= 180
    assert any(60 / heard.period == pytest.approx(bpm * times, rel=0.01) for times in (0.5, 2, 3, 4))


def test_what_does_not_beat_has_no_pulse(tmp_path):
    rng = np.random.default_rng(2)
    assert pulse(track(tmp_path / "noise.wav", rng.uniform(-0.3, 0.3, 12 * RATE)), 0.0) is None
    assert pulse(track(tmp_path / "silence.wav", np.zeros(12 * RATE)), 0.0) is None
    assert pulse(track(tmp_path / "hits.wav", clicks(np.cumsum(rng.exponential(0.5, 40)), 20)), 0.0) is None
    assert pulse(track(tmp_path / "short.wav", clicks((0, 0.5, 1), 1.5)), 0.0) is None
    (tmp_path / "words.mp3").write_bytes(b"not a sound")
    assert pulse(tmp_path / "words.mp3", 0.0) is None


def test_a_real_track_is_heard_on_the_way_in(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "sounds").mkdir()
    track(project / "sounds" / "evening.wav", draw("lift", 12))
    edit(project, THEME, "bed: tide", "file: evening.wav\n  licence: Bought for paid social media")
    (script,) = scripts(opened(project)).values()
    assert script.pulse is not None
    assert script.pulse.period == pytest.approx(0.5, abs=1e-3)
    assert np.cumsum([beat.seconds for beat in script.beats]) == pytest.approx([2, 4, 6], abs=0.02)
    assert "listening to evening.wav" in capsys.readouterr().err
