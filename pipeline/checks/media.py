"""A file's facts against a placement's rules for pictures and sound.

A broken rule is an error, or a warning where its figure is contested. What the platform does not state is not checked.
Allowed: half a frame of time (one frame less is one too few), 1 % of the aspect, 1 LU of loudness, 1 % of a film's
bitrate and 5 % of its sound's (an encoder asked for a rate runs a little under it), 0.05 of a frame a second.
"""

from collections.abc import Callable
from dataclasses import replace

from pipeline.checks.limits import at_least, at_most, broken, close_to, number, one_of, whether
from pipeline.model import Finding, MediaFacts
from pipeline.rules import MediaRules, Placement

Check = Callable[[MediaFacts, MediaRules], Finding | None]


def findings(facts: MediaFacts, placement: Placement) -> tuple[Finding, ...]:
    """Every rule of the placement that the file breaks, in the order of CHECKS; empty when it may run."""
    rules = placement.media
    return tuple(replace(finding, place=placement.id) for check in CHECKS if (finding := check(facts, rules)))


def _container(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    fix = "build it again for this placement rather than rename it"
    return one_of("PLAT-CONTAINER", "the file type", rules.containers, facts.container, fix)


def _codec(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    return one_of("PLAT-CODEC", "the video codec", rules.video_codecs, facts.codec, "encode it again")


def _pixel_format(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    return one_of("PLAT-PIXELS", "the pixel format", rules.pixel_formats, facts.pixel_format, "encode it again")


def _colour(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    fix = "encode it again with its colours named in the file"
    return one_of("PLAT-COLOUR", "the colour", rules.colours, facts.colour, fix)


def _width(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    return close_to("PLAT-WIDTH", "the width", rules.width, facts.width, "px", "make it in the placement's size")


def _height(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    return close_to("PLAT-HEIGHT", "the height", rules.height, facts.height, "px", "make it in the placement's size")


def _min_width(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    fix = "make it larger; do not scale up a small file"
    return at_least("PLAT-MIN-WIDTH", "the width", rules.min_width, facts.width, "px", fix)


def _min_height(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    fix = "make it larger; do not scale up a small file"
    return at_least("PLAT-MIN-HEIGHT", "the height", rules.min_height, facts.height, "px", fix)


def _max_width(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    return at_most("PLAT-MAX-WIDTH", "the width", rules.max_width, facts.width, "px", "make it smaller")


def _max_height(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    return at_most("PLAT-MAX-HEIGHT", "the height", rules.max_height, facts.height, "px", "make it smaller")


def _aspect(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    rule, aspect = rules.aspect, facts.width / facts.height
    fix = "make it in the placement's shape, without bars"
    return close_to("PLAT-ASPECT", "width / height", rule, aspect, "", fix, slack=0.01 * rule.value if rule else 0)


def _square_pixels(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    shape = "square" if facts.square_pixels else "oblong"
    return whether("PLAT-SQUARE", "the shape of its pixels", rules.square_pixels, shape, "square", "encode it again")


def _progressive(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    scan, fix = "progressive" if facts.progressive else "interlaced", "encode it again as whole pictures"
    return whether("PLAT-PROGRESSIVE", "the scan", rules.progressive, scan, "progressive", fix)


def _constant_rate(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    rate, fix = "constant" if facts.constant_rate else "varying", "encode it again at a fixed frame rate"
    return whether("PLAT-RATE", "the frame rate", rules.constant_rate, rate, "constant", fix)


def _faststart(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    place, fix = "at the end" if facts.faststart is False else "at the start", "write it again with faststart"
    return whether("PLAT-FASTSTART", "the index", rules.faststart, place, "at the start", fix)


def _untagged(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    tags, fix = ", ".join(facts.metadata) or "none", "write it again without metadata"
    return whether("PLAT-METADATA", "the metadata", rules.untagged, tags, "none", fix)


def _min_seconds(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    slack, fix = _half_a_frame(facts), "give a beat of the theme more seconds"
    return at_least("PLAT-MIN-SECONDS", "the length", rules.min_seconds, facts.seconds, "s", fix, slack=slack)


def _max_seconds(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    longest = max(facts.seconds, facts.sound.seconds if facts.sound else 0.0)
    slack, fix = _half_a_frame(facts), "give the theme's beats fewer seconds"
    return at_most("PLAT-MAX-SECONDS", "the length", rules.max_seconds, longest, "s", fix, slack=slack)


def _exact_seconds(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    slack, fix = _half_a_frame(facts), "build it again for this placement, which sets the length"
    return close_to("PLAT-SECONDS", "the length", rules.exact_seconds, facts.seconds, "s", fix, slack=slack)


def _fps(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    rule = rules.fps
    if rule is None or any(abs(facts.fps - allowed) <= 0.05 for allowed in rule.value):
        return None
    limit = " or ".join(number(allowed, "fps") for allowed in rule.value)
    fix = "build it again for this placement, which sets the frame rate"
    return broken("PLAT-FPS", "the frame rate", rule, number(facts.fps, "fps"), limit, fix)


def _max_fps(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    return at_most("PLAT-MAX-FPS", "the frame rate", rules.max_fps, facts.fps, "fps", "use fewer frames", slack=0.05)


def _min_bitrate(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    rule, fix = rules.min_bitrate, "encode it again at a higher quality"
    slack = 0.01 * rule.value if rule else 0
    return at_least("PLAT-MIN-BITRATE", "the bitrate", rule, facts.bitrate, "bit/s", fix, slack=slack)


def _max_bitrate(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    rule, fix = rules.max_bitrate, "encode it again at a lower quality, or with less movement"
    slack = 0.01 * rule.value if rule else 0
    return at_most("PLAT-MAX-BITRATE", "the bitrate", rule, facts.bitrate, "bit/s", fix, slack=slack)


def _max_bytes(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    fix = "shorten it, or show less movement and detail"
    return at_most("PLAT-BYTES", "the file size", rules.max_bytes, facts.bytes, "bytes", fix)


def _max_frames(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    return at_most("PLAT-FRAMES", "the number of frames", rules.max_frames, facts.frames, "frames", "shorten it")


def _max_pixels(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    drawn = facts.width * facts.height * facts.frames
    return at_most(
        "PLAT-AREA", "width x height x frames", rules.max_pixels, drawn, "px", "shorten it or make it smaller"
    )


def _sound(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    """A track that is silent throughout counts as no sound where sound is required, and as sound where it is not."""
    rule = rules.sound
    if rule is None or rule.value == "optional":
        return None
    if rule.value == "forbidden":
        present = "none" if facts.sound is None else f"a track of {facts.sound.codec}"
        return whether("PLAT-SOUND", "the sound", rule, present, "none", "write it again without a sound track")
    heard = "missing" if facts.sound is None else "silent" if facts.sound.loudness is None else "heard"
    return whether("PLAT-SOUND", "the sound", rule, heard, "heard", "give the theme a sound bed or a track")


def _audio_codec(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    if facts.sound is None:
        return None
    return one_of("PLAT-SOUND-CODEC", "the sound codec", rules.audio_codecs, facts.sound.codec, "encode it again")


def _sample_rate(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    if facts.sound is None:
        return None
    rule, fix = rules.sample_rate, "encode the sound again at the rate asked for"
    return close_to("PLAT-SOUND-RATE", "the sample rate", rule, facts.sound.sample_rate, "Hz", fix)


def _channels(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    if facts.sound is None:
        return None
    rule, fix = rules.channels, "mix the sound to that many channels"
    return close_to("PLAT-SOUND-CHANNELS", "the number of sound channels", rule, facts.sound.channels, "", fix)


def _min_audio_bitrate(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    rule = rules.min_audio_bitrate
    if facts.sound is None or rule is None:
        return None
    measured, fix = facts.sound.bitrate, "encode the sound again at a higher rate"
    slack = 0.05 * rule.value
    return at_least("PLAT-SOUND-BITRATE", "the sound's bitrate", rule, measured, "bit/s", fix, slack=slack)


def _loudness(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    if facts.sound is None or facts.sound.loudness is None:
        return None
    measured, fix = facts.sound.loudness, "master the sound again to this loudness"
    return close_to("PLAT-LOUDNESS", "the loudness", rules.loudness, measured, "LUFS", fix, slack=1)


def _true_peak(facts: MediaFacts, rules: MediaRules) -> Finding | None:
    if facts.sound is None or facts.sound.true_peak is None:
        return None
    measured, fix = facts.sound.true_peak, "limit the peaks of the sound"
    return at_most("PLAT-PEAK", "the true peak", rules.max_true_peak, measured, "dBTP", fix)


def _half_a_frame(facts: MediaFacts) -> float:
    return 0.5 / facts.fps if facts.fps else 0.0


CHECKS: tuple[Check, ...] = (
    *(_container, _codec, _pixel_format, _colour),
    *(_width, _height, _min_width, _min_height, _max_width, _max_height, _aspect),
    *(_square_pixels, _progressive, _constant_rate, _faststart, _untagged),
    *(_min_seconds, _max_seconds, _exact_seconds, _fps, _max_fps),
    *(_min_bitrate, _max_bitrate, _max_bytes, _max_frames, _max_pixels),
    *(_sound, _audio_codec, _sample_rate, _channels, _min_audio_bitrate, _loudness, _true_peak),
)
