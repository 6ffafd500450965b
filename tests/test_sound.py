"""The mix as a listener gets it: every file is decoded again and measured."""

import subprocess
import wave

import av
import imageio_ffmpeg
import numpy as np
import pytest

from pipeline import sound
from pipeline.beds.draw import draw
from pipeline.beds.names import BEDS
from pipeline.errors import EnvironmentFault, MakingFault
from pipeline.loudness import RATE, hear
from pipeline.sound import BedSource, FileSource, Mix, cut, limit, make

SECONDS = 61 / 30


def tone(seconds, hertz=440.0, level=0.3, rate=RATE):
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def track(path, samples, rate=RATE):
    """A 16-bit WAV of (n,) or (n, channels)."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def supplied(path, *, seconds=SECONDS, start=0.0, **mix):
    return Mix(source=FileSource(path=path, digest="any", start_seconds=start), seconds=seconds, **mix)


def decoded(path):
    done = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "f32le", "-"],
        capture_output=True,
        check=True,
    )
    return np.frombuffer(done.stdout, dtype="<f4").reshape(-1, 2)


@pytest.fixture(scope="module")
def fork(tmp_path_factory):
    path = tmp_path_factory.mktemp("fork") / "fork.m4a"
    return path, make(Mix(source=BedSource(name="fork"), seconds=SECONDS), path)


def test_a_bed_becomes_aac_at_the_loudness_asked(fork):
    path, heard = fork
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.profile) == ("aac", "LC")
        assert (stream.rate, stream.channels) == (48_000, 2)
    again = hear(path)
    assert again.lufs == pytest.approx(-16, abs=0.5)
    assert again.true_peak is not None
    assert again.true_peak <= -1.5
    assert heard.reading == again
    assert heard.bitrate >= 192_000


def test_it_lasts_exactly_as_long_as_the_picture(fork):
    path, heard = fork
    assert heard.seconds == pytest.approx(SECONDS, abs=1 / RATE)
    assert len(decoded(path)) == round(SECONDS * RATE)


def test_it_begins_softly_ends_in_silence_and_is_heard_between(fork):
    samples = np.abs(decoded(fork[0]))
    assert samples[:240].max() < 0.1 * samples.max()
    assert samples[-240:].max() < 0.02 * samples.max()
    assert samples[RATE : RATE + 4800].max() > 0.1
    again = hear(fork[0])
    assert again.onset <= 12
    assert again.opening is not None
    assert again.opening >= 18


def test_a_second_run_gives_the_same_bytes(fork, tmp_path):
    path, heard = fork
    again = tmp_path / "again.m4a"
    second = make(Mix(source=BedSource(name="fork"), seconds=SECONDS), again)
    assert again.read_bytes() == path.read_bytes()
    assert second.samples == heard.samples
    other = make(Mix(source=BedSource(name="fork"), seconds=SECONDS, fade_in=0.5), tmp_path / "other.m4a")
    assert other.samples != heard.samples
    (tmp_path / "other.m4a").unlink()
    assert b"Lavf" not in path.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["again.m4a"]


def test_a_bed_loops_without_a_seam_and_to_the_sample():
    bed = BEDS["glass"]
    mixed = cut(Mix(source=BedSource(name="glass"), seconds=8.0, fade_in=0, fade_out=0))
    assert mixed.shape == (8 * RATE, 2)
    assert bed.seconds < 8
    assert np.array_equal(mixed, draw("glass", 8.0).astype(np.float64))


def test_fades_are_straight_lines(tmp_path):
    path = track(tmp_path / "steady.wav", np.full(2 * RATE, 0.5))
    mixed = cut(supplied(path, seconds=2.0, fade_in=0.1, fade_out=0.5))[:, 0]
    # a mono track is spread over both sides by ffmpeg; what counts is the share of the steady level
    share = mixed / mixed[RATE]
    assert share[[0, 2400, 4800]] == pytest.approx([0, 0.5, 1], abs=1e-3)
    assert share[[RATE * 3 // 2, RATE * 7 // 4, 2 * RATE - 1]] == pytest.approx([1, 0.5, 0], abs=1e-3)


def test_a_short_mono_track_at_another_rate_is_looped_and_kept_in_tune(tmp_path):
    path = track(tmp_path / "short.wav", tone(1.2, 500, rate=22_050), rate=22_050)
    out = tmp_path / "out.m4a"
    heard = make(supplied(path), out)
    samples = decoded(out)
    assert len(samples) == round(SECONDS * RATE)
    assert heard.reading.lufs == pytest.approx(-16, abs=0.5)
    assert np.abs(samples[:, 0] - samples[:, 1]).max() < 1e-3
    second = np.abs(np.fft.rfft(samples[48_000:96_000, 0]))
    assert second.argmax() == pytest.approx(500, abs=2)
    seam = samples[round(1.2 * RATE) - 24 : round(1.2 * RATE) + 24]
    assert np.abs(seam).max() < 0.2 * np.abs(samples).max()


def test_a_track_is_heard_from_its_start_on(tmp_path):
    path = track(tmp_path / "two.wav", np.concatenate([tone(1, 300), tone(2, 900)]))
    mixed = cut(supplied(path, seconds=1.5, start=1.0))
    assert np.abs(np.fft.rfft(mixed[:RATE, 0])).argmax() == pytest.approx(900, abs=1)


def test_a_peaky_track_is_limited_until_the_encoded_peak_fits(tmp_path):
    rng = np.random.default_rng(4)
    samples = tone(2.2, 220, level=0.03)
    for start in range(4800, len(samples) - 400, 12_000):
        samples[start : start + 300] += 0.9 * rng.standard_normal(300) * np.hanning(300)
    out = tmp_path / "out.m4a"
    heard = make(supplied(track(tmp_path / "peaky.wav", samples)), out)
    assert heard.reading.true_peak <= -1.5
    assert heard.reading.lufs == pytest.approx(-16, abs=0.5)


def test_the_limiter_holds_the_ceiling_between_samples_and_leaves_the_rest_alone():
    # a quarter of the sample rate, an eighth of a turn off: the samples see 3 dB less than the wave does
    hidden = np.sin(2 * np.pi * (np.arange(9600) / 4 + 1 / 8)) * np.hanning(9600)
    held = limit(np.stack([hidden, hidden], axis=1), -3.0)
    assert 20 * np.log10(np.abs(held).max()) == pytest.approx(-6, abs=0.2)
    quiet = np.stack([tone(0.2)] * 2, axis=1)
    assert np.array_equal(limit(quiet, -3.0), quiet)
    burst = np.tile(quiet, (3, 1))
    burst[14_000:14_100] *= 4
    eased = limit(burst, -9.0)
    assert np.array_equal(eased[:10_000], burst[:10_000])
    assert np.abs(eased).max() <= 10 ** (-9 / 20) + 1e-9


def test_a_film_without_sound_is_no_track(tmp_path):
    picture = tmp_path / "picture.mp4"
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "color=s=64x64:d=0.2", str(picture)],
        check=True,
    )
    with pytest.raises(MakingFault, match=r"picture\.mp4 holds no sound"):
        make(supplied(picture), tmp_path / "out.m4a")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("words.mp3", b"not a sound", "words.mp3 cannot be read"),
        ("empty.wav", b"", "empty.wav cannot be read"),
    ],
)
def test_an_unreadable_track_is_one_sentence_and_leaves_nothing(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MakingFault, match=said) as caught:
        make(supplied(path), tmp_path / "out.m4a")
    assert "\n" not in str(caught.value)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_silent_short_missing_and_unknown_sources_say_what_to_do(tmp_path):
    silent = track(tmp_path / "silent.wav", np.zeros(2 * RATE))
    with pytest.raises(MakingFault, match=r"silent\.wav is silent where it is to be heard"):
        make(supplied(silent), tmp_path / "out.m4a")
    with pytest.raises(MakingFault, match=r"silent\.wav lasts 0\.50 s from 1\.5 s on, at least 1 s is needed"):
        make(supplied(silent, start=1.5), tmp_path / "out.m4a")
    with pytest.raises(MakingFault, match=r"gone\.wav"):
        make(supplied(tmp_path / "gone.wav"), tmp_path / "out.m4a")
    with pytest.raises(MakingFault, match="no bed called 'siren': choose one of amber, tide"):
        make(Mix(source=BedSource(name="siren"), seconds=1.0), tmp_path / "out.m4a")
    with pytest.raises(EnvironmentFault, match=r"writing out\.m4a"):
        make(supplied(track(tmp_path / "tone.wav", tone(1.2)), seconds=1.0), tmp_path / "nowhere" / "out.m4a")


def test_an_interruption_leaves_no_temporary_file_and_the_old_one_whole(tmp_path, monkeypatch):
    out = tmp_path / "out.m4a"
    out.write_bytes(b"old")
    path = track(tmp_path / "tone.wav", tone(1.2))

    def interrupted(samples, path):
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(sound, "_encode", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make(supplied(path, seconds=1.0), out)
    assert {file.name for file in tmp_path.iterdir()} == {"out.m4a", "tone.wav"}
    assert out.read_bytes() == b"old"
