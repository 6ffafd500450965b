"""Work for several processes: tasks with needs, done in order of rank, as many at once as there are hands.

What a task calls is named by a string and imported by the process that does it: a build with nothing to do never
pays for codecs and fonts. When a worker dies, everything that was in hand is done again, each task alone in its own
process, so that only the one that kills its worker fails.
"""

import importlib
import multiprocessing
import os
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from multiprocessing import connection
from types import FrameType
from typing import Any

from pipeline import calls
from pipeline.errors import MakingFault, SpotlightError

TRACE = "SPOTLIGHT_TRACE"  # set in the environment: what nobody expected keeps its traceback

PATIENCE = 2.0  # seconds a worker has to clear away what it was making


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`call` is `module:function`; `arguments` and what it returns must be picklable. `label` is for people.

    `also` are keys of other things that are there once it is done.
    """

    key: str
    call: str
    arguments: tuple[Any, ...]
    needs: frozenset[str] = frozenset()
    rank: int = 0
    label: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A task's end: what it gave, or the fault that stopped it or what it needs."""

    task: Task
    gave: Any = None
    fault: SpotlightError | None = None


class _Desk:
    """What is waiting, in hand and finished; what is ready is taken lowest rank first, then in the order given."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self.tasks = {task.key: task for task in tasks}
        self.held: dict[Future[Any], Task] = {}
        self.finished: dict[str, Done] = {}
        self._places = {key: (task.rank, place) for place, (key, task) in enumerate(self.tasks.items())}
        self._givers = {key: task.key for task in self.tasks.values() for key in (task.key, *task.also)}
        self._graph = TopologicalSorter({task.key: self._needed(task) for task in self.tasks.values()})
        self._graph.prepare()
        self._ready: list[tuple[int, int, str]] = []
        self._fill()

    @property
    def cleared(self) -> bool:
        return len(self.finished) == len(self.tasks)

    def take(self) -> Task | None:
        """The task to begin next; None while all that are left need one in hand."""
        return self.tasks[heappop(self._ready)[2]] if self._ready else None

    def put_back(self, task: Task) -> None:
        heappush(self._ready, (*self._places[task.key], task.key))

    def fault(self, task: Task) -> SpotlightError | None:
        """What stopped something that the task needs."""
        return next((fault for need in self._needed(task) if (fault := self.finished[need].fault)), None)

    def end(self, done: Done) -> Done:
        self.finished[done.task.key] = done
        self._graph.done(done.task.key)
        self._fill()
        return done

    def _needed(self, task: Task) -> set[str]:
        """The tasks that give what the task needs."""
        return {self._givers[need] for need in task.needs if need in self._givers}

    def _fill(self) -> None:
        for key in self._graph.get_ready():
            self.put_back(self.tasks[key])


class Crew:
    """Processes that stay for several rounds of work."""

    def __init__(self, jobs: int, rooms: Sequence[str] = ()) -> None:
        self.jobs = jobs
        self.rooms = tuple(rooms)
        self._pool: ProcessPoolExecutor | None = None

    def call(self) -> None:
        """Let the processes start and open their rooms already, while their work is still being thought out."""
        _submit(self._at_hand(), "os:getpid", ())

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Do every task once all it needs are done, lowest rank first; yields each end as it comes.

        A task whose need failed ends with that need's fault. Needs that name no task count as done.
        """
        desk = _Desk(tasks)
        while not desk.cleared:
            suspects: tuple[Task, ...] = ()
            try:
                yield from _through(desk, self._at_hand(), self.jobs)
            except BrokenProcessPool:
                suspects = tuple(desk.held.values())
                desk.held.clear()
                self.leave()
            for task in suspects:
                yield desk.end(self._alone(task))

    def leave(self) -> None:
        """Let the processes go once they have done what they have in hand."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def stop(self) -> None:
        """End every process now: asked first, so that each clears away what is half made, then made to."""
        if self._pool is None:
            return
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not stop the tidying
        children = multiprocessing.active_children()
        for child in children:
            child.terminate()
        until = time.monotonic() + PATIENCE
        for child in children:
            # looked at from outside: the pool's own thread reaps them, and only one of two that ask gets an answer
            connection.wait([child.sentinel], max(0.0, until - time.monotonic()))
            child.kill()
        self._pool.shutdown(cancel_futures=True)
        self._pool = None
        signal.signal(signal.SIGINT, before)

    def _at_hand(self) -> ProcessPoolExecutor:
        if self._pool is None:
            start = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.jobs, mp_context=start, initializer=_begin, initargs=(self.rooms,))
        return self._pool

    def _alone(self, task: Task) -> Done:
        """The task's end when nothing else is going on; one whose worker dies again has failed."""
        with hired(1) as one:
            try:
                return _result(_submit(one._at_hand(), task.call, task.arguments), task)  # noqa: SLF001 its own kind
            except BrokenProcessPool:
                one.leave()
                name = task.label or task.key
                died = MakingFault(
                    f"{name}: the process making it was killed twice, most likely for want of memory:"
                    " close other programs"
                )
                return Done(task=task, fault=died)


