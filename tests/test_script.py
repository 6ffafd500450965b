"""From values to models: what is wrong is said in plain words, at its place, all at once."""

import json
import re
from typing import Any, Literal

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field

from pipeline.authored import Campaign, Location, Matrix
from pipeline.cli.describing import KINDS as DESCRIBED
from pipeline.errors import MistakesFound
from pipeline.marks import Marks
from pipeline.schema import Kind, schema
from pipeline.script import Model, checked, written
from pipeline.sentences import _PATTERNS
from pipeline.theme import Theme
from pipeline.yamlfile import parse

THEME = """title: A
aim: patrol
sound: {bed: tide}
beats:
  - {id: hook, look: kinetic, seconds: 6}
post: {text: a, headline: b, alt: c}
"""


def read_script(model: type[Model], raw: bytes, file: str) -> tuple[Model, Marks]:
    document = parse(raw, file)
    return checked(model, document.value, document.marks), document.marks


def said(model: type[BaseModel], text: str) -> list[str]:
    with pytest.raises(MistakesFound) as found:
        read_script(model, text.encode(), "f.yaml")
    return str(found.value).splitlines()


def theme_said(old: str, new: str) -> list[str]:
    assert old in THEME
    return said(Theme, THEME.replace(old, new, 1))


def test_a_good_theme_reads() -> None:
    theme, marks = read_script(Theme, THEME.encode(), "themes/a.yaml")
    assert theme.beats[0].seconds == 6.0
    assert list(theme.versions) == ["a"]
    assert marks.place(("beats", 0, "seconds")) == (5, 40)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("seconds: 6", "secnds: 6", "f.yaml:5:31: unknown key 'secnds', did you mean 'seconds'?"),
        ("seconds: 6", "seconds: '6'", "f.yaml:5:40: 'seconds' must be a number, not '6'"),
        ("seconds: 6", "seconds: true", "f.yaml:5:40: 'seconds' must be a number, not true"),
        ("seconds: 6", "seconds: .nan", "f.yaml:5:40: 'seconds' must be a number, not '.nan'"),
        ("seconds: 6", "seconds: 12", "f.yaml:5:40: 'seconds' is 12, allowed at most 9"),
        ("seconds: 6", "seconds: ", "f.yaml:5:40: 'seconds' needs a number, nothing is given"),
        ("look: kinetic, ", "", "f.yaml:5:5: missing key 'look'"),
        ("look: kinetic", "look: Kinetic Type", None),
        ("title: A", "title: ''", "f.yaml:1:8: 'title' is empty: write it"),
        ("title: A", f"title: {'A' * 90}", "f.yaml:1:8: 'title' has 90 characters, allowed 80: shorten it"),
        ("title: A", "title: [A]", "f.yaml:1:1: 'title' must be text, not a list"),
        ("title: A", "title: 3", "f.yaml:1:8: 'title' must be text, not 3: put it in quotes"),
        ("patrol", "patrl", None),
        ("{bed: tide}", "tide", "f.yaml:3:8: 'sound' must be a group of keys and values, not 'tide'"),
        ("{bed: tide}", "{}", "f.yaml:3:1: give either 'bed' or 'file', not both or neither"),
        ("{bed: tide}", "{file: a.mp3}", "f.yaml:3:1: a supplied track needs 'licence': who allows its use"),
        ("post: {text: a, ", "post: {", "f.yaml:6:1: missing key 'text'"),
        ("beats:\n  - {", "beats: []\nother: {", None),
    ],
)
def test_a_mistake_in_a_theme(old: str, new: str, sentence: str | None) -> None:
    found = theme_said(old, new)
    if sentence is not None:
        assert found == [sentence]
    assert not [line for line in found if re.search(r"[Ii]nput|valid|pattern \^", line)]


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        ("{kind: tag, txt: x}", "f.yaml:5:64: unknown key 'txt', did you mean 'text'?"),
        ("{kind: tag}", "f.yaml:5:52: missing key 'text'"),
        ("{kind: scrim, strength: 2}", "f.yaml:5:76: 'strength' is 2, allowed at most 1"),
        ("{kind: scrim, scrim: x}", "f.yaml:5:66: unknown key 'scrim', known here: edge, kind, strength"),
        ("{kind: tga}", "f.yaml:5:59: 'kind' is 'tga', allowed 'tag', 'scrim', did you mean 'tag'?"),
        ("{text: x}", "f.yaml:5:52: missing key 'kind'"),
        ("5", "f.yaml:5:52: entry 1 of 'layers' must be a group of keys and values, not 5"),
    ],
)
def test_a_mistake_in_one_of_several_kinds(layer: str, sentence: str) -> None:
    assert theme_said("seconds: 6", f"seconds: 6, layers: [{layer}]") == [sentence]


