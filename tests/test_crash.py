"""Whoever decides is told so only when it is put down: killed a hundred times, nothing is lost and nothing is half."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from campaigns import read
from reviewed import AMINA, FIRST, campaign

from pipeline.deciding import Choice, decide
from pipeline.desk import opened
from pipeline.journal import Journal
from pipeline.project import Project

KILLS = 100


def deciding(project: Project, told: int) -> None:
    """Approve and take back for ever; writes the number of each decision once it was put down."""
    desk = opened(project, AMINA)
    shown = desk.open_creative(FIRST)
    seen = {"unit": shown.unit.digest, "files": shown.unit.bytes_digest}
    while True:
        for kind in ("approve", "withdraw"):
            event = decide(desk, FIRST, Choice(kind=kind, stage="review", **seen))  # type: ignore[arg-type] both are kinds
            os.write(told, f"{event.seq}\n".encode())


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_killed_decision_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.desk.authors", lambda root, files: frozenset())  # noqa: ARG005 git would take its time
    root = campaign(tmp_path).root
    project = read(root)
    acknowledged: list[int] = []
    for kill in range(KILLS):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                deciding(project, writing)
            finally:
                os._exit(1)
        os.close(writing)
        first = os.read(reading, 64)  # it is at work
        time.sleep(0.0007 * (kill % 10))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as rest:
            said = (first + rest.read()).decode()
        acknowledged += [int(line) for line in said.split("\n")[:-1]]
    with Journal.at(root / "review" / "journal.sqlite3") as journal:
        events = journal.events()
        assert journal.check() == ()
    put_down = [event.seq for event in events if event.kind == "decide"]
    assert len(acknowledged) >= KILLS
    assert set(acknowledged) <= set(put_down)
    assert len(put_down) - len(acknowledged) <= KILLS  # put down, and killed before it could say so
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
