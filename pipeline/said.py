"""Everything a creative says, text by text, as the rules about messages look at it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.galley import plain
from pipeline.model import Script
from pipeline.phrases import folded

_STOPS: Final = re.compile(r"(?<=[!?؟۔…])\s+|(?<=\.)\s+|;\s+")
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NUMBER: Final = re.compile(r"\+?\d+(?:[\s:.,-]+\d+)*")
_NAMES: Final = {"text": "the post's text", "headline": "the headline", "alt": "the alt text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One text: `path` says what it is, such as `beats.hook.copy`; `written` where, as file:line:col."""

    path: str
    text: str
    written: str = ""

    @property
    def on_screen(self) -> bool:
        return self.path.startswith("beats.")

    @property
    def name(self) -> str:
        """What people call it: "the copy of 'hook'", 'the headline'."""
        kind, _, rest = self.path.partition(".")
        beat, _, part = rest.partition(".")
        if kind != "beats":
            return _NAMES.get(rest, self.path)
        part = "a tag" if part == "layers" else f"the {part.removeprefix('with.')}"
        return f"{part} of '{beat}'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one creative says in one language, and what is known of it.

    `places` are the names its location goes by, `brand` who speaks, `landing` where its button leads, `youngest` the
    first age of its audience, `source` who measured what it claims.
    """

    language: str
    aim: str
    texts: tuple[Said, ...]
    hook: str = ""
    """The id of the beat it opens with."""
    places: tuple[str, ...] = ()
    brand: str = ""
    landing: str = ""
    call_to_action: str = "none"
    youngest: int = 16
    source: str = ""

    def text(self, path: str) -> str:
        """What is said under a path; empty where nothing is."""
        return next((said.text for said in self.texts if said.path == path), "")


def message(
    script: Script,
    *,
    places: Iterable[str] = (),
    brand: str = "",
    landing: str = "",
    youngest: int = 16,
    source: str = "",
) -> Message:
    """What a script says: every beat's copy, note, tags and texts of its look's own, and the post with its alt text.

    Captions and transcript say nothing else, so they are not listed again.
    """
    found: list[Said] = []
    for beat in script.beats:
        within = f"beats.{beat.id}"
        texts = [(f"{within}.copy", beat.copy), (f"{within}.note", beat.note)]
        texts += [(f"{within}.layers", layer.text) for layer in beat.layers if layer.kind == "tag"]
        texts += [(f"{within}.with.{key}", text) for key, text in beat.parameters.items() if isinstance(text, str)]
        found += [Said(path=path, text=text, written=script.places.get(path, "")) for path, text in texts if text]
    for key in ("text", "headline", "alt"):
        path = f"post.{key}"
        found.append(Said(path=path, text=getattr(script.post, key), written=script.places.get(path, "")))
    return Message(
        language=script.creative.language,
        aim=script.aim,
        texts=tuple(found),
        hook=script.beats[0].id,
        places=tuple(places),
        brand=brand,
        landing=landing,
        call_to_action=script.post.call_to_action,
        youngest=youngest,
        source=source,
    )


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each on one line; a line's end does not end one, the next message of a thread does."""
    for said in re.split(r"(?m)^[ \t]*(?=>)", text):
        for sentence in _STOPS.split(" ".join(plain(said).split())):
            if sentence:
                yield sentence


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, as they are written."""
    return tuple(_WORD.findall(plain(text)))


@lru_cache(maxsize=4096)
def count(text: str) -> int:
    """How many words are read; a number such as 0800 555 111 is one."""
    return len(_WORD.findall(_NUMBER.sub("0", plain(text))))


@lru_cache(maxsize=4096)
def spoken(text: str) -> frozenset[str]:
    """The words of a text as they are compared."""
    return frozenset(_WORD.findall(folded(text)))
