"""Two versions of a creative side by side: what changed of its pictures, its sound and its words."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline.desk import Desk, Pinned, Shown
from pipeline.review import phrases
from pipeline.review.pages import Changed, Mode, Pair, Part, Text, Version
from pipeline.review.parts import Placed
from pipeline.review.placed import lines, placed
from pipeline.review.stills import Stills
from pipeline.unit import Difference, differences

MODES: Final = {"side": "Side by side", "swipe": "Swipe", "onion": "Onion skin", "difference": "Difference"}
NAMES: Final = {
    "alt": "Alt text",
    "transcript": "Transcript",
    "captions": "Captions",
    "post.text": "Post text",
    "post.headline": "Headline",
    "post.call_to_action": "Button",
    "post.url": "Link",
}


def pair(desk: Desk, stills: Stills, before: Pinned, shown: Shown, mode: str) -> Pair:
    """The page that compares what somebody saw with what is built now."""
    found = differences(before.unit.form, shown.unit.form)
    placements = desk.project.placements
    old, new = placed(before.creative, placements), placed(shown.creative, placements)
    touched = {one.name for one in found if one.kind != "text"}
    return Pair(
        before=Version(placements=_touched(old, touched)),
        after=Version(placements=_touched(new, touched)),
        texts=tuple(texts(desk, before, shown, found)),
        changed=tuple(_changed(desk, stills, old, new, found)),
        mode=mode if mode in MODES else "side",
        modes=_modes(shown.unit.creative),
        words=f"as {desk.name_of(before.person)} saw it, {phrases.when(before.at)}",
    )


def _touched(placements: Sequence[Placed], touched: set[str]) -> tuple[Placed, ...]:
    """Only what changed; where nothing did but words, the first, to look at beside them."""
    return tuple(one for one in placements if one.id in touched) or tuple(placements[:1])


def _modes(id_: str) -> tuple[Mode, ...]:
    return tuple((value, label, f"{phrases.address(id_)}compare/?mode={value}") for value, label in MODES.items())


def _changed(
    desk: Desk, stills: Stills, old: Sequence[Placed], new: Sequence[Placed], found: Sequence[Difference]
) -> Iterator[Changed]:
    was, now = {one.id: one for one in old}, {one.id: one for one in new}
    names = {one.id: one.name for one in (*new, *old)}
    places = list(names)  # in the order of the page of the creative: films first
    for one in sorted(found, key=lambda one: places.index(one.name) if one.name in places else len(places)):
        name = names.get(one.name, one.name.capitalize())
        if one.kind == "variant":
            words = "is new" if one.before is None else "is gone"
            yield Changed(placement=one.name, name=name, words=words, frames=())
        elif one.kind == "sound":
            yield Changed(placement=one.name, name=name, words="sounds different", frames=())
        elif one.kind == "picture" and one.name in was and one.name in now:
            yield _frames(desk, stills, was[one.name], now[one.name])
        elif one.kind == "picture":
            yield Changed(placement=one.name, name=name, words="looks different", frames=())


def _frames(desk: Desk, stills: Stills, before: Placed, after: Placed) -> Changed:
    paths = desk.media(before.sha), desk.media(after.sha)
    if paths[0] is None or paths[1] is None:
        return Changed(placement=after.id, name=after.name, words="looks different", frames=())
    frames = stills.changed((before.sha, paths[0]), (after.sha, paths[1]))
    if frames is None:
        return Changed(
            placement=after.id,
            name=after.name,
            words="looks different; its frames are being compared, load the page again in a few seconds",
            frames=(),
            counting=True,
            frames_url=f"/changed/{before.sha}/{after.sha}.json",
        )
    words = "looks different in every frame" if len(frames) == after.frames else _counted(len(frames))
    return Changed(placement=after.id, name=after.name, words=words, frames=frames)


def _counted(frames: int) -> str:
    if frames == 0:
        return "differs too little for a machine to say where: look at it"
    return f"looks different in {frames} {'frame' if frames == 1 else 'frames'}"


def texts(desk: Desk, before: Pinned, shown: Shown, found: Sequence[Difference]) -> Iterator[Text]:
    """The words that changed, told word by word."""
    for one in found:
        if one.kind != "text":
            continue
        old, new = one.before or "", one.after or ""
        if one.name == "captions":  # the form holds their digests
            old, new = (_captions(desk, creative) for creative in (before.creative, shown.creative))
        yield Text(name=_name(one.name), parts=parts(old, new))


def _name(name: str) -> str:
    placement, _, field = name.rpartition(".")
    if field == "call_to_action" and placement != "post":
        return f"Button on {placement}"
    return NAMES.get(name, name)


def _captions(desk: Desk, creative: Mapping[str, Any]) -> str:
    path: Path | None = desk.media(creative["captions_sha256"])
    return "\n".join(f"{line.seconds_from:.1f}–{line.seconds_to:.1f} s: {line.text}" for line in lines(path))


def parts(old: str, new: str) -> tuple[Part, ...]:
    """What became of a text, in runs of words: `equal`, `delete`, `insert`."""
    was, now = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (old, new))
    found: list[Part] = []
    for op, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(("equal", "".join(was[a:b])))
            continue
        found += [("delete", "".join(was[a:b]))] if b > a else []
        found += [("insert", "".join(now[c:d]))] if d > c else []
    return tuple(found)
