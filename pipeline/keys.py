"""The names things are kept under: digests of all that made them, down to our own code and the tools' versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pipeline.digest import digest, file_digest
from pipeline.shots import Model, Plate, Shot, Timeline

HOUSE: Final = Path(__file__).parent
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "photos": ("photos.py", "colour.py", "darkroom.py"),
    "scenes": ("scenes/*.py",),
    "painting": ("compose.py", "colour.py", "motion.py", "fonts.py", "shots.py", "layers/*.py"),
    "layout": ("timeline.py", "stage.py", "typeset.py", "fonts.py", "motion.py", "shots.py", "cuts.py", "looks/*.py"),
    "film": ("filming.py", "encoders/h264.py"),
    "gif": ("filming.py", "encoders/gif.py", "encoders/palette.py"),
    "still": ("filming.py", "encoders/still.py"),
    "sound": ("sound.py", "recording.py", "beds/*.py"),
    "measuring": ("probe.py", "loudness.py", "blocks.py"),
}
TOOLS: Final = ("av", "imageio-ffmpeg", "moviepy", "numpy", "opencv-python-headless", "pillow", "pillow-heif")


@dataclass(frozen=True, kw_only=True)  # no slots: the groups' digests are remembered
class Keys:
    """Names for everything this code and these tools would make; equal keys mean equal files."""

    code: Mapping[str, str]
    """Digest of each source file, by its path inside the package."""
    tools: Mapping[str, str]
    """Version of each package that can touch a pixel or a sound."""

    def files(self, *groups: str) -> dict[str, str]:
        """The code of the named groups, file by file."""
        return {path: self.code[path] for name in groups for path in _members(name, self.code)}

    def group(self, *names: str) -> str:
        """One digest of the named groups' code."""
        return digest([self._groups[name] for name in names])

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {name: digest(self.files(name)) for name in GROUPS}

    def negative(self, plate: Plate) -> str:
        groups = ("photos", "scenes") if plate.scene else ("photos",)
        return digest(["negative", plate.source, plate.redactions, self.group(*groups), self.tools])

    def plate(self, plate: Plate, model: Model) -> str:
        groups = ("photos", "scenes") if plate.scene else ("photos",)
        return digest(["plate", plate, model, self.group(*groups), self.tools])

    def shot(self, shot: Shot) -> str:
        return digest(["shot", shot, self.group("painting", "photos", "scenes", "film"), self.tools])

    def film(self, timeline: Timeline, sound: str | None) -> str:
        shots = [self.shot(shot) for shot in timeline.shots]
        return digest(["film", shots, sound, self.group("film", "measuring"), self.tools])

    def gif(self, timeline: Timeline) -> str:
        form = timeline.format
        groups = ("painting", "photos", "scenes", "gif", "measuring")
        return digest(["gif", timeline.shots, form.max_bytes, form.loops, self.group(*groups), self.tools])

    def still(self, shot: Shot, n: int) -> str:
        groups = ("painting", "photos", "scenes", "still", "measuring")
        return digest(["still", shot, n, self.group(*groups), self.tools])

    def sound(self, source: str, seconds: float) -> str:
        """`source` names the bed, or the digest and start of a supplied file."""
        return digest(["sound", source, seconds, self.group("sound"), self.tools])


def read() -> Keys:
    """Digests of the code as it stands and the versions of the tools as installed."""
    paths = sorted({path for patterns in GROUPS.values() for pattern in patterns for path in HOUSE.glob(pattern)})
    return Keys(
        code={path.relative_to(HOUSE).as_posix(): file_digest(path) for path in paths},
        tools={name: version(name) for name in TOOLS},
    )


def _members(group: str, code: Mapping[str, str]) -> list[str]:
    return [path for path in code if any(fnmatchcase(path, pattern) for pattern in GROUPS[group])]
