"""Seven seconds of a moving photo and three texts the plain MoviePy way: a program of its own, for `rivals` to time."""

import sys
from collections.abc import Sequence

from moviepy import CompositeVideoClip, ImageClip, TextClip, vfx


def make(photo: str, font: str, out: str, texts: Sequence[str], lengths: Sequence[float]) -> None:
    """Write the film; each text stands for its seconds, the photo comes nearer throughout."""
    total = sum(lengths)
    still = ImageClip(photo).resized(height=1920).with_duration(total)
    moving = still.resized(lambda t: 1.005 + 0.12 * t / total).with_position("center")
    start, words = 0.0, []
    for text, seconds in zip(texts, lengths, strict=True):
        clip = TextClip(
            font, text=text, font_size=120, color="white", method="caption", size=(760, None), margin=(0, 40)
        )
        fading = clip.with_start(start).with_duration(seconds).with_effects([vfx.CrossFadeIn(0.4)])
        words.append(fading.with_position(("center", 700)))
        start += seconds
    film = CompositeVideoClip([moving, *words], size=(1080, 1920))
    quality = ["-crf", "20", "-pix_fmt", "yuv420p"]
    film.write_videofile(
        out, fps=30, codec="libx264", preset="veryfast", audio=False, ffmpeg_params=quality, logger=None
    )


if __name__ == "__main__":
    photo, font, out, *rest = sys.argv[1:]
    half = len(rest) // 2
    make(photo, font, out, rest[:half], [float(seconds) for seconds in rest[half:]])
