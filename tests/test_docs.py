"""The words for people: current, complete, and leading somewhere."""

import json
import re
import shlex
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PIL import Image
from pydantic import BaseModel

from pipeline import waivers
from pipeline.authored import Location
from pipeline.cli import COMMANDS
from pipeline.looks import LOOKS
from pipeline.project import placements
from pipeline.reports import FORMATS
from pipeline.reviewing import Named, Review, mistakes
from pipeline.rulebook import BOOK
from pipeline.rules import Platform
from pipeline.schema import schema
from pipeline.script import checked
from pipeline.theme import Theme
from pipeline.vocabulary import WordList
from pipeline.vocabulary import read as read_words
from pipeline.waivers import Waivers
from pipeline.yamlfile import parse

ROOT = Path(__file__).parent.parent
PAGES = tuple(
    sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], key=lambda path: path.relative_to(ROOT).as_posix())
)
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The names that headings get on the pages people read them on."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_reference_is_what_the_program_says() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.is_file(), f"{link} leads nowhere"
        assert target.is_relative_to(ROOT), f"{link} leads out of the project"
        assert not anchor or anchor in anchors(target), f"{link} names no heading there"


def test_every_command_look_and_placement_is_told() -> None:
    commands = anchors(ROOT / "docs" / "reference" / "commands.md")
    assert {f"spotlight-{name}" for name in COMMANDS} <= commands
    assert set(LOOKS) <= anchors(ROOT / "docs" / "looks.md")
    assert set(placements(None)) <= anchors(ROOT / "docs" / "platforms.md")


def test_every_rule_kind_of_file_and_format_is_told() -> None:
    assert {rule.lower() for rule in BOOK} <= anchors(ROOT / "docs" / "rules.md")
    assert {"waiversyaml", "wordslanguageyaml", "reviewyaml", "approversyaml"} <= anchors(
        ROOT / "docs" / "reference" / "files.md"
    )
    page = read("docs/how-to/check-in-ci.md")
    assert [name for name in FORMATS if f"| `{name}` |" not in page] == []


def test_rules_that_pages_name_are_there() -> None:
    """A guide's example must not outlive its rule; what an id may look like is taken from the book."""
    starts = "|".join({rule.partition("-")[0] for rule in BOOK if "-" in rule})
    named = {name: set(re.findall(rf"\b(?:{starts})(?:-[A-Z]+)+\b", read(name))) for name in NAMES}
    assert named["docs/how-to/let-a-finding-pass.md"]
    assert {name: rules - BOOK.keys() for name, rules in named.items() if rules - BOOK.keys()} == {}


def test_rules_that_cannot_be_waived_are_said_to_be_so() -> None:
    page = read("docs/rules.md")
    for rule, entry in BOOK.items():
        section = page.partition(f"\n## {rule}\n")[2].partition("\n## ")[0]
        assert ("cannot be waived" in section) is entry.hard


def test_examples_of_waivers_and_words_are_taken() -> None:
    examples = {page: first_example(page) for page in ("let-a-finding-pass.md", "add-words.md")}
    document = parse(examples["let-a-finding-pass.md"], "waivers.yaml")
    assert list(waivers.mistakes(checked(Waivers, document.value, document.marks), document.marks, BOOK)) == []
    read_words(examples["add-words.md"], "words/en.yaml")


def test_the_review_and_the_approvers_of_the_guide_fit_together() -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```$", read("docs/how-to/say-who-approves.md"), re.MULTILINE | re.DOTALL)
    names = ("review.yaml", "approvers.yaml")
    first, second = (parse(text.encode(), name) for text, name in zip(examples, names, strict=True))
    review, named = checked(Review, first.value, first.marks), checked(Named, second.value, second.marks)
    assert mistakes(review, named, {"review.yaml": first.marks, "approvers.yaml": second.marks}) == ()
    assert [stage.kind for stage in review.meant().stages] == ["advice", "approval"]


def test_the_example_of_a_manifest_keeps_to_the_schema_that_is_published() -> None:
    schema = json.loads(read("docs/reference/manifest.schema.json"))
    example = json.loads(read("docs/reference/manifest.example.json"))
    assert [fault.message for fault in Draft202012Validator(schema).iter_errors(example)] == []
    assert example["release"]["withheld"]
    del example["places"][0]["arm"]
    assert len(list(Draft202012Validator(schema).iter_errors(example))) == 1


def test_every_key_of_words_and_waivers_says_what_it_means() -> None:
    page = read("docs/reference/files.md").partition("\n## words/")[2]
    keys = [row for row in page.splitlines() if row.startswith("| `")]
    assert len(keys) > 15
    assert [row for row in keys if row.endswith("|  |")] == []


