"""What the installed tools can really do: each is asked to do a little of it."""

import base64
import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import imageio_ffmpeg
import pillow_heif
from PIL import Image, UnidentifiedImageError, features

from pipeline.authored import Font, Fonts
from pipeline.cli.health import Sign
from pipeline.cli.opening import opened
from pipeline.errors import EnvironmentFault, SpotlightError
from pipeline.fonts import at_size, face, missing

NEEDED: Final = {"-encoders": ("libx264", "aac"), "-filters": ("ebur128", "loudnorm")}
PATIENCE: Final = 30
JOINED: Final = "قریب"
"""Urdu for 'near': all of its letters but one join."""
LETTERS: Final = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیے۔،؟"
LATIN: Final = "AaĄąBbCcĆćDdEeĘęFfGgHhIiJjKkLlŁłMmNnŃńOoÓóPpQqRrSsŚśTtUuVvWwXxYyZzŹźŻż0123456789’“”–£"
PHOTO: Final = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAXxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJp"
    "bG9jAAAAAERAAAEAAQAAAAABoAABAAAAAAAAADMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAAB"
    "AAAA/GlwcnAAAADcaXBjbwAAAHVodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEA"
    "AQApQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqrprm4CGgwIAAAAyAAAADAIRiAAEABkQBwXPBiQAAABNjb2xybmNseAABAA0ABoAAAAAU"
    "aXNwZQAAAAAAAABAAAAAQAAAAChjbGFwAAAAEAAAAAEAAAAQAAAAAf///9AAAAAC////0AAAAAIAAAAQcGl4aQAAAAADCAgIAAAAGGlw"
    "bWEAAAAAAAAAAQABBYECAwWEAAAAO21kYXQAAAAvKAGvEyFkY0D1JyL//2jyn/oqGf9s9lhZ3K6AwVvy+sD2ZJvA86qRnoCHaacwFXg="
)
"""A picture of 16 x 16 in one red, as phones save it."""
RED: Final = (200, 30, 40)


def signs(root: Path) -> Iterator[Sign]:
    """ffmpeg, shaping, the fonts of the campaign in `root` (else the default ones) and HEIC."""
    yield _ffmpeg()
    yield _shaping()
    fonts, whose = _fonts_of(root)
    for role in ("display", "text", "arabic_display", "arabic_text"):
        yield _font(role, getattr(fonts, role), whose)
    yield _heic()


def _ffmpeg() -> Sign:
    fix = "run `pip install --force-reinstall imageio-ffmpeg`, and unset IMAGEIO_FFMPEG_EXE if it is set"
    try:
        program = imageio_ffmpeg.get_ffmpeg_exe()
        said = {question: _asked(program, question) for question in NEEDED}
    except (OSError, RuntimeError, subprocess.SubprocessError) as fault:
        return Sign(name="ffmpeg", ok=False, seen=f"does not run: {fault}", fix=fix)
    lacking = [name for question, names in NEEDED.items() for name in names if name not in said[question]]
    names = ", ".join(name for names in NEEDED.values() for name in names)
    whose = ", from IMAGEIO_FFMPEG_EXE" if "IMAGEIO_FFMPEG_EXE" in os.environ else ""
    seen = f"lacks {', '.join(lacking)} ({program})" if lacking else f"{Path(program).name}{whose}: {names}"
    return Sign(name="ffmpeg", ok=not lacking, seen=seen, fix=fix)


def _asked(program: str, question: str) -> frozenset[str]:
    """The names in one of ffmpeg's lists; they stand second in each line."""
    run = subprocess.run([program, "-hide_banner", question], capture_output=True, check=True, timeout=PATIENCE)
    rows = (line.split() for line in run.stdout.decode("utf-8", "replace").splitlines())
    return frozenset(row[1] for row in rows if len(row) > 1)


def _shaping() -> Sign:
    fix = "reinstall Pillow from its wheel (`pip install --force-reinstall --only-binary :all: 'pillow<12'`)"
    lacking = [name for name in ("raqm", "fribidi", "harfbuzz") if not features.check(name)]
    if lacking:
        return Sign(name="shaping", ok=False, seen=f"Pillow lacks {', '.join(lacking)}", fix=fix)
    try:
        font = at_size(face(Fonts().arabic_text), 100)
        joined, apart = font.getlength(JOINED), sum(font.getlength(letter) for letter in JOINED)
    except (EnvironmentFault, OSError) as fault:
        return Sign(name="shaping", ok=False, seen=f"cannot be tried: {fault}", fix="put right what this says first")
    seen = f"'{JOINED}' is {joined:.0f} px joined, {apart:.0f} px letter by letter"
    return Sign(name="shaping", ok=joined < 0.97 * apart, seen=seen, fix=fix)


def _fonts_of(root: Path) -> tuple[Fonts, str]:
    if not (root / "campaign.yaml").exists():
        return Fonts(), "default"
    try:
        return opened(root).campaign.brand.fonts, "the campaign's"
    except SpotlightError:
        return Fonts(), "default, as the campaign has mistakes (`spotlight lint`)"


def _font(role: str, font: Font, whose: str) -> Sign:
    name, sample = f"font {role}", LETTERS if role.startswith("arabic") else LATIN
    try:
        lacking = missing(sample, face(font))
    except EnvironmentFault as fault:
        return Sign(name=name, ok=False, seen=str(fault), fix="install it, or name another family under brand: fonts:")
    except OSError as fault:
        return Sign(name=name, ok=False, seen=f"{font.family}: {fault}", fix="install its fontpkg package again")
    language = "Urdu" if sample is LETTERS else "English and Polish"
    seen = f"has no glyph for {' '.join(lacking)}" if lacking else f"has every letter of {language}"
    fix = f"choose a family with {language} under brand: fonts:"
    return Sign(name=name, ok=not lacking, seen=f"{font.family} ({whose}) {seen}", fix=fix)


def _heic() -> Sign:
    fix = "run `pip install --force-reinstall pillow-heif`; until then, save photos as JPEG"
    pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(PHOTO), formats=("HEIF",)) as picture:
            seen = picture.convert("RGB").getpixel((8, 8))
    except (OSError, ValueError, UnidentifiedImageError) as fault:
        return Sign(name="HEIC", ok=False, seen=f"photos of phones cannot be read: {fault}", fix=fix)
    near = isinstance(seen, tuple) and all(abs(one - other) < 8 for one, other in zip(seen, RED, strict=True))
    return Sign(name="HEIC", ok=near, seen="photos of phones can be read" if near else f"red reads as {seen}", fix=fix)
