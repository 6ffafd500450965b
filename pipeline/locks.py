"""spotlight.lock: all that the bytes of a build come from, so that another machine can refuse to make others.

Names, versions and digests: no paths, no time, nothing of one machine. So it is the same wherever the same is made.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, StringConstraints

from pipeline import __version__, families, keys
from pipeline.authored import Authored
from pipeline.digest import digest, file_digest
from pipeline.errors import EnvironmentFault, Mistake, MistakesFound, UsageFault, from_os_error
from pipeline.marks import Marks, Trail
from pipeline.project import Project
from pipeline.script import checked
from pipeline.yamlfile import MAX_BYTES, parse

FILE: Final = "spotlight.lock"
TOOLS: Final = (
    *keys.TOOLS,
    *("blake3", "coloraide", "fonttools", "imageio", "jinja2", "pydantic", "pyyaml", "regex", "tzdata"),
)
"""Every package that can change a byte of what is made, or of what the manifest says of it."""
LISTENING: Final = ("librosa", "scipy")
"""Those that hear the beat of a track that states none."""
TEXTS: Final = (".css", ".html", ".js", ".md", ".py", ".svg", ".yaml", ".yml")
"""Their line ends may be those of Windows, as git leaves them there; nothing that is made knows the difference."""
OPENING: Final = """\
# All that the bytes of this campaign come from. `spotlight lock` writes this file; commit it, and leave it as it is.
# With --locked nothing is made, checked or bundled that differs from it.
"""
_BARE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_/-]*(\.[A-Za-z0-9_/-]+)*")

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Lock(Authored):
    """spotlight.lock."""

    model_config = ConfigDict(str_strip_whitespace=False)

    version: Literal[1]
    spotlight: str
    code: Sha256
    tools: dict[str, str]
    fonts: dict[str, Sha256]
    inputs: dict[str, Sha256]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as it was locked; None on the side where there is none."""

    kind: Literal["code", "tools", "fonts", "inputs"]
    name: str
    locked: str | None
    found: str | None

    @property
    def trail(self) -> Trail:
        """Where the lock has it."""
        return ("code",) if self.kind == "code" else (self.kind, self.name)

    @property
    def sentence(self) -> str:
        """What differs and what to do, to stand after the place."""
        match self.kind:
            case "inputs":
                return self._input()
            case "fonts":
                what = _against("the font", self.name, self.locked, self.found)
                return f"{what}: install the version of its fontpkg package that was locked{_OR}"
            case "tools":
                if self.locked is None:
                    return f"{self.name} {self.found} is used and not locked: run `spotlight lock`"
                here = f"here it is {self.found}" if self.found else "it is not installed here"
                return (
                    f"{self.name} is locked at {self.locked}, {here}: run `pip install {self.name}=={self.locked}`{_OR}"
                )
            case "code":
                what = f"Spotlight itself is locked at {self.locked}, here it is {self.found}"
                return f"{what}: install the version that was locked{_OR}"

    def _input(self) -> str:
        if self.locked is None:
            return f"the campaign reads it and {FILE} does not name it: run `spotlight lock` if it belongs here"
        if self.found is None:
            return f"the campaign no longer reads '{self.name}': put it back, or run `spotlight lock`"
        what = f"is not as it was locked ({_short(self.found)}, locked is {_short(self.locked)})"
        return f"{what}: put it back, or run `spotlight lock` and commit both"


_OR: Final = ", or run `spotlight lock` where the change is meant"


def _against(kind: str, name: str, locked: str | None, found: str | None) -> str:
    if locked is None:
        return f"{kind} '{name}' is used and not locked"
    if found is None:
        return f"{kind} '{name}' is locked and not used"
    return f"{kind} '{name}' is another file ({_short(found)}, locked is {_short(locked)})"


def _short(sha256: str) -> str:
    return f"{sha256[:12]}..."


def inputs(project: Project) -> dict[str, Path]:
    """Every file that the campaign reads, by its name from the root; what ships with the package is code.

    A photo or track that no beat shows is read too, when its location or theme names it.
    """
    files = {name: project.root / name for name in project.marks if not name.startswith("pipeline/")}
    for id_, location in project.locations.items():
        for photo in location.photos:
            if photo.file is not None:
                files[f"locations/{id_}/{photo.file}"] = project.photo_path(id_, photo)
    for theme in project.themes.values():
        if theme.sound.file is not None:
            files[f"sounds/{theme.sound.file}"] = project.root / "sounds" / theme.sound.file
    return dict(sorted(files.items()))


