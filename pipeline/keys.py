"""The names things are kept under: digests of all that made them, down to our own code and the tools' versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from pipeline.digest import digest, file_digest
from pipeline.setups import Setup, Timeline
from pipeline.shots import Model, Plate

HOUSE: Final = Path(__file__).parent
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "photos": ("photos.py", "colour.py", "darkroom.py", "plates.py", "checks/photo.py"),
    "scenes": ("scenes/*.py",),
    "painting": (
        "compose.py",
        "things.py",
        "colour.py",
        "motion.py",
        "fonts.py",
        "shots.py",
        "outlines.py",
        "layers/*.py",
    ),
    "layout": (
        *("layout.py", "stage.py", "lettering.py", "label.py", "qr.py", "figures.py", "typeset.py", "galley.py"),
        *("fonts.py", "motion.py", "setups.py", "shots.py", "outlines.py", "looks/__init__.py"),
    ),
    "timing": ("timeline.py", "cuts.py", "pulse.py"),
    "looks": ("looks/*.py",),
    "film": ("filming.py", "encoders/h264.py", "encoders/hold.py"),
    "gif": ("filming.py", "encoders/gif.py", "encoders/palette.py"),
    "still": ("filming.py", "encoders/still.py"),
    "sound": ("sound.py", "recording.py", "loudness.py", "beds/*.py"),
    "measuring": ("probe.py", "loudness.py", "blocks.py"),
    "watching": (
        *("judging.py", "viewing.py", "footage.py", "flicker.py", "patterns.py", "sights.py"),
        *("checks/book.py", "checks/flashing.py", "checks/bars.py"),
    ),
    "trying": (
        *("trying.py", "checks/book.py", "checks/onscreen.py", "checks/reading.py", "checks/placing.py"),
        *("checks/showing.py", "checks/sources.py", "checks/flow.py"),
    ),
    "reading": (
        *("judging.py", "checks/book.py", "checks/onscreen.py", "checks/legible.py", "checks/signs.py"),
        *("checks/showing.py", "checks/sources.py", "checks/rings.py", "checks/light.py", "checks/parts.py"),
    ),
    "wording": (
        *(
            "proofs.py",
            "looks/__init__.py",
            "said.py",
            "helplines.py",
            "phrases.py",
            "vocabulary.py",
            "wordlists/*.yaml",
        ),
        *("checks/book.py", "checks/flourish.py", "checks/message.py", "checks/routes.py", "checks/prose.py"),
    ),
}
TOOLS: Final = ("av", "imageio-ffmpeg", "moviepy", "numpy", "opencv-python-headless", "pillow", "pillow-heif", "segno")


@dataclass(frozen=True, kw_only=True)  # no slots: digests are remembered
class Keys:
    """Names for everything this code and these tools would make; equal keys mean equal files."""

    code: Mapping[str, str]
    """Digest of each source file, by its path inside the package."""
    tools: Mapping[str, str]
    """Version of each package that can touch a pixel or a sound."""

    def files(self, *groups: str) -> dict[str, str]:
        """The code of the named groups, file by file."""
        return {path: self.code[path] for name in groups for path in self._members[name]}

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        return {
            name: [path for path in self.code if any(fnmatchcase(path, pattern) for pattern in patterns)]
            for name, patterns in GROUPS.items()
        }

    def group(self, *names: str) -> str:
        """What stands for the code of the named groups."""
        return "".join(self._groups[name] for name in names)

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {name: digest(self.files(name)) for name in GROUPS}

    @cached_property
    def _tools(self) -> str:
        return digest(self.tools)

    def negative(self, plate: Plate) -> str:
        groups = ("photos", "scenes") if plate.scene else ("photos",)
        return digest(["negative", plate.source, plate.redactions, self.group(*groups), self._tools])

    def plate(self, plate: Plate, model: Model) -> str:
        groups = ("photos", "scenes") if plate.scene else ("photos",)
        return digest(["plate", plate, model, self.group(*groups), self._tools])

    def shot(self, setup: Setup) -> str:
        return digest(["shot", setup.digest, self._drawn(setup), self.group("film"), self._tools])

    def film(self, timeline: Timeline, sound: str | None) -> str:
        shots = [self.shot(setup) for setup in timeline.setups]
        return digest(["film", shots, sound, self.group("film", "measuring"), self._tools])

    def gif(self, timeline: Timeline) -> str:
        form = timeline.format
        drawn = [self._drawn(setup) for setup in timeline.setups]
        made = self.group("gif", "measuring")
        setups = [setup.digest for setup in timeline.setups]
        return digest(["gif", setups, drawn, form.max_bytes, form.loops, made, self._tools])

    def still(self, setup: Setup, n: int) -> str:
        return digest(["still", setup.digest, n, self._drawn(setup), self.group("still", "measuring"), self._tools])

    def _drawn(self, setup: Setup) -> str:
        """The code that draws a shot: of all looks, only its own."""
        look = self.code[f"looks/{setup.look.replace('-', '_')}.py"]
        return look + self.group("layout", "painting", "photos", "scenes")

    def sound(self, source: str, seconds: float) -> str:
        """`source` names the bed, or the digest and start of a supplied file."""
        return digest(["sound", source, seconds, self.group("sound"), self._tools])

    def set_shot(self, setup: Setup) -> str:
        """Whether the words of a shot can be set, and what the rules about words as set say of it."""
        return digest(["set", setup.digest, self._drawn(setup), self.group("trying"), self._tools])

    def read_shot(self, setup: Setup, model: Model) -> str:
        """What the rules about words on the picture say of a shot as drawn."""
        return digest(["read", setup.digest, model, self._drawn(setup), self.group("reading"), self._tools])

    def watched(self, picture: str, loops: int | None) -> str:
        """What is seen in a file that shows this picture, so often."""
        return digest(["watched", picture, loops, self.group("film", "gif", "still", "watching"), self._tools])

    def verdict(self, made: str) -> str:
        """What all rules that take pixels or type say of the file made under a key."""
        return digest(["verdict", made, self.group("trying", "reading", "watching"), self._tools])

    def proof(self, told: str) -> str:
        """What the rules about words say of what is told."""
        return digest(["proof", told, self.group("wording")])


def read() -> Keys:
    """Digests of the code as it stands and the versions of the tools as installed."""
    paths = sorted({path for patterns in GROUPS.values() for pattern in patterns for path in HOUSE.glob(pattern)})
    return Keys(
        code={path.relative_to(HOUSE).as_posix(): file_digest(path) for path in paths},
        tools={name: installed(name) for name in TOOLS},
    )


def installed(package: str) -> str:
    """The installed version; `importlib.metadata.version` parses the whole description of the package for it.

    Raises `PackageNotFoundError`.
    """
    written = distribution(package).read_text("METADATA") or ""
    return next(line for line in written.splitlines() if line.startswith("Version: ")).removeprefix("Version: ")
