"""What workers do in the crew's tests; imported by name in their own processes."""

import os
import time
from pathlib import Path

from pipeline.errors import MakingFault, Mistake, MistakesFound
from pipeline.store import Store


def note(path: str, line: str) -> str:
    """Write down that it was done, in one breath, so that order can be read back."""
    with Path(path).open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
    return line.upper()


def slow(path: str, line: str) -> str:
    time.sleep(0.1)
    return note(path, line)


def fail(message: str) -> None:
    raise MakingFault(message)


def mistaken() -> None:
    raise MistakesFound((Mistake("themes/a.yaml", 3, 5, "too long"),))


def stumble() -> None:
    raise KeyError("nobody\nexpected this")


def die() -> None:
    os.kill(os.getpid(), 9)


def die_once(path: str) -> str:
    """Dies the first time, like a process the system kills for want of memory."""
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), 9)
    return "survived"


def dawdle(root: str) -> None:
    """Makes half a file, and takes its time over the other half."""
    with Store(Path(root)).making("ab" * 32, "mp4") as part:
        part.write_bytes(b"half")
        for _ in range(1000):  # one long sleep could begin just after the signal, and would not hear it
            time.sleep(0.03)


def odd() -> object:
    """A value that cannot travel back."""
    return lambda: None
