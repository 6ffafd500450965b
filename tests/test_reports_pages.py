"""The book of rules, as a page and in a terminal."""

import csv
import io

from test_reports import EVERY, entry

from pipeline.reports import pages


def test_the_page_of_rules_has_an_index_and_a_section_each() -> None:
    book = (entry("TXT-HOLD", "warning", "Words | stand <long>."), entry("FLASH-GEN", source="house"), entry("NEW"))
    lines = list(pages.body(book))
    index = [next(csv.reader(io.StringIO(line), delimiter="|"))[1].strip() for line in lines if line.startswith("| [")]
    assert index == ["[FLASH-GEN](#flash-gen)", "[NEW](#new)", "[TXT-HOLD](#txt-hold)"]
    assert [line for line in lines if line.startswith("## ")] == ["## FLASH-GEN", "## NEW", "## TXT-HOLD"]
    page = "\n".join(lines)
    assert r"Words \| stand &lt;long&gt;." in page
    assert "- **Waiver**: cannot be waived" in page
    assert page.count("- **Fix**: put it right") == 3
    assert "- **Source**: our own rule" in page


def test_rules_are_told_in_a_terminal() -> None:
    assert "TXT-HOLD" in pages.rules_table(EVERY.rules)
    assert max(map(len, pages.rules_table(EVERY.rules, width=60).splitlines())) <= 60
    told = pages.rule_told(entry("FLASH-GEN", title="No flashes."))
    for words in ("FLASH-GEN  error", "No flashes.", "cannot be waived", "People with photosensitive epilepsy"):
        assert words in told
