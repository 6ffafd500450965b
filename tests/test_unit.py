"""The unit of approval: what is seen, heard or read makes another one, and nothing else does."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import plainjson
from pipeline.digest import canonical
from pipeline.unit import Unit, differences, unit

Creative = dict[str, Any]
STEM = "drugs/pump-lane/drugs_pump-lane_a_en"


def variant(placement: str, ending: str, number: int, *, sound: bool, button: str | None) -> Creative:
    return {
        "id": f"drugs/pump-lane/a/en/{placement}",
        "placement": placement,
        "platform_name": placement.title(),
        "file": f"{STEM}_{placement}.{ending}",
        "bytes": 1000 + number,
        "sha256": f"{number:064x}",
        "md5": f"{number:032x}",
        "picture": f"picture-{number}",
        "sound": f"sound-{number}" if sound else None,
        "measured": {"seconds": 6.0},
        "call_to_action": button,
        "findings": [],
        "reason": "new",
    }


def creative() -> Creative:
    return {
        "id": "drugs/pump-lane/a/en",
        "theme": "drugs",
        "copy": ["You can say no"],
        "post": {
            "text": "Say no.",
            "headline": "Your call",
            "call_to_action": "learn-more",
            "url": "https://a.example",
        },
        "alt": "A lane at night. It says: You can say no.",
        "transcript": "[Music plays]\nYou can say no\n",
        "transcript_file": f"{STEM}_transcript.txt",
        "transcript_sha256": "c" * 64,
        "alt_file": f"{STEM}_alt.txt",
        "alt_sha256": "d" * 64,
        "cover": f"{STEM}_cover.jpg",
        "cover_sha256": "e" * 64,
        "cover_picture": "picture-cover",
        "captions": f"{STEM}_captions.vtt",
        "captions_sha256": "f" * 64,
        "findings": [],
        "variants": [
            variant("tiktok-in-feed", "mp4", 1, sound=True, button="LEARN_MORE"),
            variant("web-gif", "gif", 2, sound=False, button=None),
        ],
    }


def changed(path: tuple[str | int, ...], value: Any) -> Creative:
    made = creative()
    holder: Any = made
    for step in path[:-1]:
        holder = holder[step]
    assert holder[path[-1]] != value
    holder[path[-1]] = value
    return made


def test_the_form_holds_what_people_see_and_no_more() -> None:
    found = unit(creative())
    assert found.creative == "drugs/pump-lane/a/en"
    assert found.form == {
        "form": "spotlight-unit/1",
        "creative": "drugs/pump-lane/a/en",
        "variants": {
            "tiktok-in-feed": {"picture": "picture-1", "sound": "sound-1", "call_to_action": "LEARN_MORE"},
            "web-gif": {"picture": "picture-2", "sound": None, "call_to_action": None},
        },
        "cover": "picture-cover",
        "captions": "f" * 64,
        "alt": "A lane at night. It says: You can say no.",
        "transcript": "[Music plays]\nYou can say no\n",
        "post": {
            "text": "Say no.",
            "headline": "Your call",
            "call_to_action": "learn-more",
            "url": "https://a.example",
        },
    }
    assert found.digest == plainjson.digest(found.form)
    assert plainjson.read(plainjson.canonical(found.form)) == found.form


def test_every_file_that_is_delivered_is_named() -> None:
    found = unit(creative())
    assert found.files == {
        f"{STEM}_tiktok-in-feed.mp4": f"{1:064x}",
        f"{STEM}_web-gif.gif": f"{2:064x}",
        f"{STEM}_cover.jpg": "e" * 64,
        f"{STEM}_captions.vtt": "f" * 64,
        f"{STEM}_transcript.txt": "c" * 64,
        f"{STEM}_alt.txt": "d" * 64,
    }
    assert found.bytes_digest == plainjson.digest(found.files)


SEEN: Mapping[tuple[str | int, ...], tuple[Any, tuple[str, str, str | None, str | None]]] = {
    ("variants", 0, "picture"): ("picture-9", ("picture", "tiktok-in-feed", "picture-1", "picture-9")),
    ("variants", 1, "picture"): ("picture-9", ("picture", "web-gif", "picture-2", "picture-9")),
    ("variants", 0, "sound"): ("sound-9", ("sound", "tiktok-in-feed", "sound-1", "sound-9")),
    ("variants", 1, "sound"): ("sound-9", ("sound", "web-gif", None, "sound-9")),
    ("variants", 0, "call_to_action"): (
        "SHOP_NOW",
        ("text", "tiktok-in-feed.call_to_action", "LEARN_MORE", "SHOP_NOW"),
    ),
    ("cover_picture",): ("picture-9", ("picture", "cover", "picture-cover", "picture-9")),
    ("captions_sha256",): ("0" * 64, ("text", "captions", "f" * 64, "0" * 64)),
    ("alt",): ("Nothing.", ("text", "alt", "A lane at night. It says: You can say no.", "Nothing.")),
    ("transcript",): ("Call 107\n", ("text", "transcript", "[Music plays]\nYou can say no\n", "Call 107\n")),
    ("post", "text"): ("Say no!", ("text", "post.text", "Say no.", "Say no!")),
    ("post", "headline"): ("your call", ("text", "post.headline", "Your call", "your call")),
    ("post", "call_to_action"): ("apply-now", ("text", "post.call_to_action", "learn-more", "apply-now")),
    ("post", "url"): ("https://b.example", ("text", "post.url", "https://a.example", "https://b.example")),
    ("id",): ("drugs/pump-lane/b/en", ("text", "creative", "drugs/pump-lane/a/en", "drugs/pump-lane/b/en")),
}


@pytest.mark.parametrize("path", SEEN, ids=lambda path: ".".join(map(str, path)))
def test_whatever_is_seen_heard_or_read_makes_another_unit(path: tuple[str | int, ...]) -> None:
    value, (kind, name, before, after) = SEEN[path]
    old, new = unit(creative()), unit(changed(path, value))
    assert old.digest != new.digest
    (found,) = differences(old.form, new.form)
    assert (found.kind, found.name, found.before, found.after) == (kind, name, before, after)


UNSEEN: Mapping[str, Callable[[Creative], Any]] = {
    "order of variants": lambda made: made["variants"].reverse(),
    "why it was made": lambda made: made["variants"][0].update(reason="the encoder is another one"),
    "findings of a variant": lambda made: made["variants"][0].update(findings=[{"rule": "NAME"}]),
    "findings of the creative": lambda made: made.update(findings=[{"rule": "MSG-CLAIM"}]),
    "the film's bytes": lambda made: made["variants"][0].update(sha256="9" * 64, md5="9" * 32, bytes=9, measured={}),
    "the cover's bytes": lambda made: made.update(cover_sha256="9" * 64),
    "keys of a later version": lambda made: made.update(new="thing"),
}


@pytest.mark.parametrize("what", UNSEEN)
def test_whatever_nobody_sees_leaves_it_as_it_was(what: str) -> None:
    made = creative()
    UNSEEN[what](made)
    assert made != creative()
    assert unit(made).digest == unit(creative()).digest
    assert differences(unit(creative()).form, unit(made).form) == ()


@pytest.mark.parametrize("key", ["cover_sha256", "captions_sha256", "transcript_sha256", "alt_sha256"])
def test_bytes_beside_the_films_are_in_the_files(key: str) -> None:
    assert unit(changed((key,), "9" * 64)).bytes_digest != unit(creative()).bytes_digest


def test_bytes_and_names_of_films_are_in_the_files() -> None:
    whole = unit(creative()).bytes_digest
    assert unit(changed(("variants", 1, "sha256"), "9" * 64)).bytes_digest != whole
    assert unit(changed(("variants", 1, "file"), "other.gif")).bytes_digest != whole


def test_a_variant_more_or_less_is_told() -> None:
    fewer = creative()
    del fewer["variants"][1]
    old, new = unit(creative()), unit(fewer)
    (gone,) = differences(old.form, new.form)
    assert (gone.kind, gone.name, gone.before, gone.after) == ("variant", "web-gif", "picture-2", None)
    (come,) = differences(new.form, old.form)
    assert (come.kind, come.name, come.before, come.after) == ("variant", "web-gif", None, "picture-2")


def test_no_text_can_pass_for_another_or_for_a_place_in_the_form() -> None:
    one = changed(("post", "text"), 'a","headline":"b')
    other = changed(("post", "text"), "a")
    other["post"]["headline"] = "b"
    assert unit(one).digest != unit(other).digest
    composed, apart = changed(("alt",), "caf\u00e9"), changed(("alt",), "cafe\u0301")
    assert unit(composed).digest != unit(apart).digest


def without(*path: str | int) -> Creative:
    made = creative()
    holder: Any = made
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return made


BROKEN = {
    "no creative at all": ([], "has no id"),
    "an id of three": (changed(("id",), "drugs/pump-lane/a"), "theme/location/version/language"),
    "no variants": (changed(("variants",), []), "has no variants"),
    "variants that are none": (changed(("variants",), ["x"]), "has no 'placement'"),
    "an older manifest": (without("cover_picture"), "has no 'cover_picture' in the manifest: run `spotlight build`"),
    "no sound said": (without("variants", 0, "sound"), "has no 'sound'"),
    "no post": (changed(("post",), "words"), "'post' of drugs/pump-lane/a/en in the manifest is no group"),
    "a text that is none": (changed(("alt",), 5), "'alt' of drugs/pump-lane/a/en in the manifest is not text"),
    "an empty digest": (changed(("variants", 0, "picture"), ""), "'picture' of .* is empty"),
    "half a digest": (changed(("cover_sha256",), "e" * 63), "'cover_sha256' of .* is no SHA-256"),
    "a digest in capitals": (changed(("cover_sha256",), "E" * 64), "is no SHA-256"),
    "a placement twice": (changed(("variants", 1, "placement"), "tiktok-in-feed"), "two variants for tiktok-in-feed"),
    "a file twice": (changed(("cover",), f"{STEM}_alt.txt"), "_alt.txt' twice in the manifest, with two digests"),
    **{
        f"the file {name}": (changed(("cover",), name), "leads out of the manifest's folder")
        for name in ("../secret", "/etc/passwd", "a/../../b", "C:\\x", "C:/x", "a\\b", "a//b", "./a", "a\0b")
    },
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_not_whole_is_one_sentence(what: str) -> None:
    made, words = BROKEN[what]
    with pytest.raises(ValueError, match=words):
        unit(made)  # type: ignore[arg-type] # a manifest may hold anything


texts = st.sampled_from(["", "Say no.", "Say no!", "a\n", '"},{"', "\u00e9", "e\u0301"])
names = st.sampled_from(["one", "two", "three"])


@st.composite
def creatives(draw: st.DrawFn) -> Creative:
    made = creative()
    made["alt"], made["transcript"] = draw(texts), draw(texts)
    made["post"] = {key: draw(texts) for key in made["post"]}
    made["captions_sha256"] = draw(st.sampled_from(["a" * 64, "b" * 64]))
    made["cover_picture"] = draw(names)
    placements = draw(st.lists(names, min_size=1, unique=True))
    maybe = st.none() | names
    made["variants"] = [
        {**variant(name, "mp4", 1, sound=False, button=None), "picture": draw(names), "sound": draw(maybe)}
        | {"call_to_action": draw(maybe)}
        for name in placements
    ]
    return made


@settings(max_examples=40)
@given(creatives(), creatives())
def test_digests_differ_exactly_where_something_is_told(one: Creative, other: Creative) -> None:
    old, new = unit(one), unit(other)
    assert (old.digest == new.digest) is (differences(old.form, new.form) == ())
    assert differences(old.form, old.form) == ()
    swapped = {(each.kind, each.name, each.after, each.before) for each in differences(old.form, new.form)}
    assert {(each.kind, each.name, each.before, each.after) for each in differences(new.form, old.form)} == swapped


@settings(max_examples=30)
@given(creatives())
def test_order_is_no_part_of_it(made: Creative) -> None:
    mixed = dict(sorted({**made, "variants": made["variants"][::-1]}.items(), reverse=True))
    found: tuple[Unit, Unit] = unit(made), unit(mixed)
    assert found[0].digest == found[1].digest
    assert found[0].bytes_digest == found[1].bytes_digest


def test_plain_values_are_spelt_as_everywhere_in_the_house() -> None:
    value = {"b": [1, None, True, "é\n"], "a": {"ü": ""}}
    assert plainjson.canonical(value).decode() == canonical(value) == '{"a":{"ü":""},"b":[1,null,true,"é\\n"]}'
    with pytest.raises(ValueError):
        plainjson.canonical(float("nan"))