def test_keys_that_are_names_are_judged_where_they_stand() -> None:
    extra = "versions: {B!: {}}\nfacts: {Ab: x, c: {U: x}, d: {ur: 3}, e: 4}\nlanguages: {ur: {beat: {}}}\n"
    assert said(Theme, THEME + extra) == [
        "f.yaml:7:12: the key is 'B!', allowed small letters and digits only, such as a or b2",
        "f.yaml:8:9: the key is 'Ab', allowed small letters, digits and underscores, such as youth_club",
        "f.yaml:8:20: the key is 'U', allowed a language tag such as en, ur or ur-PK",
        "f.yaml:8:35: 'ur' must be text, not 3: put it in quotes",
        "f.yaml:8:42: 'e' must be text, not 4: put it in quotes",
        "f.yaml:9:18: unknown key 'beat', did you mean 'beats'?",
    ]


def test_a_selector_takes_one_name_or_several() -> None:
    matrix, _ = read_script(Matrix, b"include: [{theme: a, language: [en, ur]}]", "f.yaml")
    assert matrix.include[0].theme == ("a",)
    assert matrix.include[0].language == ("en", "ur")
    assert said(Matrix, "include: [{theme: [a, B]}]")[0].startswith("f.yaml:1:23: entry 2 of 'theme' is 'B'")


@pytest.mark.parametrize("hour", ["24:00", "9pm", "2100", "21:00Z", "21", "21:60", "'21:00:00'"])
def test_hours_are_hours_and_minutes(hour: str) -> None:
    (line,) = [one for one in said(Location, f"demand: [{{days: [fri], from: {hour}, to: 02:00}}]") if ":1:30:" in one]
    assert line.endswith("is not a time of day, write hours and minutes between 00:00 and 23:59")


@pytest.mark.parametrize("zone", ["Europe/Londn", "../../etc/passwd", "", "Europe", "/etc/localtime"])
def test_a_time_zone_has_to_be_known(zone: str) -> None:
    assert any("unknown time zone" in line for line in said(Campaign, f"time_zone: '{zone}'"))


def test_entries_of_a_pair_are_counted() -> None:
    text = "photos: [{focal: [0.5]}, {focal: [0.1, 0.2, 0.3]}, {focal: 0.5}]"
    lines = [line for line in said(Location, text) if "focal" in line]
    assert [line.split(": ", 1)[1] for line in lines] == [
        "'focal' is missing its entry 2",
        "'focal' has 3 entries, allowed 2: remove some",
        "'focal' must be a list, not 0.5",
    ]


def test_a_key_of_several_lines_is_named_on_one() -> None:
    lines = said(Theme, THEME + '"a\\nb": 1\n' + "k" * 90 + ": 1\n")
    assert [line.partition(", known")[0] for line in lines] == [
        "f.yaml:7:1: unknown key 'a b'",
        f"f.yaml:8:1: unknown key '{'k' * 39}…'",
    ]


def test_a_file_that_is_no_mapping() -> None:
    for text, what in (("- a", "a list"), ("5", "5"), ("words", "'words'")):
        assert said(Theme, text) == [f"f.yaml:1:1: the file must be a group of keys and values, not {what}"]


