"""A creative as a person approves it: all that is seen, heard and read of it, and the digests of the files beside that.

What nobody sees is left out of the form: the order of variants, findings, why a file was made, how it was encoded. So a
new encoder leaves the unit as it was, and a changed word, picture or sound makes another one. Standard library alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from pipeline import plainjson

FORM: Final = "spotlight-unit/1"
"""Which form it is; another one is another unit, whatever it holds."""

_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_ID: Final = re.compile(r"[A-Za-z0-9-]+(/[A-Za-z0-9-]+){3}", re.ASCII)
"""No part of it leads anywhere, and no two ids make one name of a file."""
_POST: Final = ("text", "headline", "call_to_action", "url")
_BESIDE: Final = (
    ("cover", "cover_sha256"),
    ("captions", "captions_sha256"),
    ("transcript_file", "transcript_sha256"),
    ("alt_file", "alt_sha256"),
)
"""The files that go with the films, each as the keys of its name and of its digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """`form` is plain JSON; `files` are the SHA-256 of each file by its name, relative to the manifest."""

    creative: str
    form: Mapping[str, Any]
    digest: str
    files: Mapping[str, str]

    @property
    def bytes_digest(self) -> str:
        """One digest for all the files as they lie there, byte for byte."""
        return plainjson.digest(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as it was; None on the side where there is none.

    `name` is a placement or `cover`, or for a text where it stands: `alt`, `post.url`, `web-gif.call_to_action`.
    Pictures, sounds and captions are told by their digests.
    """

    kind: Literal["picture", "sound", "text", "variant"]
    name: str
    before: str | None
    after: str | None


def unit(creative: Mapping[str, Any]) -> Unit:
    """The unit of one creative of a manifest; raises `ValueError` with a sentence when that is not whole."""
    reading = _Reading(creative)
    form = {
        "form": FORM,
        "creative": reading.id,
        "variants": dict(sorted(reading.variants())),
        "cover": reading.named(creative, "cover_picture"),
        "captions": reading.sha256(creative, "captions_sha256"),
        "alt": reading.text(creative, "alt"),
        "transcript": reading.text(creative, "transcript"),
        "post": {key: reading.text(reading.group(creative, "post"), key) for key in _POST},
    }
    return Unit(creative=reading.id, form=form, digest=plainjson.digest(form), files=reading.files())


class _Reading:
    """Takes one creative of a manifest apart and trusts nothing in it: it may come from anywhere."""

    def __init__(self, creative: Any) -> None:
        id_ = creative.get("id") if isinstance(creative, Mapping) else None
        if not isinstance(id_, str) or not _ID.fullmatch(id_):
            raise ValueError("a creative of the manifest has no id of theme/location/version/language")
        self.id = id_
        self.creative: Mapping[str, Any] = creative
        self.made = creative.get("variants")
        if not isinstance(self.made, list | tuple) or not self.made:
            raise ValueError(f"{id_} has no variants in the manifest: run `spotlight build`")

    def value(self, holder: Any, key: str) -> Any:
        if not isinstance(holder, Mapping) or key not in holder:
            raise ValueError(f"{self.id} has no '{key}' in the manifest: run `spotlight build` to write it anew")
        return holder[key]

    def text(self, holder: Any, key: str) -> str:
        value = self.value(holder, key)
        if not isinstance(value, str):
            raise ValueError(f"'{key}' of {self.id} in the manifest is not text")  # noqa: TRY004 it is the file's fault
        return value

    def named(self, holder: Any, key: str) -> str:
        """A text that names something, so it cannot be empty."""
        value = self.text(holder, key)
        if not value:
            raise ValueError(f"'{key}' of {self.id} in the manifest is empty: run `spotlight build` to write it anew")
        return value

    def sha256(self, holder: Any, key: str) -> str:
        value = self.text(holder, key)
        if not _SHA256.fullmatch(value):
            raise ValueError(f"'{key}' of {self.id} in the manifest is no SHA-256, which has 64 hexadecimal digits")
        return value

    def group(self, holder: Any, key: str) -> Mapping[str, Any]:
        value = self.value(holder, key)
        if not isinstance(value, Mapping):
            raise ValueError(f"'{key}' of {self.id} in the manifest is no group of keys")  # noqa: TRY004 as above
        return value

    def variants(self) -> Iterator[tuple[str, dict[str, str | None]]]:
        seen = set()
        for variant in self.made:
            placement = self.named(variant, "placement")
            if placement in seen:
                raise ValueError(f"{self.id} has two variants for {placement} in the manifest, and can have one")
            seen.add(placement)
            maybe = {key: self.value(variant, key) for key in ("sound", "call_to_action")}
            words = {key: None if value is None else self.named(variant, key) for key, value in maybe.items()}
            yield placement, {"picture": self.named(variant, "picture"), **words}

    def files(self) -> dict[str, str]:
        named = [(self.named(variant, "file"), self.sha256(variant, "sha256")) for variant in self.made]
        named += [(self.named(self.creative, key), self.sha256(self.creative, digest)) for key, digest in _BESIDE]
        found: dict[str, str] = {}
        for name, digest in named:
            if "\\" in name or ":" in name or "\0" in name or not {"", ".", ".."}.isdisjoint(name.split("/")):
                raise ValueError(f"{self.id} names the file '{name}', which leads out of the manifest's folder")
            if found.setdefault(name, digest) != digest:
                raise ValueError(f"{self.id} names the file '{name}' twice in the manifest, with two digests")
        return dict(sorted(found.items()))


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What is not the same in two forms; nothing only when their digests are equal."""
    return (*_between_variants(old.get("variants", {}), new.get("variants", {})), *_between_texts(old, new))


def _between_variants(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for placement in sorted({*old, *new}):
        before, after = old.get(placement), new.get(placement)
        if before is None or after is None:
            yield Difference(
                kind="variant",
                name=placement,
                before=before and before["picture"],
                after=after and after["picture"],
            )
            continue
        if before["picture"] != after["picture"]:
            yield Difference(kind="picture", name=placement, before=before["picture"], after=after["picture"])
        if before["sound"] != after["sound"]:
            yield Difference(kind="sound", name=placement, before=before["sound"], after=after["sound"])
        was, now = before["call_to_action"], after["call_to_action"]
        if was != now:
            yield Difference(kind="text", name=f"{placement}.call_to_action", before=was, after=now)


def _between_texts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    if old.get("cover") != new.get("cover"):
        yield Difference(kind="picture", name="cover", before=old.get("cover"), after=new.get("cover"))
    before, after = _texts(old), _texts(new)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Difference(kind="text", name=name, before=before.get(name), after=after.get(name))


def _texts(form: Mapping[str, Any]) -> dict[str, str]:
    post = {f"post.{key}": text for key, text in form.get("post", {}).items()}
    return {**{key: text for key, text in form.items() if isinstance(text, str) and key != "cover"}, **post}
