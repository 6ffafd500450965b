"""Where each thing lies in a bundle, for whoever packs one and whoever checks it. Standard library alone."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

FOLDERS: Final = {"email": "web", "x": "web"}
"""Platforms whose files share a folder with another's; each other has its own."""
ALWAYS: Final = frozenset({"manifest.json", "README.html", "approvals/log.json", "approvals/trust.json"})
_BESIDE: Final = re.compile(r"exports/[a-z0-9-]+\.(json|csv)|licences/[A-Za-z0-9-]+\.txt")
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORDS: Final = ("captions", "transcript_file", "alt_file")


def told(creative: Mapping[str, Any]) -> dict[str, Any]:
    """A creative as a bundle tells it to strangers: neither why a file was made, who answers for a finding, nor who
    agreed to a photo.
    """
    variants = [{**one, "reason": "", "findings": _unnamed(one["findings"])} for one in creative["variants"]]
    photos = [{**photo, "consent": ""} for photo in creative["photos"]]
    return {**creative, "variants": variants, "photos": photos, "findings": _unnamed(creative["findings"])}


def _unnamed(findings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "waived": one["waived"] and {**one["waived"], "name": ""}} for one in findings]


def places(creatives: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Where each file of a manifest goes; raises `ValueError` when two would be one."""
    found = dict(sorted(_places(creatives)))
    if len(set(found.values())) != len(found):
        raise ValueError("two files of the manifest have one name")
    return found


def strangers(names: Collection[str], creatives: Sequence[Mapping[str, Any]]) -> list[str]:
    """Which of these names nothing in a bundle of these creatives has."""
    approvals = {f"approvals/{one['id'].replace('/', '_')}.json" for one in creatives}
    known = ALWAYS | approvals | {*places(creatives).values()}
    return sorted(name for name in names if name not in known and not _BESIDE.fullmatch(name))


def _places(creatives: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in creatives:
        for variant in one["variants"]:
            yield variant["file"], f"{_folder(variant['platform'])}/{_last(variant['file'])}"
        yield one["cover"], f"covers/{_last(one['cover'])}"
        for key in _WORDS:
            yield one[key], f"words/{_last(one[key])}"


def _folder(platform: str) -> str:
    if not _SLUG.fullmatch(platform):
        raise ValueError("a platform's name is no word")
    return FOLDERS.get(platform, platform)


def _last(file: str) -> str:
    return file.rsplit("/", maxsplit=1)[-1]
