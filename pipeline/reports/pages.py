"""The book of rules for readers: the page docs/rules.md, and `spotlight rules` in a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.checks.book import Entry
from pipeline.reports import phrases
from pipeline.reports.terminal import COLOURS, printed

OPENING: Final = (
    "Every rule that a creative is judged by before a person sees it: what it asks, why, how it is measured and what\n"
    "it cannot see. An **error** blocks release; a **warning** asks you to look; a **note** is worth knowing.\n"
    "An error that somebody answers for can be waived in `waivers.yaml`, with a reason, a name and a last day.\n"
    "Some rules cannot be waived, and say so. `spotlight rules ID` tells a rule in the terminal."
)
EVIDENCE: Final[Mapping[str, str]] = {
    "script": "the script",
    "timeline": "the words and drawings as laid out",
    "frames": "frames as drawn",
    "file": "the delivered file",
    "sound": "the delivered sound",
    "photo": "the location's photo",
    "package": "what is delivered with the film",
    "release": "where and when it runs, as each platform can say it",
}


def body(entries: Sequence[Entry]) -> Iterator[str]:
    """The lines of docs/rules.md below its opening: an index by family, then a section a rule in the same order."""
    families = _families(entries)
    for name, each in families.items():
        yield f"**{_marked(name)}**"
        yield ""
        yield "| rule | severity | what it asks |"
        yield "|---|---|---|"
        for entry in each:
            cells = (f"[{entry.id}](#{entry.id.lower()})", _severity(entry), _marked(entry.title))
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
        yield ""
    for each in families.values():
        for entry in each:
            yield from _section(entry)


def rules_table(entries: Sequence[Entry], *, width: int = 100, colour: bool = False) -> str:
    """Every rule on a line, by family, as a terminal of this width shows it."""
    parts: list[RenderableType] = []
    for name, each in _families(entries).items():
        parts += [Text()] * bool(parts) + [Text(name, style="bold")]
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for entry in each:
            table.add_row(
                f"  {entry.id}", Text(entry.severity, COLOURS[entry.severity]), Text(phrases.line(entry.title))
            )
        parts.append(table)
    return printed(Group(*parts), width=width, colour=colour)


def rule_told(entry: Entry, *, width: int = 100, colour: bool = False) -> str:
    """One rule in full, as a terminal of this width shows it."""
    heading = Text.assemble((entry.id, "bold"), "  ", (entry.severity, COLOURS[entry.severity]))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for key, value in _facts(entry):
        table.add_row(f"  {key}", Text(phrases.line(value)))
    return printed(Group(heading, Text(phrases.line(entry.title)), Text(), table), width=width, colour=colour)


def _families(entries: Sequence[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    names = sorted({phrases.family(entry.id) for entry in entries})
    return {name: tuple(one for one in entries if phrases.family(one.id) == name) for name in names}


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "why", entry.why
    yield "how", entry.how
    yield "looks at", EVIDENCE[entry.evidence]
    yield "limit", entry.limit
    yield "fix", entry.fix
    yield "source", "our own rule" if entry.source == "house" else entry.source
    yield "waiver", "cannot be waived" if entry.hard else "can be waived, with a reason, a name and a last day"


def _section(entry: Entry) -> Iterator[str]:
    """The heading is the id alone, so that #its-id in lower case leads to it."""
    yield f"## {entry.id}"
    yield ""
    yield f"{_marked(entry.title).rstrip('.')}. {_marked(entry.why)}"
    yield ""
    link = f"<{entry.source}>" if entry.source.startswith(("https://", "http://")) else "our own rule"
    told = (
        ("Severity", _severity(entry)),
        ("Waiver", "cannot be waived" if entry.hard else "can be waived"),
        ("Looks at", EVIDENCE[entry.evidence]),
        ("Limit", _marked(entry.limit)),
        ("How it is measured", _marked(entry.how)),
        ("Fix", _marked(entry.fix)),
        ("Source", link if "://" in entry.source or entry.source == "house" else _marked(entry.source)),
    )
    yield from (f"- **{key}**: {value}" for key, value in told)
    yield ""


def _severity(entry: Entry) -> str:
    return f"{entry.severity}, never waived" if entry.hard else entry.severity


def _marked(text: str) -> str:
    """One line that Markdown takes for words, not for tags; what stands in backticks stays as it is."""
    parts = phrases.line(text).split("`")
    return "`".join(part if index % 2 else escape(part, quote=False) for index, part in enumerate(parts))
