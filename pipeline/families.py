"""Font families -> files of installed packages. Light: a build with nothing to do asks only this."""

from pathlib import Path

import fontpkg

from pipeline.authored import Font, Fonts
from pipeline.digest import digest, file_digest
from pipeline.errors import EnvironmentFault


def path_of(font: Font) -> Path:
    """The installed file of an authored font.

    Raises `EnvironmentFault` when the family is not installed.
    """
    try:
        return Path(fontpkg.path(font.family, weight=font.weight, nearest=True))
    except fontpkg.FontpkgError as fault:
        slug = font.family.lower().replace(" ", "-")
        raise EnvironmentFault(
            f"the font family '{font.family}' is not installed: run `pip install fontpkg-{slug}`"
        ) from fault


def fonts_digest(fonts: Fonts) -> str:
    """One digest of the settings and the files of every font of the brand."""
    used = (fonts.display, fonts.text, fonts.arabic_display, fonts.arabic_text)
    return digest([fonts, *(file_digest(path_of(font)) for font in used)])