@contextmanager
def hired(jobs: int, rooms: Sequence[str] = ()) -> Iterator[Crew]:
    """`jobs` processes, each of which opens the modules `rooms` when it starts; none outlives the block."""
    crew = Crew(jobs, rooms)
    try:
        yield crew
    except BaseException:
        crew.stop()
        raise
    crew.leave()


def _through(desk: _Desk, pool: ProcessPoolExecutor, jobs: int) -> Iterator[Done]:
    held = desk.held
    while not desk.cleared:
        while len(held) <= jobs and (task := desk.take()):  # one more than there are hands, so that none waits for us
            if fault := desk.fault(task):
                yield desk.end(Done(task=task, fault=fault))
                continue
            try:
                held[_submit(pool, task.call, task.arguments)] = task
            except BrokenProcessPool:
                desk.put_back(task)  # never begun; what was begun is in `held`
                raise
        finished = wait(held, return_when=FIRST_COMPLETED).done if held else set()
        # those that ended well first: a death is no reason to do them again
        for future in sorted(finished, key=lambda future: isinstance(future.exception(), BrokenProcessPool)):
            done = _result(future, held[future])
            del held[future]
            yield desk.end(done)


def _result(future: Future[Any], task: Task) -> Done:
    """The end of a task; raises `BrokenProcessPool` when its worker died, and anything unexpected under `TRACE`."""
    try:
        return Done(task=task, gave=future.result())
    except SpotlightError as fault:
        return Done(task=task, fault=fault)
    except BrokenProcessPool:
        raise
    except Exception as fault:  # one file's bug must not stop the others
        if os.environ.get(TRACE):
            raise
        said = f"{task.label or task.key}: {type(fault).__name__}: {' '.join(str(fault).split())}"
        hint = f"this is a fault in Spotlight: run again with {TRACE}=1 to see where"
        return Done(task=task, fault=MakingFault(f"{said}: {hint}"))


def _submit(pool: ProcessPoolExecutor, call: str, arguments: tuple[Any, ...]) -> Future[Any]:
    """Give a task to the pool. A worker that this starts, and what it starts, never hear Ctrl-C: the parent does."""
    if not hasattr(signal, "pthread_sigmask"):
        return pool.submit(perform, call, arguments)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(perform, call, arguments)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """Unwind what the worker is doing, which kills what it started and clears its folders, then leave."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the pool asks again once one worker is gone: not amid the tidying
    raise SystemExit(1)


def _begin(rooms: Sequence[str]) -> None:
    os.environ |= {"OPENCV_FOR_THREADS_NUM": "1", "OPENBLAS_NUM_THREADS": "1"}  # a core a worker: no threads beside it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear; it stops its workers
    signal.signal(signal.SIGTERM, _leave)
    for room in rooms:
        importlib.import_module(room)


def perform(call: str, arguments: tuple[Any, ...]) -> Any:
    """Do a task, in the process of a worker."""
    function = calls.named(call)
    try:
        return function(*arguments)
    except SystemExit:
        os._exit(1)  # asked to leave, and all is cleared away: the pool would hand out the next task