class Strange(BaseModel):
    """A look's settings may be of any type its author likes."""

    either: int | list[int] = 0
    some: set[int] = set()
    bytes_: bytes = Field(default=b"", alias="bytes")
    fixed: Literal[True] = True
    odd: Any = None


def test_kinds_nobody_thought_of_still_get_a_sentence() -> None:
    lines = said(Strange, "either: x\nsome: 3\nbytes: 4\nfixed: 5\nodd: 6\n")
    assert {line.split(":")[1] for line in lines} == {"1", "2", "3", "4"}
    assert not [line for line in lines if "Input" in line]


def test_branch_names_are_no_part_of_what_was_written() -> None:
    assert written(("facts", "a", "{}", "ur"), {"facts": {"a": {"ur": 3}}}) == ("facts", "a", "ur")
    assert written(("layers", 0, "tag", "tag"), {"layers": [{"kind": "tag", "tag": 1}]}) == ("layers", 0, "tag")


def patterns(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["pattern"]} if isinstance(value.get("pattern"), str) else set()
        return own.union(*(patterns(inner) for inner in value.values()), value.get("patternProperties", {}))
    if isinstance(value, list):
        return set().union(*(patterns(inner) for inner in value))
    return set()


KINDS: tuple[Kind, ...] = ("campaign", "theme", "location", "placement")


def test_every_pattern_has_words() -> None:
    used = set().union(*(patterns(schema(kind)) for kind in KINDS))
    assert used
    assert used == set(_PATTERNS)


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_valid_and_speak_as_people_write(kind: Kind) -> None:
    drawn = schema(kind)
    Draft202012Validator.check_schema(drawn)
    assert drawn["$schema"].endswith("2020-12/schema")
    assert "copy_" not in json.dumps(drawn)
    assert drawn["additionalProperties"] is False


def test_schemas_of_words_and_waivers_agree_with_their_readers() -> None:
    words, waivers = (Draft202012Validator(DESCRIBED[kind]()) for kind in ("words", "waivers"))
    for check in (words, waivers):
        Draft202012Validator.check_schema(check.schema)
        assert check.schema["$schema"].endswith("2020-12/schema")
        assert ".yaml: " in check.schema["description"]
    route = {"name": "Night line", "number": "01632 960 001"}
    assert not list(words.iter_errors({"rules": {"MSG-FEAR": {"except": ["no fear"]}}, "routes": [route]}))
    assert list(words.iter_errors({"rules": {"MSG-FAER": {"words": ["boo"]}}}))
    assert list(words.iter_errors({"rules": {"MSG-FEAR": {"except_": ["no fear"]}}}))
    waiver = {"rule": "MSG-CLAIM", "reason": "it costs nobody anything", "name": "Maya Hale", "until": "2027-01-31"}
    assert not list(waivers.iter_errors({"version": 1, "waivers": [waiver]}))
    assert list(waivers.iter_errors({"version": 1, "waivers": [{**waiver, "reason": "because"}]}))
    assert list(waivers.iter_errors({"version": 1, "waivers": [{**waiver, "who": "me"}]}))


def test_the_schema_agrees_with_the_reader() -> None:
    check = Draft202012Validator(schema("theme"))
    good = {
        "title": "A",
        "aim": "patrol",
        "sound": {"bed": "tide"},
        "beats": [{"id": "hook", "look": "kinetic", "copy": "x", "seconds": 6, "with": {"a": 1}}],
        "post": {"text": "a", "headline": "b", "alt": "c"},
        "facts": {"who": {"en": "we"}},
    }
    assert not list(check.iter_errors(good))
    assert list(check.iter_errors({**good, "titel": "A"}))
    single = Draft202012Validator(schema("campaign")["$defs"]["Selector"])
    assert not list(single.iter_errors({"theme": "a", "location": ["b"]}))
