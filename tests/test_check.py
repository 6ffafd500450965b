"""A campaign that breaks nearly every rule, built once: what is found, kept, waived and told of it."""

import json
import re
import shutil
import wave
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import numpy as np
import pytest
from campaigns import PROJECTS, draw_photo, edit
from click.testing import CliRunner, Result
from PIL import Image
from proving import case, proves

from pipeline import verdicts, waivers
from pipeline.assess import assess, due
from pipeline.build import Report, build, check
from pipeline.checks.book import broken
from pipeline.cli import cli
from pipeline.cli.opening import opened
from pipeline.cropping import crop
from pipeline.errors import MistakesFound, UsageFault
from pipeline.events import Began, Event
from pipeline.intent import Request, intend
from pipeline.marks import Marks
from pipeline.model import Finding
from pipeline.reports import json_
from pipeline.rulebook import BOOK, RULES
from pipeline.verdicts import Verdict
from pipeline.waivers import Waiver, Waivers

TODAY = date(2026, 11, 1)
SHOUTING, RUSHING, STRIPES = "shouting/dim-lane/a/en", "rushing/dim-lane/a/fr", "stripes/dim-lane/a/en"
WORDS = (
    *("ALT", "BLAME", "CHILD", "CLAIM", "CTA", "EPIDEMIC", "EXPLOIT", "FEAR", "GENDER", "HASHTAG", "JARGON", "LIST"),
    *("PLACE", "PLAIN", "PREVALENCE", "STIGMA", "SUSPECT", "THREAT", "TONE"),
)
FILES = (
    *("AREA", "ASPECT", "BARS", "BYTES", "CODEC", "COLOUR", "CONTAINER", "COPY-BANNED", "COPY-LENGTH", "COVER", "CTA"),
    *("FPS", "HEIGHT", "LOUDNESS", "MAX-BITRATE", "MAX-FPS", "MAX-HEIGHT", "MAX-SECONDS", "MAX-WIDTH", "MIN-BITRATE"),
    *("MIN-HEIGHT", "MIN-SECONDS", "MIN-WIDTH", "PEAK", "PIXELS", "SECONDS", "SOUND", "SOUND-BITRATE"),
    *("SOUND-CHANNELS", "SOUND-CODEC", "SOUND-RATE", "STALE", "URL", "WIDTH"),
)
MEANT = {
    *(f"MSG-{name}" for name in WORDS),
    *(f"PLAT-{name}" for name in FILES),
    *(f"PHOTO-{name}" for name in ("CONSENT", "CREDIT", "ENLARGED", "LICENCE", "REVIEWED")),
    *("TXT-CONTRAST", "TXT-CTA-HOLD", "TXT-HOLD", "TXT-WORDS", "PATTERN", "GIF-PAUSE", "SIZE-BUDGET", "AUD-ONSET"),
    *("SCRIPT-FLOURISH", "WAIVER-EXPIRED", "WAIVER-UNUSED"),
}
SAID = ("MSG-", "PHOTO-C", "PHOTO-L", "PHOTO-R", "PLAT-C", "PLAT-URL", "SCRIPT-", "WAIVER-")
UNSAID = ("PLAT-CODEC", "PLAT-COLOUR", "PLAT-CONTAINER", "PLAT-COVER")