def test_readme_names_every_command_and_guide() -> None:
    readme = read("README.md")
    assert [name for name in COMMANDS if f"`{name}`" not in readme and f"`spotlight {name}" not in readme] == []
    guides = [name for name in NAMES if name.startswith(("docs/how-to/", "docs/explanation/"))]
    assert [name for name in guides if f"({name})" not in readme] == []


def test_glossary_tells_every_look_and_aim() -> None:
    glossary = read("docs/glossary.md")
    assert [word for word in (*LOOKS, "patrol", "speak-up", "nudge") if f"`{word}`" not in glossary] == []


def test_architecture_names_rooms_that_are_there() -> None:
    text = read("ARCHITECTURE.md")
    house = ROOT / "pipeline"
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:\.py|/))`", text)
    assert len(named) > 10
    assert [name for name in named if not (house / name).exists() and not (ROOT / name).exists()] == []
    tiers = text.partition("## Who may import what")[2].partition("## ")[0]
    bare = re.findall(r"`([a-z_]+)`", tiers)
    assert [name for name in bare if not (house / f"{name}.py").is_file()] == []


def test_every_dependency_has_a_reason() -> None:
    listed = re.search(r"^dependencies = \[(.*?)^\]", read("pyproject.toml"), re.MULTILINE | re.DOTALL)
    assert listed
    reasons = read("ARCHITECTURE.md").partition("## Dependencies")[2].lower()
    packages = {re.match(r"[\w.]+(?:-[\w.]+)*", line)[0] for line in re.findall(r'"(.+?)"', listed[1])}  # type: ignore[index] # each line starts with a name
    families = {name for name in packages if name.startswith("fontpkg-")}
    assert {name for name in packages - families if name not in reasons} == set()


def test_ci_runs_what_the_readme_says() -> None:
    """The script takes its two commands out of the README; here is proof that it finds them there."""
    script = read(".ci/run")
    patterns = re.findall(r"^\w+=\$\(readme_line (.+)\)$", script, re.MULTILINE)
    assert len(patterns) == 2
    lines = read("README.md").splitlines()
    found = [[line for line in lines if re.search(shlex.split(pattern)[0], line)] for pattern in patterns]
    assert [len(hits) for hits in found] == [1, 1]
    assert all(hits[0].startswith("python3 -m venv .venv && .venv/bin/pip install -q ") for hits in found)
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def first_example(page: str) -> bytes:
    example = re.search(r"^```yaml\n(.*?)^```$", read(f"docs/how-to/{page}"), re.MULTILINE | re.DOTALL)
    assert example
    return example[1].encode()


@pytest.mark.parametrize(
    ("page", "model"),
    [
        ("write-a-theme.md", Theme),
        ("add-a-location.md", Location),
        ("add-a-placement.md", Platform),
        ("let-a-finding-pass.md", Waivers),
        ("add-words.md", WordList),
        ("say-who-approves.md", Review),
    ],
)
def test_first_example_of_a_guide_can_be_used(page: str, model: type[BaseModel]) -> None:
    document = parse(first_example(page), page)
    checked(model, document.value, document.marks)


@pytest.mark.parametrize("part", ["Beat", "Sound", "ThemePalette", "Tag", "Scrim"])
def test_every_key_of_a_beat_says_what_it_means(part: str) -> None:
    keys = schema("theme")["$defs"][part]["properties"]
    assert [key for key, value in keys.items() if "const" not in value and not value.get("description")] == []


def test_a_picture_that_is_none_is_named() -> None:
    script = [sys.executable, str(ROOT / "docs" / "make_pictures.py"), "looks/thraed", "nothing"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("no picture is 'looks/thraed' or 'nothing': there are picture, gallery/")


def test_stills_in_the_strip_of_a_look_differ() -> None:
    strip = np.asarray(Image.open(ROOT / "docs" / "looks" / "poster.jpg").convert("L"), np.float32)
    cells = [strip[:, left : left + 236] for left in range(22, strip.shape[1] - 236, 258)]
    assert len(cells) >= 3
    assert all(np.abs(one - other).mean() > 4 for one, other in combinations(cells, 2))


def test_picture_is_small_enough_to_load() -> None:
    picture = ROOT / "docs" / "picture.jpg"
    assert picture.read_bytes()[:2] == b"\xff\xd8"
    assert picture.stat().st_size < 250_000
