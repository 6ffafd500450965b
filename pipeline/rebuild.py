"""Everything made again from what is written, in an empty store in another folder, and compared byte by byte.

Of the manifest all is compared that a bundle tells too: not why each file was last made, nor who answers for a finding.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from pipeline import locks, plainjson, published, release, stowage, unbundle
from pipeline.build import Report, build
from pipeline.digest import file_digest
from pipeline.errors import Distrusted, UsageFault, from_os_error
from pipeline.events import Tell
from pipeline.intent import Request
from pipeline.plan import meant
from pipeline.project import Project

Creative = Mapping[str, Any]
TEXTS: Final = (("captions", "captions_sha256"), ("transcript_file", "transcript_sha256"), ("alt_file", "alt_sha256"))
"""The texts beside a creative's films, each as the keys of its name and of its digest in a manifest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A build as it lies somewhere: its manifest, and where each file that this names stands."""

    manifest: Mapping[str, Any]
    place: Callable[[str], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Different:
    """One file, or one creative's part of the manifest, that came out otherwise."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """How many files were made again and compared, and which came out otherwise."""

    files: int
    differences: tuple[Different, ...]


def in_output(project: Project) -> Lying:
    """What lies in output/; raises `UsageFault`."""
    return Lying(manifest=release.built(project), place=partial(Path, project.root / "output" / project.campaign.id))


def in_bundle(project: Project, bundle: Path, folder: Path) -> Lying:
    """What lies in a bundle of this campaign; a zip is unpacked into the empty `folder`.

    Raises `UsageFault` for one of another campaign or that is not there, `Distrusted` for a damaged one.
    """
    home = unbundle.opened(bundle, folder)
    manifest = unbundle.manifest_of(home)
    if amiss := published.amiss((home / "manifest.json").read_bytes()):
        raise Distrusted(f"the manifest of {bundle.name} is not as a build writes it, {amiss}: ask for it again")
    if manifest["campaign"] != project.campaign.id:
        there, here = manifest["campaign"], project.campaign.id
        raise UsageFault(f"{bundle.name} is of the campaign '{there}', here is '{here}'")
    return Lying(manifest=manifest, place=lambda name: home / manifest["release"]["files"][name])


def rebuild(project: Project, request: Request, lying: Lying, reopen: Callable[[Path], Project], tell: Tell) -> Rebuilt:
    """Make what `request` selects of what lies there again, and compare; nothing is left behind.

    `reopen` reads the campaign in a folder. Raises `UsageFault` when nothing that lies there is meant, and what
    `build.build` raises.
    """
    if not any(_asked(creative, request.only) for creative in lying.manifest["creatives"]):
        raise UsageFault(f"nothing that is built matches '{request.only}': `spotlight plan` lists what there is")
    with tempfile.TemporaryDirectory(prefix="spotlight-rebuild-") as folder:
        root = Path(folder)
        try:
            for name, source in locks.inputs(project).items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, root / name)
        except OSError as fault:
            raise from_os_error(fault, "copying what is written") from fault
        comparing = _Comparing(lying, build(reopen(root), request, tell))
        differences = tuple(comparing.differences(request.only))
    return Rebuilt(files=comparing.files, differences=differences)


def _asked(creative: Creative, only: str) -> dict[str, Mapping[str, Any]]:
    """The variants of a creative that are meant, by id."""
    whole = meant(creative["id"], only)
    return {each["id"]: each for each in creative["variants"] if whole or meant(each["id"], only)}


class _Comparing:
    """Holds what lies there against what was made again."""

    def __init__(self, lying: Lying, report: Report) -> None:
        self.lying = lying
        self.report = report
        self.home = report.manifest.parent
        again = plainjson.read(report.manifest.read_bytes())["creatives"]
        self.again: Mapping[str, Creative] = {one["id"]: one for one in again}
        self.files = 0

    def differences(self, only: str) -> Iterator[Different]:
        for creative in self.lying.manifest["creatives"]:
            asked = _asked(creative, only)
            if not asked:
                continue
            again = self.again.get(creative["id"])
            if again is None:
                yield Different(name=creative["id"], why=self._unmade(creative["id"], *asked))
                continue
            made = {each["id"]: each for each in again["variants"]}
            told = tuple(self._files(creative, again, asked, made))
            yield from told
            if not told and len(asked) == len(creative["variants"]):
                yield from _said(creative, again)

    def _unmade(self, *ids: str) -> str:
        faults = [str(fault) for id_, fault in self.report.faults.items() if id_ in ids]
        return f"could not be made again: {faults[0]}" if faults else "is not made from what is written now"

    def _files(
        self,
        creative: Creative,
        again: Creative,
        asked: Mapping[str, Mapping[str, Any]],
        made: Mapping[str, Mapping[str, Any]],
    ) -> Iterator[Different]:
        for id_, variant in asked.items():
            if id_ not in made:
                yield Different(name=variant["file"], why=self._unmade(id_))
                continue
            yield from self._file(variant["file"], variant["sha256"], _seen(variant, made[id_]))
        picture = creative["cover_picture"] == again["cover_picture"]
        cover = "the same picture came out in other bytes" if picture else "another picture came out"
        yield from self._file(creative["cover"], creative["cover_sha256"], cover)
        for name, sha256 in TEXTS:
            yield from self._file(creative[name], creative[sha256], "other words came out")

    def _file(self, name: str, told: str, otherwise: str) -> Iterator[Different]:
        """`told` is the digest that the manifest names, `otherwise` what to say when other bytes came out."""
        self.files += 1
        lies, made = self.lying.place(name), self.home / name
        found = file_digest(lies) if lies.is_file() else None
        if found is None:
            yield Different(name=name, why="is not there")
        elif found != told:
            yield Different(name=name, why="was changed after it was built: its bytes are not those the manifest names")
        elif not made.is_file() or file_digest(made) != found:
            yield Different(name=name, why=otherwise)


def _seen(variant: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    """What is to be said of a film or picture whose bytes are others, by the digests of what went into them."""
    picture, sound = (variant[key] == again[key] for key in ("picture", "sound"))
    if variant["sound"] is None and again["sound"] is None:
        return "the same picture came out in other bytes" if picture else "another picture came out"
    if picture and sound:
        return "the same picture and sound came out in other bytes: encoded or packed otherwise"
    if picture or sound:
        other = "sound" if picture else "picture"
        return f"another {other} came out, the {'picture' if picture else 'sound'} is the same"
    return "another picture and another sound came out"


def _said(creative: Creative, again: Creative) -> Iterator[Different]:
    """What the manifest says otherwise of a creative whose files are all the same."""
    one, other = _without_story(creative), _without_story(again)
    keys = [key for key in dict.fromkeys((*one, *other)) if one.get(key) != other.get(key)]
    if keys:
        why = f"its files are the same, and the manifest says otherwise: {', '.join(keys)}"
        yield Different(name=creative["id"], why=why)


def _without_story(creative: Creative) -> dict[str, Any]:
    told = stowage.told(creative)
    return {**told, "variants": sorted(told["variants"], key=lambda each: str(each["id"]))}
