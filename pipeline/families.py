"""Font families -> files of installed packages. Light: a build with nothing to do asks only this."""

import json
from importlib.util import find_spec
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
        return Path(fontpkg.select_file(_family(font.family), font.weight, "normal", nearest=True).path)
    except fontpkg.FontpkgError as fault:
        slug = font.family.lower().replace(" ", "-")
        raise EnvironmentFault(
            f"the font family '{font.family}' is not installed: run `pip install fontpkg-{slug}`"
        ) from fault


def _family(name: str) -> fontpkg.Family:
    """The family from its own package; only for one of another name is every installed package asked, which is slow."""
    module = f"fontpkg_{fontpkg.slugify(name).replace('-', '_')}"
    found = find_spec(module) if module.isidentifier() else None
    if found is None or found.origin is None:
        return fontpkg.family(name)
    root = Path(found.origin).parent
    return fontpkg.family_from_metadata(json.loads((root / "metadata.json").read_text(encoding="utf-8")), root)


def of_brand(fonts: Fonts) -> tuple[Font, ...]:
    """Every font of a brand."""
    return (fonts.display, fonts.text, fonts.arabic_display, fonts.arabic_text)


def package_of(font: Font) -> str:
    """What the package of an authored font is called, unless its maker chose another name."""
    return f"fontpkg-{fontpkg.slugify(font.family)}"


def fonts_digest(fonts: Fonts) -> str:
    """One digest of the settings and the files of every font of the brand."""
    paths = [path_of(font) for font in of_brand(fonts)]
    contents = {path: file_digest(path) for path in set(paths)}
    return digest([fonts, *(contents[path] for path in paths)])
