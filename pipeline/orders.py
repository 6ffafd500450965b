"""Variants -> orders: each file to deliver, and all that it is made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pipeline.authored import Brand, Photo
from pipeline.cuts import Cut
from pipeline.digest import digest, file_digest
from pipeline.keys import Keys
from pipeline.ledger import CODE, Parts
from pipeline.model import Creative, Script, Variant
from pipeline.shots import Format, Grade, Plate, Redacted

_MADE_BY = {
    "video": ("timing", "layout", "looks", "painting", "photos", "scenes", "film", "sound", "measuring"),
    "gif": ("timing", "layout", "looks", "painting", "photos", "scenes", "gif", "measuring"),
    "still": ("timing", "layout", "looks", "painting", "photos", "scenes", "still", "measuring"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The sound a script asks for: a drawn bed by name, or a supplied file by content."""

    source: str
    bed: str | None
    path: Path | None = None
    content: str = ""
    start: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One file to deliver. `id` is the variant's, or the creative's for its cover; `parts` is all it is made from."""

    id: str
    kind: str
    cut: Cut
    file: str
    track: Track | None
    parts: Parts
    code: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """What orders draw on besides the scripts: plates by location and photo id, tracks by creative, the brand."""

    plates: Mapping[tuple[str, str], Plate]
    tracks: Mapping[Creative, Track]
    brand: Brand
    type: str
    """Digest of the brand's fonts: settings and files."""

    def plates_of(self, script: Script) -> dict[str, Plate]:
        """The plates that a script's beats show, by photo id."""
        return {beat.photo: self.plates[script.creative.location, beat.photo] for beat in script.beats}


def folder_of(creative: Creative) -> str:
    """Where the files of a creative lie, below the campaign's output."""
    return f"{creative.theme}/{creative.location}"


def plate_of(photo: Photo, path: Path | None) -> Plate:
    """The photo as a plate of no size yet, named by its content; raises `OSError`."""
    return Plate(
        source=f"drawn {photo.scene}" if path is None else file_digest(path),
        focal=photo.focal,
        redactions=tuple(Redacted(box.x, box.y, box.w, box.h) for box in photo.redact),
        width=2,
        height=2,
        grade=Grade(),
        path=path,
        scene=photo.scene,
    )


def track_of(script: Script, path: Path | None) -> Track:
    """The script's sound, a supplied file by its content; raises `OSError`."""
    sound = script.sound
    if path is None:
        return Track(source=f"bed {sound.bed}", bed=sound.bed)
    content = file_digest(path)
    return Track(source=f"{content} from {sound.start}", bed=None, path=path, content=content, start=sound.start)


def orders(
    variants: Iterable[Variant],
    scripts: Mapping[Creative, Script],
    supplies: Supplies,
    forms: Mapping[str, Format],
    keys: Keys,
) -> tuple[Order, ...]:
    """An order for every variant, each creative's cover after its first; in the variants' order."""
    brand = supplies.type + digest(supplies.brand)
    tools = digest(keys.tools)
    codes = _codes(keys)
    code_digests = {kind: digest(code) for kind, code in codes.items()}
    form_digests = {id_: digest(form) for id_, form in forms.items()}
    photos = {key: digest(plate) for key, plate in supplies.plates.items()}
    drawn: dict[Creative, Parts] = {}
    made: list[Order] = []
    for variant in variants:
        creative, form = variant.creative, forms[variant.placement.id]
        covered = creative in drawn
        if not covered:
            drawn[creative] = _drawn(scripts[creative], photos) | {"the brand": brand, "the tools": tools}
        track = supplies.tracks[creative] if variant.placement.make.sound else None
        shared = {**drawn[creative], "the placement": form_digests[variant.placement.id]}
        if form.scanned:
            shared["where its code leads"] = scripts[creative].code
        sound = {"the sound": track.source} if track else {}
        made.append(
            Order(
                id=variant.id,
                kind=form.kind,
                cut=Cut(creative, form),
                file=f"{folder_of(creative)}/{variant.file_name}",
                track=track,
                parts={**shared, **sound, CODE: code_digests[form.kind]},
                code=codes[form.kind],
            )
        )
        if not covered:
            made.append(
                Order(
                    id=creative.id,
                    kind="cover",
                    cut=Cut(creative, form),
                    file=f"{folder_of(creative)}/{creative.stem}_cover.jpg",
                    track=None,
                    parts={**shared, CODE: code_digests["still"]},
                    code=codes["still"],
                )
            )
    return tuple(made)


def _codes(keys: Keys) -> dict[str, Parts]:
    """For each kind of file the code that makes it, file by file."""
    files = {group: keys.files(group) for group in set(chain.from_iterable(_MADE_BY.values()))}
    return {kind: dict(chain.from_iterable(files[name].items() for name in names)) for kind, names in _MADE_BY.items()}


def _drawn(script: Script, photos: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """What any picture of the script is made from, in people's words."""
    words = {"the words": digest([script.beats, script.palette, script.pulse, script.creative.language])}
    used = sorted({beat.photo for beat in script.beats})
    return words | {f"photo {id_}": photos[script.creative.location, id_] for id_ in used}
