"""Copies of the demo campaign to measure on, and the edits that a person would make to one."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image

from bench.ground import CHECKOUT
from pipeline.scenes.paint import draw

PARTS = ("campaign.yaml", "themes", "locations", "placements", "sounds")


def copied(root: Path) -> Path:
    """The demo as it ships, at `root`, without anything that was made from it."""
    root.mkdir(parents=True)
    for part in PARTS:
        source = CHECKOUT / part
        if source.is_dir():
            shutil.copytree(source, root / part)
        elif source.is_file():
            shutil.copyfile(source, root / part)
    return root


def standard(root: Path) -> Path:
    """Every theme at every location in both versions and two languages, for every placement: nothing left out."""
    copied(root)
    _rewritten(root / "campaign.yaml", lambda read: {**_without(read, "matrix"), "languages": ["en", "ur"]})
    return root


def many(root: Path, variants: int) -> Path:
    """The standard campaign at so many places that there are at least `variants`; the places are copies of its own."""
    standard(root)
    read = yaml.safe_load((root / "campaign.yaml").read_text(encoding="utf-8"))
    places = read["locations"]
    each = len(read["themes"]) * 2 * len(read["languages"]) * len(read["placements"])
    names = [f"place-{n:03}" for n in range(-(-variants // each))]
    for n, name in enumerate(names):
        shutil.copytree(root / "locations" / places[n % len(places)], root / "locations" / name)
    _rewritten(root / "campaign.yaml", lambda read: {**read, "locations": names})
    return root


def with_file_photo(root: Path, place: str, photo: str) -> Path:
    """Put a JPEG where a location has a drawn scene, as if someone had looked at it; gives the file."""
    path = root / "locations" / place / f"{photo}.jpg"
    described = path.with_name("location.yaml")
    read = yaml.safe_load(described.read_text(encoding="utf-8"))
    for one in read["photos"]:
        if one["id"] == photo:
            saved(one.pop("scene"), path)
            one |= {"file": path.name, "reviewed_by": "the bench, on a scene that was drawn"}
    _write(described, read)
    return path


def saved(scene: str, path: Path) -> None:
    """The drawn scene as a photo file."""
    Image.fromarray(draw(scene)).save(path, "JPEG", quality=92)


def retouched(path: Path) -> None:
    """Change a photo a little, as someone who saves it again from an editor does."""
    with Image.open(path) as image:
        picture = np.asarray(image.convert("RGB"), np.int16)
    Image.fromarray(np.clip(picture + 3, 0, 255).astype(np.uint8)).save(path, "JPEG", quality=92)


def reworded(root: Path, theme: str, nth: int) -> str:
    """Change one word of the theme's hook, another way for each `nth`; gives the new copy."""
    path = root / "themes" / f"{theme}.yaml"
    text = path.read_text(encoding="utf-8")
    found = re.search(r'^    copy: "(?P<copy>.*)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError(f"{path.name} has no hook to change")
    first, _, rest = found["copy"].partition(" ")
    at = nth % len(first)
    new = f"{first[:at]}{first[at].swapcase()}{first[at + 1 :]} {rest}"
    path.write_text(text[: found.start("copy")] + new + text[found.end("copy") :], encoding="utf-8")
    return new


def one_photo_three_texts(root: Path, theme: str, place: str) -> Path:
    """Seven seconds of one moving photo file under three texts, for one placement: what rivals are asked to make."""
    copied(root)
    lengths = (2.0, 2.0, 3.0)
    path = root / "themes" / f"{theme}.yaml"
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    read["beats"] = [
        {**_without(beat, "note"), "photo": "wide", "seconds": seconds}
        for beat, seconds in zip(read["beats"][:2] + read["beats"][-1:], lengths, strict=True)
    ]
    read = {**_without(read, "languages"), "versions": {"a": {}}}
    _write(path, read)
    keep = {"themes": [theme], "locations": [place], "languages": ["en"], "placements": ["tiktok-in-feed"]}
    _rewritten(root / "campaign.yaml", lambda read: {**_without(read, "matrix"), **keep})
    return with_file_photo(root, place, "wide")


def _without(read: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in read.items() if key != name}


def _rewritten(path: Path, change: Any) -> None:
    _write(path, change(yaml.safe_load(path.read_text(encoding="utf-8"))))


def _write(path: Path, read: Any) -> None:
    """As JSON, which is YAML, with dates and the like as they were written."""
    path.write_text(json.dumps(read, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