def taken(project: Project) -> Lock:
    """What a lock written now would say; raises `EnvironmentFault` for a font, package or file that cannot be read."""
    try:
        return Lock(
            version=1,
            spotlight=__version__,
            code=_code(),
            tools=_tools(project),
            fonts={path.name: file_digest(path) for path in _fonts(project)},
            inputs={name: _digest(path) for name, path in inputs(project).items()},
        )
    except OSError as fault:
        raise from_os_error(fault, "reading what is to be locked") from fault


def _fonts(project: Project) -> list[Path]:
    paths = {families.path_of(font) for font in families.of_brand(project.campaign.brand.fonts)}
    return sorted(paths, key=lambda path: path.name)


def _tools(project: Project) -> dict[str, str]:
    heard = LISTENING if project.pulses else ()
    fonts = {families.package_of(font) for font in families.of_brand(project.campaign.brand.fonts)}
    versions = {name: keys.installed(name) for name in TOOLS} | {name: _maybe(name) for name in (*heard, *fonts)}
    if "IMAGEIO_FFMPEG_EXE" in os.environ:
        versions["imageio-ffmpeg"] += ", replaced by IMAGEIO_FFMPEG_EXE"
    return {name: version for name, version in sorted(versions.items()) if version}


def _maybe(package: str) -> str:
    """The installed version; nothing for a font from a package of another name, or a track that was heard elsewhere."""
    try:
        return keys.installed(package)
    except PackageNotFoundError:
        return ""


def _code() -> str:
    """One digest of every file of ours, whether installed or checked out."""
    paths = {path.relative_to(keys.HOUSE): path for path in keys.HOUSE.rglob("*") if path.is_file()}
    return digest({name.as_posix(): _digest(path) for name, path in paths.items() if not _is_left(name)})


def _is_left(name: Path) -> bool:
    """Whether Python or a system left the file behind."""
    return name.name.startswith(".") or "__pycache__" in name.parts


def _digest(path: Path) -> str:
    if path.suffix not in TEXTS:
        return file_digest(path)
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def text(lock: Lock) -> str:
    """The file, sorted, a line for each thing that can change."""
    lines = [f"version: {lock.version}", f"spotlight: {_quoted(lock.spotlight)}", f"code: {_quoted(lock.code)}"]
    groups = {"tools": lock.tools, "fonts": lock.fonts, "inputs": lock.inputs}
    for name, group in groups.items():
        lines.append(f"{name}:" if group else f"{name}: {{}}")
        lines += [f"  {_key(key)}: {_quoted(value)}" for key, value in sorted(group.items())]
    return OPENING + "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read(root: Path) -> tuple[Lock, Marks]:
    """The lock of the campaign in `root`; raises `UsageFault` where there is none, `MistakesFound` when damaged."""
    try:
        with (root / FILE).open("rb") as stream:
            document = parse(stream.read(MAX_BYTES + 1), FILE)
    except FileNotFoundError as fault:
        raise UsageFault(f"there is no {FILE}: run `spotlight lock` and commit it") from fault
    except OSError as fault:
        raise from_os_error(fault, f"reading {FILE}") from fault
    return checked(Lock, document.value, document.marks), document.marks


def differences(locked: Lock, now: Lock) -> Iterator[Difference]:
    """Everything that is not as it was locked, what people wrote first."""
    groups: tuple[Literal["inputs", "tools", "fonts"], ...] = ("inputs", "tools", "fonts")
    for kind in groups:
        before, after = getattr(locked, kind), getattr(now, kind)
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                yield Difference(kind=kind, name=name, locked=before.get(name), found=after.get(name))
    if (locked.spotlight, locked.code) != (now.spotlight, now.code):
        was, here = (f"{one.spotlight} ({_short(one.code)})" for one in (locked, now))
        yield Difference(kind="code", name="spotlight", locked=was, found=here)


def check(project: Project) -> None:
    """Raise `MistakesFound` with every difference when an input differs, `EnvironmentFault` when this machine does.

    Raises `UsageFault` where there is no lock.
    """
    locked, marks = read(project.root)
    wrong = tuple(differences(locked, taken(project)))
    if not wrong:
        return
    mistakes = tuple(_mistake(one, marks) for one in wrong)
    if any(one.kind == "inputs" for one in wrong):
        raise MistakesFound(mistakes)
    raise EnvironmentFault("\n".join(str(one) for one in mistakes))


def _mistake(one: Difference, marks: Marks) -> Mistake:
    """Inputs stand at their own file, what is gone or is this machine's at its line of the lock."""
    if one.kind == "inputs" and one.found is not None:
        return Mistake(one.name, 0, 0, one.sentence)
    return marks.mistake(one.trail, one.sentence)
