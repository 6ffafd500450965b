"""Results as JSON for machines and Markdown for people, with the machine and the versions they were taken with."""

import dataclasses
import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import imageio_ffmpeg

from bench.ground import CHECKOUT
from bench.results import Cell, Figure, Table, Taken

PACKAGES: Final = (
    *("spotlight-pipeline", "imageio-ffmpeg", "opencv-python-headless", "numpy", "pillow", "moviepy", "av", "blake3"),
)
NOISY: Final = 0.1  # cores that others kept busy, above which walls are doubtful


def machine() -> dict[str, str]:
    """What the numbers depend on."""
    words = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-version"], capture_output=True, text=True, check=True
    ).stdout.split()
    return {
        "processor": processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GB",
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        "ffmpeg": words[2],
        **{name: _version(name) for name in PACKAGES},
        "commit": _commit(),
    }


def _commit() -> str:
    """Of the checkout that was measured, and whether files differ from it."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty=, changed since", "--exclude=*"],
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
    )
    return told.stdout.strip() or "unknown"


def processor() -> str:
    """Name and model number: one name covers processors of several ages."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    said = dict(re.findall(r"^([\w ]+?)\s*: (.*)$", text, re.MULTILINE))
    named = said.get("model name", platform.machine())
    return f"{named} (family {said.get('cpu family', '?')}, model {said.get('model', '?')})"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def short(named: str) -> str:
    """A machine's name for a file: `Intel(R) Xeon(R) Processor (family 6, model 167)` -> `intel-xeon-167`."""
    words = re.sub(r"\((R|TM)\)|processor|cpu|family \d+|model|[@,()]", " ", named, flags=re.IGNORECASE)
    return "-".join(re.findall(r"[a-z0-9.]+", words.lower()))[:40].strip("-.")


def as_json(when: str, on: Mapping[str, str], asked: Mapping[str, Cell], taken: Sequence[Taken]) -> str:
    measured = {
        one.result.name: {
            "took": round(one.seconds, 1),
            "others_busy_cores": round(one.elsewhere, 3),
            "figures": [{**dataclasses.asdict(figure), "verdict": figure.verdict} for figure in one.result.figures],
            "tables": [dataclasses.asdict(table) for table in one.result.tables],
            "notes": one.result.notes,
        }
        for one in taken
    }
    whole = {"when": when, "machine": dict(on), "asked": dict(asked), "measured": measured}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def as_markdown(when: str, on: Mapping[str, str], asked: Mapping[str, Cell], taken: Sequence[Taken]) -> str:
    judged = [(one, figure) for one in taken for figure in one.result.figures if figure.verdict]
    parts = [
        f"# Measured {when}",
        "; ".join(f"{name} {value}" for name, value in on.items()) + ".",
        "Asked: " + ", ".join(f"{name} {value}" for name, value in asked.items()) + ".",
        "## Against what was promised",
        _grid(
            ("measurement", "figure", "value", "promised", ""),
            [(one.result.name, *_told(one, figure)) for one, figure in judged],
        ),
    ]
    for one in taken:
        parts += [f"## {one.result.name}", *_section(one)]
    return "\n\n".join(parts) + "\n"


def _section(one: Taken) -> Iterable[str]:
    if one.result.figures:
        yield _grid(("figure", "value", "promised", ""), [_told(one, figure) for figure in one.result.figures])
    for table in one.result.tables:
        yield f"### {table.title}"
        yield _table(table)
    yield from one.result.notes
    noise = "; **that is enough to spoil walls**" if one.elsewhere > NOISY else ""
    yield f"Took {one.seconds:.0f} s; other programs kept {one.elsewhere:.2f} cores busy meanwhile{noise}."


def _told(one: Taken, figure: Figure) -> tuple[str, str, str, str]:
    value = f"{shown(figure.value)} {figure.unit}".strip()
    doubt = " (noisy)" if figure.verdict and not figure.exact and one.elsewhere > NOISY else ""
    return figure.name, value, figure.aim, figure.verdict + doubt


def _table(table: Table) -> str:
    return _grid(table.columns, [tuple(shown(cell) for cell in row) for row in table.rows])


def _grid(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def shown(cell: Cell) -> str:
    """A number as people read it: no more digits than were measured."""
    if isinstance(cell, str):
        return cell.replace("|", "/")
    if isinstance(cell, int) or cell == int(cell):
        return f"{int(cell):,}"
    return f"{cell:,.1f}" if abs(cell) >= 100 else f"{cell:.2f}" if abs(cell) >= 10 else f"{cell:.3f}"
