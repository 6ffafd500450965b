"""Tasks are done in order, once what they need is done; a fault reaches those that need it, a death takes only one."""

import multiprocessing
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pipeline import crew
from pipeline.crew import Done, Task
from pipeline.errors import MakingFault, MistakesFound


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers import `chores` from this folder; each would otherwise start without it."""
    here = os.pathsep.join(filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("PYTHONPATH", here)
    monkeypatch.delenv(crew.TRACE, raising=False)


def task(key: str, call: str, *arguments: Any, needs: Iterable[str] = (), rank: int = 0) -> Task:
    return Task(
        key=key, call=f"chores:{call}", arguments=arguments, needs=frozenset(needs), rank=rank, label=f"the {key}"
    )


def ends(tasks: Iterable[Task], jobs: int = 2) -> dict[str, Done]:
    with crew.hired(jobs) as hands:
        found = list(hands.run(tasks))
    assert len({done.task.key for done in found}) == len(found)
    return {done.task.key: done for done in found}


def said(done: Done) -> str:
    assert isinstance(done.fault, MakingFault)
    assert "\n" not in str(done.fault)
    return str(done.fault)


def test_lowest_rank_first_needs_before_all_and_a_need_that_is_no_task_counts_as_done(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    tasks = [
        task("c", "note", log, "c", rank=3),
        task("a", "note", log, "a", rank=1, needs=["d"]),
        task("b", "note", log, "b", rank=2, needs=["kept from last time"]),
        task("d", "note", log, "d", rank=4),
    ]
    done = ends(tasks, jobs=1)
    assert Path(log).read_text().split() == ["b", "c", "d", "a"]
    assert {key: end.gave for key, end in done.items()} == {"a": "A", "b": "B", "c": "C", "d": "D"}


def test_more_tasks_than_hands_are_all_done_and_needs_kept(tmp_path: Path) -> None:
    log = tmp_path / "log"
    tasks = [
        task(f"t{n}", "note", str(log), f"t{n}", needs=[f"t{n - 5}"] if n >= 5 else [], rank=-n) for n in range(20)
    ]
    assert set(ends(tasks)) == {f"t{n}" for n in range(20)}
    order = log.read_text().split()
    assert all(order.index(f"t{n - 5}") < order.index(f"t{n}") for n in range(5, 20))


def test_one_task_may_give_several_things_and_its_fault_reaches_all_that_need_any(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    two = Task(key="one", also=("two",), call="chores:slow", arguments=(log, "one"))
    bad = Task(key="bad", also=("worse",), call="chores:fail", arguments=("it broke",))
    done = ends([two, bad, task("a", "note", log, "a", needs=["two"]), task("b", "note", log, "b", needs=["worse"])])
    assert Path(log).read_text().split() == ["one", "a"]
    assert said(done["b"]) == "it broke"
    assert set(done) == {"one", "bad", "a", "b"}


def test_nothing_to_do_starts_nobody() -> None:
    assert ends([]) == {}


def test_a_fault_reaches_all_that_need_it_and_stops_nobody_else(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    done = ends(
        [
            task("bad", "fail", "it broke"),
            task("next", "note", log, "next", needs=["bad"]),
            task("last", "note", log, "last", needs=["next"]),
            task("fine", "slow", log, "fine"),
        ]
    )
    assert {said(done[key]) for key in ("bad", "next", "last")} == {"it broke"}
    assert done["fine"].gave == "FINE"
    assert Path(log).read_text().split() == ["fine"]


def test_killed_workers_take_only_their_own_tasks(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    fine = [task(f"t{n}", "slow", log, f"t{n}", rank=n) for n in range(3)]
    killers = [task("bad", "die", rank=0), task("worse", "die", rank=1)]
    done = ends([*killers, *fine, task("after", "note", log, "after", needs=["bad"], rank=4)])
    assert said(done["bad"]).startswith("the bad: the process making it was killed twice")
    assert said(done["worse"]).startswith("the worse: the process making it was killed twice")
    assert said(done["after"]) == said(done["bad"])
    assert [done[f"t{n}"].gave for n in range(3)] == ["T0", "T1", "T2"]


def test_a_worker_killed_once_is_forgiven(tmp_path: Path) -> None:
    assert ends([task("a", "die_once", str(tmp_path / "seen"))])["a"].gave == "survived"


def test_each_kind_of_failure_is_a_fault_and_the_others_go_on(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    calls = {"bad": "stumble", "odd": "odd", "gone": "nothing", "wrong": "mistaken"}
    done = ends([*(task(key, call) for key, call in calls.items()), task("ok", "note", log, "ok")])
    hint = ": this is a fault in Spotlight: run again with SPOTLIGHT_TRACE=1 to see where"
    assert said(done["bad"]) == r"the bad: KeyError: 'nobody\nexpected this'" + hint
    assert said(done["odd"]).endswith(hint)
    assert "has no attribute 'nothing'" in said(done["gone"])
    assert done["ok"].gave == "OK"
    fault = done["wrong"].fault
    assert isinstance(fault, MistakesFound)
    assert str(fault) == "themes/a.yaml:3:5: too long"
    assert fault.mistakes[0].line == 3


def test_under_trace_it_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(crew.TRACE, "1")
    with pytest.raises(KeyError) as fault:
        ends([task("bad", "stumble")])
    assert "in stumble" in str(fault.value.__cause__)  # the worker's own traceback


def test_a_build_that_is_broken_off_clears_away_and_leaves_nobody_behind(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    kept = tmp_path / "store"
    work = [task("a", "note", log, "a"), task("b", "dawdle", str(kept)), task("c", "dawdle", str(kept))]

    def broken_off() -> None:
        with crew.hired(2) as hands:
            assert next(hands.run(work)).task.key == "a"
            while len(list(kept.glob("making-*/part.mp4"))) < 2:
                pass  # until both workers have something half made
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert multiprocessing.active_children() == []
    assert [path for path in kept.rglob("*") if path.is_file()] == []


def test_the_same_processes_do_one_round_after_another(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    with crew.hired(1, ["chores"]) as hands:
        hands.call()
        first, second = (next(iter(hands.run([Task(key=name, call="os:getpid", arguments=())]))) for name in "ab")
        assert first.gave == second.gave != os.getpid()
        died, after = hands.run([task("bad", "die", rank=0), task("ok", "note", log, "ok", needs=["bad"], rank=1)])
        assert after.fault is died.fault is not None
        assert [done.gave for done in hands.run([task("c", "note", log, "c")])] == ["C"]
    assert multiprocessing.active_children() == []
