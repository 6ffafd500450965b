"""Whose the photos, tracks and letters of a release are, and what each allows."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any, Final

from pipeline.authored import Font, Fonts
from pipeline.families import path_of
from pipeline.theme import Theme
from pipeline.typeset import direction_of

_ODD: Final = re.compile(r"[^A-Za-z0-9-]")
"""What a file's name does without, so that it is the same on every system."""


def credits_of(manifest: Mapping[str, Any], themes: Mapping[str, Theme], fonts: Fonts) -> str:
    """What must be named, as plain text: photos by place, tracks by theme, fonts."""
    creatives = manifest["creatives"]
    lines = [f"{manifest['title']}: whose pictures, sounds and letters these are", "", "Photos", ""]
    names = {place["id"]: place["name"] for place in manifest["places"]}
    photos = {(names[one["location"]], photo["id"]): photo for one in reversed(creatives) for photo in one["photos"]}
    for (place, id_), photo in sorted(photos.items()):
        lines += [f"- {place}, {id_}: {photo['credit']}; {photo['licence']}"]
    lines += ["", "Sound", ""]
    for theme in sorted({one["theme"] for one in creatives}):
        sound = themes[theme].sound if theme in themes else None
        if sound and sound.file:
            lines.append(f"- {theme}: {sound.file}; {sound.licence}")
        elif sound:
            lines.append(f"- {theme}: the bed '{sound.bed}', drawn by Spotlight's own code; free to use")
    lines += ["", "Letters", ""]
    lines += [
        f"- {family}: SIL Open Font License 1.1, see {name}; drawn into the pictures, which may be used freely"
        for family, name, _ in font_licences(manifest, fonts)
    ]
    return "\n".join(lines) + "\n"


def font_licences(manifest: Mapping[str, Any], fonts: Fonts) -> Iterator[tuple[str, str, bytes]]:
    """Each family that the release is set in, the name of its licence's file, and the file as its package brings it.

    Raises `EnvironmentFault` for a family that is not installed.
    """
    used = [fonts.display, fonts.text]
    if any(direction_of(one["transcript"].partition("\n")[2]) == "rtl" for one in manifest["creatives"]):
        used += [fonts.arabic_display, fonts.arabic_text]
    for family, font in sorted({font.family: font for font in used}.items()):
        yield family, f"{_ODD.sub('', family)}-OFL.txt", _licence(font)


def _licence(font: Font) -> bytes:
    package = path_of(font).parent.parent.name.replace("_", "-")
    try:
        files = distribution(package).files or ()
    except PackageNotFoundError:
        files = ()
    for file in files:
        if file.name.upper().startswith(("LICENSE", "OFL")):
            return file.read_binary()
    return f"{font.family}: its package brings no text of its licence; see https://openfontlicense.org\n".encode()