@dataclass(frozen=True)
class Built:
    root: Path
    report: Report


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The campaign as it stands after one build; tests that change it take a copy."""
    root = tmp_path_factory.mktemp("all-wrong") / "campaign"
    shutil.copytree(PROJECTS / "all-wrong", root)
    lane = root / "locations" / "dim-lane"
    draw_photo(lane / "bright.jpg", (90, 160))
    pale = Image.open(lane / "bright.jpg").point([200 + value // 5 for value in range(256)] * 3)
    pale.save(lane / "bright.jpg")
    striped = np.zeros((1280, 720), np.uint8)  # black at the top and the bottom
    striped[320:960] = 20 + 215 * (np.arange(720) // 18 % 2)
    Image.fromarray(striped).convert("RGB").save(lane / "stripes.png")
    seconds = np.arange(6 * 48_000) / 48_000
    heard = np.where(seconds < 0.55, 0.01, 0.5) * np.sin(2 * np.pi * 220 * seconds)
    (root / "sounds").mkdir()
    with wave.open(str(root / "sounds" / "bang.wav"), "wb") as track:
        track.setparams((1, 2, 48_000, 0, "NONE", ""))
        track.writeframes((heard * 32_767).astype("<i2").tobytes())
    return Built(root, build(opened(root), Request(jobs=2), list[Event]().append, TODAY))


@pytest.fixture
def root(built: Built, tmp_path: Path) -> Path:
    """A copy of the built campaign."""
    shutil.copytree(built.root, tmp_path / "campaign")
    return tmp_path / "campaign"


def checked(root: Path, **request: Any) -> tuple[Report, list[int]]:
    """What a check says, and how many tasks it took in each round of judging."""
    told: list[Event] = []
    report = check(opened(root), Request(**{"jobs": 1, **request}), told.append, TODAY)
    return report, rounds(told)


def rounds(told: Sequence[Event]) -> list[int]:
    return [event.tasks for event in told if isinstance(event, Began) and event.phase == "checking"]


def findings(report: Report, start: str = "") -> list[Finding]:
    return [one.finding for id_, each in report.judged.items() for one in each if id_.startswith(start)]


def rules_of(report: Report, start: str = "") -> set[str]:
    return {one.rule for one in findings(report, start)}


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), *arguments], standalone_mode=False)


def kept(root: Path) -> dict[str, Verdict]:
    return verdicts.read(root / ".spotlight" / "verdicts-all-wrong.json")


def waive(root: Path, *waived: tuple[str, str, str]) -> None:
    """Write waivers.yaml anew: rule, pattern and last day of each."""
    lines = [
        f"  - {{rule: {rule}, only: '{only}', reason: Right in this test, name: Nobody Real, until: {until}}}"
        for rule, only, until in waived
    ]
    (root / "waivers.yaml").write_text("\n".join(["version: 1", "waivers:", *lines, ""]), "utf-8")


def test_everything_that_is_wrong_is_found(built: Built) -> None:
    assert built.report.made == 7
    assert not built.report.faults
    assert rules_of(built.report) >= MEANT
    assert len(MEANT) >= 25


@pytest.mark.parametrize("rule", [case(rule, "way", rule) for rule in sorted(MEANT)])
def test_a_rule_is_reached_by_what_people_write(built: Built, rule: str) -> None:
    assert rule in rules_of(built.report)


def test_every_finding_says_what_was_measured_against_what_and_what_to_do(built: Built) -> None:
    for one in findings(built.report):
        assert all((one.message, one.measured, one.limit, one.fix)), one
        assert one.rule in BOOK
        assert "\n" not in one.message


def test_what_a_script_says_is_found_at_its_line(built: Built) -> None:
    for one in findings(built.report):
        if one.rule.startswith(SAID) and one.rule not in UNSAID:
            assert re.fullmatch(r"[a-z/-]+\.yaml:[1-9]\d*:[1-9]\d*", one.written), one
        if one.written:
            file, line, _ = one.written.split(":")
            assert int(line) <= len((built.root / file).read_text("utf-8").splitlines())
    lines = {one.rule: one.written for one in findings(built.report)}
    assert lines["MSG-CTA"].startswith("themes/")
    assert lines["PLAT-URL"] == "campaign.yaml:10:8"
    assert lines["SCRIPT-FLOURISH"] == "themes/shouting.yaml:17:11"
    assert {one.written for one in findings(built.report) if one.rule == "PHOTO-LICENCE"} == {
        "locations/dim-lane/location.yaml:12:14",
        "locations/dim-lane/location.yaml:19:14",
    }


def test_a_wrong_digit_is_told_with_the_right_number(built: Built) -> None:
    (wrong,) = (one for one in findings(built.report) if one.rule == "MSG-CTA" and "112" in one.measured)
    assert (wrong.measured, wrong.limit) == ("0800 555 112", "0800 555 111 (Crimestoppers)")
    assert wrong.written == "themes/shouting.yaml:24:11"


def test_what_was_judged_is_not_judged_again(built: Built) -> None:
    before = kept(built.root)
    report, tasks = checked(built.root)
    assert tasks == []
    assert report.judged == built.report.judged
    assert kept(built.root) == before


def test_lost_verdicts_come_back(root: Path, built: Built) -> None:
    before = kept(built.root)
    (root / ".spotlight" / "verdicts-all-wrong.json").write_text("{", "utf-8")
    report, tasks = checked(root)
    assert tasks == []  # each shot and file has its own, which is kept as long as the picture
    assert report.judged == built.report.judged
    assert kept(root) == before


def test_a_fresh_check_judges_again_and_finds_the_same(root: Path, built: Built) -> None:
    report, tasks = checked(root, only="stripes", fresh=True)
    assert tasks == [3]  # the file, the words as set, and the words on its pictures
    stripes = {id_: each for id_, each in built.report.judged.items() if id_.startswith("stripes/")}
    assert {id_: each for id_, each in report.judged.items() if id_ != waivers.FILE} == stripes
    assert kept(root) == kept(built.root)


def test_a_changed_word_on_the_picture_is_judged_again_alone(root: Path) -> None:
    before = kept(root)
    edit(root, "themes/stripes.yaml", "copy: Look here", "copy: Look there")
    told: list[Event] = []
    build(opened(root), Request(jobs=1), told.append)
    after = kept(root)
    assert rounds(told) == [2]
    assert {id_ for id_ in after if after[id_].of != before[id_].of} == {STRIPES, f"{STRIPES}/loop"}
    assert checked(root)[1] == []  # what a build judged is kept too


def test_a_build_keeps_the_verdict_on_what_it_made_anew(root: Path) -> None:
    before = kept(root)
    edit(root, "placements/strict.yaml", "fps: 5, photo: held", "fps: 5, loops: 2, photo: held")
    report = build(opened(root), Request(jobs=1), list[Event]().append)
    assert {id_ for id_, one in kept(root).items() if one.of != before[id_].of} == {f"{STRIPES}/loop"}
    (pause,) = (one for one in findings(report) if one.rule == "GIF-PAUSE")
    assert re.fullmatch(r"for [\d.]+ s, without an MP4", pause.measured)


def test_a_changed_word_beside_the_picture_is_read_again_without_a_build(root: Path) -> None:
    before = kept(root)
    edit(root, "themes/rushing.yaml", "text: Rien", "text: Une gang")
    report, tasks = checked(root)
    assert tasks == []
    assert "MSG-STIGMA" in rules_of(report, RUSHING)
    assert {id_ for id_, one in kept(root).items() if one != before[id_]} == {RUSHING}


def test_only_what_is_asked_for_is_told(built: Built) -> None:
    report, _ = checked(built.root, only="*/narrow")
    assert set(report.judged) == {SHOUTING, f"{SHOUTING}/narrow", RUSHING, f"{RUSHING}/narrow", waivers.FILE}
    assert report.standing == len(report.files) == 4
    assert rules_of(report, waivers.FILE) == {"WAIVER-EXPIRED"}  # an unused one shows only in the whole campaign


def test_what_is_missing_or_stale_was_not_judged(root: Path, built: Built) -> None:
    (root / "output" / "all-wrong" / built.report.files[f"{SHOUTING}/square"]).unlink()
    edit(root, "themes/rushing.yaml", 'two: {copy: "Là"}', 'two: {copy: "Voilà"}')
    report, _ = checked(root)
    ran = {id_: each[0].finding for id_, each in report.judged.items() if "GATE-RAN" in rules_of(report, id_)}
    assert [one.finding.rule for one in report.judged[f"{SHOUTING}/square"]].count("GATE-RAN") == 1
    assert {id_ for id_ in ran if not id_.startswith(SHOUTING)} == {RUSHING, f"{RUSHING}/narrow"}
    assert "the words changed" in ran[RUSHING].message
    assert run(root, "check", "--only", "rushing").return_value == 1


@proves("ACC-CAPTIONS", "way")
@proves("ACC-TRANSCRIPT", "way")
@proves("ACC-ALT", "way")
def test_texts_are_judged_as_they_lie_beside_the_films(root: Path, built: Built) -> None:
    assert not {rule for rule in rules_of(built.report, SHOUTING) if rule.startswith("ACC-")}
    cover = root / "output" / "all-wrong" / built.report.files[SHOUTING]
    stem = cover.name.removesuffix("cover.jpg")
    cover.with_name(f"{stem}captions.vtt").write_text("WEBVTT\n\nno times\n", "utf-8")
    cover.with_name(f"{stem}transcript.txt").unlink()
    cover.with_name(f"{stem}alt.txt").write_bytes(b"\xff")
    report, _ = checked(root)
    found = {rule for rule in rules_of(report, SHOUTING) if rule.startswith("ACC-")}
    assert found == {"ACC-CAPTIONS", "ACC-TRANSCRIPT", "ACC-ALT"}


@proves("GATE-RAN", "way")
def test_a_campaign_that_was_never_built_is_blocked(tmp_path: Path, built: Built) -> None:
    shutil.copytree(built.root, tmp_path / "new", ignore=shutil.ignore_patterns("output", ".spotlight"))
    result = run(tmp_path / "new", "check", "--format", "table", "--format", "json")
    assert result.return_value == 1
    assert "not judged: everything, as nothing is built" in result.stdout
    report = json.loads((tmp_path / "new/output/all-wrong/report.json").read_text("utf-8"))
    assert {row["rule"] for row in report["rows"] if row["blocks"]} == {"GATE-RAN", "WAIVER-EXPIRED"}


def test_waivers_let_everything_pass_everywhere(root: Path, built: Built) -> None:
    blocking = {one.rule for one in findings(built.report) if one.severity == "error"} - {"WAIVER-EXPIRED"}
    assert not [rule for rule in blocking if BOOK[rule].hard]
    waive(root, *((rule, "*", "2099-12-31") for rule in sorted(blocking)))
    result = run(root, "check", "-f", "table", "-f", "json", "-f", "github")
    assert result.return_value == 0
    assert "Nothing stops it" in result.stdout
    assert "waived error MSG-STIGMA" in result.stdout
    assert "Right in this test (Nobody Real, until 2099-12-31)" in result.stdout
    assert "::error " not in result.stdout
    rows = json.loads((root / "output/all-wrong/report.json").read_text("utf-8"))["rows"]
    assert not [row for row in rows if row["blocks"]]
    assert {row["rule"] for row in rows if row["waiver"]} == blocking
    build(opened(root), Request(jobs=1), list[Event]().append)
    told = json.loads((root / "output/all-wrong/manifest.json").read_text("utf-8"))["creatives"]
    found = [one for creative in told for part in (creative, *creative["variants"]) for one in part["findings"]]
    assert {one["waived"]["name"] for one in found if one["severity"] == "error"} == {"Nobody Real"}


@pytest.mark.parametrize(
    ("of", "change", "rule"),
    [
        case("AUD-LOUD", "way", f"{SHOUTING}/narrow", {"heard": {"lufs": -10.0}}, "AUD-LOUD"),
        case("AUD-PEAK", "way", f"{SHOUTING}/narrow", {"heard": {"true_peak": 0.5}}, "AUD-PEAK"),
        case("AUD-METER", "way", f"{SHOUTING}/narrow", {"heard": None}, "AUD-METER"),
        case("AUD-SILENT", "way", f"{SHOUTING}/narrow", {"facts": {"sound": None}}, "AUD-SILENT"),
        case("ACC-COVER", "way", SHOUTING, {"opening": False}, "ACC-COVER"),
        case("PHOTO-REDACTED", "way", f"{SHOUTING}/narrow", {"detail": {"bright.jpg": [2]}}, "PHOTO-REDACTED"),
    ],
)
def test_what_a_build_noted_of_a_file_is_judged(built: Built, of: str, change: dict[str, Any], rule: str) -> None:
    """A build of ours gets these things right; if it did not, this is where it would have noted so."""
    intent = intend(opened(built.root), Request())

    def rules(change: dict[str, Any]) -> set[str]:
        record = dict(intent.standing[of].record)
        for name, value in change.items():
            record[name] = {**record[name], **value} if isinstance(value, dict) else value
        entries = {**intent.standing, of: replace(intent.standing[of], record=record)}
        return {one.rule for one in assess(intent, entries, kept(built.root), draft=False)[of]}

    assert rule not in rules({})
    assert rule in rules(change)


def test_a_waiver_covers_what_it_names_until_its_last_day(root: Path) -> None:
    waive(
        root,
        ("GIF-PAUSE", "*/loop", "2099-12-31"),
        ("PLAT-STALE", "*/square", str(TODAY)),
        ("PATTERN", "stripes", "2026-10-31"),
    )
    report, _ = checked(root)
    passed = {(id_, one.finding.rule) for id_, each in report.judged.items() for one in each if one.waiver}
    assert passed == {(f"{STRIPES}/loop", "GIF-PAUSE"), (f"{SHOUTING}/square", "PLAT-STALE")}
    (ended,) = findings(report, waivers.FILE)
    assert (ended.rule, ended.measured, ended.written) == ("WAIVER-EXPIRED", "2026-10-31", "waivers.yaml:5:5")


def test_waivers_that_cannot_be_are_mistakes(root: Path) -> None:
    waive(root, ("FLASH-GEN", "*", "2099-12-31"), ("TXT-CONTRAS", "*", "2099-12-31"))
    with pytest.raises(MistakesFound) as found:
        opened(root)
    hard, unknown = found.value.mistakes
    assert str(hard).startswith("waivers.yaml:3:12: FLASH-GEN cannot be waived: ")
    assert str(unknown) == "waivers.yaml:4:12: there is no rule 'TXT-CONTRAS', did you mean 'TXT-CONTRAST'?"
    assert isinstance(run(root, "lint").exception, MistakesFound)


def test_every_format_says_the_same(built: Built, tmp_path: Path) -> None:
    formats = ("table", "github", "html", "json", "junit", "sarif")
    result = run(built.root, "check", *(part for name in formats for part in ("--format", name)))
    home = built.root / "output" / "all-wrong"
    assert result.return_value == 1
    told = json.loads((home / "report.json").read_text("utf-8"))
    jsonschema.validate(told, json_.schema())
    rows = told["rows"]
    assert {row["rule"] for row in rows} == rules_of(built.report)
    assert not [row for row in rows if row["crop"]]  # only the page has pictures
    blocking = [row for row in rows if row["blocks"]]
    assert f"{len(blocking)} errors stop it" in result.stdout
    assert result.stdout.count("::error ") == len(blocking)
    assert "::error file=themes/shouting.yaml,line=24,col=11,title=MSG-CTA" in result.stdout
    (ran,) = json.loads((home / "report.sarif").read_text("utf-8"))["runs"]
    assert len(ran["results"]) == len(rows)
    suites = ET.fromstring((home / "report.junit.xml").read_text("utf-8"))
    failed = {(row["rule"], creative) for row in blocking for creative in row["creatives"] or ("",)}
    assert int(suites.get("failures", "")) == len(failed)
    page = (home / "report.html").read_text("utf-8")
    assert '<span>33</span><code dir="auto">alt: Image of Dim Lane.</code>' in page
    assert '<code dir="auto">text: &gt;- Everybody knows' in page  # what is written below its key
    assert page.count("data:image/png;base64,") == sum(row["box"] is not None for row in rows)
    assert all(row["rule"] in page for row in rows)


def test_a_report_goes_where_it_is_sent(built: Built, tmp_path: Path) -> None:
    target = tmp_path / "found.json"
    assert run(built.root, "check", "--only", "stripes", "-f", "json", "-o", str(target)).return_value == 1
    assert json.loads(target.read_text("utf-8"))["judged"] == {"creatives": [STRIPES], "variants": 1, "files": 2}
    assert json.loads(run(built.root, "check", "-f", "json", "-o", "-").stdout)["blocked"]
    both = run(built.root, "check", "-f", "json", "-f", "sarif", "-o", str(target))
    assert isinstance(both.exception, UsageFault)


def test_rules_are_told() -> None:
    every = run(Path(), "rules").stdout
    assert all(entry.id in every for entry in RULES)
    one = run(Path(), "rules", "txt-contrast").stdout
    assert one.startswith("TXT-CONTRAST  error")
    assert "4.5:1" in one
    unknown = run(Path(), "rules", "TXT-CONTRAS")
    assert str(unknown.exception) == "there is no rule 'TXT-CONTRAS', did you mean 'TXT-CONTRAST'?"


# What is kept


def one_of(rule: str, **others: Any) -> Finding:
    return broken(BOOK[rule], "the type is small", measured="40 px", **others)


def test_verdicts_come_back_as_they_were(tmp_path: Path) -> None:
    seen = one_of("TXT-SIZE", seconds=1.5, box=(1, 2, 3, 4), written="beats.hook.copy")
    written = {"a/b/c/en/tiny": Verdict("abc", (seen, one_of("MSG-ALT"))), "a/b/c/en": Verdict("def", ())}
    verdicts.write(tmp_path / "kept.json", written)
    assert verdicts.read(tmp_path / "kept.json") == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"form": 0, "verdicts": {}}',
        '{"form": 1, "verdicts": {"a": {"of": "x"}}}',
        '{"form": 1, "verdicts": {"a": {"of": "x", "findings": [{"rule": "Y", "newer": 1}]}}}',
        '{"form": 1, "verdicts": []}',
        "[" * 100_000,
    ],
)
def test_damaged_and_older_verdicts_are_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text(text, "utf-8")
    assert verdicts.read(tmp_path / "kept.json") == {}
    assert verdicts.read(tmp_path / "nothing.json") == {}


def test_places_follow_the_script() -> None:
    here, gone = one_of("MSG-ALT", written="post.alt"), one_of("MSG-ALT", written="post.gone")
    found = verdicts.placed([here, gone, one_of("PATTERN")], {"post.alt": "themes/x.yaml:3:4"})
    assert [one.written for one in found] == ["themes/x.yaml:3:4", "", ""]


def test_only_files_without_a_verdict_that_holds_are_due(built: Built) -> None:
    intent = intend(opened(built.root), Request())
    entries, known = intent.standing, kept(built.root)
    films = {f"{SHOUTING}/narrow", f"{SHOUTING}/square", f"{RUSHING}/narrow", f"{STRIPES}/loop"}
    assert {order.id for order in due(intent, entries, {})} == films
    assert due(intent, entries, known) == ()
    older = known | {f"{STRIPES}/loop": Verdict("older", ())}
    assert [order.id for order in due(intent, entries, older)] == [f"{STRIPES}/loop"]
    assert due(intent, {}, {}) == ()


# Waivers


def waiver(rule: str, only: str = "*", until: date = TODAY) -> Waiver:
    return Waiver(rule=rule, only=only, reason="Right in this test", name="Nobody Real", until=until)


@pytest.mark.parametrize(
    ("only", "covered"),
    [
        ("*", True),
        ("drugs", True),
        ("drugs/quay/a/en", True),
        ("drugs/quay/a/en/", True),
        ("*/a/en", True),
        ("*/tiny", True),
        ("drug", False),
        ("*/b/*", False),
        ("drugs/quay/a/en/tin", False),
    ],
)
def test_a_waiver_names_variants_as_only_does(only: str, covered: bool) -> None:  # noqa: FBT001 a case's value
    found = {"drugs/quay/a/en/tiny": [one_of("TXT-SIZE"), one_of("TXT-HOLD")]}
    asked = Waivers(version=1, waivers=(waiver("TXT-SIZE", only),))
    (size, hold) = waivers.applied(found, asked, TODAY)["drugs/quay/a/en/tiny"]
    assert (size.waiver is not None) == covered
    assert size.blocks == (not covered)
    assert hold.blocks


@proves("WAIVER-EXPIRED", "passes")
@proves("WAIVER-UNUSED", "passes")
def test_a_waiver_that_is_used_on_its_last_day_is_right() -> None:
    asked = Waivers(version=1, waivers=(waiver("TXT-SIZE", until=TODAY),))
    judged = waivers.applied({"a/b/c/en": [one_of("TXT-SIZE")]}, asked, TODAY)
    assert list(waivers.findings(asked, Marks(waivers.FILE, {}), judged, TODAY, whole=True)) == []


@proves("WAIVER-EXPIRED", "trap")
@proves("WAIVER-UNUSED", "trap")
def test_a_second_waiver_of_one_rule_is_told_by_itself() -> None:
    """One that ended is told although another covers its finding, and is not called unused too; of two, one is."""
    ended, first, second = waiver("TXT-SIZE", until=date(2026, 10, 31)), waiver("TXT-SIZE"), waiver("TXT-SIZE", "a/b")
    asked = Waivers(version=1, waivers=(ended, first, second))
    judged = waivers.applied({"a/b/c/en": [one_of("TXT-SIZE")]}, asked, TODAY)
    told = [one.message for one in waivers.findings(asked, Marks(waivers.FILE, {}), judged, TODAY, whole=True)]
    assert [message.partition(" by ")[2].split(":")[0] for message in told] == [
        "Nobody Real ended on 2026-10-31",
        "Nobody Real lets nothing pass",
    ]


@proves("WAIVER-EXPIRED", "fails")
@proves("WAIVER-UNUSED", "fails")
def test_waivers_end_and_say_when_nothing_needs_them() -> None:
    ended = waiver("TXT-SIZE", until=date(2026, 10, 31))
    asked = Waivers(version=1, waivers=(ended, waiver("TXT-SIZE"), waiver("TXT-HOLD")))
    judged = waivers.applied({"a/b/c/en": [one_of("TXT-SIZE")]}, asked, TODAY)
    assert judged["a/b/c/en"][0].waiver == asked.waivers[1]
    marks = Marks(waivers.FILE, {})
    told = [one.rule for one in waivers.findings(asked, marks, judged, TODAY, whole=True)]
    assert told == ["WAIVER-EXPIRED", "WAIVER-UNUSED"]
    assert [one.rule for one in waivers.findings(asked, marks, judged, TODAY, whole=False)] == ["WAIVER-EXPIRED"]


# Pictures


def test_a_picture_shows_the_place_with_a_frame_around_it(built: Built) -> None:
    home = built.root / "output" / "all-wrong"
    for id_ in (f"{RUSHING}/narrow", f"{STRIPES}/loop", RUSHING):
        shown = crop(home / built.report.files[id_], 4.0, (60, 100, 160, 140))
        assert shown is not None
        picture = Image.open(BytesIO(shown)).convert("RGB")
        assert 100 < picture.width <= 216
        assert picture.height >= 0.65 * picture.width  # a thin line of words has something around it
        pixels = np.asarray(picture, np.int16)
        assert (np.abs(pixels - (255, 80, 160)).max(axis=2) < 30).sum() > 200


def test_what_is_framed_keeps_its_light_and_what_is_around_it_loses_some(tmp_path: Path) -> None:
    Image.new("RGB", (200, 400), (200, 200, 200)).save(tmp_path / "still.jpg", quality=95)
    shown = crop(tmp_path / "still.jpg", 0.0, (150, 300, 180, 310))
    assert shown is not None
    pixels = np.asarray(Image.open(BytesIO(shown)).convert("RGB"), np.int16)
    assert pixels.shape == (84, 120, 3)  # most of the frame's width, up to its edge, for a word near it
    inside, around = pixels[37:47, 70:100], pixels[:20]
    assert np.abs(inside - 200).max() < 4  # the frame covers nothing of it
    assert np.abs(around - 110).max() < 4


def test_the_moment_is_the_one_asked_for(built: Built) -> None:
    film = built.root / "output" / "all-wrong" / built.report.files[f"{SHOUTING}/narrow"]
    first, last, after = (crop(film, seconds, (0, 0, 216, 384)) for seconds in (0.0, 4.9, 99.0))
    assert first != last
    assert last == after  # beyond the end it is the last picture


def test_what_cannot_be_shown_has_no_picture(built: Built, tmp_path: Path) -> None:
    film = built.root / "output" / "all-wrong" / built.report.files[f"{SHOUTING}/narrow"]
    for outside in ((5000, 5000, 5010, 5010), (0, 384, 9, 390), (216, 0, 220, 9), (0, -9, 9, 0)):
        assert crop(film, 0.0, outside) is None
    for name in ("torn.mp4", "torn.gif", "torn.jpg"):
        (tmp_path / name).write_bytes(b"no picture")
        assert crop(tmp_path / name, 0.0, (0, 0, 9, 9)) is None
        assert crop(tmp_path / f"absent-{name}", 0.0, (0, 0, 9, 9)) is None


def test_a_finding_keeps_its_kind_when_it_is_written_down() -> None:
    plain = one_of("TXT-SIZE")
    assert verdicts.unpacked(json.loads(json.dumps(verdicts.packed((plain,))))) == (plain,)
    boxed = replace(plain, box=(1, 2, 3, 4))
    assert verdicts.unpacked(json.loads(json.dumps(verdicts.packed((boxed,))))) == (boxed,)
